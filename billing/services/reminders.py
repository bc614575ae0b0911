"""Reminding payers of what is overdue, kindly, at most once a week, and never while they are on hold."""

import datetime as dt

from django.db import transaction

from billing.models import BudgetLine, ChaseHold, HoldReason, Reminder
from billing.policies import may_manage_money
from billing.queries.owed import Debt, debt_of
from billing.services.locks import lock_accounts
from billing.services.papers import STYLE
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.documents.models import Document
from coopcare.documents.services import store_document
from coopcare.errors import Invalid, StaleState
from coopcare.money import format_pounds
from coopcare.outbox.services import queue_email
from coopcare.tenancy.context import current_coop
from coopcare.tenancy.refusals import refusing
from coopcare.ui.formats import gov_short_date
from coopcare.ui.pdf import render_pdf

# Ours: a letter needs time to arrive, and money to come.
NOT_AGAIN_WITHIN = dt.timedelta(days=7)
LONGEST_NOTE = 200


@transaction.atomic
def remind(line: BudgetLine, *, actor: Actor) -> Reminder:
    """A letter with what is overdue and how to get in touch, mailed where there is an address, kept either way.

    Raises Invalid, with the reason, when nobody is to be reminded.
    """
    require(may_manage_money(actor))
    lock_accounts(line_id=line.id)
    debt = debt_of(line)
    if reason := reason_not_to(debt):
        raise Invalid(reason)
    document = _letter(debt, actor)
    reminder = Reminder.objects.create(
        budget_line=line,
        document=document,
        sent_at=now(),
        sent_by=actor.name,
        emailed_to=line.payer_email,
        overdue_pence=debt.overdue_pence,
    )
    if line.payer_email:
        _mail(reminder, document, actor)
    amount = format_pounds(debt.overdue_pence)
    record(actor, "wrote a reminder", reminder, about=line.package.person_id, detail=amount)
    return reminder


def reason_not_to(debt: Debt) -> str:
    """Why nobody is to be reminded today; empty when they may be."""
    if debt.hold is not None:
        return f"Do not chase: {debt.hold.get_reason_display().lower()}. End the hold first."
    if not debt.overdue_pence:
        return "Nothing is overdue: it is paid, in question, or not due yet."
    last = debt.last_reminder
    if last is not None and last.sent_at > now() - NOT_AGAIN_WITHIN:
        return f"A reminder was written on {gov_short_date(last.sent_at)}. Wait a week, or ring them."
    return ""


@transaction.atomic
def hold_chasing(line: BudgetLine, *, reason: str, note: str = "", actor: Actor) -> ChaseHold:
    """Nobody is reminded until the hold is ended."""
    require(may_manage_money(actor))
    if reason not in HoldReason.values:
        raise Invalid("Select why.", field="reason")
    if len(note) > LONGEST_NOTE:
        raise Invalid(f"The note must be {LONGEST_NOTE} characters or fewer.", field="note")
    with refusing("one_hold_at_a_time", "They are on hold already."):
        hold = ChaseHold.objects.create(
            budget_line=line, reason=reason, note=note.strip(), set_at=now(), set_by=actor.name
        )
    record(actor, "held reminders", hold, about=line.package.person_id, detail=hold.get_reason_display())
    return hold


@transaction.atomic
def end_hold(hold: ChaseHold, *, actor: Actor) -> None:
    """They can be reminded again. Raises StaleState when somebody else ended the hold before."""
    require(may_manage_money(actor))
    ended = ChaseHold.objects.filter(pk=hold.pk, ended_at__isnull=True).update(ended_at=now(), ended_by=actor.name)
    if not ended:
        raise StaleState("This hold was ended already.")
    record(actor, "let reminders go on", hold, about=hold.budget_line.package.person_id)


def _letter(debt: Debt, actor: Actor) -> Document:
    line = debt.line
    title = f"A reminder, {gov_short_date(today())}"
    content = render_pdf("pdf/reminder.html", {"debt": debt, "written_on": today()}, title=title, stylesheets=[STYLE])
    return store_document(
        name=f"{title}.pdf", content_type="application/pdf", content=content, kind="reminder", actor=actor,
        about_id=line.package.person_id,
    )  # fmt: skip


def _mail(reminder: Reminder, document: Document, actor: Actor) -> None:
    """The letter is attached: the mail itself names nobody who is helped."""
    coop = current_coop()
    body = [
        f"Dear {reminder.budget_line.payer_name},",
        "A reminder is attached. If you have paid in the last days, please take no notice of it.",
        f"If something is wrong, or you cannot pay, ring us on {coop.phone}. We will find a way together.",
        coop.name,
    ]
    queue_email(
        to=reminder.emailed_to, subject=f"A reminder from {coop.short_name}", body="\n\n".join(body), actor=actor,
        attachments=[document],
    )  # fmt: skip
