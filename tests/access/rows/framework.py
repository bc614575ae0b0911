"""Registration, readiness, frameworks and evidence."""

from tests.access.actors import row

STEERING = "mo ed"
QUALITY = "mo ed ana iris"
GATHERING = "mo ana iris"

ROWS = [
    row("compliance:registration", who=STEERING),
    row("compliance:move_status", who="mo"),
    row("compliance:readiness", who=STEERING),
    row("compliance:coop_papers", who=STEERING),
    row("compliance:add_coop_paper", "public_liability", who="mo"),
    row("compliance:coop_paper_document", "coop_paper", who=STEERING),
    row("compliance:make_application_folder", who="mo"),
    row("compliance:application_folder", "application_folder", who=STEERING),
    row("compliance:download_application_folder", "application_folder", who=STEERING),
    row("compliance:readiness_item", "business_plan", who="mo"),
    row("compliance:readiness_document", "business_plan", who=STEERING),
    row("compliance:frameworks", who=QUALITY),
    row("compliance:side_by_side", who=QUALITY),
    row("compliance:key_question", "statements-2023", "S", who=QUALITY),
    row("compliance:framework_node", "enquiry-draft", "L01", who=QUALITY),
    row("compliance:assess_node", "statements-2023", "S1", who="mo"),
    row("compliance:evidence", who=QUALITY),
    row("compliance:count_evidence", who="mo"),
    row("compliance:add_evidence", who=GATHERING),
    row("compliance:evidence_topic", "learning", who=QUALITY),
    row("compliance:evidence_item", "evidence_item", who=QUALITY),
    row("compliance:evidence_document", "evidence_item", who=QUALITY),
    row("compliance:take_back_evidence", "evidence_item", who="mo"),
]  # fmt: skip
