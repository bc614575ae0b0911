"""Changing the money. Other apps import these names from here."""

from billing.services.charging import charge_month, charge_visit
from billing.services.closing import CannotClose, close_month, dry_run
from billing.services.credit import credit_lines
from billing.services.funding import add_budget_line, add_funder, end_budget_line
from billing.services.payments import record_payment, record_refund, reverse_payment
from billing.services.prices import set_wage, start_agreement

__all__ = [
    "CannotClose",
    "add_budget_line",
    "add_funder",
    "charge_month",
    "charge_visit",
    "close_month",
    "credit_lines",
    "dry_run",
    "end_budget_line",
    "record_payment",
    "record_refund",
    "reverse_payment",
    "set_wage",
    "start_agreement",
]
