"""The cash forecast of thirteen weeks, from the books. A number of queries that does not grow with payers or people."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, Sum

from billing.board.figures import Balance
from billing.cash.outlook import Outlook, PayerKind
from billing.cash.receipts import Bill, Habit, Payer, coming, expected_on, habit, unpaid
from billing.cash.weeks import ONE_DAY, ONE_WEEK, WEEKS, Payment, Receipt, forecast
from billing.cycles import month_of, next_month
from billing.models import BudgetLine, Charge, FundingType, Invoice, InvoiceKind, MonthClose
from billing.models import Payment as PaymentRow
from billing.policies import may_see_totals
from billing.queries.board import aims, latest_balance
from billing.queries.cash_costs import Costs, costs
from billing.queries.disputes import disputed_by_invoice
from billing.queries.kinds_of_payer import COMES_LIKE, KIND_WORDS
from billing.queries.month_money import month_money
from billing.small_numbers import hidden_cells, is_too_few
from billing.viability.inputs import Funder
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.clock import today
from coopcare.money import round_half_up
from coopcare.ui.formats import gov_month, gov_short_date

# An older balance has too much between it and today that nobody wrote down.
OLDEST_DAYS = 92
NO_BALANCE = "Nobody has entered what is in the bank, so the forecast has nothing to start from."
TOO_FEW = "Fewer than 5 payers pay the co-op, so no forecast is shown."


@dataclass(frozen=True)
class Line:
    """One payer's account: its bills and its money, oldest first."""

    kind: Funder
    payment_days: int
    bills: tuple[Bill, ...]
    money: tuple[tuple[dt.date, int], ...]

    @property
    def received_pence(self) -> int:
        return sum(pence for _, pence in self.money)


def outlook(actor: Actor) -> Outlook | str:
    """The forecast, or the sentence why there is none."""
    require(may_see_totals(actor))
    balance, on = latest_balance(today()), today()
    if balance is None:
        return NO_BALANCE
    if (on - balance.on).days > OLDEST_DAYS:
        return f"What is in the bank was last entered for {gov_short_date(balance.on)}. Enter a newer figure first."
    lines = _lines()
    if is_too_few(len(lines)):
        return TOO_FEW
    return _outlook(balance, lines, costs(on), on)


def _outlook(balance: Balance, lines: Mapping[UUID, Line], spent: Costs, on: dt.date) -> Outlook:
    until = on + WEEKS * ONE_WEEK
    habits = {line_id: habit(line.bills, line.money) for line_id, line in lines.items()}
    closed = MonthClose.objects.order_by("-first_day").first()
    payers = _payers(lines, habits, closed) if closed else []
    sent = _sent(lines, habits, on)
    months = _months(closed.first_day, until) if closed else []
    to_come = coming(payers, months, _billed(months), on)
    payments = list(spent.payments(balance.on + ONE_DAY, until))
    cash = forecast(_opening(balance, payments, on), on + ONE_DAY, [*sent.receipts, *to_come], payments)
    # Together they are what is owed, which the board is told: one alone would give the other away.
    hidden = hidden_cells([sent.payers, sent.given_up_payers])
    month = month_money(closed.first_day) if closed else None
    floor = aims().floor(month.cost_a_week_pence if month else spent.week_pence)
    return Outlook(
        balance=balance, today=on, forecast=cash, floor_pence=floor,
        unpaid_pence=None if 0 in hidden else sum(one.pence for one in sent.receipts),
        given_up_pence=None if 1 in hidden else sent.given_up_pence,
        kinds=_kinds(lines, payers), billed_month=gov_month(closed.first_day) if closed else "",
        pay_words=spent.pay_words, running_pence=spent.running_pence, running_words=spent.running_words,
        problems=spent.problems,
    )  # fmt: skip


def _opening(balance: Balance, payments: Iterable[Payment], on: dt.date) -> int:
    """The balance with what came, as recorded, and what should have gone since then."""
    rows = PaymentRow.objects.filter(received_on__gt=balance.on, received_on__lte=on)
    came = rows.aggregate(pence=Sum("amount_pence"))["pence"] or 0
    return balance.pence + came - sum(one.pence for one in payments if one.on <= on)


