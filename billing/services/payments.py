"""Money received. Rows are only ever added: a mistake is taken back by another row."""

import datetime as dt

from django.db import IntegrityError, transaction

from billing.models import BudgetLine, Payment, PaymentMethod
from billing.policies import may_manage_money
from billing.services.locks import lock_accounts
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid, StaleState
from coopcare.money import LARGEST_PENCE, format_pounds

LONGEST_REFERENCE = 80


@transaction.atomic
def record_payment(
    line: BudgetLine, *, amount_pence: int, received_on: dt.date, method: str, reference: str = "", actor: Actor
) -> Payment:
    """Money from the payer of one budget line. Raises Invalid with a sentence for each thing that cannot be right."""
    require(may_manage_money(actor))
    _check(amount_pence, received_on, method, reference)
    # With the account held, no month can be closed between noting the instant and adding the row.
    lock_accounts(line_id=line.id)
    payment = Payment.objects.create(
        budget_line=line,
        received_on=received_on,
        amount_pence=amount_pence,
        method=method,
        reference=reference.strip(),
        recorded_at=now(),
        recorded_by=actor.name,
    )
    record(actor, "recorded a payment", payment, about=line.package.person_id, detail=format_pounds(amount_pence))
    return payment


@transaction.atomic
def reverse_payment(payment: Payment, *, actor: Actor) -> Payment:
    """Take back a payment recorded by mistake, or returned by the bank. Raises StaleState when it already was."""
    require(may_manage_money(actor))
    if payment.reverses_id is not None:
        raise Invalid("This row takes a payment back, so it cannot be taken back itself. Record the payment again.")
    lock_accounts(line_id=payment.budget_line_id)
    try:
        with transaction.atomic():
            reversal = Payment.objects.create(
                budget_line_id=payment.budget_line_id,
                received_on=today(),
                amount_pence=-payment.amount_pence,
                method=payment.method,
                reference=payment.reference,
                reverses=payment,
                recorded_at=now(),
                recorded_by=actor.name,
            )
    except IntegrityError as error:
        raise StaleState("This payment has already been taken back.") from error
    person_id = payment.budget_line.package.person_id
    record(actor, "took a payment back", payment, about=person_id, detail=format_pounds(payment.amount_pence))
    return reversal


def _check(amount_pence: int, received_on: dt.date, method: str, reference: str) -> None:
    if not 0 < amount_pence <= LARGEST_PENCE:
        raise Invalid("Enter an amount above £0.", field="amount_pence")
    if received_on > today():
        raise Invalid("The day the money came cannot be in the future.", field="received_on")
    if method not in PaymentMethod.values:
        raise Invalid("Select how the money came.", field="method")
    if len(reference.strip()) > LONGEST_REFERENCE:
        raise Invalid(f"The reference must be {LONGEST_REFERENCE} characters or fewer.", field="reference")
