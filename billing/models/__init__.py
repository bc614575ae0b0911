from billing.models.charges import Charge
from billing.models.funding import BudgetLine, Cycle, Funder, FundingType
from billing.models.invoices import Invoice, InvoiceKind, InvoiceLine, InvoiceSequence
from billing.models.months import MonthClose, Statement, StatementStatus
from billing.models.payments import Payment, PaymentMethod
from billing.models.prices import PriceAgreement, Rate
from billing.models.running_costs import CostHeading, RunningCost
from billing.models.scenarios import Scenario
from billing.models.wages import WageRate

__all__ = [
    "BudgetLine",
    "Charge",
    "CostHeading",
    "Cycle",
    "Funder",
    "FundingType",
    "Invoice",
    "InvoiceKind",
    "InvoiceLine",
    "InvoiceSequence",
    "MonthClose",
    "Payment",
    "PaymentMethod",
    "PriceAgreement",
    "Rate",
    "RunningCost",
    "Scenario",
    "Statement",
    "StatementStatus",
    "WageRate",
]
