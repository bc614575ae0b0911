"""When a PCA can work, for the pages."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from clusters.models import Cluster, ClusterPlace, PlaceRole
from coopcare.accounts.actor import Actor
from coopcare.clock import today
from coopcare.errors import NotFound
from coopcare.ui.formats import WEEKDAYS, gov_time_range
from members.models import Employment, Job, Person
from rotas.models import Attendance, AttendanceStatus, AvailableHours, DayChange, WeeklyAvailability
from rotas.policies import may_say_availability, may_see_availability
from rotas.queries.absence import places_to_give_up
from rotas.queries.facts import worker_facts
from rotas.suitability.availability import outside

LOOKS_AHEAD = dt.timedelta(weeks=6)


@dataclass(frozen=True)
class WeekShown:
    """Weekly hours from a day until a day, as (day of the week, hours in words)."""

    starts_on: dt.date
    ends_on: dt.date | None
    days: list[tuple[str, str]]


def open_pca(actor: Actor, pca_id: UUID) -> Person:
    """A PCA whose availability the actor may see. NotFound for anybody else."""
    pca = Person.objects.filter(id=pca_id).first()
    if pca is None or not may_see_availability(actor, pca_id) or employment_of(pca_id) is None:
        raise NotFound("We cannot find this PCA.")
    return pca


def employment_of(pca_id: UUID) -> Employment | None:
    """The contract as a PCA that holds today, or the next one."""
    jobs = Employment.objects.filter(person_id=pca_id, job=Job.PCA).exclude(ends_on__lt=today())
    return jobs.order_by("starts_on").first()


def weeks_of(pca_id: UUID) -> list[WeekShown]:
    """Weekly hours that hold today or later, the first first. None: available within the contract."""
    rows = WeeklyAvailability.objects.filter(pca_id=pca_id).exclude(ends_on__lt=today()).prefetch_related("hours")
    return [WeekShown(row.starts_on, row.ends_on, _days(list(row.hours.all()))) for row in rows]


def day_changes_of(pca_id: UUID) -> list[DayChange]:
    """Single days that are different, from today on."""
    return list(DayChange.objects.standing().filter(pca_id=pca_id, on__gte=today()))


def open_day_change(actor: Actor, change_id: UUID) -> DayChange:
    change = DayChange.objects.filter(id=change_id).select_related("pca").first()
    if change is None or not may_say_availability(actor, change.pca_id):
        raise NotFound("We cannot find this day.")
    return change


def covers_of(pca_id: UUID) -> list[Cluster]:
    """Clusters besides their own in which a PCA is willing to cover."""
    places = ClusterPlace.objects.on(today()).filter(person_id=pca_id, role=PlaceRole.COVERS)
    return list(Cluster.objects.filter(id__in=places.values("cluster_id")))


def other_clusters(pca_id: UUID) -> list[Cluster]:
    """Clusters in which a PCA does not work."""
    places = ClusterPlace.objects.on(today()).filter(person_id=pca_id, role=PlaceRole.PCA)
    return list(Cluster.objects.exclude(id__in=places.values("cluster_id")))


def agreed_outside(pca: Person) -> list[Attendance]:
    """Visits of the next six weeks that the PCA has agreed to and that lie outside of what they have said since."""
    first, last = today(), today() + LOOKS_AHEAD
    facts = worker_facts([pca.id], first, last).get(pca.id)
    if facts is None:
        return []
    agreed = places_to_give_up(pca.id, last).filter(status=AttendanceStatus.ACCEPTED)
    return [place for place in agreed if outside(facts, place.starts_at, place.ends_at)]


def _days(hours: list[AvailableHours]) -> list[tuple[str, str]]:
    found = []
    for number, name in enumerate(WEEKDAYS):
        own = [gov_time_range(one.starts, one.ends) for one in hours if one.weekday == number]
        found.append((name, " and ".join(own) or "Day off"))
    return found
