"""Invoices and credit notes, as far as the actor may see them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from billing.models import BudgetLine, Charge, Cycle, DisputeStatus, Invoice, InvoiceLine, LineDispute, LineKind
from billing.policies import may_read_money, may_see_money_of
from billing.queries.disputes import latest_by_line
from billing.queries.payer_words import cycle_words
from coopcare.accounts.actor import Actor
from coopcare.audit.services import record_reading
from coopcare.clock import to_local
from coopcare.errors import NotFound
from coopcare.money import format_plain


@dataclass(frozen=True)
class LineShown:
    """One line with how it was worked out (see billing.services.charging), whether it was given back, and the newest
    question about it."""

    line: InvoiceLine
    working: dict[str, Any] | None
    is_credited: bool
    dispute: LineDispute | None = None

    @property
    def can_be_credited(self) -> bool:
        return self.line.kind == LineKind.VISIT and not self.is_credited

    @property
    def can_be_disputed(self) -> bool:
        return self.can_be_credited and (self.dispute is None or self.dispute.status != DisputeStatus.OPEN)


def invoices_visible_to(actor: Actor, *, search: str = "") -> QuerySet[Invoice]:
    """Newest first. The office: all. A person or representative with the money permission: the person's own.

    `search` is part of a name, of a payer's name, or a number like INV-00012.
    """
    invoices = Invoice.objects.select_related("corrects").order_by("-issued_on", "-number", "kind")
    if not may_read_money(actor):
        if actor.subject_id is None or not may_see_money_of(actor, actor.subject_id):
            return invoices.none()
        invoices = invoices.filter(person_id=actor.subject_id)
    words = search.strip()
    if not words:
        return invoices
    named = Q(person_name__icontains=words) | Q(payer_name__icontains=words)
    digits = words.upper().removeprefix("INV-").removeprefix("CN-")
    # Ten figures and more are no invoice number, and would not fit the column.
    return invoices.filter(named | Q(number=int(digits)) if digits.isdecimal() and len(digits) < 10 else named)


def open_invoice(actor: Actor, invoice_id: UUID) -> Invoice:
    """One invoice. NotFound unless the actor may see this person's money; reading another's is recorded."""
    invoice = Invoice.objects.select_related("corrects", "budget_line__funder").filter(id=invoice_id).first()
    if invoice is None or not may_see_money_of(actor, invoice.person_id):
        raise NotFound()
    record_reading(actor, f"invoice {invoice.display_number}", invoice, about=invoice.person_id)
    return invoice


def lines_billed_by_weeks() -> list[UUID]:
    """Budget lines whose bills are not for calendar months; most co-ops have none or few."""
    return list(BudgetLine.objects.exclude(bill_cycle=Cycle.MONTH).values_list("id", flat=True))


@dataclass(frozen=True)
class LinesOfKind:
    """The lines of one kind under their heading."""

    heading: str
    lines: list[LineShown]

    @property
    def pence(self) -> int:
        return sum(one.line.amount_pence for one in self.lines)


HEADINGS = {
    LineKind.VISIT: "Visits",
    LineKind.TAKEN_OFF: "Asked for in advance",
    LineKind.PLANNED: "Planned visits, paid in advance",
}


def by_kind(lines: Sequence[LineShown]) -> list[LinesOfKind]:
    """As they stand on a bill: visits given, what was asked for them in advance, visits planned."""
    parts = [LinesOfKind(words, [one for one in lines if one.line.kind == kind]) for kind, words in HEADINGS.items()]
    return [part for part in parts if part.lines]


def lines_of(invoice: Invoice) -> list[LineShown]:
    credited = set(InvoiceLine.objects.filter(invoice__corrects=invoice).values_list("charge_id", flat=True))
    disputes = latest_by_line(invoice)
    return [
        LineShown(
            line=line,
            working=line.charge.working if line.charge else None,
            is_credited=line.charge_id is not None and line.charge_id in credited,
            dispute=disputes.get(line.id),
        )
        for line in invoice.lines.select_related("charge")
    ]


def shared_words(invoice: Invoice) -> str:
    """Why amounts are less than the visits cost, where other payers pay for them too; empty where nobody else does."""
    lines = InvoiceLine.objects.filter(invoice=invoice)
    places = lines.filter(charge__isnull=False).values("charge__attendance_id")
    others = Charge.objects.filter(attendance_id__in=places).exclude(budget_line_id=invoice.budget_line_id)
    if not others.exists():
        return ""
    pays = cycle_words(invoice.budget_line)
    part = f"{pays[0].lower()}{pays[1:]}"
    return f"Others pay for some of these visits too. Each amount is the part of {invoice.payer_name}: {part}."


def table_of(invoice: Invoice) -> Iterator[tuple[str | int, ...]]:
    """One row a line: number, day of issue, person, the funder's reference, day, planned times, minutes, pounds, and
    whether it is a visit given, one planned, or what was asked for in advance.
    """
    funder = invoice.budget_line.funder
    reference = funder.reference if funder else ""
    for line in invoice.lines.select_related("charge__attendance").order_by("position"):
        place = line.charge.attendance if line.charge else None
        times = (f"{to_local(place.starts_at):%H:%M}", f"{to_local(place.ends_at):%H:%M}") if place else ("", "")
        yield (
            invoice.display_number, invoice.issued_on.isoformat(), invoice.person_name, reference, line.on.isoformat(),
            *times, line.minutes, format_plain(line.amount_pence), line.get_kind_display(),
        )  # fmt: skip
