"""What limits a person's freedom: written down, looked at again, ended, and referred; restraint in an emergency."""

from datetime import date, time

from django.db import transaction

from clusters import events
from clusters.models import Allowed, BestInterestsDecision, Feels, Limit, LimitLook
from clusters.queries.capacity import decisions_of
from clusters.services.capacity import require_free, said
from coopcare.accounts.actor import Actor
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid, StaleState
from members.models import Person

AT_ONCE = "An emergency: it was over when the danger was."
ENDED = "This limit has ended already."


@transaction.atomic
def add_limit(
    person: Person,
    *,
    what: str,
    why: str,
    tried: str,
    feels: Feels,
    feels_words: str,
    allowed_by: Allowed,
    since: date,
    at: time | None = None,
    decision: BestInterestsDecision | None = None,
    look_again_on: date | None = None,
    actor: Actor,
) -> Limit:
    """One thing that limits a person. With a day to look again; restraint in an emergency with its time (wall clock)
    instead, and it is over on the same day.

    Raises NotAllowed for who is tied, Invalid for what does not fit together.
    """
    require_free(person, actor=actor)
    if since > today():
        raise Invalid("The day must be today or earlier.", field="since")
    _check_ground(person, allowed_by, decision)
    is_emergency = allowed_by == Allowed.EMERGENCY
    if is_emergency and at is None:
        raise Invalid("Enter the time at which it was used.", field="at")
    if not is_emergency:
        look_again_on = _later(look_again_on, than=since)
    limit = Limit.objects.create(
        person=person,
        what=said(what, "Enter the limit", field="what"),
        why=said(why, "Say why", field="why"),
        tried=said(tried, "Say what else was tried", field="tried"),
        feels=feels,
        feels_words=said(feels_words, "Say what they say and do", field="feels_words"),
        allowed_by=allowed_by,
        decision=decision,
        since=since,
        at=at if is_emergency else None,
        look_again_on=None if is_emergency else look_again_on,
        written_at=now(),
        written_by=actor.name,
        **({"ended_on": since, "ended_why": AT_ONCE, "ended_by": actor.name} if is_emergency else {}),
    )
    record(actor, "wrote down restraint" if is_emergency else "wrote down a limit", limit, about=person)
    if is_emergency:
        events.restraint_used.send(sender=Limit, limit=limit, actor=actor)
    return limit


@transaction.atomic
def look_at_limit(
    limit: Limit, *, looked_on: date, found: str, feels: Feels, feels_words: str, look_again_on: date, actor: Actor
) -> LimitLook:
    """Somebody looked again, and it is still needed: why, how the person feels about it now, and the next day."""
    require_free(limit.person, actor=actor)
    if limit.ended_on is not None:
        raise StaleState(ENDED)
    if not limit.since <= looked_on <= today():
        raise Invalid("The day must be today or earlier, and not before the limit began.", field="looked_on")
    look = LimitLook.objects.create(
        limit=limit,
        looked_on=looked_on,
        found=said(found, "Say why it is still needed, and what else was tried", field="found"),
        feels=feels,
        feels_words=said(feels_words, "Say what they say and do", field="feels_words"),
        look_again_on=_later(look_again_on, than=looked_on),
        written_at=now(),
        written_by=actor.name,
    )
    record(actor, "looked at a limit again", look, about=limit.person_id)
    return look


@transaction.atomic
def end_limit(limit: Limit, *, ended_on: date, ended_why: str, actor: Actor) -> Limit:
    """It is not needed, or not allowed any more. From `ended_on` it does not hold. StaleState the second time."""
    require_free(limit.person, actor=actor)
    if not limit.since <= ended_on <= today():
        raise Invalid("The day must be today or earlier, and not before the limit began.", field="ended_on")
    why = said(ended_why, "Say why it ended", field="ended_why")
    holding = Limit.objects.filter(id=limit.id, ended_on__isnull=True)
    if not holding.update(ended_on=ended_on, ended_why=why, ended_by=actor.name):
        raise StaleState(ENDED)
    limit.refresh_from_db()
    record(actor, "ended a limit", limit, about=limit.person_id)
    return limit


@transaction.atomic
def refer_limit(limit: Limit, *, referred_on: date, referred_to: str, actor: Actor) -> Limit:
    """A human in doubt told the council or the NHS that this may be deprivation of liberty. StaleState the second
    time.
    """
    require_free(limit.person, actor=actor)
    if not limit.since <= referred_on <= today():
        raise Invalid("The day must be today or earlier, and not before the limit began.", field="referred_on")
    whom = said(referred_to, "Say whom you told", field="referred_to")
    waiting = Limit.objects.filter(id=limit.id, referred_on__isnull=True)
    if not waiting.update(referred_on=referred_on, referred_to=whom, referred_by=actor.name):
        raise StaleState("This has been referred already.")
    limit.refresh_from_db()
    record(actor, "referred possible deprivation of liberty", limit, about=limit.person_id)
    return limit


def _check_ground(person: Person, allowed_by: Allowed, decision: BestInterestsDecision | None) -> None:
    if allowed_by != Allowed.BEST_INTERESTS:
        if decision is not None:
            raise Invalid("Only a limit that a best-interests decision allows names one.", field="decision")
        return
    if decision is None or not decisions_of(person.id).filter(id=decision.id).exists():
        raise Invalid("Select the best-interests decision that allows it. Write it down first.", field="decision")


def _later(day: date | None, *, than: date) -> date:
    if day is None or day <= than:
        raise Invalid("Enter a later day on which this is looked at again.", field="look_again_on")
    return day
