"""The on-call rota as it is read and set."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from clusters.models import Cluster
from clusters.policies import clusters_of
from coopcare.accounts.actor import Actor
from coopcare.accounts.models import Access
from coopcare.clock import now, to_local, today
from coopcare.errors import NotFound
from members.models import Employment, Job, Person
from rotas.models import OnCallDays, OnCallWeek, WatchRules
from rotas.policies import ON_CALL_HATS, may_set_on_call
from rotas.watch.turns import Days, days_without, duty_day
from rotas.week.table import monday_of

WEEKS_SHOWN = 8
SIX_DAYS = dt.timedelta(days=6)
ON_CALL_JOBS = (Job.PCA, Job.SUPPORT_WORKER, Job.MANAGER)
NOT_FOUND = "We cannot find this on-call rota."


@dataclass(frozen=True)
class Turn:
    """One week of a rota: its own person, the co-op's when it has none, exceptions, and days with nobody."""

    monday: dt.date
    person: Person | None
    of_the_co_op: Person | None
    exceptions: list[OnCallDays]
    gaps: list[dt.date]

    @property
    def sunday(self) -> dt.date:
        return self.monday + SIX_DAYS


def people_for_on_call() -> "QuerySet[Person]":
    """Who works here today and has a log-in in a hat that one is on call in."""
    hats = Access.objects.current(now()).filter(hats__overlap=sorted(ON_CALL_HATS), person_id__isnull=False)
    employed = Employment.objects.on(today()).filter(job__in=ON_CALL_JOBS)
    people = Person.objects.filter(id__in=hats.values("person_id")) & Person.objects.filter(
        id__in=employed.values("person_id")
    )
    return people.order_by("first_name", "last_name", "id")


def open_rota(actor: Actor, wanted: str) -> Cluster | None:
    """The cluster of an on-call rota by its id, or None for that of the whole co-op ("co-op")."""
    if wanted == "co-op":
        return None
    try:
        cluster = clusters_of(actor).filter(id=UUID(wanted)).first()
    except ValueError:
        cluster = None
    if cluster is None:
        raise NotFound(NOT_FOUND)
    return cluster


def open_days(actor: Actor, days_id: UUID) -> OnCallDays:
    """An exception in a rota that the actor may set."""
    days = OnCallDays.objects.filter(id=days_id).select_related("person", "cluster").first()
    if days is None or not may_set_on_call(actor, days.cluster):
        raise NotFound("We cannot find these days.")
    return days


def turns(cluster: Cluster | None, *, weeks: int = WEEKS_SHOWN) -> list[Turn]:
    """From this week on. Three queries, however many weeks."""
    day = _duty_day()
    first = monday_of(day)
    last = first + dt.timedelta(weeks=weeks) - dt.timedelta(days=1)
    scopes = [cluster.id, None] if cluster else [None]
    rows = _weeks(scopes, first, last)
    exceptions = _exceptions(scopes, first, last)
    own = {week.monday: week.person for week in rows if week.cluster_id == (cluster.id if cluster else None)}
    shared = {week.monday: week.person for week in rows if week.cluster_id is None}
    covering = [Days(one.starts_on, one.ends_on, one.person) for one in exceptions]
    found = []
    for number in range(weeks):
        monday = first + dt.timedelta(weeks=number)
        theirs = [one for one in exceptions if one.starts_on <= monday + SIX_DAYS and one.ends_on >= monday]
        gaps = days_without(max(day, monday), monday + SIX_DAYS, {**shared, **own}, covering)
        found.append(Turn(monday, own.get(monday), shared.get(monday) if cluster else None, theirs, gaps))
    return found


def gap_warnings(clusters: Collection[Cluster], *, weeks: int = 2) -> list[tuple[Cluster, list[dt.date]]]:
    """Clusters with days of the next weeks on which nobody is on call. Three queries, however many clusters."""
    day = _duty_day()
    first = monday_of(day)
    last = first + dt.timedelta(weeks=weeks) - dt.timedelta(days=1)
    scopes = [cluster.id for cluster in clusters] + [None]
    rows, exceptions = _weeks(scopes, first, last), _exceptions(scopes, first, last)
    found = []
    for cluster in clusters:
        here = (cluster.id, None)
        held = {week.monday: week.person for week in rows if week.cluster_id in here}
        covering = [Days(one.starts_on, one.ends_on, one.person) for one in exceptions if one.cluster_id in here]
        if gaps := days_without(day, last, held, covering):
            found.append((cluster, gaps))
    return found


def _duty_day() -> dt.date:
    return duty_day(to_local(now()), WatchRules.objects.in_force().on_call_changes_at)


def _weeks(scopes: Collection[UUID | None], first: dt.date, last: dt.date) -> list[OnCallWeek]:
    weeks = OnCallWeek.objects.filter(_in(scopes), monday__gte=first, monday__lte=last)
    return list(weeks.select_related("person").order_by("monday", "id"))


def _exceptions(scopes: Collection[UUID | None], first: dt.date, last: dt.date) -> list[OnCallDays]:
    """In the order they were made: the newest counts."""
    days = OnCallDays.objects.filter(_in(scopes), starts_on__lte=last, ends_on__gte=first, withdrawn_at__isnull=True)
    return list(days.select_related("person", "cluster").order_by("set_at", "id"))


def _in(scopes: Collection[UUID | None]) -> Q:
    return Q(cluster_id__in=[one for one in scopes if one is not None]) | Q(cluster__isnull=True)
