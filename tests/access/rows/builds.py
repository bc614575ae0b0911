"""What is printed."""

from tests.access.actors import READERS, row

ROWS = [
    row("compliance:builds", who=READERS),
    row("compliance:build_chosen", who="mo"),
    row("compliance:build_agreement", who="mo"),
    row("compliance:build_kind", "handbook", who="mo"),
    row("compliance:download_keeping", "pack", who=READERS),
    row("compliance:download_zip", "pack", who=READERS),
    row("compliance:forms", who="mo"),
    row("compliance:form", "complaint", who="mo"),
]  # fmt: skip
