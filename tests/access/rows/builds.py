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
    row("compliance:job_paper", "job", "written-statement", who="amira mo"),
    # As the page of each row has it.
    row("compliance:incident_paper", "incident", who="amira ana mo"),
    row("compliance:case_paper", "concern", who="ana mo"),
    row("compliance:feedback_paper", "told", who="ana mo"),
    row("compliance:notification_paper", "notification", who="mo"),
    row("compliance:oversight_paper", "oversight", who="amira ana mo"),
    row("compliance:audit_paper", "audit", who="mo ed"),
    row("compliance:risk_paper", "risk", who="mo ed"),
]  # fmt: skip
