"""What the rules need to know of a PCA and of a place at a visit. Data alone: instants are UTC, days are local."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from uuid import UUID

from coopcare.clock import elapsed_minutes, to_local
from rotas.suitability.law import Law, Limits, age_on
from rotas.travel import Home, Told, travel_minutes
from rotas.visit_kinds import VisitKind

WEEK_LIMIT_MINUTES = 48 * 60
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """Local days, both included; no end while it lasts."""

    starts_on: dt.date
    ends_on: dt.date | None = None

    def covers(self, on: dt.date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)


@dataclass(frozen=True)
class Asked:
    """What a job asks in a topic, in words, and the first day on which nobody without it is asked: training, or
    (`watched`) that somebody saw them do it. `least_tier` is of learning disability and autism; 0 where there is none.
    """

    topic: str
    words: str
    watched: bool
    from_on: dt.date
    least_tier: int = 0


@dataclass(frozen=True)
class Employed(Span):
    """A contract as a PCA: the most they wish to work in a week and in a day, what they are promised, and the days of
    the week (Monday is 0) of a contract for fixed days; none named means any day. `skills`: see members.skills.
    `asked`: what bars those who never had it.
    """

    most_minutes: int = WEEK_LIMIT_MINUTES
    opted_out_of_48_hours: bool = False
    guaranteed_minutes: int = 0
    weekdays: frozenset[int] = frozenset()
    most_a_day: int | None = None
    skills: frozenset[str] = frozenset()
    asked: tuple[Asked, ...] = ()

    def asks_on(self, on: dt.date, *, watched: bool) -> list[Asked]:
        return [one for one in self.asked if one.watched == watched and one.from_on <= on]


@dataclass(frozen=True)
class Held(Span):
    """A credential; `topic` is set for training only. `withdrawn_on` is the first day it no longer counts. `tier` is of
    training in learning disability and autism; 0 for any other.
    """

    kind: str = ""
    topic: str = ""
    withdrawn_on: dt.date | None = None
    tier: int = 0

    def counts_on(self, on: dt.date) -> bool:
        return self.covers(on) and (self.withdrawn_on is None or on < self.withdrawn_on)


@dataclass(frozen=True)
class Start(Span):
    """Days on which the gate of the recruitment file is open; `supervised`: only beside a colleague."""

    supervised: bool = False


@dataclass(frozen=True)
class Proved(Span):
    """A competency that was watched on `starts_on`: `can` do it, or not yet."""

    topic: str = ""
    can: bool = True


@dataclass(frozen=True)
class Blocked(Span):
    person_id: UUID | None = None


@dataclass(frozen=True)
class Away(Span):
    """Approved leave, or days on which the PCA has said that they cannot come. Why is nobody's business here."""


@dataclass(frozen=True)
class Hours:
    """From a local time until a local time; an end that is not later than the start is on the next day."""

    starts: dt.time
    ends: dt.time


