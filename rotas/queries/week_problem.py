"""A cluster's week as the planner is given it. Reads alone, in a number of queries that does not grow with the visits.

What the planner may move: visits of the week that have not begun. Visits that somebody put right by hand, and those
that start within a day, stay as people know them. Nights and live-in days reach over midnight and are agreed one by
one: whoever has one has fixed work, and one that nobody has is covered by hand. All other promised time of the PCAs is
fixed work.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from uuid import UUID

from django.db.models import Count

from clusters.models import Block, Cluster, ClusterPlace, KnownFaceWish, PlaceRole, TeamPlace, TeamPlaceKind
from clusters.queries.clusters import pcas_of
from coopcare.clock import elapsed_minutes, local, now
from rotas.models import Attendance, AttendanceRole, AttendanceStatus, CannotComeVisit, Priority, PublishedWeek, Visit
from rotas.planner.problem import Bar, Busy, Placement, Preference, Problem, Window, Worker
from rotas.planner.problem import Visit as Task
from rotas.planner.relax import DAY_BAR
from rotas.planner.rota import Rota
from rotas.queries.facts import make_place, need_of, worker_facts
from rotas.queries.fairness import burdens_of
from rotas.queries.homes import homes_of
from rotas.queries.visits import week_of
from rotas.queries.weights import weights_now
from rotas.suitability import (
    RULES_AT_ANY_HOUR,
    PlaceFacts,
    WorkerFacts,
    employment_on,
    of_competency,
    of_fixed_days,
    of_job,
    of_skills,
    of_training,
    reasons_against,
    windows_on,
)
from rotas.travel import Home
from rotas.visit_kinds import VisitKind

DAY = dt.timedelta(days=1)
DAYS = 7
NOTICE = dt.timedelta(hours=24)
POINTS = {Priority.TIME_CRITICAL: 3, Priority.NORMAL: 2, Priority.FLEXIBLE: 1}
# Minutes between two homes of which one has no coordinates. The rules say nothing then; pages say that it is not known.
NOT_KNOWN = 15
Rule = Callable[[WorkerFacts, PlaceFacts], list[str]]
# What somebody could learn, so that they may come another time.
CAN_BE_LEARNT = (of_training, of_job, of_competency, of_skills)


@dataclass(frozen=True)
class WeekBook:
    """A week as rows and as the planner's `problem`; `visits` by id, those it may move; `facts` of every PCA;
    `elsewhere`: where those of other clusters work, in words.
    """

    cluster: Cluster
    monday: dt.date
    visits: Mapping[str, Visit]
    facts: Mapping[UUID, WorkerFacts]
    places: Mapping[str, PlaceFacts]
    problem: Problem
    elsewhere: Mapping[UUID, str] = field(default_factory=dict)

    @property
    def names(self) -> Mapping[UUID, str]:
        return {pca_id: facts.name for pca_id, facts in self.facts.items()}

    def starts_at(self, placement: Placement) -> dt.datetime:
        return self.problem.starts_at + dt.timedelta(minutes=placement.start)

    def standing(self, visit_id: str) -> list[UUID]:
        return [place.pca_id for place in worked_places(self.visits[visit_id]) if place.pca_id]

    def broken(self, rota: Rota) -> dict[str, list[str]]:
        """Visit id → sentences, for what the rules of staffing would refuse in a rota: a planner is not believed."""
        busy = dict(self.facts)
        for visit_id, placement in rota.placements.items():
            place = self._place_at(visit_id, placement)
            for pca in placement.workers:
                busy[UUID(pca)] = busy[UUID(pca)].also_busy(place.as_busy)
        return {
            visit_id: against
            for visit_id, placement in rota.placements.items()
            if (against := self._against(busy, visit_id, placement))
        }

    def _against(self, busy: Mapping[UUID, WorkerFacts], visit_id: str, placement: Placement) -> list[str]:
        place = self._place_at(visit_id, placement)
        found = []
        for pca in placement.workers:
            facts = busy[UUID(pca)]
            others = list(facts.busy)
            others.remove(place.as_busy)  # this promise alone: another at the same time is a clash
            found += reasons_against(_with_busy(facts, others), place)
        return found

    def place_in(self, rota: Rota, visit_id: str) -> PlaceFacts:
        """A place at the visit, at the time that a rota gives it."""
        return self._place_at(visit_id, rota.placements[visit_id])

    def _place_at(self, visit_id: str, placement: Placement) -> PlaceFacts:
        place, starts_at = self.places[visit_id], self.starts_at(placement)
        length = dt.timedelta(minutes=place.minutes)
        return _at(place, starts_at, starts_at + length)


def week_book(cluster: Cluster, monday: dt.date) -> WeekBook:
    return _Reading(cluster, monday).book()


def worked_places(visit: Visit) -> list[Attendance]:
    """The places of the visit's workers, filled or not; whoever learns beside them is not planned."""
    return [place for place in visit.current_attendances if place.role == AttendanceRole.WORKER]


