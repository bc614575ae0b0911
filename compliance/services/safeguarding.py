"""Safeguarding concerns: raised by anybody who works here, seen by those on the case, referred, planned for, closed."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from compliance.models import CasePlace, Concern, ConcernStep
from compliance.queries.actions import people_who_act
from compliance.register_policies import (
    may_lead_case,
    may_raise_concern,
    may_work_on,
    people_to_choose,
    workers_to_choose,
)
from compliance.registers.states import CONCERN_MOVES
from compliance.registers.words import ConcernStatus, FirstHour
from compliance.services.acting_instead import name_who_acts
from compliance.services.notifications import propose_notification
from compliance.services.registers import (
    change,
    move,
    new_code,
    own_or_choose,
    person_code,
    words,
    write_to_keepers,
)
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now
from coopcare.errors import Invalid, StaleState
from coopcare.tenancy.addresses import page_address
from coopcare.tenancy.refusals import refusing
from coopcare.ui.formats import gov_datetime

NOT_ON_CASE = "Only the manager and those who are on this case work on it."
NOT_MANAGER = "Only the manager leads a case, and nobody one that is about them."


@transaction.atomic
def raise_concern(
    *,
    what: str,
    safe_now: str,
    person_id: UUID | None = None,
    about_words: str = "",
    worker_id: UUID | None = None,
    actor: Actor,
) -> Concern:
    """Somebody may be abused or neglected. The manager is told at once; the notification that the law asks for is
    proposed. Whoever raises it sees their own words afterwards, and nothing else.
    """
    require(may_raise_concern(actor), "Everybody who works for the co-op can raise a concern here. Or ring us.")
    person = people_to_choose(actor).filter(id=person_id).first() if person_id else None
    own_or_choose(person, person_id)
    worker = workers_to_choose(actor).filter(id=worker_id).first() if worker_id else None
    own_or_choose(worker, worker_id)
    if person is None:
        about_words = words(about_words, missing="Say who it is about.", field="about_words", longest=200)
    concern = Concern.objects.create(
        code=new_code("SAF"),
        person=person,
        about_words=about_words.strip()[:200],
        worker=worker,
        what=words(what, missing="Write what you saw, heard or were told.", field="what"),
        safe_now=words(safe_now, missing="Say whether they are safe now.", field="safe_now", longest=300),
        raised_at=now(),
        raised_by_id=actor.person_id,
        raiser_name=actor.name,
    )
    record(actor, "raised it", concern)
    name_who_acts(concern, actor=actor, tell=False)
    propose_notification(
        "abuse",
        actor=actor,
        since=concern.raised_at,
        facts=_first_facts(concern),
        person_id=concern.person_id,
        concern=concern,
    )
    _tell(concern, actor)
    return concern


@transaction.atomic
def take_first_step(concern: Concern, *, kind: str, said: str, actor: Actor) -> ConcernStep:
    """One thing of the first hour is done: by whom and how is kept with the time."""
    require(may_work_on(actor, concern), NOT_ON_CASE)
    if kind not in FirstHour.values:
        raise Invalid("Choose what was done.", field="kind")
    said = words(said, missing="Say how, in a sentence.", field="said", longest=300)
    with refusing("one_step_of_a_kind", "This has been written down already.", field="kind"):
        step = ConcernStep.objects.create(concern=concern, kind=kind, done_at=now(), done_by=actor.name, words=said)
    record(actor, "took a step of the first hour", concern, detail=f"{step.get_kind_display()}: {said}")
    return step


@transaction.atomic
def put_on_case(concern: Concern, *, person_id: UUID, actor: Actor) -> CasePlace:
    """From now on somebody who works or governs here may open the case and work on it."""
    require(may_lead_case(actor, concern), NOT_MANAGER)
    worker = people_who_act().filter(id=person_id).first()
    if worker is None:
        raise Invalid("Choose who joins the case.", field="person_id")
    if worker.id == concern.worker_id:
        raise Invalid("The case is about this worker.", field="person_id")
    with refusing("on_a_case_once", f"{worker.full_name} is on the case already.", field="person_id"):
        place = CasePlace.objects.create(concern=concern, person=worker, put_on_at=now(), put_on_by=actor.name)
    record(actor, "put somebody on the case", concern, detail=worker.full_name)
    return place


@transaction.atomic
def take_off_case(place: CasePlace, *, actor: Actor) -> None:
    """From this moment they cannot open it."""
    require(may_lead_case(actor, place.concern), NOT_MANAGER)
    there = CasePlace.objects.filter(pk=place.pk, taken_off_at__isnull=True)
    if not there.update(taken_off_at=now(), taken_off_by=actor.name):
        raise StaleState("They have been taken off this case already.")
    record(actor, "took somebody off the case", place.concern, detail=place.person.full_name)


@transaction.atomic
def refer_concern(concern: Concern, *, to: str, at: dt.datetime, reference: str, actor: Actor) -> Concern:
    """The council has it: who took it, when (UTC), and their reference."""
    require(may_lead_case(actor, concern), NOT_MANAGER)
    to = words(to, missing="Enter which council, and who took it.", field="to", longest=120)
    reference = words(reference, missing="Enter the council’s reference.", field="reference", longest=120)
    if at > now():
        raise Invalid("The time of the referral must be in the past.", field="time")
    if at < concern.raised_at - dt.timedelta(days=7):
        raise Invalid("The referral cannot be so long before the concern was raised.", field="time")
    changes = {"referred_to": to, "referred_at": at, "referral_reference": reference}
    move(concern, ConcernStatus.REFERRED, moves=CONCERN_MOVES, **changes)
    record(actor, "referred it to the council", concern, detail=f"{to}, {gov_datetime(at)}, reference {reference}")
    return concern


@transaction.atomic
def keep_concern(concern: Concern, *, reason: str, actor: Actor) -> Concern:
    """It is not referred: why, for whoever asks later. It still can be."""
    require(may_lead_case(actor, concern), NOT_MANAGER)
    reason = words(reason, missing="Say why it is not referred, and who agreed.", field="reason")
    move(concern, ConcernStatus.KEPT, moves=CONCERN_MOVES, not_referred_because=reason)
    record(actor, "decided not to refer it", concern, detail=reason)
    return concern


@transaction.atomic
def plan_protection(concern: Concern, *, plan: str, review_on: dt.date, actor: Actor) -> Concern:
    """What keeps the person safe from now on, as agreed with them, and the day it is looked at again."""
    require(may_work_on(actor, concern), NOT_ON_CASE)
    plan = words(plan, missing="Write what keeps the person safe, and who does it.", field="plan")
    if not concern.is_open:
        raise StaleState("This case is closed. Open it again first, and say why.")
    change(concern, protection_plan=plan, plan_reviewed_on=review_on)
    record(actor, "wrote the protection plan", concern)
    return concern


@transaction.atomic
def close_concern(concern: Concern, *, outcome: str, actor: Actor) -> Concern:
    """What came of it, and what the person thinks of that."""
    require(may_lead_case(actor, concern), NOT_MANAGER)
    outcome = words(outcome, missing="Write what came of it, and what the person thinks of that.", field="outcome")
    if concern.notifications.filter(status__in=["draft", "approved"]).exists():
        raise Invalid("Send the notification to the Care Quality Commission first, or say why it is not needed.")
    move(concern, ConcernStatus.CLOSED, moves=CONCERN_MOVES, outcome=outcome, closed_at=now())
    record(actor, "closed the case", concern)
    return concern


@transaction.atomic
def reopen_concern(concern: Concern, *, reason: str, actor: Actor) -> Concern:
    """Something new is known: the same case goes on."""
    require(may_lead_case(actor, concern), NOT_MANAGER)
    reason = words(reason, missing="Say why it is opened again.", field="reason")
    move(concern, ConcernStatus.RAISED, moves=CONCERN_MOVES, closed_at=None)
    record(actor, "opened the case again", concern, detail=reason)
    return concern


def _first_facts(concern: Concern) -> str:
    person = person_code(concern.person_id) or "not known"
    return f"An allegation of abuse, raised {gov_datetime(concern.raised_at)}.\nPerson: {person}."


def _tell(concern: Concern, actor: Actor) -> None:
    link = page_address(reverse("compliance:case", args=[concern.id]))
    write_to_keepers(
        concern,
        subject=f"A safeguarding concern: {concern.code}",
        body=f"A safeguarding concern was raised just now. Read it and act on it today: {link}",
        actor=actor,
    )
