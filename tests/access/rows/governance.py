"""Risks, the action plan, audits, personal data, retention. The action is Ana's."""

from tests.access.actors import row

PLAN = "mo ed"
OWNERS = "amira ben zofia ana iris mo fiona sunita ed nia"

ROWS = [
    row("compliance:actions", who=PLAN),
    row("compliance:actions_ended", who=PLAN),
    row("compliance:my_actions", who=OWNERS),
    row("compliance:add_action", who="mo"),
    row("compliance:action", "action", who="mo ed ana"),
    row("compliance:plan_action", "action", who="mo", knows="ed ana"),
    row("compliance:finish_action", "action", who="mo ana", knows="ed"),
    row("compliance:check_action", "action", who=PLAN, knows="ana"),
    row("compliance:drop_action", "action", who="mo", knows="ed ana"),
    row("compliance:risks", who=PLAN),
    row("compliance:add_risk", who="mo"),
    row("compliance:risk", "risk", who=PLAN),
    row("compliance:review_risk", "risk", who="mo", knows="ed"),
    row("compliance:close_risk", "risk", who="mo", knows="ed"),
    row("compliance:act_on_risk", "risk", who="mo", knows="ed"),
]