class _Reading:
    """One reading of a week."""

    def __init__(self, cluster: Cluster, monday: dt.date) -> None:
        self.cluster, self.monday, self.sunday = cluster, monday, monday + (DAYS - 1) * DAY
        self.starts_at = local(monday, dt.time())
        week = week_of(cluster, monday).select_related("pattern")
        upcoming = [visit for visit in week if visit.is_upcoming and visit.starts_at > now()]
        upcoming = [visit for visit in upcoming if visit.kind == VisitKind.VISIT]
        self.visits = {str(visit.id): visit for visit in upcoming}
        self.people = {visit.person_id for visit in upcoming}
        self.covering = self._covering()
        held = {place.pca_id for visit in upcoming for place in worked_places(visit) if place.pca_id}
        pca_ids = {pca.id for pca in pcas_of(cluster.id, monday)} | self.covering | held
        facts = worker_facts(pca_ids, monday, self.sunday)
        moving = {place.id for visit in upcoming for place in worked_places(visit)}
        self.facts = {
            pca_id: _with_busy(one, [busy for busy in one.busy if busy.attendance_id not in moving])
            for pca_id, one in facts.items()
        }
        self.burdens, self.said_no = burdens_of(self.facts), self._said_no()
        self.homes = homes_of({*self.people, *pca_ids})
        self.places = {visit_id: self._place(visit) for visit_id, visit in self.visits.items()}

    def book(self) -> WeekBook:
        problem = Problem(
            starts_at=self.starts_at,
            visits=tuple(self._task(visit) for visit in self.visits.values()),
            workers=tuple(self._worker(facts) for facts in self.facts.values()),
            travel=self._travel(),
            preferences=self._preferences(),
            weights=weights_now(is_published=self._is_published()),
            standing=self._standing(),
            pinned=self._pinned(),
        )
        return WeekBook(
            self.cluster, self.monday, self.visits, self.facts, self.places, problem, self._elsewhere()
        )  # fmt: skip

    def _is_published(self) -> bool:
        return PublishedWeek.objects.filter(cluster=self.cluster, monday=self.monday).exists()

    def _covering(self) -> set[UUID]:
        places = ClusterPlace.objects.on(self.monday).filter(cluster=self.cluster, role=PlaceRole.COVERS)
        return set(places.values_list("person_id", flat=True))

    @cached_property
    def _stops(self) -> list[Home]:
        """Every home, in the order of the travel tables: of those visited, of the PCAs, and of their fixed work."""
        homes = dict(self.homes)
        for facts in self.facts.values():
            homes |= {busy.home.person_id: busy.home for busy in facts.busy if busy.home is not None}
        return [Home(self.cluster.id), *homes.values()]

    @cached_property
    def _number(self) -> dict[UUID, int]:
        """The first stop is nowhere in particular: for homes that are not known."""
        return {home.person_id: number for number, home in enumerate(self._stops)}

    def _travel(self) -> dict[str, tuple[tuple[int, ...], ...]]:
        """One table a PCA: what somebody has told of a way counts for the way that this PCA travels."""
        return {
            str(facts.person_id): tuple(
                tuple(_minutes(facts, start, end) for end in self._stops) for start in self._stops
            )
            for facts in self.facts.values()
        }

    def _task(self, visit: Visit) -> Task:
        start, pattern = self._minute(visit.starts_at), visit.pattern
        earliest = latest = start
        if pattern is not None and not visit.is_touched:
            earliest = min(start, self._on_day(visit.on, pattern.earliest_start, start))
            latest = max(start, self._on_day(visit.on, pattern.latest_start, start))
        usual = [pattern.usual_pca_id, pattern.second_pca_id] if pattern else []
        return Task(
            id=str(visit.id),
            person=str(visit.person_id),
            place=self._number.get(visit.person_id, 0),
            day=(visit.on - self.monday).days,
            earliest=earliest,
            latest=latest,
            preferred=start,
            minutes=visit.minutes,
            needs=max(1, len(worked_places(visit))),
            priority=POINTS[Priority(pattern.priority)] if pattern else POINTS[Priority.NORMAL],
            cluster=str(visit.cluster_id),
            usual=frozenset(str(pca_id) for pca_id in usual if pca_id),
        )

    def _worker(self, facts: WorkerFacts) -> Worker:
        employed, limits = employment_on(facts, self.monday), facts.limits_on(self.monday)
        most_week = [employed.most_minutes if employed else 0, limits.most_a_week]
        most_day = [employed.most_a_day if employed else None, limits.most_a_day, DAY // dt.timedelta(minutes=1)]
        clusters = {str(one) for one in facts.clusters}
        own = str(self.cluster.id) if str(self.cluster.id) in clusters else ""
        return Worker(
            id=str(facts.person_id),
            name=facts.name,
            home=self._number.get(facts.person_id, 0),
            mode=str(facts.person_id),
            windows=tuple(self._windows(facts)),
            busy=tuple(self._busy(facts)),
            barred=self._barred[facts.person_id],
            guaranteed_minutes=employed.guaranteed_minutes if employed else 0,
            most_week_minutes=min(one for one in most_week if one is not None),
            most_day_minutes=min(one for one in most_day if one is not None),
            rest_minutes=limits.rest,
            break_after_minutes=limits.break_after,
            break_minutes=limits.break_length,
            burden_before=self.burdens.get(facts.person_id, 0),
            cluster=own,
            covers=frozenset({str(self.cluster.id)}),
        )

    def _windows(self, facts: WorkerFacts) -> Iterable[Window]:
        for day in range(DAYS):
            for starts, ends in windows_on(facts, self.monday + day * DAY):
                yield Window(day, self._minute(starts), self._minute(ends))

    def _busy(self, facts: WorkerFacts) -> Iterable[Busy]:
        for busy in facts.busy:
            place = self._number.get(busy.home.person_id, 0) if busy.home else 0
            day = (busy.on - self.monday).days
            yield Busy(day, self._minute(busy.starts_at), self._minute(busy.ends_at), place)

    @cached_property
    def _barred(self) -> dict[UUID, dict[str, tuple[Bar, ...]]]:
        """PCA → visit id → why not."""
        return {facts.person_id: self._bars_of(facts) for facts in self.facts.values()}

    def _bars_of(self, facts: WorkerFacts) -> dict[str, tuple[Bar, ...]]:
        found = {}
        agreed = self.cluster.id in facts.clusters or facts.person_id in self.covering
        for visit_id, place in self.places.items():
            bars = [bar for rule in RULES_AT_ANY_HOUR for bar in _bars(rule, facts, place)]
            is_new = facts.person_id not in self._holders(visit_id)
            if is_new and not agreed:
                bars.append(Bar("cluster", f"{facts.name} has not agreed to cover in {self.cluster.name}."))
            if is_new and facts.person_id in self.said_no[visit_id]:
                bars.append(Bar("said_no", f"{facts.name} has said no to this visit."))
            if bars:
                found[visit_id] = tuple(bars)
        return found

    def _said_no(self) -> dict[str, set[UUID | None]]:
        """Who has declined a visit, or said that they cannot come to it. They may be asked by hand, not by a plan."""
        found: dict[str, set[UUID | None]] = defaultdict(set)
        declined = Attendance.objects.filter(visit__in=list(self.visits), status=AttendanceStatus.DECLINED)
        called_off = CannotComeVisit.objects.filter(visit__in=list(self.visits), call__back_at__isnull=True)
        for visit_id, pca_id in declined.values_list("visit_id", "pca_id"):
            found[str(visit_id)].add(pca_id)
        for visit_id, pca_id in called_off.values_list("visit_id", "call__pca_id"):
            found[str(visit_id)].add(pca_id)
        return found

    def _holders(self, visit_id: str) -> set[UUID | None]:
        return {place.pca_id for place in worked_places(self.visits[visit_id])}

    def _elsewhere(self) -> dict[UUID, str]:
        ids = {one for facts in self.facts.values() for one in facts.clusters if self.cluster.id not in facts.clusters}
        names = dict(Cluster.objects.filter(id__in=ids).values_list("id", "name"))
        return {
            facts.person_id: " and ".join(sorted(names[one] for one in facts.clusters))
            for facts in self.facts.values()
            if facts.clusters and self.cluster.id not in facts.clusters
        }

    def _preferences(self) -> dict[str, Preference]:
        ranked: dict[UUID, list[str]] = defaultdict(list)
        known: dict[UUID, set[str]] = defaultdict(set)
        team = TeamPlace.objects.on(self.monday).filter(person_id__in=self.people).order_by("rank", "starts_on", "id")
        for place in team:
            if place.kind == TeamPlaceKind.REGULAR:
                ranked[place.person_id].append(str(place.pca_id))
            known[place.person_id].add(str(place.pca_id))
        given = Attendance.objects.filter(
            visit__person_id__in=self.people, status=AttendanceStatus.DONE, pca_id__in=self.facts
        )
        for person_id, pca_id, _ in given.values_list("visit__person_id", "pca_id").annotate(n=Count("id")).order_by():
            known[person_id].add(str(pca_id))
        never: dict[UUID, set[str]] = defaultdict(set)
        for block in Block.objects.on(self.monday).filter(person_id__in=self.people):
            never[block.person_id].add(str(block.pca_id))
        wishes = KnownFaceWish.objects.on(self.monday).filter(person_id__in=self.people)
        only = set(wishes.values_list("person_id", flat=True))
        return {
            str(person_id): Preference(
                ranked=tuple(dict.fromkeys(ranked[person_id])),
                known=frozenset(known[person_id]),
                never=frozenset(never[person_id]),
                only_these=person_id in only,
                same_person_before_time=person_id in only,
            )
            for person_id in self.people
        }

    def _standing(self) -> dict[str, Placement]:
        found = {}
        for visit_id, visit in self.visits.items():
            places = worked_places(visit)
            if places and all(place.pca_id for place in places):
                workers = tuple(str(place.pca_id) for place in places)
                found[visit_id] = Placement(self._minute(visit.starts_at), workers)
        return found

    def _pinned(self) -> frozenset[str]:
        """Not to be changed: what somebody moved by hand, and what is about to happen; unless who comes may not."""
        standing, soon = self._standing(), now() + NOTICE
        return frozenset(
            visit_id
            for visit_id, visit in self.visits.items()
            if visit_id in standing
            and (visit.is_touched or visit.starts_at < soon)
            and not any(visit_id in self._barred[UUID(pca)] for pca in standing[visit_id].workers)
        )

    def _place(self, visit: Visit) -> PlaceFacts:
        return make_place(
            visit.person_id,
            visit.cluster,
            visit.starts_at,
            visit.ends_at,
            [need_of(task) for task in visit.tasks.all()],
            home=self.homes.get(visit.person_id),
            skills=visit.skills,
            kind=visit.kind,
        )

    def _minute(self, at: dt.datetime) -> int:
        return elapsed_minutes(self.starts_at, at)

    def _on_day(self, on: dt.date, at: dt.time | None, otherwise: int) -> int:
        return otherwise if at is None else self._minute(local(on, at))


def _minutes(facts: WorkerFacts, start: Home, end: Home) -> int:
    found = facts.minutes_between(start, end)
    return NOT_KNOWN if found is None else found


def _bars(rule: Rule, facts: WorkerFacts, place: PlaceFacts) -> Iterable[Bar]:
    kind = DAY_BAR if rule is of_fixed_days else "rule"
    for sentence in rule(facts, place):
        yield Bar(kind, sentence, liftable=rule in CAN_BE_LEARNT)


def _with_busy(facts: WorkerFacts, busy: Iterable[object]) -> WorkerFacts:
    return replace(facts, busy=tuple(busy))  # type: ignore[arg-type]


def _at(place: PlaceFacts, starts_at: dt.datetime, ends_at: dt.datetime) -> PlaceFacts:
    return replace(place, starts_at=starts_at, ends_at=ends_at)
