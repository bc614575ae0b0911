"""Money received. Rows are only ever added: a mistake is taken back by another row."""

import datetime as dt

from django.db import IntegrityError, transaction

from billing.models import BankLine, BudgetLine, LineStatus, Payment, PaymentMethod
from billing.policies import may_manage_money
from billing.queries.accounts import balance_of_line
from billing.services.locks import lock_accounts, lock_bank_line
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid, StaleState
from coopcare.money import LARGEST_PENCE, format_pounds

LONGEST_REFERENCE = 80


@transaction.atomic
def record_payment(
    line: BudgetLine,
    *,
    amount_pence: int,
    received_on: dt.date,
    method: str,
    reference: str = "",
    bank_line: BankLine | None = None,
    actor: Actor,
) -> Payment:
    """Money from the payer of one budget line. Raises Invalid with a sentence for each thing that cannot be right.

    What is more than they owe is held on their account, for what they will owe. `bank_line`: where the bank shows it.
    """
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
        bank_line=bank_line,
        recorded_at=now(),
        recorded_by=actor.name,
    )
    record(actor, "recorded a payment", payment, about=line.package.person_id, detail=format_pounds(amount_pence))
    return payment


@transaction.atomic
def record_refund(
    line: BudgetLine,
    *,
    amount_pence: int,
    paid_on: dt.date,
    method: str,
    reference: str = "",
    bank_line: BankLine | None = None,
    actor: Actor,
) -> Payment:
    """Money given back to a payer, out of what is held on their account. Raises Invalid for more than that."""
    require(may_manage_money(actor))
    _check(amount_pence, paid_on, method, reference, day_field="paid_on")
    lock_accounts(line_id=line.id)
    held_pence = max(0, -balance_of_line(line))
    if amount_pence > held_pence:
        words = f"Only {format_pounds(held_pence)} is held on this account, so no more than that can be given back."
        raise Invalid(words, field="amount_pence")
    refund = Payment.objects.create(
        budget_line=line,
        received_on=paid_on,
        amount_pence=-amount_pence,
        method=method,
        reference=reference.strip(),
        is_refund=True,
        bank_line=bank_line,
        recorded_at=now(),
        recorded_by=actor.name,
    )
    record(actor, "recorded a refund", refund, about=line.package.person_id, detail=format_pounds(amount_pence))
    return refund


@transaction.atomic
def reverse_payment(payment: Payment, *, bank_line: BankLine | None = None, actor: Actor) -> Payment:
    """Take back a payment recorded by mistake, or returned by the bank. Raises StaleState when it already was.

    `bank_line` is where the bank shows the money going out again. Without one it was a mistake: a bank line that the
    payment was matched to waits to be matched again.
    """
    require(may_manage_money(actor))
    if payment.reverses_id is not None:
        raise Invalid("This row takes a payment back, so it cannot be taken back itself. Record the payment again.")
    if payment.bank_line_id is not None:
        lock_bank_line(payment.bank_line_id)
    lock_accounts(line_id=payment.budget_line_id)
    try:
        with transaction.atomic():
            reversal = Payment.objects.create(
                budget_line_id=payment.budget_line_id,
                received_on=bank_line.on if bank_line else today(),
                amount_pence=-payment.amount_pence,
                method=payment.method,
                reference=payment.reference,
                reverses=payment,
                bank_line_id=bank_line.id if bank_line else payment.bank_line_id,
                recorded_at=now(),
                recorded_by=actor.name,
            )
    except IntegrityError as error:
        raise StaleState("This payment has already been taken back.") from error
    if bank_line is None and payment.bank_line_id is not None:
        waiting = {"status": LineStatus.WAITING, "settled_at": None, "settled_by": ""}
        BankLine.objects.filter(id=payment.bank_line_id).update(**waiting)
    person_id = payment.budget_line.package.person_id
    record(actor, "took a payment back", payment, about=person_id, detail=format_pounds(payment.amount_pence))
    return reversal


def _check(amount_pence: int, on: dt.date, method: str, reference: str, *, day_field: str = "received_on") -> None:
    if not 0 < amount_pence <= LARGEST_PENCE:
        raise Invalid("Enter an amount above £0.", field="amount_pence")
    if on > today():
        verb = "came" if day_field == "received_on" else "was paid"
        raise Invalid(f"The day the money {verb} cannot be in the future.", field=day_field)
    if method not in PaymentMethod.values:
        raise Invalid("Select how the money came.", field="method")
    if len(reference.strip()) > LONGEST_REFERENCE:
        raise Invalid(f"The reference must be {LONGEST_REFERENCE} characters or fewer.", field="reference")
