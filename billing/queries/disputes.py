"""Lines of bills that are in question: who may see which, and how much is not asked for meanwhile."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.db.models import F, QuerySet, Sum

from billing.models import DisputeStatus, Invoice, InvoiceKind, InvoiceLine, LineDispute, LineKind
from billing.policies import may_dispute, may_read_money, may_see_money_of, may_write_down_disputes
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record_reading
from coopcare.clock import today
from coopcare.errors import NotFound
from members.models import PermissionGrant, Person, Scope

# How far back somebody may choose a line of by phone; an older bill is opened by the office.
RECENT = dt.timedelta(days=120)


def open_disputes(actor: Actor) -> "QuerySet[LineDispute]":
    """Every line in question, the one due soonest first. For the office."""
    require(may_read_money(actor))
    return _with_line(LineDispute.objects.filter(status=DisputeStatus.OPEN)).order_by("answer_by", "raised_at", "id")


def answered_disputes(actor: Actor) -> "QuerySet[LineDispute]":
    """Those that were answered or taken back, the newest first. For the office."""
    require(may_read_money(actor))
    return _with_line(LineDispute.objects.exclude(status=DisputeStatus.OPEN)).order_by("-answered_at", "id")


def disputes_of_person(person_id: UUID) -> "QuerySet[LineDispute]":
    """A person's, the newest first. Callers have asked may_see_money_of."""
    return _with_line(LineDispute.objects.filter(line__invoice__person_id=person_id)).order_by("-raised_at", "id")


def open_dispute(actor: Actor, dispute_id: UUID) -> LineDispute:
    """One, for whoever may see the person's money. NotFound for anybody else; a reading of another's is recorded."""
    dispute = _with_line(LineDispute.objects.filter(id=dispute_id)).first()
    if dispute is None or not may_see_money_of(actor, dispute.line.invoice.person_id):
        raise NotFound("We cannot find this question about a bill.")
    record_reading(actor, "question about a bill", dispute, about=dispute.line.invoice.person_id)
    return dispute


def open_line(actor: Actor, line_id: UUID) -> InvoiceLine:
    """A line that the actor may call wrong. NotFound otherwise."""
    line = InvoiceLine.objects.select_related("invoice", "charge").filter(id=line_id).first()
    if line is None or not _can_be_wrong(line) or not may_see_money_of(actor, line.invoice.person_id):
        raise NotFound("We cannot find this line.")
    require(may_dispute(actor, line.invoice.person_id))
    record_reading(actor, "line of a bill", line.invoice, about=line.invoice.person_id)
    return line


def _can_be_wrong(line: InvoiceLine) -> bool:
    """What is asked for in advance is not: it is put right by what is given."""
    return line.invoice.kind == InvoiceKind.INVOICE and line.kind == LineKind.VISIT


def lines_to_question(actor: Actor, person_id: UUID) -> tuple[Person, list[InvoiceLine]]:
    """Visits of a person's bills of the last months that can still be called wrong, the newest first; for whoever
    writes down what the person says. They read days and times, and no amounts.
    """
    person = Person.objects.filter(id=person_id).first()
    if person is None or not may_write_down_disputes(actor, person_id):
        raise NotFound("We cannot find this person.")
    record_reading(actor, "visits on bills", person, about=person)
    billed = InvoiceLine.objects.filter(
        invoice__person_id=person_id,
        invoice__kind=InvoiceKind.INVOICE,
        kind=LineKind.VISIT,
        on__gte=today() - RECENT,
    )
    in_question = LineDispute.objects.filter(status=DisputeStatus.OPEN, line__in=billed).values("line_id")
    lines = list(billed.exclude(id__in=in_question).select_related("invoice").order_by("-on", "-position", "id"))
    credited = credited_line_ids([line.id for line in lines])
    return person, [line for line in lines if line.id not in credited]


def credited_line_ids(line_ids: Collection[UUID]) -> set[UUID]:
    """Which of these lines have been given back."""
    lines = InvoiceLine.objects.filter(id__in=line_ids, charge__isnull=False)
    notes = InvoiceLine.objects.filter(invoice__corrects__lines__in=lines)
    back = set(notes.values_list("invoice__corrects_id", "charge_id"))
    return {line_id for line_id, invoice_id, charge_id in lines.values_list("id", "invoice_id", "charge_id")
            if (invoice_id, charge_id) in back}  # fmt: skip


def latest_by_line(invoice: Invoice) -> dict[UUID, LineDispute]:
    """The newest question about each line of an invoice."""
    return {dispute.line_id: dispute for dispute in LineDispute.objects.filter(line__invoice=invoice)}


def disputed_by_budget_line() -> dict[UUID, int]:
    """Pence in question, by budget line."""
    return _sums("line__invoice__budget_line_id")


def disputed_by_invoice() -> dict[UUID, int]:
    """Pence in question, by invoice."""
    return _sums("line__invoice_id")


def _sums(of: str) -> dict[UUID, int]:
    found: dict[UUID, int] = defaultdict(int)
    in_question = LineDispute.objects.filter(status=DisputeStatus.OPEN)
    found.update(in_question.values_list(of).annotate(pence=Sum(F("line__amount_pence"))).order_by())
    return found


def people_to_tell(person_id: UUID) -> list[Person]:
    """The person, and who may see their money today, as far as they have an e-mail address."""
    grants = PermissionGrant.objects.on(today()).filter(person_id=person_id, scopes__contains=[Scope.SEE_MONEY])
    people = Person.objects.filter(id__in=[person_id, *grants.values_list("representative_id", flat=True)])
    return list(people.exclude(email="").order_by("first_name", "id"))


def _with_line(disputes: "QuerySet[LineDispute]") -> "QuerySet[LineDispute]":
    return disputes.select_related("line__invoice", "line__charge", "credit_note")
