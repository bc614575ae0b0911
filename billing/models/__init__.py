from billing.models.bank import BankAccount, BankImport, BankLine, ImportStatus, LineStatus
from billing.models.charges import Charge
from billing.models.disputes import DisputeStatus, HowTold, LineDispute
from billing.models.funding import HELD_FOR_THE_COUNCIL, BudgetLine, Cycle, Funder, FundingType
from billing.models.invoices import Invoice, InvoiceKind, InvoiceLine, InvoiceSequence
from billing.models.months import MonthClose, Statement, StatementStatus
from billing.models.nights import Night, NightKind, NightWake
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
from billing.models.payroll import PayrollCode, PayrollNumber
from billing.models.prices import PriceAgreement, Rate
from billing.models.reminders import ChaseHold, HoldReason, Reminder
from billing.models.running_costs import CostHeading, RunningCost
from billing.models.scenarios import Scenario
from billing.models.wages import WageRate

__all__ = [
    "HELD_FOR_THE_COUNCIL",
    "AdjustmentKind",
    "BankAccount",
    "BankImport",
    "BankLine",
    "BudgetLine",
    "ChangedWay",
    "Charge",
    "ChaseHold",
    "CostHeading",
    "Cycle",
    "DisputeStatus",
    "Funder",
    "FundingType",
    "HoldReason",
    "HowTold",
    "ImportStatus",
    "Invoice",
    "InvoiceKind",
    "InvoiceLine",
    "InvoiceSequence",
    "LineDispute",
    "LineStatus",
    "MonthClose",
    "Night",
    "NightKind",
    "NightWake",
    "OtherWork",
    "PayAdjustment",
    "PayPeriod",
    "PayPeriodStatus",
    "PayRate",
    "PayRule",
    "PayrollCode",
    "PayrollNumber",
    "Payment",
    "PaymentMethod",
    "PriceAgreement",
    "Rate",
    "Reminder",
    "RunningCost",
    "Scenario",
    "Statement",
    "StatementStatus",
    "Timesheet",
    "TimesheetStatus",
    "WageRate",
]
