"""“I'm running late”: said by the PCA, read by the person before they start to worry. The agreed time stays."""

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid, StaleState
from coopcare.ui.formats import gov_time, minutes_words
from members.models import Person
from rotas.models import Attendance, AttendanceStatus, LateNotice, LateReason
from rotas.policies import may_give
from rotas.queries.events import what_happened
from rotas.queries.late import also_late, whom_to_tell_of_delay
from rotas.services.letters import tell_person, time_words
from rotas.services.locks import lock_visit

LEAST_MINUTES, MOST_MINUTES = 1, 180
NOT_YOURS = "This is not one of your visits."


@transaction.atomic
def say_late(place: Attendance, *, minutes: int, why: str = "", actor: Actor) -> LateNotice:
    """The PCA will be there these minutes after the agreed start, today. Said again, the newest counts."""
    require(may_give(actor, place), NOT_YOURS)
    visit = lock_visit(place.visit)
    place.refresh_from_db()
    place.visit = visit
    if place.status != AttendanceStatus.ACCEPTED:
        already = f"You told us that you arrived at {gov_time(place.arrived_at)}." if place.arrived_at else ""
        raise StaleState(already or what_happened(visit))
    if visit.on != today():
        raise Invalid("You can say this on the day of the visit.")
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise Invalid(f"Enter from 1 to {MOST_MINUTES} minutes. If it is longer, ring us.", field="other")
    if why not in ("", *LateReason.values):
        raise Invalid("Choose one of the sentences, or none.", field="why")
    expected_at = visit.starts_at + dt.timedelta(minutes=minutes)
    if expected_at < now():
        raise Invalid(
            f"{gov_time(expected_at)} has gone. Count the minutes from {gov_time(visit.starts_at)}.", "minutes"
        )
    people = [person for person in whom_to_tell_of_delay(visit) if person.email]
    notice = LateNotice.objects.create(
        attendance=place,
        minutes=minutes,
        expected_at=expected_at,
        why=why,
        told_at=now(),
        told_by=actor.name,
        told_names=", ".join(person.full_name for person in people)[:300],
    )
    for person in people:
        _tell(person, place, notice, actor)
    record(actor, "is running late for a visit", visit, about=visit.person_id, detail=minutes_words(minutes))
    return notice


@transaction.atomic
def tell_the_next_too(place: Attendance, *, place_ids: list[UUID], why: str = "", actor: Actor) -> list[LateNotice]:
    """The same for later visits of that day that will be late because of this one; each by its own minutes."""
    require(may_give(actor, place), NOT_YOURS)
    late: Mapping[UUID, int] = {one.thing.id: one.minutes for one in also_late(place)}
    if not set(place_ids) <= set(late):
        raise StaleState("Something has changed meanwhile. Look at the visits again.")
    places = Attendance.objects.filter(id__in=place_ids).select_related("visit__person", "pca").order_by("starts_at")
    return [say_late(one, minutes=min(late[one.id], MOST_MINUTES), why=why, actor=actor) for one in places]


def _tell(to: Person, place: Attendance, notice: LateNotice, actor: Actor) -> None:
    visit, pca = place.visit, place.pca
    name = pca.calling_name if pca else "Somebody"
    lines = [] if to.id == visit.person_id else [f"This is about {visit.person.calling_name}."]
    lines += [
        f"{name} is running late for the visit on {time_words(visit.starts_at, visit.ends_at)}.",
        f"They expect to be there at about {gov_time(notice.expected_at)}.",
    ]
    lines += [f"{name} says: “{notice.get_why_display()}”"] if notice.why else []
    subject = f"{name} is running late: about {gov_time(notice.expected_at)}"
    tell_person(to, subject, lines, actor=actor, path=reverse("rotas:my_visits"))
