from billing.models.bank import BankAccount, BankImport, BankLine, ImportStatus, LineStatus
from billing.models.charges import Charge
from billing.models.funding import BudgetLine, Cycle, Funder, FundingType
from billing.models.invoices import Invoice, InvoiceKind, InvoiceLine, InvoiceSequence
from billing.models.months import MonthClose, Statement, StatementStatus
from billing.models.payments import Payment, PaymentMethod
from billing.models.prices import PriceAgreement, Rate
from billing.models.wages import WageRate

__all__ = [
    "BankAccount",
    "BankImport",
    "BankLine",
    "BudgetLine",
    "Charge",
    "Cycle",
    "Funder",
    "FundingType",
    "ImportStatus",
    "Invoice",
    "InvoiceKind",
    "InvoiceLine",
    "InvoiceSequence",
    "LineStatus",
    "MonthClose",
    "Payment",
    "PaymentMethod",
    "PriceAgreement",
    "Rate",
    "Statement",
    "StatementStatus",
    "WageRate",
]
