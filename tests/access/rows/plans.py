"""Care plans and risks. A PCA of the team reads what was agreed, and never what is being written."""

from tests.access.actors import HER_VISITS, row

ROWS = [
    row("clusters:plans", who="ana iris mo"),
    row("clusters:my_plan", who="margaret cora david"),
    row("clusters:plan_of", "margaret", who=HER_VISITS),
    row("clusters:begin_plan", "margaret", who="margaret ana mo", knows=HER_VISITS),
    row("clusters:wish_for_plan", "margaret", who=HER_VISITS),
    row("clusters:answer_plan_wish", "plan_wish", who="ana mo"),
    row("clusters:plan", "plan", who=HER_VISITS),
    row("clusters:plan", "plan_draft", who="margaret david ana mo"),
    row("clusters:write_plan", "plan_draft", "about-me", who="margaret ana mo", knows="david"),
    row("clusters:plan_outcomes", "plan_draft", who="margaret ana mo", knows="david"),
    row("clusters:add_outcome", "plan_draft", who="margaret ana mo", knows="david"),
    row("clusters:change_outcome", "outcome", who="margaret ana mo", knows="david"),
    row("clusters:put_plan", "plan_draft", who="ana mo", knows="margaret david"),
    # Ana wrote it, so the second person is somebody else.
    row("clusters:check_plan", "plan", who="mo", knows=HER_VISITS),
    row("clusters:drop_plan", "plan_draft", who="ana mo", knows="margaret david"),
    row("clusters:risks_of", "margaret", who=HER_VISITS),
    row("clusters:assess_risk", "margaret", who="ana mo", knows=HER_VISITS),
    row("clusters:risk", "her_risk", who=HER_VISITS),
    row("clusters:look_again_at_risk", "her_risk", who="ana mo", knows=HER_VISITS),
    row("clusters:sign_risk", "her_risk", who="mo", knows=HER_VISITS),
    row("clusters:end_risk", "her_risk", who="ana mo", knows=HER_VISITS),
    row("compliance:plan_paper", "plan", who=HER_VISITS),
    row("compliance:assessment_paper", "her_risk", who=HER_VISITS),
]
