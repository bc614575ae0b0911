from billing.models.charges import Charge
from billing.models.funding import BudgetLine, Cycle, Funder, FundingType
from billing.models.invoices import Invoice, InvoiceKind, InvoiceLine, InvoiceSequence
from billing.models.months import MonthClose, Statement, StatementStatus
from billing.models.pay import (
    AdjustmentKind,
    ChangedWay,
    OtherWork,
    PayAdjustment,
    PayPeriod,
    PayPeriodStatus,
    PayRate,
    PayRule,
    Timesheet,
    TimesheetStatus,
)
from billing.models.payments import Payment, PaymentMethod
from billing.models.prices import PriceAgreement, Rate
from billing.models.wages import WageRate

__all__ = [
    "AdjustmentKind",
    "BudgetLine",
    "ChangedWay",
    "Charge",
    "Cycle",
    "Funder",
    "FundingType",
    "Invoice",
    "InvoiceKind",
    "InvoiceLine",
    "InvoiceSequence",
    "MonthClose",
    "OtherWork",
    "PayAdjustment",
    "PayPeriod",
    "PayPeriodStatus",
    "PayRate",
    "PayRule",
    "Payment",
    "PaymentMethod",
    "PriceAgreement",
    "Rate",
    "Statement",
    "StatementStatus",
    "Timesheet",
    "TimesheetStatus",
    "WageRate",
]