@dataclass(frozen=True)
class Week(Span):
    """The hours a PCA can work, by weekday (Monday is 0), while it lasts. A day without hours is a day off."""

    days: Mapping[int, tuple[Hours, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class OneDay:
    """A day that is not as the others: they cannot work, or can also work. No hours means the whole day."""

    on: dt.date
    can_work: bool = False
    hours: Hours | None = None


@dataclass(frozen=True)
class Busy:
    """Time already promised: an attendance that holds it, whose home it is at, and what kind of visit it is."""

    attendance_id: UUID | None
    starts_at: dt.datetime
    ends_at: dt.datetime
    home: Home | None = None
    kind: str = VisitKind.VISIT

    @cached_property
    def on(self) -> dt.date:
        return to_local(self.starts_at).date()

    @cached_property
    def minutes(self) -> int:
        return elapsed_minutes(self.starts_at, self.ends_at)


@dataclass(frozen=True)
class WorkerFacts:
    """What is known of a PCA: `busy` must reach from the Monday before the place's week to the Sunday after it.

    `worked`: minutes by local day for the average week: all of a day before `busy` begins, and nights that `busy` does
    not tell of; None where the average cannot matter. `starts`: when the gate of their recruitment file is open, and
    `lacks_to_start` what that file lacks; None where it is not asked. `proved`: competencies, the oldest first.
    """

    person_id: UUID
    name: str
    born_on: dt.date | None = None
    employments: tuple[Employed, ...] = ()
    credentials: tuple[Held, ...] = ()
    blocks: tuple[Blocked, ...] = ()
    clusters: frozenset[UUID] = frozenset()
    busy: tuple[Busy, ...] = ()
    covers: frozenset[UUID] = frozenset()
    weeks: tuple[Week, ...] = ()
    one_days: tuple[OneDay, ...] = ()
    away: tuple[Away, ...] = ()
    mode: str = ""
    home: Home | None = None
    told: Told = field(default_factory=dict)
    worked: Mapping[dt.date, int] | None = None
    starts: tuple[Start, ...] | None = None
    lacks_to_start: str = ""
    proved: tuple[Proved, ...] = ()
    law: Law = field(default_factory=Law)

    def also_busy(self, busy: Busy) -> "WorkerFacts":
        return replace(self, busy=(*self.busy, busy))

    def limits_on(self, on: dt.date) -> Limits:
        return self.law.for_age(age_on(self.born_on, on))

    def minutes_between(self, start: Home | None, end: Home | None) -> int | None:
        """Travel by this PCA's own way of travelling; None when it is not known."""
        return travel_minutes(start, end, self.mode, self.told)

    @cached_property
    def by_day(self) -> Mapping[dt.date, tuple[Busy, ...]]:
        found: dict[dt.date, tuple[Busy, ...]] = {}
        for busy in self.busy:
            found[busy.on] = (*found.get(busy.on, ()), busy)
        return found


@dataclass(frozen=True)
class Need:
    """One task of a visit, and the words for the training it needs."""

    name: str
    is_regulated: bool = False
    topic: str = ""
    training: str = ""

    @property
    def training_words(self) -> str:
        return self.training or self.topic.replace("_", " ")


@dataclass(frozen=True)
class PlaceFacts:
    """A place at a visit. `instead_of`: attendances that would be given up for it, so their time counts as free.
    `also_coming`: PCAs with another place at the same visit. `skills`: asked for beside the training of the tasks.
    `no_personal_care`: why the co-op may not give the personal care among its needs; empty when it may.
    """

    person_id: UUID
    cluster_id: UUID
    cluster_name: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    needs: tuple[Need, ...] = ()
    instead_of: frozenset[UUID] = frozenset()
    no_personal_care: str = ""
    home: Home | None = None
    also_coming: frozenset[UUID] = frozenset()
    skills: frozenset[str] = frozenset()
    kind: str = VisitKind.VISIT

    @cached_property
    def on(self) -> dt.date:
        return to_local(self.starts_at).date()

    @cached_property
    def minutes(self) -> int:
        return elapsed_minutes(self.starts_at, self.ends_at)

    @property
    def monday(self) -> dt.date:
        return self.on - self.on.weekday() * DAY

    @property
    def regulated(self) -> list[Need]:
        return [need for need in self.needs if need.is_regulated]

    @cached_property
    def as_busy(self) -> Busy:
        return Busy(None, self.starts_at, self.ends_at, self.home, self.kind)


def others(pca: WorkerFacts, place: PlaceFacts, first: dt.date, last: dt.date) -> list[Busy]:
    """What the PCA has promised on local days `first` to `last`, but for what would be given up; in time order."""
    found = [
        busy
        for number in range((last - first).days + 1)
        for busy in pca.by_day.get(first + number * DAY, ())
        if busy.attendance_id is None or busy.attendance_id not in place.instead_of
    ]
    return sorted(found, key=lambda busy: (busy.starts_at, busy.ends_at))


def employment_on(pca: WorkerFacts, on: dt.date) -> Employed | None:
    return next((employed for employed in pca.employments if employed.covers(on)), None)


def week_minutes(pca: WorkerFacts, place: PlaceFacts) -> int:
    """Minutes in the place's week, Monday to Sunday by the local day of each start, this place included."""
    week = others(pca, place, place.monday, place.monday + 6 * DAY)
    return place.minutes + sum(busy.minutes for busy in week)
