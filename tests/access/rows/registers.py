"""Incidents, safeguarding, complaints, notifications and what was learned. `incident`, `concern` and `told` are
Margaret's: Amira reported the incident, Ben raised the concern, Ana is on its case and looks into the complaint.
"""

from tests.access.actors import EVERYBODY, HERE, row

REPORTERS = "amira ben zofia ana iris mo"
WORKERS = "amira ben zofia ana iris mo fiona sunita"
# Who may know of the incident: who reported it, the support worker of the cluster, the manager.
KNOWS_IT = "amira ana mo"
ON_CASE = "ana mo"
LOOKS_INTO = "ana mo"
# Who works with Margaret's care record.
CARES = "amira ben ana mo"
WRITERS = EVERYBODY.replace("inspector ", "")

ROWS = [
    row("compliance:incidents", who=REPORTERS),
    row("compliance:my_incidents", who="margaret cora david"),
    row("compliance:report_incident", who=REPORTERS),
    row("compliance:incident", "incident", who=KNOWS_IT),
    row("compliance:incident_grade", "incident", who="ana mo", knows=KNOWS_IT),
    *(
        row(f"compliance:incident_{deed}", "incident", who="mo", knows=KNOWS_IT)
        for deed in ("investigator", "found", "candour", "clocks", "lesson", "close")
    ),
    row("compliance:incident_act", "incident", who="ana mo", knows=KNOWS_IT),
    row("compliance:incident_reopen", "incident_closed", who="mo", knows=KNOWS_IT),
    row("compliance:candour_step", "candour_talk", who="mo", knows=KNOWS_IT),
    row("compliance:candour_letter", "candour_letter", who="mo", knows=KNOWS_IT),
    row("compliance:other_clock", "clock", who="mo", knows=KNOWS_IT),
    row("compliance:concerns", who=WORKERS),
    row("compliance:raise_concern", who=WORKERS),
    row("compliance:own_report", "concern", who="ben"),
    row("compliance:case", "concern", who=ON_CASE),
    row("compliance:take_off_case", "case_place", who="mo", knows=ON_CASE),
    *(row(f"compliance:case_{deed}", "concern", who=ON_CASE) for deed in ("step", "plan", "act")),
    *(
        row(f"compliance:case_{deed}", "concern", who="mo", knows=ON_CASE)
        for deed in ("refer", "keep", "put_on", "lesson", "close", "reopen")
    ),
    row("compliance:tell_us", who=WRITERS, knows="inspector"),
    row("compliance:told_list", who=HERE),
    row("compliance:told_mine", "told", who="margaret"),
    row("compliance:told", "told_secret", who=EVERYBODY),
    row("compliance:feedback_list", who=WORKERS),
    row("compliance:write_down_feedback", who="mo"),
    row("compliance:feedback", "told", who=LOOKS_INTO),
    row("compliance:voice_message", "told_answered", who=LOOKS_INTO),
    *(row(f"compliance:feedback_{deed}", "told", who=LOOKS_INTO) for deed in ("answer", "act")),
    *(
        row(f"compliance:feedback_{deed}", "told", who="mo", knows=LOOKS_INTO)
        for deed in ("sort", "acknowledge", "lesson", "close")
    ),
    row("compliance:feedback_review", "told_answered", who="mo", knows=LOOKS_INTO),
    row("compliance:notifications", who="mo"),
    row("compliance:whom_to_tell", who="mo"),
    row("compliance:start_notification", who="mo"),
    row("compliance:notification", "notification", who="mo"),
    *(row(f"compliance:notification_{deed}", "notification", who="mo")
      for deed in ("draft", "approve", "sent", "not_needed")),
    # For the nominated individual, who does not sign in at Greenvale.
    *(row(f"compliance:notification_{deed}", "notification", who="", knows="mo") for deed in ("agree", "send_back")),
    row("compliance:lessons", who=HERE),
    row("compliance:share_lesson", who="mo"),
    row("compliance:contacts", who=REPORTERS),
    row("compliance:my_contacts", who="margaret cora david"),
    row("compliance:contacts_of", "margaret", who=f"{CARES} margaret david"),
    row("compliance:write_contact", "margaret", who=CARES, knows="margaret david"),
    row("compliance:contact", "contact", who=f"{CARES} margaret david"),
    *(row(f"compliance:{deed}", "contact", who=CARES, knows="margaret david")
      for deed in ("answer_contact", "add_to_contact")),
]  # fmt: skip
