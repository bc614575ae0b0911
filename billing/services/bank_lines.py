"""What becomes of a line of the bank: matched to who paid, returned, given back, or set aside. Always by a person."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from billing.bank.lines import clean
from billing.bank.matching import Part, exact_match
from billing.models import BankLine, BudgetLine, LineStatus, Payment, PaymentMethod
from billing.policies import may_manage_money
from billing.queries.bank_lines import book_for, left_of, standing_payments
from billing.services.locks import lock_accounts, lock_bank_line
from billing.services.payments import LONGEST_REFERENCE, record_payment, record_refund, reverse_payment
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now
from coopcare.errors import Invalid, StaleState
from coopcare.money import format_pounds

LONGEST_REASON = 200
SOMEBODY_WAS_FIRST = "Somebody else has already dealt with this line. Nothing has been changed."


@dataclass(frozen=True)
class ExactDone:
    """How many lines were accepted, of what sum in pence, and how many no longer match exactly."""

    accepted: int
    pence: int
    left_alone: int


@transaction.atomic
def match_line(line: BankLine, parts: Sequence[Part], *, actor: Actor) -> list[Payment]:
    """Record what came on a line as payments of one or more accounts; the parts are the whole of what is left of it.

    What is more than an account owes is held on it. Raises Invalid for parts that do not add up, StaleState when
    somebody else has dealt with the line.
    """
    require(may_manage_money(actor))
    line = _to_match(line)
    _check_parts(line, parts)
    accounts = BudgetLine.objects.select_related("package").in_bulk([part.account_id for part in parts])
    if len(accounts) != len(parts):
        raise Invalid("One of these accounts is no longer there. Go back and choose again.")
    # In the order of ids, which is the order in which accounts are locked everywhere.
    paid = [_pay(line, accounts[part.account_id], part, actor) for part in sorted(parts, key=_account_id)]
    _settle(line, LineStatus.MATCHED, actor)
    words = f"{format_pounds(line.amount_pence)} of {line.on}, {_counted(len(paid), 'account')}"
    record(actor, "matched a bank line", line, detail=words)
    return paid


@transaction.atomic
def match_exactly(line_ids: Collection[UUID], *, actor: Actor) -> ExactDone:
    """Accept those of these lines whose text names invoices and whose amount is theirs to the penny.

    They are compared again, one after the other: of two lines that pay the same invoice only the first is accepted.
    """
    require(may_manage_money(actor))
    waiting = BankLine.objects.select_for_update(no_key=True).filter(id__in=line_ids, status=LineStatus.WAITING)
    lines = list(waiting.order_by("id"))
    lock_accounts()
    book, accepted = book_for(lines), []
    for line in sorted(lines, key=lambda one: (one.on, one.position)):
        found = exact_match(line.words, left_of(line), book)
        if found is None:
            continue
        match_line(line, found.parts, actor=actor)
        book = book.less(found.parts)
        accepted.append(line)
    pence = sum(line.amount_pence for line in accepted)
    return ExactDone(len(accepted), pence, len(line_ids) - len(accepted))


@transaction.atomic
def match_return(line: BankLine, payment: Payment, *, actor: Actor) -> Payment:
    """Money went out because the bank returned a payment: that payment is taken back. The sums must be the same."""
    require(may_manage_money(actor))
    line = _to_match(line, is_money_in=False)
    if payment.amount_pence != -left_of(line):
        raise Invalid("The payment and the money that went out are not the same. Choose another payment.")
    reversal = reverse_payment(payment, bank_line=line, actor=actor)
    _settle(line, LineStatus.MATCHED, actor)
    return reversal


@transaction.atomic
def match_refund(line: BankLine, account: BudgetLine, *, actor: Actor) -> Payment:
    """Money went out because the co-op gave back what it held on an account. Raises Invalid for more than is held."""
    require(may_manage_money(actor))
    line = _to_match(line, is_money_in=False)
    refund = record_refund(
        account,
        amount_pence=-left_of(line),
        paid_on=line.on,
        method=PaymentMethod.BANK,
        reference=_reference(line),
        bank_line=line,
        actor=actor,
    )
    _settle(line, LineStatus.MATCHED, actor)
    return refund


@transaction.atomic
def set_line_aside(line: BankLine, *, reason: str, actor: Actor) -> BankLine:
    """The line is nothing that a payer paid: a grant, rent, wages. Raises Invalid without a reason."""
    require(may_manage_money(actor))
    line = _waiting(line)
    reason = clean(reason, LONGEST_REASON + 1)
    if not reason:
        raise Invalid("Say what this money is.", field="reason")
    if len(reason) > LONGEST_REASON:
        raise Invalid(f"The reason must be {LONGEST_REASON} characters or fewer.", field="reason")
    if standing_payments(line):
        raise Invalid("Part of this line is matched to a payment. Undo that first.", field="reason")
    line.reason = reason
    _settle(line, LineStatus.SET_ASIDE, actor)
    record(actor, "set a bank line aside", line, detail=f"{format_pounds(line.amount_pence)}: {reason}")
    return line


@transaction.atomic
def put_line_back(line: BankLine, *, actor: Actor) -> BankLine:
    """Undo what was done with a line: its payments are taken back, or it is no longer set aside. It waits again.

    Raises StaleState when it waits already, and Invalid for a returned payment, which cannot be un-returned.
    """
    require(may_manage_money(actor))
    line = lock_bank_line(line.id)
    payments = standing_payments(line)
    if line.status == LineStatus.WAITING and not payments:
        raise StaleState("This line already waits to be matched.")
    if line.status == LineStatus.MATCHED and not payments:
        raise Invalid("The bank has returned this money, which another line shows. There is nothing to undo here.")
    for payment in sorted(payments, key=lambda one: one.budget_line_id):
        reverse_payment(payment, actor=actor)
    line.status, line.reason, line.settled_at, line.settled_by = LineStatus.WAITING, "", None, ""
    line.save(update_fields=["status", "reason", "settled_at", "settled_by"])
    record(actor, "put a bank line back", line, detail=format_pounds(line.amount_pence))
    return line


def _pay(line: BankLine, account: BudgetLine, part: Part, actor: Actor) -> Payment:
    return record_payment(
        account,
        amount_pence=part.amount_pence,
        received_on=line.on,
        method=PaymentMethod.BANK,
        reference=_reference(line),
        bank_line=line,
        actor=actor,
    )


def _reference(line: BankLine) -> str:
    return line.words[:LONGEST_REFERENCE].strip()


def _to_match(line: BankLine, *, is_money_in: bool = True) -> BankLine:
    """The line, locked, waiting and of the right direction."""
    line = _waiting(line)
    if line.is_money_in != is_money_in:
        raise Invalid("Money went out on this line." if is_money_in else "Money came in on this line.")
    return line


def _waiting(line: BankLine) -> BankLine:
    current = lock_bank_line(line.id)
    if current.status != LineStatus.WAITING:
        raise StaleState(SOMEBODY_WAS_FIRST)
    return current


def _check_parts(line: BankLine, parts: Sequence[Part]) -> None:
    if not parts:
        raise Invalid("Enter how much of it is for at least one account.")
    if len({part.account_id for part in parts}) != len(parts) or any(part.amount_pence <= 0 for part in parts):
        raise Invalid("Each account can have one amount, above £0.")
    total, left = sum(part.amount_pence for part in parts), left_of(line)
    if total != left:
        raise Invalid(f"The amounts come to {format_pounds(total)}, but {format_pounds(left)} is to be shared out.")


def _account_id(part: Part) -> UUID:
    return part.account_id


def _settle(line: BankLine, status: LineStatus, actor: Actor) -> None:
    line.status, line.settled_at, line.settled_by = status, now(), actor.name
    line.save(update_fields=["status", "reason", "settled_at", "settled_by"])


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
