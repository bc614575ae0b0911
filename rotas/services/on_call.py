"""Who is on call: weekly turns, and the days on which somebody else takes over."""

import datetime as dt

from django.db import transaction

from clusters.models import Cluster
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid, StaleState
from coopcare.ui.formats import gov_date_range, gov_short_date
from members.models import Person
from rotas.models import OnCallDays, OnCallWeek
from rotas.policies import may_set_on_call
from rotas.queries.on_call import people_for_on_call
from rotas.services.letters import tell_person
from rotas.services.locks import lock_on_call

NOT_YOURS = "Only whoever runs the rota of the cluster, or the manager, can set who is on call."
LONGEST_DAYS = 28
FURTHEST = dt.timedelta(weeks=52)


@transaction.atomic
def set_week(monday: dt.date, *, cluster: Cluster | None, person: Person | None, actor: Actor) -> OnCallWeek | None:
    """One week's turn, of a cluster or (None) of the whole co-op. Nobody as `person` takes the turn out."""
    _may(cluster, actor)
    _check_monday(monday)
    return _set_week(monday, cluster, person, actor)


@transaction.atomic
def swap_weeks(monday: dt.date, other: dt.date, *, cluster: Cluster | None, actor: Actor) -> None:
    """The people of two weeks change places."""
    _may(cluster, actor)
    if monday == other:
        raise Invalid("Choose two different weeks.", field="other")
    _check_monday(monday)
    _check_monday(other)
    weeks = OnCallWeek.objects.filter(cluster=cluster, monday__in=[monday, other]).select_related("person")
    people = {week.monday: week.person for week in weeks}
    if len(people) < 2:
        raise Invalid("Both weeks must have somebody before they can be swapped.", field="other")
    _set_week(monday, cluster, people[other], actor)
    _set_week(other, cluster, people[monday], actor)


@transaction.atomic
def set_days(
    starts_on: dt.date, ends_on: dt.date, *, cluster: Cluster | None, person: Person, actor: Actor
) -> OnCallDays:
    """Somebody takes over from one day to another, both included, whoever's week it is."""
    _may(cluster, actor)
    if ends_on < starts_on:
        raise Invalid("The last day cannot be before the first.", field="ends_on")
    if ends_on < today():
        raise Invalid("These days are over.", field="ends_on")
    if (ends_on - starts_on).days >= LONGEST_DAYS or starts_on > today() + FURTHEST:
        raise Invalid("Choose at most four weeks, within a year.", field="ends_on")
    _check_person(person)
    days = OnCallDays.objects.create(
        cluster=cluster, starts_on=starts_on, ends_on=ends_on, person=person, set_by=actor.name, set_at=now()
    )
    words = gov_date_range(starts_on, ends_on)
    _tell(person, cluster, f"You are on call: {words}", actor)
    record(actor, "set who is on call", days, about=person, detail=words)
    return days


@transaction.atomic
def take_days_back(days: OnCallDays, *, actor: Actor) -> None:
    """The exception no longer counts; the week does again."""
    _may(days.cluster, actor)
    if not OnCallDays.objects.filter(pk=days.pk, withdrawn_at__isnull=True).update(withdrawn_at=now()):
        raise StaleState("This was taken back already.")
    words = gov_date_range(days.starts_on, days.ends_on)
    _tell(days.person, days.cluster, f"You are no longer asked to be on call: {words}", actor)
    record(actor, "took back who is on call", days, about=days.person_id, detail=words)


def _may(cluster: Cluster | None, actor: Actor) -> None:
    require(may_set_on_call(actor, cluster), NOT_YOURS)
    lock_on_call()


def _set_week(monday: dt.date, cluster: Cluster | None, person: Person | None, actor: Actor) -> OnCallWeek | None:
    old = OnCallWeek.objects.filter(cluster=cluster, monday=monday).select_related("person").first()
    if old is not None and person is not None and old.person_id == person.id:
        return old
    if old is not None:
        old.delete()
        _tell(old.person, cluster, f"You are no longer on call in the week of {gov_short_date(monday)}", actor)
    if person is None:
        record(actor, "took a week out of the on-call rota", None, detail=gov_short_date(monday))
        return None
    _check_person(person)
    week = OnCallWeek.objects.create(
        cluster=cluster, monday=monday, person=person, set_by=actor.name, set_at=now()
    )  # fmt: skip
    _tell(person, cluster, f"You are on call in the week of {gov_short_date(monday)}", actor)
    record(actor, "set who is on call", week, about=person, detail=gov_short_date(monday))
    return week


def _check_monday(monday: dt.date) -> None:
    if monday.weekday() != 0:
        raise Invalid("A week starts on a Monday.", field="monday")
    if monday + dt.timedelta(days=7) <= today():
        raise Invalid("This week is over.", field="monday")
    if monday > today() + FURTHEST:
        raise Invalid("Choose a week within a year.", field="monday")


def _check_person(person: Person) -> None:
    if not people_for_on_call().filter(id=person.id).exists():
        raise Invalid(f"{person.full_name} cannot be on call: they must work here and have a log-in.", field="person")


def _tell(person: Person, cluster: Cluster | None, subject: str, actor: Actor) -> None:
    """Not to whoever has just set it for themselves."""
    if person.id != actor.person_id:
        where = cluster.name if cluster else "the whole co-op"
        tell_person(person, subject, [f"This is about {where}."], actor=actor)
