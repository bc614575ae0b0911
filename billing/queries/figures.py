"""The figures of a month's statements, in words and pence, ready to be frozen.

What is built here is stored as JSON and never worked out again: the page and the paper both show exactly it.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from billing.cycles import month_of, next_month
from billing.models import BudgetLine, Charge, Cycle, Invoice, InvoiceKind, InvoiceLine, LineKind, MonthClose, Payment
from billing.queries.accounts import Cutoff, Position, credits_until, payments_until, positions
from billing.queries.budgets import BudgetLeft, budgets_left
from billing.queries.invoices import lines_billed_by_weeks
from billing.queries.month_charges import ChargedPlace, charged_places
from clusters.models import Package
from coopcare.clock import to_local
from coopcare.money import format_pounds
from coopcare.tenancy.context import current_coop
from coopcare.ui.formats import gov_date_range, gov_day, gov_month, gov_short_date, gov_time_range
from members.models import ContactFormat, Person
from rotas.models import AttendanceRole, Visit, VisitStatus
from rotas.visit_kinds import kind_words

Figures = dict[str, Any]

MISSED_WORDS = "Nobody came to this visit, so it is not charged."


@dataclass(frozen=True)
class Account:
    """One budget line at a month's close: where it stood before, and where it stands now."""

    line: BudgetLine
    before: Position
    after: Position

    @property
    def moved(self) -> Position:
        return self.after.since(self.before)

    @property
    def is_quiet(self) -> bool:
        return not self.before.balance_pence and self.moved == Position()


@dataclass(frozen=True)
class StatementFigures:
    """One person's month. opening + charged - paid = closing; credits count as paid."""

    person: Person
    opening_pence: int
    charged_pence: int
    paid_pence: int
    closing_pence: int
    figures: Figures


