"""Who could come to weekly visits, and at which times: every date of a change against the people who might give it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from clusters.queries.clusters import pcas_of, pcas_willing_to_cover, team_of
from members.models import Person
from rotas.models import Attendance, Visit, VisitPattern
from rotas.queries.drafts import DAY, Calendar, Draft, drafts_on, place_of
from rotas.queries.facts import worker_facts
from rotas.queries.homes import home_of
from rotas.queries.weekly import WeeklyChange
from rotas.suitability import reasons_against
from rotas.visit_kinds import VisitKind
from rotas.weekly_terms import WeeklyTerms

DAY_BEGINS, DAY_ENDS, STEP = 7 * 60, 21 * 60, 30
MOST_TIMES = 6


@dataclass(frozen=True)
class Staffing:
    """One PCA against every date of a change: on how many they could come, and why not on the first that they cannot.
    `reasons` are for whoever runs the rota.
    """

    pca: Person
    free: int
    dates: int
    is_on_team: bool
    covers: bool = False
    reasons: list[str] = field(default_factory=list)

    @property
    def can_always(self) -> bool:
        return self.free == self.dates

    @property
    def can_never(self) -> bool:
        return self.free == 0


def staffing(change: WeeklyChange) -> list[Staffing]:
    """Every PCA of the care team, then of the cluster, then those of others who are willing to cover there, against
    every date: the person's order first.
    """
    drafts = [draft for draft in change.drafts if draft.can_be_planned]
    if not drafts:
        return []
    first, last = drafts[0].visit.on, drafts[-1].visit.on
    team = [place.pca for place in team_of(change.package.person_id, first)]
    cluster = change.package.cluster_id
    others = [pca for pca in pcas_of(cluster, first) if pca not in team]
    covering = [pca for pca in pcas_willing_to_cover(cluster, first) if pca not in team and pca not in others]
    people = [*team, *others, *covering]
    facts = worker_facts([pca.id for pca in people], first, last)
    free = _places_given_up(change)
    home = home_of(change.package.person_id)
    places = [place_of(draft, free, home) for draft in drafts]
    found = []
    for pca in people:
        against = [reasons for place in places if (reasons := reasons_against(facts[pca.id], place))]
        found.append(
            Staffing(
                pca,
                free=len(places) - len(against),
                dates=len(places),
                is_on_team=pca in team,
                covers=pca in covering,
                reasons=against[0] if against else [],
            )
        )
    return found


def with_usual_pcas(change: WeeklyChange, terms: WeeklyTerms) -> WeeklyTerms:
    """The terms with nobody left open, as far as somebody of the team can come every time, in the person's order."""
    always = [one.pca.id for one in staffing(change) if one.can_always and one.is_on_team]
    chosen: list[UUID | None] = list(terms.pca_ids)
    for number, pca_id in enumerate(chosen):
        if pca_id is None:
            chosen[number] = next((one for one in always if one not in chosen), None)
    return replace(terms, usual_pca_id=chosen[0], second_pca_id=chosen[1] if len(chosen) > 1 else None)


def times_that_work(change: WeeklyChange, pca_ids: Iterable[UUID | None] = ()) -> list[tuple[dt.time, list[Person]]]:
    """Start times at which one and the same PCA of the team (or of `pca_ids`) could come on every date, nearest to the
    time asked for first.
    """
    drafts, pattern = change.drafts, change.pattern
    if not drafts or pattern is None or pattern.kind != VisitKind.VISIT:
        return []  # the times of a night or a live-in day are not moved by half an hour to suit
    first, last = drafts[0].visit.on, drafts[-1].visit.on
    wanted = {pca_id for pca_id in pca_ids if pca_id}
    team = [place.pca for place in team_of(change.package.person_id, first)]
    people = [pca for pca in team if not wanted or pca.id in wanted]
    facts = worker_facts([pca.id for pca in people], first, last)
    free, days = _places_given_up(change), [draft.visit.on for draft in drafts]
    home = home_of(change.package.person_id)
    calendar = Calendar.of([pattern], first, last)
    asked = pattern.start_time.hour * 60 + pattern.start_time.minute
    found: list[tuple[dt.time, list[Person]]] = []
    for minute in sorted(range(DAY_BEGINS, DAY_ENDS - pattern.minutes + 1, STEP), key=lambda one: abs(one - asked)):
        if minute == asked or len(found) == MOST_TIMES:
            continue
        pattern_then = _at(pattern, dt.time(minute // 60, minute % 60))
        then = drafts_on(pattern_then, days, change.tasks, calendar)
        places = [place_of(draft, free, home) for draft in then]
        able = [pca for pca in people if not any(reasons_against(facts[pca.id], place) for place in places)]
        if len(able) >= pattern.workers_needed and not _clashes(then, change):
            found.append((pattern_then.start_time, able))
    return sorted(found, key=lambda one: one[0])


def _at(pattern: VisitPattern, start_time: dt.time) -> VisitPattern:
    """The same agreement at another time, not saved."""
    return VisitPattern(
        package=pattern.package,
        start_time=start_time,
        minutes=pattern.minutes,
        workers_needed=pattern.workers_needed,
        skills=pattern.skills,
    )


def _clashes(drafts: Sequence[Draft], change: WeeklyChange) -> bool:
    """Whether the person has another visit at one of these times."""
    if not drafts:
        return True
    first, last = drafts[0].visit.starts_at - DAY, drafts[-1].visit.ends_at
    live = Visit.objects.live().filter(person_id=change.package.person_id, starts_at__gte=first, starts_at__lt=last)
    others = live.exclude(id__in=[visit.id for visit in change.gives_up]).values_list("starts_at", "ends_at")
    return any(start < one.visit.ends_at and one.visit.starts_at < end for start, end in others for one in drafts)


def _places_given_up(change: WeeklyChange) -> list[Attendance]:
    return list(Attendance.objects.current().filter(visit__in=[visit.id for visit in change.gives_up]))
