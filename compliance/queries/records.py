"""The records an inspector asks for (domain.md A6), with people outside the sample shown by a number."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from clusters.models import Package
from clusters.queries.clusters import package_on, team_of
from compliance.models import SamplePart
from compliance.policies import may_open_sampled, sampled_ids
from compliance.queries.library import own_measure
from coopcare.accounts.actor import Actor
from coopcare.audit.services import record_reading
from coopcare.clock import elapsed_minutes, today
from coopcare.errors import NotFound
from members.models import Employment, Person
from rotas.figures.reliability import Reliability, Timing
from rotas.models import Attendance, Visit
from rotas.queries.figures import figures_of_co_op, timings_of

OUTSIDE = "Not in your sample"
NOBODY = "Nobody we support"
BY_NAME = ("last_name", "first_name", "id")
LATE = (Timing.LATE, Timing.VERY_LATE)
NOT_TIMED: Mapping[UUID, Timing] = {}


class Pseudonyms:
    """The same number for the same person or worker on every page: by when their first package, or job, began."""

    def __init__(self, actor: Actor, part: SamplePart = SamplePart.PERSON) -> None:
        self._sample, self._part = sampled_ids(actor, part), part
        began = Package.objects if part == SamplePart.PERSON else Employment.objects
        order = began.order_by("starts_on", "person_id").values_list("person_id", flat=True)
        self._numbers = {person_id: number for number, person_id in enumerate(dict.fromkeys(order), start=1)}

    def name_of(self, person: Person) -> str:
        if self.is_named(person.id):
            return person.full_name
        return f"{self._part.capitalize()} {self._numbers.get(person.id, 0)}"

    def whom(self, person: Person | None) -> str:
        """As name_of, and in words where a record is about nobody we support."""
        return self.name_of(person) if person else NOBODY

    def words(self, person: Person | None, *texts: str) -> list[str]:
        """What was written about somebody, where the reader may open their record. About nobody: it may name
        anybody.
        """
        if not self.is_all and (person is None or not self.is_named(person.id)):
            return [OUTSIDE if text else "" for text in texts]
        return list(texts)

    @property
    def is_all(self) -> bool:
        """Nobody is a number: the manager reads."""
        return self._sample is None

    def is_named(self, person_id: UUID) -> bool:
        return self._sample is None or person_id in self._sample


def to_open(actor: Actor, part: SamplePart) -> "QuerySet[Person]":
    """Whose file the reader may open, by name: their sample; the manager, who has none, everybody of today."""
    sample = sampled_ids(actor, part)
    if sample is None:
        rows = Package.objects if part == SamplePart.PERSON else Employment.objects
        return Person.objects.filter(id__in=rows.on(today()).values("person_id")).order_by(*BY_NAME)
    return Person.objects.filter(id__in=sample).order_by(*BY_NAME)


def read_of(
    actor: Actor, people: Iterable[Person | None], part: SamplePart = SamplePart.PERSON
) -> list[Person]:  # fmt: skip
    """Of those who stand on a page or in a table, each once, whom the reader has read by name: each of them is to see
    that it was read.
    """
    sample = sampled_ids(actor, part)
    named = {one.id: one for one in people if one is not None}
    return [one for one_id, one in named.items() if sample is None or one_id in sample]


@dataclass(frozen=True)
class LogLine:
    """One worker's place at one visit: what was planned, what happened. `timing` where the visit is over."""

    visit: Visit
    attendance: Attendance
    person: str
    is_named: bool
    timing: Timing | None = None

    @property
    def minutes_late(self) -> int | None:
        if self.attendance.arrived_at is None:
            return None
        return elapsed_minutes(self.attendance.starts_at, self.attendance.arrived_at)

    @property
    def minutes_given(self) -> int | None:
        if self.attendance.arrived_at is None or self.attendance.left_at is None:
            return None
        return elapsed_minutes(self.attendance.arrived_at, self.attendance.left_at)

    @property
    def is_late(self) -> bool:
        return self.timing in LATE


def visits_in(first: date, last: date) -> "QuerySet[Visit]":
    """Visits of the whole co-op on these local days, the latest first, with who came."""
    visits = Visit.objects.between(first, last).select_related("person", "cluster")
    return visits.prefetch_related("attendances__pca").order_by("-starts_at", "id")


def log_lines(
    visits: Iterable[Visit], names: Pseudonyms, timings: Mapping[UUID, Timing] = NOT_TIMED
) -> list[LogLine]:  # fmt: skip
    """`timings` by the id of the place, where the page says who was late."""
    return [
        LogLine(
            visit, attendance, names.name_of(visit.person), names.is_named(visit.person_id), timings.get(attendance.id)
        )
        for visit in visits
        for attendance in visit.current_attendances
    ]


def timed_lines(visits: Collection[Visit], names: Pseudonyms) -> list[LogLine]:
    """As `log_lines`, with what each place was by the co-op's own measure."""
    listed = Visit.objects.filter(id__in=[one.id for one in visits])
    return log_lines(visits, names, timings_of(listed, own_measure()))


@dataclass(frozen=True)
class Punctuality:
    """Counts over workers' places at visits that are over, by the co-op's measure, with the visits behind them."""

    went: Reliability
    exceptions: list[LogLine]

    @property
    def late(self) -> int:
        return self.went.late + self.went.very_late


def punctuality(first: date, last: date, names: Pseudonyms) -> Punctuality:
    """Late and missed over local days `first` to `last`: the same figures as everywhere, and each visit behind them."""
    measure = own_measure()
    figures = figures_of_co_op(until=last, days=(last - first).days + 1, measure=measure)
    timings = timings_of(Visit.objects.between(first, last), measure)
    bad = {place: found for place, found in timings.items() if found in (*LATE, Timing.MISSED)}
    lines = log_lines(visits_in(first, last).filter(attendances__in=bad).distinct(), names, bad)
    return Punctuality(figures.reliability, [line for line in lines if line.timing])


@dataclass(frozen=True)
class SampledPerson:
    """One person's file for an inspection: package, team, and visits with their notes on one dated line."""

    person: Person
    package: Package | None
    team: list
    visits: list[Visit]


def open_sampled_person(actor: Actor, person_id: UUID, *, days: int = 56) -> SampledPerson:
    """NotFound outside the sample; the reading is kept, and the person can see it."""
    person = Person.objects.filter(id=person_id).first()
    if person is None or not may_open_sampled(actor, person_id):
        raise NotFound("This person is not in the sample that was chosen for you.")
    record_reading(actor, "care file, visits and notes", person, about=person)
    on = today()
    visits = Visit.objects.between(on - timedelta(days=days), on).filter(person=person)
    return SampledPerson(
        person=person,
        package=package_on(person.id, on),
        team=team_of(person.id, on),
        visits=list(visits.prefetch_related("attendances__pca", "tasks", "notes").order_by("-starts_at")),
    )