class MonthFigures:
    """Everything the statements of one closed month need, read once for all people."""

    def __init__(self, month: MonthClose, issued_on: dt.date) -> None:
        self.month, self.issued_on = month, issued_on
        self.first, self.last = month_of(month.first_day)
        self.now = Cutoff(self.last, month.closed_at)
        self.before = _cutoff_before(month)
        self.accounts = self._read_accounts()
        self.visits = self._read_visits()
        self.invoices = self._read_invoices()
        self.advances = self._read_advances()
        self.payments = self._read_payments()
        self.credits = self._read_credits()
        self.budgets = self._read_budgets()

    def people(self) -> list[Person]:
        """Who gets a statement: whoever had a package in the month, a balance, or any movement."""
        active = Package.objects.filter(starts_on__lte=self.last).filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=self.first)
        )
        moved = {account.line.package.person_id for account in self._all_accounts() if not account.is_quiet}
        return list(Person.objects.filter(Q(id__in=moved) | Q(id__in=active.values("person_id"))).order_by("id"))

    def of(self, person: Person) -> StatementFigures:
        accounts = self.accounts[person.id]
        opening = sum(account.before.balance_pence for account in accounts)
        charged = sum(account.moved.invoiced_pence for account in accounts)
        received = sum(account.moved.paid_pence for account in accounts)
        credited = sum(account.moved.credited_pence for account in accounts)
        closing = sum(account.after.balance_pence for account in accounts)
        figures = self._heading(person) | {
            "opening_pence": opening,
            "charged_pence": charged,
            "received_pence": received,
            "credited_pence": credited,
            "closing_pence": closing,
            "closing_words": closing_words(closing),
            "visits_pence": sum(visit["amount_pence"] for visit in self.visits[person.id]),
            **_numbered(self.visits[person.id]),
            "advances": self._advances(accounts),
            "accounts": [self._account(account) for account in accounts if not account.is_quiet],
            "payments": self.payments[person.id],
            "credits": self.credits[person.id],
            "budgets": [_budget(left) for left in self.budgets.get(person.id, [])],
        }
        return StatementFigures(person, opening, charged, received + credited, closing, figures)

    def _heading(self, person: Person) -> Figures:
        coop = current_coop()
        return {
            "coop": {"name": coop.name, "phone": coop.phone, "email": coop.email, "address": coop.address},
            "person": {"name": person.full_name, "address": _address(person)},
            "large_print": person.contact_format == ContactFormat.LARGE_PRINT,
            "month_words": gov_month(self.first),
            "period_words": gov_date_range(self.first, self.last),
            "issued_words": gov_short_date(self.issued_on),
        }

    def _read_accounts(self) -> dict[UUID, list[Account]]:
        after, before = positions(self.now), positions(self.before) if self.before else {}
        found: dict[UUID, list[Account]] = defaultdict(list)
        lines = BudgetLine.objects.select_related("package", "funder").order_by("position", "starts_on", "id")
        for line in lines:
            account = Account(line, before.get(line.id, Position()), after.get(line.id, Position()))
            found[line.package.person_id].append(account)
        return found

    def _all_accounts(self) -> list[Account]:
        return [account for accounts in self.accounts.values() for account in accounts]

    def _read_visits(self) -> dict[UUID, list[Figures]]:
        """Charged places and missed ones, by person, in the order of the visits. What is billed by the week or by four
        weeks is in the month in which they end.
        """
        found: dict[UUID, list[Figures]] = defaultdict(list)
        by_place: dict[UUID, list[ChargedPlace]] = defaultdict(list)
        lines = {account.line.id: account.line for account in self._all_accounts()}
        said = {line_id: line.words for line_id, line in lines.items()}
        by_weeks = lines_billed_by_weeks()
        billed = InvoiceLine.objects.filter(invoice__in=self._bills().filter(budget_line__in=by_weeks)).values(
            "charge_id"
        )
        in_month = Q(on__gte=self.first, on__lte=self.last) & ~Q(budget_line__in=by_weeks)
        charges = Charge.objects.invoiced().filter(in_month | Q(id__in=billed))
        for charge in charged_places(charges, explained=True):
            by_place[charge.attendance_id].append(charge)
        for parts in by_place.values():
            found[lines[parts[0].budget_line_id].package.person_id].append(_charged_visit(parts, said))
        missed = Visit.objects.between(self.first, self.last).filter(status=VisitStatus.MISSED)
        for visit in missed.prefetch_related("attendances__pca"):
            found[visit.person_id].append(_missed_visit(visit))
        for visits in found.values():
            visits.sort(key=lambda row: (row["starts_at"], row["pca"]))
        return found

    def _bills(self) -> QuerySet[Invoice]:
        return Invoice.objects.filter(kind=InvoiceKind.INVOICE, ends_on__gte=self.first, ends_on__lte=self.last)

    def _read_invoices(self) -> dict[UUID, list[Invoice]]:
        """The month's invoices of each budget line: one, unless it is billed by the week or by four weeks."""
        found: dict[UUID, list[Invoice]] = defaultdict(list)
        for invoice in self._bills().order_by("number"):
            found[invoice.budget_line_id].append(invoice)
        return found

    def _read_advances(self) -> dict[UUID, list[Figures]]:
        """By budget line: what was asked for the coming month in advance, and what had been asked for this one."""
        found: dict[UUID, list[Figures]] = defaultdict(list)
        rows = InvoiceLine.objects.filter(invoice__in=self._bills()).exclude(kind=LineKind.VISIT)
        columns = ("invoice__budget_line_id", "invoice__budget_line__bill_cycle", "kind")
        for line_id, cycle, kind, pence in (
            rows.values_list(*columns).annotate(pence=Sum("amount_pence")).order_by("-kind")
        ):
            found[line_id].append({"words": self._advance_words(kind, cycle), "amount_pence": pence})
        return found

    def _advance_words(self, kind: str, cycle: str) -> str:
        if cycle != Cycle.MONTH:
            return "Less what was asked for in advance" if kind == LineKind.TAKEN_OFF else "Visits planned, in advance"
        if kind == LineKind.TAKEN_OFF:
            return f"Less what was asked for {gov_month(self.first)} in advance"
        return f"Visits planned for {gov_month(next_month(self.first))}, in advance"

    def _advances(self, accounts: list[Account]) -> list[Figures]:
        return [row for account in accounts for row in self.advances.get(account.line.id, [])]

    def _read_payments(self) -> dict[UUID, list[Figures]]:
        found: dict[UUID, list[Figures]] = defaultdict(list)
        payments = payments_until(self.now)
        if self.before:
            payments = payments.exclude(id__in=payments_until(self.before).values("id"))
        for payment in payments.select_related("budget_line__package", "budget_line__funder").order_by("received_on"):
            found[payment.budget_line.package.person_id].append(_payment(payment))
        return found

    def _read_credits(self) -> dict[UUID, list[Figures]]:
        found: dict[UUID, list[Figures]] = defaultdict(list)
        notes = credits_until(self.now)
        if self.before:
            notes = notes.exclude(id__in=credits_until(self.before).values("id"))
        for note in notes.select_related("corrects").order_by("number"):
            found[note.person_id].append(_credit(note))
        return found

    def _account(self, account: Account) -> Figures:
        invoices = self.invoices.get(account.line.id, [])
        return {
            "words": account.line.words,
            "opening_pence": account.before.balance_pence,
            "charged_pence": account.moved.invoiced_pence,
            "received_pence": account.moved.paid_pence + account.moved.credited_pence,
            "closing_pence": account.after.balance_pence,
            "invoice_number": _numbers(invoices),
            "due_words": gov_short_date(invoices[-1].due_on) if invoices else "",
        }

    def _read_budgets(self) -> dict[UUID, list[BudgetLeft]]:
        """What is left in the period of the day the statement is made, by person."""
        limited = BudgetLine.objects.on(self.issued_on).filter(amount_pence__isnull=False)
        packages = list(Package.objects.on(self.issued_on).filter(budget_lines__in=limited).distinct())
        found = budgets_left(packages, self.issued_on)
        return {package.person_id: found[package.id] for package in packages}


