"""Capacity, best interests, limits and legal papers. A PCA of the team reads outcomes, on the person's page."""

from tests.access.actors import row

READS_ALL = "margaret david ana mo"
OTHERS = "margaret david amira ben"

ROWS = [
    row("clusters:capacity", who="ana iris mo"),
    row("clusters:my_capacity", who="margaret cora david"),
    row("clusters:capacity_of", "margaret", who=f"{READS_ALL} amira ben"),
    row("clusters:assess", "margaret", who="ana mo", knows=OTHERS),
    row("clusters:add_limit", "margaret", who="ana mo", knows=OTHERS),
    row("clusters:add_paper", "margaret", who="ana mo", knows=OTHERS),
    row("clusters:assessment", "assessment", who=READS_ALL),
    row("clusters:assess_again", "assessment", who="ana mo", knows="margaret david"),
    row("clusters:decide", "assessment", who="ana mo", knows="margaret david"),
    row("clusters:end_decision", "assessment", who="ana mo", knows="margaret david"),
    row("clusters:limit", "limit", who=READS_ALL),
    row("clusters:look_at_limit", "limit", who="ana mo", knows="margaret david"),
    row("clusters:end_limit", "limit", who="ana mo", knows="margaret david"),
    row("clusters:refer_limit", "limit", who="ana mo", knows="margaret david"),
    row("clusters:change_paper", "legal_paper", who="ana mo", knows="margaret david"),
    row("clusters:end_paper", "legal_paper", who="ana mo", knows="margaret david"),
    row("compliance:capacity_paper", "assessment", who=READS_ALL),
]
