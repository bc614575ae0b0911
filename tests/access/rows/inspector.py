"""What an inspector reads, and the manager's side of it."""

from compliance.queries.exports import EXPORTS
from compliance.queries.register_tables import REGISTERS
from tests.access.actors import row

ROWS = [
    row("compliance:spoken_code", "inspection", who="mo"),
    row("compliance:ask_for_bundle", "inspection", who="mo"),
    row("compliance:timeline", "margaret", who="mo inspector"),
    row("compliance:timeline_paper", "margaret", who="mo inspector"),
    row("compliance:staff_file", "amira", who="mo inspector"),
    row("compliance:statement", "S1", who="mo inspector"),
    row("compliance:inspected_document", "evidence_item", who="mo inspector"),
    row("compliance:search_records", who="mo inspector"),
    row("compliance:exports", who="mo inspector"),
    *(row("compliance:export", slug, who="mo inspector") for slug in EXPORTS),
    *(row("compliance:register", slug, who="mo inspector") for slug in REGISTERS),
    row("compliance:export_paper", "training", who="mo inspector"),
    row("compliance:information_return", who="mo inspector"),
    row("compliance:answer_return", "going_well", who="mo"),
    row("compliance:bundle", "bundle", who="mo inspector"),
    row("compliance:download_bundle", "bundle", who="mo inspector"),
]
