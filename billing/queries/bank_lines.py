"""Lines of the bank, and who may have paid them. For the office only."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from billing.bank.matching import (
    Book,
    OpenAccount,
    OpenInvoice,
    Suggestion,
    exact_match,
    invoice_numbers,
    suggestions,
)
from billing.models import BankLine, BudgetLine, Invoice, InvoiceKind, LineStatus, Payment
from billing.policies import may_manage_money, may_read_money
from billing.queries.accounts import Position, positions
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record_reading
from coopcare.clock import today
from coopcare.errors import NotFound

# Invoices older than this are still matched by hand; they would make every page read the whole past.
INVOICES_OF = dt.timedelta(days=730)
BY_HAND_WITHIN = dt.timedelta(days=14)
MOST_FOUND = 20
MOST_EXACT = 200  # lines accepted in one go

SHOWN: dict[str, tuple[str, Q]] = {
    "in": ("Money in, to match", Q(status=LineStatus.WAITING, amount_pence__gt=0)),
    "out": ("Money out", Q(status=LineStatus.WAITING, amount_pence__lt=0)),
    "matched": ("Matched", Q(status=LineStatus.MATCHED)),
    "aside": ("Set aside", Q(status=LineStatus.SET_ASIDE)),
}


@dataclass(frozen=True)
class Shared:
    """One part of a suggestion, with the account it is for."""

    account: OpenAccount
    amount_pence: int


@dataclass(frozen=True)
class Suggested:
    """A suggestion as a page shows it. `parts` in words for a form: account:pence, with commas."""

    shares: list[Shared]
    reasons: tuple[str, ...]
    is_exact: bool
    parts: str

    @property
    def pence(self) -> int:
        return sum(share.amount_pence for share in self.shares)


@dataclass(frozen=True)
class LineShown:
    """A line with the likeliest suggestions (money in that waits), or with what it was matched to."""

    line: BankLine
    left_pence: int
    suggestions: list[Suggested]
    payments: list[Payment]


def bank_lines(actor: Actor, *, shown: str) -> QuerySet[BankLine]:
    """Newest first; `shown` is a key of SHOWN, and anything else is money in."""
    require(may_read_money(actor))
    _, wanted = SHOWN.get(shown, SHOWN["in"])
    return BankLine.objects.filter(wanted).select_related("account").order_by("-on", "-position", "-id")


def line_counts() -> dict[str, int]:
    """How many lines there are of each kind of SHOWN. Callers have asked may_read_money."""
    counted = {f"of_{name}": Count("id", filter=wanted) for name, (_, wanted) in SHOWN.items()}
    found = BankLine.objects.aggregate(**counted)
    return {name: found[f"of_{name}"] for name in SHOWN}


def open_bank_line(actor: Actor, line_id: UUID) -> BankLine:
    """One line. NotFound for anybody but the office; recorded as a reading, for it names who paid."""
    line = BankLine.objects.select_related("account", "bank_import").filter(id=line_id).first()
    if line is None or not may_manage_money(actor):
        raise NotFound()
    record_reading(actor, "a line of the bank account", line)
    return line


def shown_lines(lines: Sequence[BankLine]) -> list[LineShown]:
    """Lines for a page, each with its suggestions, in a handful of queries however many there are."""
    book = book_for([line for line in lines if line.status == LineStatus.WAITING and line.is_money_in])
    payments: dict[UUID | None, list[Payment]] = defaultdict(list)
    for payment in _payments(lines):
        payments[payment.bank_line_id].append(payment)
    return [_shown(line, payments[line.id], book) for line in lines]


def exact_lines(actor: Actor) -> list[LineShown]:
    """Waiting lines whose text names invoices and whose amount is theirs, at most MOST_EXACT: the first to come first.

    Of two lines that pay the same invoice only the first is among them.
    """
    require(may_manage_money(actor))
    waiting = bank_lines(actor, shown="in").filter(Q(text__icontains="inv") | Q(reference__icontains="inv"))
    named = [line for line in waiting.order_by("on", "position", "id") if invoice_numbers(line.words)]
    left = left_of_each(named)
    book, found = book_for(named), list[LineShown]()
    for line in named:
        match = exact_match(line.words, left[line.id], book)
        if match is not None and len(found) < MOST_EXACT:
            found.append(LineShown(line, left[line.id], [_suggested(match, book)], []))
            book = book.less(match.parts)
    return found


def book_for(lines: Iterable[BankLine]) -> Book:
    """All that these lines are compared with: every account, its invoices, and what the same payers' texts were
    matched to before."""
    lines = list(lines)
    if not lines:
        return Book({})
    standing, invoices = positions(), _open_invoices()
    accounts = {
        line.id: OpenAccount(
            id=line.id,
            payer_name=line.payer_name,
            person_name=line.package.person.full_name,
            balance_pence=standing.get(line.id, Position()).balance_pence,
            invoices=tuple(invoices[line.id]),
        )
        for line in BudgetLine.objects.select_related("package__person").order_by("id")
    }
    return Book(accounts, _matched_before({line.payer_key for line in lines} - {""}))


def found_accounts(search: str) -> list[UUID]:
    """Accounts of payers or people with these words in their names, at most MOST_FOUND."""
    lines = BudgetLine.objects.order_by("package__person__last_name", "package__person__first_name", "id")
    words = search.split()
    for word in words:
        lines = lines.filter(
            Q(payer_name__icontains=word)
            | Q(package__person__first_name__icontains=word)
            | Q(package__person__last_name__icontains=word)
            | Q(package__person__known_as__icontains=word)
        )
    return list(lines.values_list("id", flat=True)[:MOST_FOUND]) if words else []


def likely_returns(line: BankLine) -> list[Payment]:
    """Payments that the bank may have returned: as much as went out, received before, not taken back; newest first."""
    same = Payment.objects.filter(
        amount_pence=-line.amount_pence, received_on__lte=line.on, reverses__isnull=True, reversed_by__isnull=True
    ).select_related("budget_line__package__person", "budget_line__funder")
    return list(same.order_by("-received_on", "-recorded_at", "id")[:MOST_FOUND])


def recorded_by_hand(line: BankLine) -> list[Payment]:
    """Payments of the same amount within some days of the line that somebody wrote down without the bank's file."""
    near = (line.on - BY_HAND_WITHIN, line.on + BY_HAND_WITHIN)
    same = Payment.objects.filter(
        amount_pence=line.amount_pence, received_on__range=near, bank_line__isnull=True, reverses__isnull=True,
        reversed_by__isnull=True,
    ).select_related("budget_line__package__person", "budget_line__funder")  # fmt: skip
    return list(same.order_by("received_on", "recorded_at", "id")[:MOST_FOUND])


