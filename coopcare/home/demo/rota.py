"""Makes a cluster's weekly rota: who usually gives which visit. Pure, and the same every time.

It keeps the rules of staffing (rotas.suitability): one place at a time with time to get there, breaks, eleven hours
from door to door between one day's work and the next, five days a week. So that a small team comes to each person,
whoever already comes is asked first.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from coopcare.home.demo.kinds import KINDS, ORDER
from coopcare.home.demo.reading import ClusterData, Help, Pca, Supported

DAY_MINUTES = 24 * 60
TRAVEL_MINUTES = 15
REST_MINUTES = 11 * 60
BREAK_AFTER_MINUTES, BREAK_MINUTES = 6 * 60, 20
QUARTER = 15
LATE = 20 * 60
MOST_MINUTES = 34 * 60

MONDAY_TO_FRIDAY = frozenset({0, 1, 2, 3, 4})
WORKING_DAYS = (MONDAY_TO_FRIDAY, frozenset({2, 3, 4, 5, 6}), frozenset({4, 5, 6, 0, 1}))


class NobodyFree(RuntimeError):
    """The data ask for more than the cluster's PCAs can give."""


@dataclass(frozen=True)
class Usual:
    """A weekly visit with the PCAs who usually give it (two names for a two-person visit); minutes past midnight."""

    person: str
    help: Help
    weekdays: tuple[int, ...]
    start: int
    pcas: tuple[str, ...]

    @property
    def start_time(self) -> dt.time:
        return dt.time(self.start // 60, self.start % 60)

    @property
    def end(self) -> int:
        return self.start + self.help.minutes


class Diary:
    """When each PCA is taken: (begin, end) in minutes past midnight of numbered days. `days` of 7 go round."""

    def __init__(self, days: int | None = None, to_work: Mapping[str, int] | None = None) -> None:
        self._days = days
        self._to_work = to_work or {}  # minutes from the PCA's door, for rest is counted from door to door
        self._taken: dict[str, dict[int, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))

    def take(self, pca: str, day: int, begin: int, end: int) -> None:
        self._taken[pca][day].append((begin, end))

    def free(self, pca: str, day: int, begin: int, end: int) -> None:
        self._taken[pca][day].remove((begin, end))

    def minutes(self, pca: str) -> int:
        return sum(end - begin for day in self._taken[pca].values() for begin, end in day)

    def minutes_of_week(self, pca: str, day: int) -> int:
        """In the week, Monday to Sunday, of a day that is numbered as dates are (date.toordinal)."""
        monday = day - (day - 1) % 7
        taken = self._taken[pca]
        return sum(end - begin for number in range(monday, monday + 7) for begin, end in taken.get(number, []))

    def fits(self, pca: str, day: int, begin: int, end: int) -> bool:
        taken = self._taken[pca]
        before, same, after = (taken.get(self._day(day + step), []) for step in (-1, 0, 1))
        if any(
            begin < other_end + TRAVEL_MINUTES and other_begin < end + TRAVEL_MINUTES for other_begin, other_end in same
        ):
            return False
        opens, closes = min([begin, *(b for b, _ in same)]), max([end, *(e for _, e in same)])
        last_before = max((e for _, e in before), default=-DAY_MINUTES) - DAY_MINUTES
        first_after = min((b for b, _ in after), default=2 * DAY_MINUTES) + DAY_MINUTES
        rest = REST_MINUTES + 2 * self._to_work.get(pca, 0)
        if opens - last_before < rest or first_after - closes < rest:
            return False
        return self._leaves_breaks([*same, (begin, end)])

    @staticmethod
    def _leaves_breaks(taken: list[tuple[int, int]]) -> bool:
        """No stretch of several visits is longer than six hours without room for a break."""
        stretch_begins, stretch_ends, visits = -DAY_MINUTES, -DAY_MINUTES, 0
        for begin, end in sorted(taken):
            if begin - stretch_ends >= TRAVEL_MINUTES + BREAK_MINUTES:
                stretch_begins, visits = begin, 0
            stretch_ends, visits = max(stretch_ends, end), visits + 1
            if visits > 1 and stretch_ends - stretch_begins > BREAK_AFTER_MINUTES:
                return False
        return True

    def _day(self, day: int) -> int:
        return day if self._days is None else day % self._days


@dataclass
class _Making:
    """A rota half made."""

    cluster: ClusterData
    diary: Diary
    usual: list[Usual] = field(default_factory=list)
    evenings: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        regular = [pca for pca in self.cluster.pcas if not pca.bank]
        self.works = {pca.name: WORKING_DAYS[index % len(WORKING_DAYS)] for index, pca in enumerate(regular)}
        self.comes: dict[str, list[str]] = {person.name: list(person.team) for person in self.cluster.people}

    def place(self, person: Supported, wanted: Help, weekdays: tuple[int, ...], starts: Sequence[int]) -> bool:
        for start in starts:
            found = self._find(person, wanted, weekdays, start)
            if len(found) == wanted.workers:
                self._keep(Usual(person.name, wanted, weekdays, start, tuple(found)))
                return True
        return False

    def _find(self, person: Supported, wanted: Help, weekdays: tuple[int, ...], start: int) -> list[str]:
        """The best PCAs for these days at this time, as many as are needed, or too few."""
        team = self.comes[person.name]
        names = [name for name in self.works if name in team or not person.only_team]
        names = [name for name in names if name not in person.blocks]
        late = start + wanted.minutes > LATE
        names.sort(
            key=lambda name: (
                team.index(name) if name in team else len(team),
                # A few who like evenings do them: whoever finishes late cannot start early the next day.
                late and name not in self.evenings,
                self.diary.minutes(name),
            )
        )
        found: list[str] = []
        for name in names:
            if len(found) < wanted.workers and self._may(name, wanted, weekdays, start):
                found.append(name)
        return found

    def _may(self, name: str, wanted: Help, weekdays: tuple[int, ...], start: int) -> bool:
        if not set(weekdays) <= self.works[name]:
            return False
        if self.diary.minutes(name) + wanted.minutes * len(weekdays) > MOST_MINUTES:
            return False
        return all(self.diary.fits(name, day, start, start + wanted.minutes) for day in weekdays)

    def _keep(self, usual: Usual) -> None:
        self.usual.append(usual)
        for name in usual.pcas:
            if name not in self.comes[usual.person]:
                self.comes[usual.person].append(name)
            if usual.end > LATE:
                self.evenings.add(name)
            for day in usual.weekdays:
                self.diary.take(name, day, usual.start, usual.end)


def make_rota(cluster: ClusterData, to_work: Mapping[str, int] | None = None) -> list[Usual]:
    """Every weekly visit of the cluster; `to_work` are the minutes from each PCA's door. Raises NobodyFree, naming the
    visit, when one cannot be placed.
    """
    making = _Making(cluster, Diary(7, to_work))
    for person, wanted in _hardest_first(cluster):
        starts = _starts(person, wanted)
        for weekdays in _working_week(wanted.weekdays):
            if making.place(person, wanted, weekdays, starts):
                continue
            for part in _halves(weekdays):
                if making.place(person, wanted, part, starts):
                    continue
                for day in part:
                    if not making.place(person, wanted, (day,), starts):
                        raise NobodyFree(f"{cluster.name}: {person.name}, {wanted.kind} on day {day}")
    return making.usual


def team_order(person: Supported, usual: Sequence[Usual]) -> list[str]:
    """The PCAs who come to a person, chosen ones first and then by how often they come."""
    often: dict[str, int] = {name: 0 for name in person.team}
    for visit in usual:
        if visit.person == person.name:
            for name in visit.pcas:
                often[name] = often.get(name, 0) + len(visit.weekdays)
    chosen = {name: index for index, name in enumerate(person.team)}
    return sorted(often, key=lambda name: (chosen.get(name, len(chosen)), -often[name], name))


def bank_of(cluster: ClusterData) -> list[Pca]:
    return [pca for pca in cluster.pcas if pca.bank]


def guaranteed_minutes(pca: Pca, minutes: int) -> int:
    """What the contract promises a PCA who usually works `minutes` a week."""
    return 0 if pca.bank else minutes // 60 * 60


def most_minutes(pca: Pca, minutes: int) -> int:
    """The most that PCA wishes to work in a week."""
    return 20 * 60 if pca.bank else guaranteed_minutes(pca, minutes) + 12 * 60


def weekly_minutes(rota: Sequence[Usual]) -> dict[str, int]:
    """Minutes a week of each PCA."""
    minutes: dict[str, int] = {}
    for usual in rota:
        for name in usual.pcas:
            minutes[name] = minutes.get(name, 0) + usual.help.minutes * len(usual.weekdays)
    return minutes


def standing_by(cluster: ClusterData) -> list[Pca]:
    """The first of the bank, and those of it who can sign in: everybody's stand-ins, free at any hour."""
    bank = bank_of(cluster)
    return [pca for pca in bank if pca is bank[0] or pca.log_in]


def _hardest_first(cluster: ClusterData) -> Iterator[tuple[Supported, Help]]:
    """Those who chose their team, then two-person visits, then by kind; people of one kind in the file's order."""
    everything = [(person, wanted) for person in cluster.people for wanted in person.help]
    return iter(
        sorted(everything, key=lambda pair: (not pair[0].team, pair[1].workers == 1, ORDER.index(pair[1].kind)))
    )


def _starts(person: Supported, wanted: Help) -> list[int]:
    """Quarter hours of the kind, the one this person likes best first and then the nearest to it."""
    kind = KINDS[wanted.kind]
    first, last = (at.hour * 60 + at.minute for at in (kind.earliest, kind.latest))
    quarters = list(range(first, last + 1, QUARTER))
    likes = Random(f"{person.name} {wanted.kind}").choice(quarters)  # noqa: S311 - a demo's taste, not a secret
    return sorted(quarters, key=lambda start: (abs(start - likes), start))


def _working_week(weekdays: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Days of the week and days of the weekend are usually somebody else's."""
    parts = (
        tuple(d for d in weekdays if d in MONDAY_TO_FRIDAY),
        tuple(d for d in weekdays if d not in MONDAY_TO_FRIDAY),
    )
    return [part for part in parts if part]


def _halves(weekdays: tuple[int, ...]) -> list[tuple[int, ...]]:
    parts = (tuple(d for d in weekdays if d < 2), tuple(d for d in weekdays if d >= 2))
    return [part for part in parts if part]
