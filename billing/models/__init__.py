from billing.models.bank import AT_WORK, BankAccount, BankImport, BankLine, ImportStatus, LineStatus
from billing.models.board import (
    PAYER_WORDS,
    BankBalance,
    BoardAims,
    BudgetFigure,
    BudgetHeading,
    PayerBudget,
)
from billing.models.books import AccountCode, CostFile
from billing.models.charges import Charge
from billing.models.disputes import DisputeStatus, HowTold, LineDispute
from billing.models.funding import (
    HELD_FOR_THE_COUNCIL,
    BudgetLine,
    CarryForward,
    Cycle,
    Funder,
    FundingType,
    PaidIn,
    ReturnCycle,
)
from billing.models.invoices import Invoice, InvoiceKind, InvoiceLine, InvoiceSequence, LineKind
from billing.models.month_runs import UNFINISHED_RUNS, MonthPart, MonthRun, RunStatus
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
from billing.models.running_costs import CLUSTER_HEADINGS, CostHeading, RunningCost
from billing.models.scenarios import Scenario
from billing.models.wages import WageRate
from billing.models.worker_pay import SickPayDays, WorkerPension

__all__ = [
    "AT_WORK",
    "CLUSTER_HEADINGS",
    "HELD_FOR_THE_COUNCIL",
    "PAYER_WORDS",
    "UNFINISHED_RUNS",
    "AccountCode",
    "AdjustmentKind",
    "BankAccount",
    "BankBalance",
    "BankImport",
    "BankLine",
    "BoardAims",
    "BudgetFigure",
    "BudgetHeading",
    "BudgetLine",
    "CarryForward",
    "ChangedWay",
    "Charge",
    "ChaseHold",
    "CostFile",
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
    "LineKind",
    "LineStatus",
    "MonthClose",
    "MonthPart",
    "MonthRun",
    "Night",
    "NightKind",
    "NightWake",
    "OtherWork",
    "PaidIn",
    "PayAdjustment",
    "PayPeriod",
    "PayPeriodStatus",
    "PayRate",
    "PayRule",
    "PayrollCode",
    "PayrollNumber",
    "PayerBudget",
    "Payment",
    "PaymentMethod",
    "PriceAgreement",
    "Rate",
    "Reminder",
    "ReturnCycle",
    "RunStatus",
    "RunningCost",
    "Scenario",
    "SickPayDays",
    "Statement",
    "StatementStatus",
    "Timesheet",
    "TimesheetStatus",
    "WageRate",
    "WorkerPension",
]
