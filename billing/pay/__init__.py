"""What somebody earns in a pay period, and why; whether it meets the minimum wage; and what it costs the co-op.

Pure: dataclasses in, dataclasses out, no database. Dated figures come through a `Lookup`.
"""

from billing.pay.breakdown import Pay, work_out
from billing.pay.costs import OnCosts, PayCycle
from billing.pay.holiday import Average, PaidWeek, average_week, day_minutes, earned_minutes, leave_line, rolled_up
from billing.pay.mileage import MileageLine
from billing.pay.minimum_wage import Deduction, MinimumWage, minimum_wage
from billing.pay.sickness import Earnings, Payday, average_earnings, sick_pay
from billing.pay.standing import PensionChoice, Standing, on_costs
from billing.pay.terms import (
    KIND_WORDS,
    PCA,
    CannotPay,
    Guarantee,
    Kind,
    Lookup,
    PayBasis,
    PayLine,
    PayTerms,
    Period,
    ToldWay,
    Work,
    Worker,
)

__all__ = [
    "KIND_WORDS",
    "PCA",
    "Average",
    "CannotPay",
    "Deduction",
    "Earnings",
    "Guarantee",
    "Kind",
    "Lookup",
    "MileageLine",
    "MinimumWage",
    "OnCosts",
    "PaidWeek",
    "Pay",
    "PayBasis",
    "PayCycle",
    "PayLine",
    "PayTerms",
    "Payday",
    "PensionChoice",
    "Period",
    "Standing",
    "ToldWay",
    "Work",
    "Worker",
    "average_earnings",
    "average_week",
    "day_minutes",
    "earned_minutes",
    "leave_line",
    "minimum_wage",
    "on_costs",
    "rolled_up",
    "sick_pay",
    "work_out",
]