def accounts_held(least_pence: int) -> list[tuple[BudgetLine, int]]:
    """(account, pence held on it) of each that holds as much in advance; for money given back."""
    held = {line_id: -one.balance_pence for line_id, one in positions().items() if -one.balance_pence >= least_pence}
    lines = BudgetLine.objects.select_related("package__person", "funder").filter(id__in=held)
    return [(line, held[line.id]) for line in lines.order_by("package__person__last_name", "id")[:MOST_FOUND]]


def standing_payments(line: BankLine) -> list[Payment]:
    """What the line is matched to: payments of it that nobody has taken back."""
    return [payment for payment in _payments([line]) if not payment.reversed_by.all() and not _is_undoing(payment)]


def left_of(line: BankLine) -> int:
    """Signed pence of the line that are not matched."""
    return left_of_each([line])[line.id]


def left_of_each(lines: Sequence[BankLine]) -> dict[UUID, int]:
    paid = Payment.objects.filter(bank_line__in=[line.id for line in lines]).values_list("bank_line_id")
    sums: dict[Any, int] = dict(paid.annotate(pence=Sum("amount_pence")).order_by("bank_line_id"))
    return {line.id: line.amount_pence - sums.get(line.id, 0) for line in lines}


def _is_undoing(payment: Payment) -> bool:
    """A row that takes back a payment of the same line: the mistake and its mending both belong to the line."""
    return payment.reverses is not None and payment.reverses.bank_line_id == payment.bank_line_id


def _payments(lines: Sequence[BankLine]) -> QuerySet[Payment]:
    theirs = Payment.objects.filter(bank_line__in=[line.id for line in lines])
    related = ("reverses", "budget_line__package__person", "budget_line__funder")
    return theirs.select_related(*related).prefetch_related("reversed_by").order_by("recorded_at", "id")


def _shown(line: BankLine, payments: list[Payment], book: Book) -> LineShown:
    left = line.amount_pence - sum(payment.amount_pence for payment in payments)
    waits = line.status == LineStatus.WAITING and line.is_money_in
    found = [_suggested(one, book) for one in suggestions(line.words, left, book)] if waits else []
    standing = [one for one in payments if not one.reversed_by.all() and not _is_undoing(one)]
    return LineShown(line, left, found, standing)


def _suggested(found: Suggestion, book: Book) -> Suggested:
    return Suggested(
        shares=[Shared(book.accounts[part.account_id], part.amount_pence) for part in found.parts],
        reasons=found.reasons,
        is_exact=found.is_exact,
        parts=",".join(f"{part.account_id}:{part.amount_pence}" for part in found.parts),
    )


def _open_invoices() -> dict[UUID, list[OpenInvoice]]:
    """{account: its invoices of late, oldest first}, each less what was credited."""
    since = today() - INVOICES_OF
    credited = dict(
        Invoice.objects.filter(corrects__isnull=False, issued_on__gte=since)
        .values_list("corrects_id")
        .annotate(pence=Sum("total_pence"))
        .order_by("corrects_id")
    )
    found: dict[UUID, list[OpenInvoice]] = defaultdict(list)
    issued = Invoice.objects.filter(kind=InvoiceKind.INVOICE, issued_on__gte=since).order_by("number")
    for invoice in issued.only("id", "kind", "number", "budget_line_id", "total_pence", "coop_id"):
        asked = invoice.total_pence + credited.get(invoice.id, 0)
        found[invoice.budget_line_id].append(OpenInvoice(invoice.number, invoice.display_number, asked))
    return found


def _matched_before(keys: set[str]) -> dict[str, list[UUID]]:
    """{payer's text: accounts it was matched to}, leaving out what was undone."""
    if not keys:
        return {}
    matched = Payment.objects.filter(
        bank_line__payer_key__in=keys, reverses__isnull=True, reversed_by__isnull=True, is_refund=False
    )
    found: dict[str, list[UUID]] = defaultdict(list)
    pairs = matched.values_list("bank_line__payer_key", "budget_line_id").distinct()
    for payer, account_id in pairs.order_by("bank_line__payer_key", "budget_line_id"):
        found[payer].append(account_id)
    return found
