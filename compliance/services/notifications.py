"""Notifications to the Care Quality Commission: proposed by what happened, drafted, approved, sent with proof."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from compliance.models import Concern, Incident, Lesson, Notification
from compliance.register_policies import may_keep_notification, may_keep_notifications, may_share_lessons
from compliance.registers.clocks import Limit, due_at
from compliance.registers.duties import events
from compliance.registers.states import NOTIFICATION_MOVES
from compliance.registers.words import NotificationStatus
from compliance.services.naming import refuse_names
from compliance.services.registers import move, new_code, person_code, words, write_to_keepers
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now
from coopcare.errors import Invalid
from coopcare.facts.bank_holidays import bank_holidays_between
from coopcare.tenancy.addresses import page_address
from coopcare.tenancy.context import current_coop
from coopcare.tenancy.models import CqcStatus
from coopcare.ui.formats import gov_datetime

ONLY_MANAGER = "Only the manager starts a notification."
NOT_YOURS = "The manager keeps the notifications, and nobody one that is about them."
SAID_BY = "{name}, as {writer} wrote down"
STATUS = NotificationStatus
# Suspended or not: a registered provider tells.
ON_THE_REGISTER = frozenset({CqcStatus.REGISTERED, CqcStatus.CONDITIONS, CqcStatus.SUSPENDED})


@transaction.atomic
def propose_notification(
    event: str,
    *,
    actor: Actor,
    since: dt.datetime,
    facts: str = "",
    person_id: UUID | None = None,
    incident: Incident | None = None,
    concern: Concern | None = None,
) -> Notification | None:
    """A draft, because of what happened. `since` is the instant (UTC) the clocks run from. None when it exists already,
    and while the regulator has not registered the co-op: the application says it, and there is nobody to tell.

    Asks no policy: whoever reports what happened need not know that the law makes the co-op tell.
    """
    if current_coop().cqc_status not in ON_THE_REGISTER:
        return None
    row = events()[event]
    same = Notification.objects.filter(event=event, incident=incident, concern=concern)
    if (incident or concern) and same.exists():
        return None
    made = Notification.objects.create(
        code=new_code("NOT"),
        event=event,
        incident=incident,
        concern=concern,
        person_code=person_code(person_id),
        happened_at=since,
        due_at=_due(row.target_limit, since),
        law_due_at=_due(row.law_limit, since) if row.law_limit else None,
        facts=facts,
        proposed_at=now(),
        proposed_by=actor.name,
    )
    record(actor, "proposed a notification", made, detail=row.title)
    _tell(made, row.title, actor)
    return made


@transaction.atomic
def start_notification(event: str, *, happened_at: dt.datetime, actor: Actor) -> Notification:
    """By hand: what no page of ours knows of (a change that was made outside, an application to the court)."""
    require(may_keep_notifications(actor), ONLY_MANAGER)
    if event not in events():
        raise Invalid("Choose what happened.", field="event")
    made = propose_notification(event, actor=actor, since=happened_at)
    if made is None:
        raise Invalid("The Care Quality Commission has not registered the co-op, so there is nobody to tell.")
    return made


@transaction.atomic
def draft_notification(notification: Notification, *, facts: str, actor: Actor) -> Notification:
    """What is to be put into the form. Refused with a name in it where it is about a person we support."""
    require(may_keep_notification(actor, notification), NOT_YOURS)
    facts = words(facts, missing="Write what happened, and what was done.", field="facts")
    if notification.incident_id or notification.concern_id:
        refuse_names(facts, field="facts")
    move(notification, STATUS.DRAFT, moves=NOTIFICATION_MOVES, facts=facts, approved_at=None, approved_by="", reason="")
    record(actor, "drafted the notification", notification)
    return notification


@transaction.atomic
def approve_notification(notification: Notification, *, approved_by: str, actor: Actor) -> Notification:
    """Somebody who answers for the co-op has read it, and agreed: who, in `approved_by`. Where that is not who presses,
    the words say whose word it is.
    """
    require(may_keep_notification(actor, notification), NOT_YOURS)
    approved_by = words(approved_by, missing="Enter who approved it.", field="approved_by", longest=50)
    if approved_by.casefold() != actor.name.casefold():
        approved_by = SAID_BY.format(name=approved_by, writer=actor.name)[:120]
    if not notification.facts:
        raise Invalid("Write the draft first: what happened, and what was done.")
    move(notification, STATUS.APPROVED, moves=NOTIFICATION_MOVES, approved_at=now(), approved_by=approved_by)
    record(actor, "wrote down that the notification was approved", notification, detail=approved_by)
    return notification


@transaction.atomic
def mark_sent(notification: Notification, *, sent_at: dt.datetime, reference: str, actor: Actor) -> Notification:
    """It went by the regulator's own form: when (UTC), and the reference that proves it. Nothing changes it after."""
    require(may_keep_notification(actor, notification), NOT_YOURS)
    reference = words(reference, missing="Enter the reference that proves it was sent.", field="reference", longest=120)
    if sent_at > now():
        raise Invalid("The time it was sent must be in the past.", field="sent_at")
    changes: dict[str, Any] = {"sent_at": sent_at, "sent_by": actor.name, "reference": reference}
    move(notification, STATUS.SENT, moves=NOTIFICATION_MOVES, **changes)
    record(actor, "sent the notification", notification, detail=f"{gov_datetime(sent_at)}, reference {reference}")
    return notification


@transaction.atomic
def need_not_send(notification: Notification, *, reason: str, actor: Actor) -> Notification:
    """After a look, the law does not ask for it: why. Writing the draft again takes this back."""
    require(may_keep_notification(actor, notification), NOT_YOURS)
    reason = words(reason, missing="Say why it is not needed. An inspector will read it.", field="reason")
    refuse_names(reason, field="reason")
    move(notification, STATUS.NOT_NEEDED, moves=NOTIFICATION_MOVES, reason=reason)
    record(actor, "decided that the notification is not needed", notification, detail=reason)
    return notification


@transaction.atomic
def share_lesson(*, title: str, learned: str, changed: str, source: Any = None, actor: Actor) -> Lesson:
    """What was learned, for all members. Refused when somebody of the co-op is named. `source` is what it came from."""
    require(may_share_lessons(actor), "Only the manager shares what was learned.")
    texts = {
        "title": words(title, missing="Give it a title.", field="title", longest=120),
        "learned": words(learned, missing="Write what we learned.", field="learned"),
        "changed": words(changed, missing="Write what we do differently now.", field="changed"),
    }
    for field, text in texts.items():
        refuse_names(text, field=field)
    origin = {source._meta.model_name: source} if source is not None else {}
    lesson = Lesson.objects.create(
        title=texts["title"],
        words=texts["learned"],
        changed=texts["changed"],
        shared_at=now(),
        shared_by=actor.name,
        **origin,
    )
    record(actor, "shared what was learned", lesson, detail=lesson.title)
    if source is not None:
        record(actor, "shared what was learned from it", source, detail=lesson.title)
    return lesson


def _due(limit: Limit, since: dt.datetime) -> dt.datetime:
    return due_at(limit, since, bank_holidays_between)


def _tell(notification: Notification, title: str, actor: Actor) -> None:
    """Who keeps what it came from, without a name."""
    link = page_address(reverse("compliance:notification", args=[notification.id]))
    body = (
        f"{title}.\n\nThis may have to be told to the Care Quality Commission by {gov_datetime(notification.due_at)}."
        f"\n\nRead the draft, put it right and send it: {link}"
    )
    source = notification.incident or notification.concern
    write_to_keepers(source, subject=f"To be notified: {notification.code}", body=body, actor=actor)