def _lines() -> dict[UUID, Line]:
    """Every payer that has been billed, with disputes and credit taken off."""
    in_question = disputed_by_invoice()
    bills: dict[UUID, list[Bill]] = defaultdict(list)
    money: dict[UUID, list[tuple[dt.date, int]]] = defaultdict(list)
    rows = Invoice.objects.order_by("issued_on", "number")
    fields = ("id", "kind", "budget_line_id", "ends_on", "issued_on", "due_on", "total_pence")
    for invoice_id, kind, line_id, ends_on, issued_on, due_on, pence in rows.values_list(*fields):
        if kind == InvoiceKind.CREDIT_NOTE:
            money[line_id].append((issued_on, -pence))
        else:
            bills[line_id].append(Bill(ends_on, issued_on, due_on, max(0, pence - in_question[invoice_id])))
    for line_id, on, pence in PaymentRow.objects.values_list("budget_line_id", "received_on", "amount_pence"):
        money[line_id].append((on, pence))
    about = BudgetLine.objects.filter(id__in=bills).values_list("id", "funding_type", "payment_days")
    return {
        line_id: Line(COMES_LIKE[FundingType(kind)], days, tuple(bills[line_id]), tuple(sorted(money[line_id])))
        for line_id, kind, days in about
    }


@dataclass(frozen=True)
class Sent:
    """What is expected of bills already sent, and what is not counted on any more."""

    receipts: list[Receipt]
    payers: int
    given_up_pence: int
    given_up_payers: int


def _sent(lines: Mapping[UUID, Line], habits: Mapping[UUID, Habit | None], on: dt.date) -> Sent:
    receipts: list[Receipt] = []
    given_up: dict[UUID, int] = defaultdict(int)
    for line_id, line in lines.items():
        known = habits[line_id]
        for bill in unpaid(line.bills, line.received_pence):
            day = expected_on(bill.due_on, known.after_due if known else 0, on)
            if day is None:
                given_up[line_id] += bill.pence
            else:
                receipts.append(Receipt(day, bill.pence, line_id))
    return Sent(receipts, len({one.payer for one in receipts}), sum(given_up.values()), len(given_up))


def _payers(lines: Mapping[UUID, Line], habits: Mapping[UUID, Habit | None], closed: MonthClose) -> list[Payer]:
    """Whose last closed month can be expected again: sources of money that have not ended since."""
    first, last = month_of(closed.first_day)
    charged = Charge.objects.filter(on__gte=first, on__lte=last)
    standing = charged.filter(Q(budget_line__ends_on__isnull=True) | Q(budget_line__ends_on__gte=today()))
    pence = dict(standing.values_list("budget_line_id").annotate(pence=Sum("amount_pence")).order_by())
    return [
        Payer(line_id, pence[line_id], (last - first).days + 1, _after_end(line, habits[line_id]))
        for line_id, line in lines.items()
        if pence.get(line_id)
    ]


def _after_end(line: Line, known: Habit | None) -> int:
    """As they have paid before; else when a bill issued like their last one is due."""
    if known is not None:
        return known.after_end
    last = line.bills[-1]
    return (last.issued_on - last.ends_on).days + line.payment_days


def _months(closed: dt.date, until: dt.date) -> list[tuple[dt.date, dt.date]]:
    """The months after the last closed one, as far as somebody who pays in advance could pay for them."""
    found = [month_of(next_month(closed))]
    while found[-1][0] <= next_month(until):
        found.append(month_of(next_month(found[-1][0])))
    return found


def _billed(months: list[tuple[dt.date, dt.date]]) -> dict[tuple[UUID, dt.date], int]:
    """What has been invoiced already for months that are not closed, as for those who pay in advance."""
    if not months:
        return {}
    rows = Invoice.objects.filter(kind=InvoiceKind.INVOICE, starts_on__gte=months[0][0])
    found: dict[tuple[UUID, dt.date], int] = defaultdict(int)
    for line_id, starts_on, pence in rows.values_list("budget_line_id", "starts_on", "total_pence"):
        found[line_id, starts_on.replace(day=1)] += pence
    return found


def _kinds(lines: Mapping[UUID, Line], payers: Iterable[Payer]) -> tuple[PayerKind, ...]:
    """By kind of payer: a month of it, and how late it comes, every pound counting the same."""
    theirs: dict[Funder, list[Payer]] = defaultdict(list)
    for payer in payers:
        theirs[lines[payer.key].kind].append(payer)
    kinds = [kind for kind in Funder if kind in theirs]
    hidden = hidden_cells([len(theirs[kind]) for kind in kinds])
    found = []
    for i, kind in enumerate(kinds):
        pence = sum(payer.month_pence for payer in theirs[kind])
        days = round_half_up(sum(payer.month_pence * payer.after_end for payer in theirs[kind]), pence)
        found.append(
            PayerKind(KIND_WORDS[kind], 0, 0, is_hidden=True)
            if i in hidden
            else PayerKind(KIND_WORDS[kind], pence, days)
        )
    return tuple(found)
