"""The days of PCAs with the ways between their visits, in a number of queries that does not grow."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from clusters.models import Cluster
from coopcare.clock import local
from members.models import Employment, Job, Person
from rotas.models import HOLDS_TIME, Attendance
from rotas.queries.homes import homes_of, told_by_mode
from rotas.queries.law import law_on
from rotas.suitability.law import age_on
from rotas.visit_kinds import RESTS_INSIDE
from rotas.week.runs import Mover, Run, Stop, run_of
from rotas.week.table import Cell

WEEK = dt.timedelta(weeks=1)


@dataclass(frozen=True)
class PcaRun:
    pca: Person
    on: dt.date
    run: Run


def runs_of(cells: Iterable[Cell], monday: dt.date) -> list[PcaRun]:
    """By day and name, for every PCA whose time is promised in these cells."""
    pcas: dict[UUID, Person] = {}
    days: dict[tuple[dt.date, UUID], list[Cell]] = defaultdict(list)
    for cell in cells:
        if (pca := cell.attendance.pca) is not None and cell.attendance.status in HOLDS_TIME:
            pcas[pca.id] = pca
            days[cell.visit.on, pca.id].append(cell)
    movers = movers_of(pcas, monday)
    homes = homes_of({cell.visit.person_id for theirs in days.values() for cell in theirs})
    found = []
    for (on, pca_id), theirs in days.items():
        stops = [
            Stop(
                cell.attendance.starts_at,
                cell.attendance.ends_at,
                homes.get(cell.visit.person_id),
                cell,
                rests_inside=cell.visit.kind in RESTS_INSIDE,
            )
            for cell in theirs
        ]
        found.append(PcaRun(pcas[pca_id], on, run_of(stops, movers[pca_id])))
    return sorted(found, key=lambda one: (one.on, str(one.pca), one.pca.id))


def cells_elsewhere(pcas: Collection[UUID], cluster: Cluster, monday: dt.date) -> list[Cell]:
    """What these PCAs have promised to other clusters in the week, so that their days are whole."""
    places = Attendance.objects.holding_time().filter(
        pca_id__in=pcas, starts_at__gte=local(monday, dt.time()), starts_at__lt=local(monday + WEEK, dt.time())
    )
    others = places.exclude(visit__cluster=cluster).select_related("pca", "visit__cluster", "visit__person")
    return [Cell(place.visit, place, is_elsewhere=True) for place in others.order_by("starts_at", "id")]


def movers_of(pca_ids: Collection[UUID], on: dt.date) -> dict[UUID, Mover]:
    """How each gets about, from the contract that is in force or comes next; somebody without one is not known."""
    jobs = Employment.objects.filter(person_id__in=pca_ids, job=Job.PCA, starts_on__lt=on + WEEK).order_by("starts_on")
    rows = list(jobs.values_list("person_id", "travel_mode", "person__born_on"))
    told, law = told_by_mode(), law_on(on)
    movers = {pca_id: Mover() for pca_id in pca_ids}
    for pca_id, mode, born_on in rows:
        movers[pca_id] = Mover(mode, told.get(mode, {}), law.for_age(age_on(born_on, on)))
    return movers


def by_day(runs: Sequence[PcaRun], days: Iterable[dt.date]) -> list[tuple[dt.date, list[PcaRun]]]:
    found: dict[dt.date, list[PcaRun]] = {day: [] for day in days}
    for one in runs:
        found[one.on].append(one)
    return list(found.items())
