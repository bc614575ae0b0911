"""Policies and inspections."""

from tests.access.actors import EVERYBODY, HERE, READERS, row

ROWS = [
    row("compliance:quality", who=HERE),
    row("compliance:policies", who=READERS),
    row("compliance:policy", "P03", who=READERS),
    row("compliance:questions", who="mo"),
    row("compliance:answer_left", who="mo"),
    row("compliance:answer", "safeguarding_lead", who="mo"),
    row("compliance:build", who="mo"),
    row("compliance:pack", "pack", who=READERS),
    row("compliance:download_pack", "pack", who=READERS),
    row("compliance:inspections", who="mo"),
    row("compliance:open_inspection", who="mo"),
    row("compliance:inspection", "inspection", who="mo"),
    row("compliance:end_inspection", "inspection", who="mo"),
    row("compliance:enter", "inspection_secret", who=EVERYBODY),
    row("compliance:enter_code", "inspection_secret", who=EVERYBODY),
    row("compliance:records", who="mo inspector"),
    row("compliance:cluster_rota", "mill", who="mo inspector"),
    row("compliance:rota_paper", "mill", who="mo inspector"),
    row("compliance:visit_log", who="mo inspector"),
    row("compliance:late_and_missed", who="mo inspector"),
    row("compliance:staff_checks", who="mo inspector"),
    row("compliance:sampled_person", "margaret", who="mo inspector"),
]  # fmt: skip
