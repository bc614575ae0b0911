"""One person's file on one dated line: what was agreed, who was let in, each visit, each note, and who looked."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F

from clusters.models import CarePlan, Package, PlanWish, RiskAssessment, TeamPlace
from clusters.queries.plans import said_in
from clusters.queries.reviews import reviews_of
from compliance.models import ServiceContact
from compliance.policies import may_open_sampled
from compliance.queries.capacity_line import capacity_lines
from compliance.queries.medicine_lines import medicine_lines
from coopcare.accounts.actor import Actor
from coopcare.audit.queries import who_opened
from coopcare.audit.services import record_reading
from coopcare.clock import local, to_local, today
from coopcare.errors import NotFound
from coopcare.ui.formats import gov_short_date, gov_time_range, minutes_words
from members.models import PermissionGrant, Person
from rotas.models import Visit, VisitPattern

WEEKS = 8
OUTSIDE = "This person is not in the sample that was chosen for you."


@dataclass(frozen=True)
class Entry:
    """One line: the local day, the instant if it has one (UTC), what kind of thing, what it says, and by whom."""

    on: dt.date
    at: dt.datetime | None
    kind: str
    says: str
    by: str = ""


@dataclass(frozen=True)
class Timeline:
    person: Person
    first: dt.date
    last: dt.date
    entries: list[Entry]


def open_timeline(actor: Actor, person_id: UUID, *, weeks: int = WEEKS) -> Timeline:
    """The last `weeks` weeks and the next two, newest first; what began before and still lasts is in it with its day.

    NotFound outside the sample; the reading is kept, and the person can see it.
    """
    person = Person.objects.filter(id=person_id).first()
    if person is None or not may_open_sampled(actor, person_id):
        raise NotFound(OUTSIDE)
    record_reading(actor, "dated timeline", person, about=person)
    return timeline_of(person, weeks=weeks)


def timeline_of(person: Person, *, weeks: int = WEEKS) -> Timeline:
    """Callers have asked their policy, and kept the reading."""
    first, last = today() - dt.timedelta(weeks=weeks), today() + dt.timedelta(weeks=2)
    entries = [
        *_agreed(person), *_permissions(person), *_team(person), *_reviews(person), *_plans(person), *_risks(person),
        *_visits(person, first, last), *_looked(person, first), *_contacts(person, first),
        *(Entry(*line) for line in capacity_lines(person)),
        *(Entry(*line) for line in medicine_lines(person, first)),
    ]  # fmt: skip
    return Timeline(person, first, last, sorted(entries, key=_newest, reverse=True))


def _newest(entry: Entry) -> tuple[dt.date, dt.datetime, str]:
    return entry.on, entry.at or local(entry.on, dt.time()), entry.says


def _agreed(person: Person) -> Iterator[Entry]:
    for package in Package.objects.filter(person=person).select_related("cluster").prefetch_related("tasks"):
        help_words = ", ".join(task.name for task in package.tasks.all())
        words = f"Help was agreed: {minutes_words(package.agreed_minutes)} a week, {package.cluster.name}. {help_words}"
        yield Entry(package.starts_on, None, "Agreed help", words)
        if package.ends_on:
            yield Entry(package.ends_on, None, "Agreed help", "The agreed help ended.")
    patterns = VisitPattern.objects.filter(package__person=person)
    for number in patterns.values("starts_on").order_by("starts_on").distinct():
        yield Entry(number["starts_on"], None, "Weekly plan", "A new version of the weekly plan began.")


def _permissions(person: Person) -> Iterator[Entry]:
    for grant in PermissionGrant.objects.filter(person=person).select_related("representative"):
        words = f"{person.calling_name} lets {grant.representative.full_name} ({grant.relationship}): "
        words += ", ".join(scope.lower() for scope in grant.scopes_words)
        yield Entry(grant.starts_on, None, "Permission", f"{words}. {grant.how_given}")
        if ended := grant.withdrawn_on or grant.ends_on:
            yield Entry(ended, None, "Permission", f"Ended: permission for {grant.representative.full_name}.")


def _team(person: Person) -> Iterator[Entry]:
    for place in TeamPlace.objects.filter(person=person).select_related("pca"):
        yield Entry(place.starts_on, None, "Team", f"{place.pca.full_name} joined: {place.get_kind_display().lower()}.")
        if place.ends_on:
            yield Entry(place.ends_on, None, "Team", f"{place.pca.full_name} left the team.")


def _reviews(person: Person) -> Iterator[Entry]:
    for review in reviews_of(person.id):
        said = " ".join(f"{question}: {words}" for question, words in review.said())
        words = f"{review.get_reason_display()}, with {review.present}. {said}"
        yield Entry(review.held_on, None, "Review", words, review.held_by)
        if review.answered_at:
            words = f"Read the review of {gov_short_date(review.held_on)}. {review.answer or 'Nothing to add.'}"
            yield Entry(to_local(review.answered_at).date(), review.answered_at, "Review", words, review.answered_by)
        for change in review.changes.all():
            made = (
                f"Done on {gov_short_date(change.done_at)}: {change.came_of_it}" if change.done_at else "Not done yet."
            )
            words = f"To change: {change.what} ({change.who}, by {gov_short_date(change.by_on)}). {made}"
            yield Entry(to_local(change.written_at).date(), change.written_at, "Review", words)


def _plans(person: Person) -> Iterator[Entry]:
    """Each version that was agreed, in full; and what somebody said should change."""
    plans = CarePlan.objects.filter(package__person=person, agreed_at__isnull=False)
    for plan in plans.prefetch_related("parts", "outcomes"):
        aims = "; ".join(one.what for one in plan.outcomes.all())
        said = " ".join(f"{part.heading}: {part.words}" for group in said_in(plan) for part in group.parts)
        words = f"Version {plan.number} of the care plan was agreed. {plan.agreed_how} Aims: {aims}. {said}"
        yield Entry(plan.agreed_on or today(), plan.agreed_at, "Care plan", words, plan.agreed_noted_by)
    for wish in PlanWish.objects.filter(package__person=person):
        words = f"Should change in the care plan: {wish.words} {wish.answer or 'Not answered yet.'}"
        yield Entry(to_local(wish.asked_at).date(), wish.asked_at, "Care plan", words, wish.asked_by)


def _risks(person: Person) -> Iterator[Entry]:
    looks = RiskAssessment.objects.filter(package__person=person)
    for risk in looks.annotate(later=Count("replaced_by")):
        words = f"{risk}. {risk.could_go_wrong} What we do: {risk.what_we_do} Score {risk.before}, then {risk.after}."
        yield Entry(risk.assessed_on, risk.written_at, "Risk", words, risk.written_by)
        if risk.ended_at and not risk.later:
            words = f"No risk any more: {risk}. {risk.ended_because}"
            yield Entry(to_local(risk.ended_at).date(), risk.ended_at, "Risk", words)


def _visits(person: Person, first: dt.date, last: dt.date) -> Iterator[Entry]:
    visits = Visit.objects.between(first, last).filter(person=person)
    for visit in visits.prefetch_related("attendances__pca", "tasks", "notes", "events").order_by("starts_at", "id"):
        who = ", ".join(one.pca.full_name for one in visit.current_attendances if one.pca) or "nobody yet"
        done = [task.name for task in visit.tasks.all() if task.done_at]
        words = f"{gov_time_range(visit.starts_at, visit.ends_at)}, {who}: {visit.get_status_display().lower()}."
        if visit.cancel_reason:
            words += f" {visit.get_cancel_reason_display()}."
        if done:
            words += f" Done: {', '.join(done)}."
        yield Entry(visit.on, visit.starts_at, "Visit", words)
        for note in visit.notes.all():
            yield Entry(to_local(note.written_at).date(), note.written_at, "Note", note.text, note.author_name)
        for event in visit.events.all():
            if event.reason:
                words = f"The visit of {visit.on:%-d %B}: {event.reason}"
                yield Entry(to_local(event.at).date(), event.at, "Change", words, event.actor_name)


def _contacts(person: Person, first: dt.date) -> Iterator[Entry]:
    contacts = ServiceContact.objects.filter(person=person, happened_at__gte=local(first, dt.time()))
    for one in contacts.prefetch_related("lines").order_by("happened_at", "id"):
        words = f"{one.get_way_display()}: {one.service}, {one.get_kind_display()}. {one.what} {one.outcome}".rstrip()
        if one.is_awaiting:
            words += f" An answer is awaited by {one.answer_by:%-d %B}."
        yield Entry(to_local(one.happened_at).date(), one.happened_at, "Other services", words, one.written_by)
        for line in one.lines.all():
            words = f"{line}, {one.service}: {line.words}"
            yield Entry(to_local(line.written_at).date(), line.written_at, "Other services", words, line.written_by)


def _looked(person: Person, first: dt.date) -> Iterator[Entry]:
    readings = who_opened(person.id).filter(at__gte=local(first, dt.time()))
    for row in readings.order_by(F("at").desc(), "id")[:500]:
        yield Entry(to_local(row.at).date(), row.at, "Looked", row.verb.capitalize(), row.actor_name)