def _numbers(invoices: Sequence[Invoice]) -> str:
    """INV-00012, or INV-00012 to INV-00015: those of one payer are issued one after the other."""
    return (
        " to ".join(invoice.display_number for invoice in (invoices[0], invoices[-1])[: len(invoices)])
        if invoices
        else ""
    )


def closing_words(closing_pence: int) -> str:
    """What the closing balance means, in a sentence."""
    if closing_pence > 0:
        return f"{format_pounds(closing_pence)} is still to pay."
    if closing_pence < 0:
        return f"{format_pounds(-closing_pence)} has been paid in advance."
    return "Nothing is left to pay."


def budget_words(left: BudgetLeft) -> str:
    """£120.00 of £300.00 is left for 16 to 22 November 2026. £40.00 of what was taken is for visits already booked."""
    period = gov_date_range(left.first_day, left.last_day)
    amount = format_pounds(left.amount_pence)
    if left.left_pence < 0:
        return f"All of the {amount} for {period} is used, and {format_pounds(-left.left_pence)} more."
    words = f"{format_pounds(left.left_pence)} of {amount} is left for {period}."
    if left.booked_pence:
        words += f" We have kept {format_pounds(left.booked_pence)} for visits already booked."
    return words


def _cutoff_before(month: MonthClose) -> Cutoff | None:
    earlier = MonthClose.objects.filter(first_day__lt=month.first_day).order_by("-first_day").first()
    return Cutoff(month_of(earlier.first_day)[1], earlier.closed_at) if earlier else None


def _address(person: Person) -> str:
    return "\n".join(part for part in (person.address, person.postcode) if part)


def _charged_visit(parts: list[ChargedPlace], said: Mapping[UUID, str]) -> Figures:
    """One worker's place, with what each payer owes for it; `said` are the words of their budget lines."""
    place = parts[0]
    return _visit_row(place.visit_id, place.pca, place.starts_at, place.ends_at, place.kind) | {
        "charge_id": str(place.id),
        "minutes": place.minutes,
        "amount_pence": sum(part.amount_pence for part in parts),
        "explanation": place.explanation,
        "shares": [{"words": said[part.budget_line_id], "amount_pence": part.amount_pence} for part in parts],
    }


def _missed_visit(visit: Visit) -> Figures:
    workers = [place for place in visit.attendances.all() if place.role == AttendanceRole.WORKER and place.pca]
    name = workers[0].pca.calling_name if workers and workers[0].pca else ""
    row = _visit_row(visit.id, name, visit.starts_at, visit.ends_at, visit.kind)
    return row | {"charge_id": "", "minutes": 0, "amount_pence": 0, "explanation": MISSED_WORDS, "shares": []}


def _visit_row(visit_id: UUID, pca: str, starts_at: dt.datetime, ends_at: dt.datetime, kind: str) -> Figures:
    times, what = gov_time_range(starts_at, ends_at), kind_words(kind)
    return {
        "visit_id": str(visit_id),
        "starts_at": starts_at.isoformat(),
        "day_words": gov_day(to_local(starts_at)),
        "time_words": f"{what}, {times}" if what else times,
        "pca": pca,
    }


def _numbered(visits: list[Figures]) -> Figures:
    """The visits, each with the number of its explanation: most visits are worked out alike, so it is said once."""
    notes: list[str] = []
    for visit in visits:
        if visit["explanation"] not in notes:
            notes.append(visit["explanation"])
        visit["note"] = notes.index(visit["explanation"]) + 1
    return {"visits": visits, "notes": notes}


def _payment(payment: Payment) -> Figures:
    words = f"{payment.get_method_display()}, {payment.budget_line.words}"
    if payment.reverses_id:
        words = f"Taken back: {words}"
    if payment.is_refund:
        words = f"Given back to you: {words}"
    return {"day_words": gov_short_date(payment.received_on), "words": words, "amount_pence": payment.amount_pence}


def _credit(note: Invoice) -> Figures:
    corrected = note.corrects.display_number if note.corrects else ""
    return {
        "day_words": gov_short_date(note.issued_on),
        "number": note.display_number,
        "words": f"{note.reason} (corrects {corrected})",
        "amount_pence": -note.total_pence,
    }


def _budget(left: BudgetLeft) -> Figures:
    return {"words": left.words, "left_words": budget_words(left), "left_pence": left.left_pence}
