"""A line of a bill that somebody says is wrong: only that line waits, it has a clock, an answer, and an effect."""

import datetime as dt

from django.db import transaction

from billing.models import DisputeStatus, HowTold, InvoiceKind, InvoiceLine, LineDispute
from billing.policies import may_dispute, may_manage_money
from billing.queries.disputes import credited_line_ids, people_to_tell
from billing.services.credit import credit_lines
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid, StaleState
from coopcare.outbox.services import queue_email
from coopcare.tenancy.addresses import page_address
from coopcare.tenancy.context import current_coop
from coopcare.tenancy.refusals import refusing
from coopcare.ui.formats import gov_date

# Ours: before the payment of a monthly invoice is due, so that nobody pays first and argues later.
ANSWER_WITHIN = dt.timedelta(days=10)
LONGEST_REASON, LONGEST_ANSWER = 500, 300
ALREADY = "This line is being looked into already."
SETTLED = "This has been answered already: {words}."


@transaction.atomic
def dispute_line(line: InvoiceLine, *, reason: str, how_told: str = HowTold.PAGE, actor: Actor) -> LineDispute:
    """Somebody says that a line is wrong. Raises Invalid for a line that was given back, or is in question already."""
    require(may_dispute(actor, line.invoice.person_id))
    reason = _checked(reason, LONGEST_REASON, "Say what is wrong with this line.", field="reason")
    if how_told not in HowTold.values:
        raise Invalid("Choose how we were told.", field="how_told")
    if line.invoice.kind != InvoiceKind.INVOICE or line.id in credited_line_ids([line.id]):
        raise Invalid("This line has been given back already. Nothing has to be paid for it.")
    with refusing("one_open_dispute_a_line", ALREADY):
        dispute = LineDispute.objects.create(
            line=line,
            reason=reason,
            how_told=how_told,
            raised_at=now(),
            raised_by=actor.name,
            answer_by=today() + ANSWER_WITHIN,
        )
    record(actor, "said that a line of a bill is wrong", dispute, about=line.invoice.person_id, detail=line.words)
    return dispute


@transaction.atomic
def give_back(dispute: LineDispute, *, answer: str, actor: Actor) -> LineDispute:
    """The line was wrong: a credit note gives it back. `answer` is its reason; the payer reads it."""
    require(may_manage_money(actor))
    _require_open(dispute)
    # Closes every open dispute of the lines it gives back, this one too.
    credit_lines(dispute.line.invoice, [dispute.line_id], reason=answer, actor=actor)
    dispute.refresh_from_db()
    _tell(dispute, actor)
    return dispute


@transaction.atomic
def let_stand(dispute: LineDispute, *, answer: str, actor: Actor) -> LineDispute:
    """The line is right, and why: the person reads it in these words."""
    require(may_manage_money(actor))
    answer = _checked(answer, LONGEST_ANSWER, "Say why the line stands. The person will read it.", field="answer")
    _end(dispute, DisputeStatus.STANDS, answer, actor)
    record(actor, "answered that a line of a bill stands", dispute, about=dispute.line.invoice.person_id, detail=answer)
    _tell(dispute, actor)
    return dispute


@transaction.atomic
def withdraw_dispute(dispute: LineDispute, *, actor: Actor) -> LineDispute:
    """Whoever may say that it is wrong may say that it is right after all."""
    require(may_dispute(actor, dispute.line.invoice.person_id))
    _end(dispute, DisputeStatus.WITHDRAWN, "", actor)
    record(actor, "took back a question about a bill", dispute, about=dispute.line.invoice.person_id)
    return dispute


def _end(dispute: LineDispute, status: DisputeStatus, answer: str, actor: Actor) -> None:
    still_open = LineDispute.objects.filter(pk=dispute.pk, status=DisputeStatus.OPEN)
    ended = still_open.update(status=status, answer=answer, answered_at=now(), answered_by=actor.name)
    dispute.refresh_from_db()
    if not ended:
        raise StaleState(SETTLED.format(words=dispute.get_status_display().lower()))


def _require_open(dispute: LineDispute) -> None:
    current = LineDispute.objects.select_for_update(no_key=True).get(pk=dispute.pk)
    if current.status != DisputeStatus.OPEN:
        raise StaleState(SETTLED.format(words=current.get_status_display().lower()))


def _checked(words: str, longest: int, missing: str, *, field: str) -> str:
    words = words.strip()
    if not words:
        raise Invalid(missing, field=field)
    if len(words) > longest:
        raise Invalid(f"This must be {longest} characters or fewer.", field=field)
    return words


def _tell(dispute: LineDispute, actor: Actor) -> None:
    """The person, and who may see their money. No amount in a mail: the page has it."""
    line, coop = dispute.line, current_coop()
    outcome = "You need not pay it." if dispute.status == DisputeStatus.CREDITED else "It stays as it is."
    for reader in people_to_tell(line.invoice.person_id):
        body = [
            f"Dear {reader.calling_name},",
            f"You told us that a line of a bill is wrong: {gov_date(line.on)}.",
            f"We have looked into it. {outcome} {dispute.answer}",
            f"Read more in CoopCare: {page_address('/money/')}",
            f"Or ring us: {coop.phone}.",
        ]
        queue_email(to=reader.email, subject="About the line of your bill", body="\n\n".join(body), actor=actor)
