"""Notifications to the Care Quality Commission: proposed by what happened, drafted, approved, sent with proof."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from compliance.models import Concern, Incident, Lesson, Notification
from compliance.policies import log_in_named_as
from compliance.register_policies import (
    may_approve_notification,
    may_keep_notification,
    may_keep_notifications,
    may_share_lessons,
)
from compliance.registers.clocks import Limit, due_at
from compliance.registers.duties import events
from compliance.registers.states import NOTIFICATION_MOVES
from compliance.registers.words import NotificationStatus
from compliance.services.naming import refuse_names
from compliance.services.registers import change, move, new_code, person_code, words, write_to_keepers
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.models import Access
from coopcare.audit.services import record
from coopcare.clock import now
from coopcare.errors import Invalid, StaleState
from coopcare.outbox.letters import write_letter
from coopcare.tenancy.addresses import page_address
from coopcare.tenancy.context import current_coop
from coopcare.tenancy.models import CqcStatus
from coopcare.ui.formats import gov_datetime

ONLY_MANAGER = "Only the manager starts a notification."
NOT_YOURS = "The manager keeps the notifications, and nobody one that is about them."
SAID_BY = "{name}, as {writer} wrote down"
NOT_NOMINATED = "The nominated individual approves it, and nothing that is about themselves."
THEMSELVES = (
    "{name} signs in here and approves it themselves. Save the draft again, and they have a letter. If that takes too "
    "long, write down who else read it and approved it."
)
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
    """What is to be put into the form. Refused with a name in it where it is about a person we support. A nominated
    individual who signs in here has it before them from now on, and a letter.
    """
    require(may_keep_notification(actor, notification), NOT_YOURS)
    facts = words(facts, missing="Write what happened, and what was done.", field="facts")
    if notification.incident_id or notification.concern_id:
        refuse_names(facts, field="facts")
    nominated = _who_approves(notification, actor)
    again: dict[str, Any] = {"approved_at": None, "approved_by": "", "reason": "", "sent_back": ""}
    put_at = now() if nominated else None
    move(notification, STATUS.DRAFT, moves=NOTIFICATION_MOVES, facts=facts, put_at=put_at, **again)
    record(actor, "drafted the notification", notification)
    if nominated is not None:
        _ask(nominated, notification, actor)
    return notification


@transaction.atomic
def approve_draft(notification: Notification, *, actor: Actor) -> Notification:
    """The nominated individual has read it, and agrees: in their own name. Whoever keeps it has a letter to send it."""
    require(may_approve_notification(actor, notification), NOT_NOMINATED)
    _require_waiting(notification)
    move(notification, STATUS.APPROVED, moves=NOTIFICATION_MOVES, approved_at=now(), approved_by=actor.name)
    record(actor, "approved the notification", notification)
    _tell_keepers(notification, "Approved", "It can be sent now", actor)
    return notification


@transaction.atomic
def send_back(notification: Notification, *, reason: str, actor: Actor) -> Notification:
    """The nominated individual has read it, and it must be put right first: why. Drafting it again asks them again."""
    require(may_approve_notification(actor, notification), NOT_NOMINATED)
    _require_waiting(notification)
    reason = words(reason, missing="Say what must be put right.", field="reason")
    refuse_names(reason, field="reason")
    change(notification, sent_back=reason)
    record(actor, "sent the notification back", notification, detail=reason)
    _tell_keepers(notification, "Sent back", "Read why, put it right, and save the draft again", actor)
    return notification


@transaction.atomic
def approve_notification(notification: Notification, *, approved_by: str, actor: Actor) -> Notification:
    """Somebody who does not sign in here, and answers for the co-op, has read it and agreed: who, in `approved_by`.
    Where that is not who presses, the words say whose word it is. Refused for a nominated individual who signs in
    here: they approve it themselves.
    """
    require(may_keep_notification(actor, notification), NOT_YOURS)
    approved_by = words(approved_by, missing="Enter who approved it.", field="approved_by", longest=50)
    nominated = _who_approves(notification, actor)
    if nominated is not None and nominated.user.full_name.casefold() == approved_by.casefold():
        raise Invalid(THEMSELVES.format(name=nominated.user.full_name), field="approved_by")
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
    return due_at(limit, since)


def _who_approves(notification: Notification, actor: Actor) -> Access | None:
    """The nominated individual's log-in; None where they have none, it is about them, or they keep this themselves."""
    nominated = log_in_named_as("nominated_individual")
    source = notification.incident or notification.concern
    if nominated is None or nominated.person_id in (actor.person_id, source.worker_id if source else None):
        return None
    return nominated


def _require_waiting(notification: Notification) -> None:
    if not notification.awaits_approval:
        raise StaleState("This draft does not wait for approval now.")


def _ask(nominated: Access, notification: Notification, actor: Actor) -> None:
    """No name, and no word of what happened: the page has it."""
    write_letter(
        to=nominated.user.email,
        name=nominated.user.full_name,
        subject=f"To approve: {notification.code}",
        lines=[
            f"A notification to the Care Quality Commission is drafted: {events()[notification.event].title.lower()}.",
            f"It is to be sent by {gov_datetime(notification.due_at)}. Read it, then approve it or send it back.",
        ],
        path=reverse("compliance:notification", args=[notification.id]),
        actor=actor,
    )


def _tell_keepers(notification: Notification, what: str, to_do: str, actor: Actor) -> None:
    link = page_address(reverse("compliance:notification", args=[notification.id]))
    source = notification.incident or notification.concern
    write_to_keepers(source, subject=f"{what}: {notification.code}", body=f"{to_do}: {link}", actor=actor)


def _tell(notification: Notification, title: str, actor: Actor) -> None:
    """Who keeps what it came from, without a name."""
    link = page_address(reverse("compliance:notification", args=[notification.id]))
    body = (
        f"{title}.\n\nThis may have to be told to the Care Quality Commission by {gov_datetime(notification.due_at)}."
        f"\n\nRead the draft, put it right and send it: {link}"
    )
    source = notification.incident or notification.concern
    write_to_keepers(source, subject=f"To be notified: {notification.code}", body=body, actor=actor)
