"""Would the co-op live? A price, a wage and a number of clusters in; gap, break-even, cash and what matters most out.

Pure: no database and no clock. Money is integer pence, time integer minutes, shares basis points (10,000 is the
whole). Source: domain.md C8 and the finance section of the founding papers.
"""

from billing.viability.answers import Answers, work_out
from billing.viability.checks import check, inputs_from_json, inputs_to_json
from billing.viability.founders import FOUNDERS_CASE
from billing.viability.inputs import Inputs
from billing.viability.law import Law

__all__ = [
    "FOUNDERS_CASE",
    "Answers",
    "Inputs",
    "Law",
    "check",
    "inputs_from_json",
    "inputs_to_json",
    "work_out",
]
