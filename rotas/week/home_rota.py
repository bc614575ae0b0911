"""A person's week as they read it, on a screen or on the wall: who comes when, and no gap unexplained. Pure."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from clusters.models import Cluster
from coopcare.ui.formats import gov_date, gov_time, gov_time_range, local_date
from coopcare.ui.spoken import spoken_range
from members.faces import Face
from members.models import Person
from rotas.models import Attendance, AttendanceRole, AttendanceStatus, CancelReason, Visit, VisitStatus
from rotas.watch.promises import ring_by

DAYS_IN_WEEK = 7
WHY_CANCELLED = {
    CancelReason.NOT_NEEDED: "because it is not needed",
    CancelReason.AWAY: "because you are away",
    CancelReason.HOSPITAL: "because you are in hospital",
    CancelReason.OUR_FAULT: "because we could not give it. We are sorry",
}


@dataclass(frozen=True)
class Coming:
    """One place at a visit, in a sentence; `face` is None while nobody is to come."""

    words: str
    face: Face | None = None
    needs_cover: bool = False


@dataclass(frozen=True)
class Line:
    """One visit: its time as figures and as words, who comes, what for."""

    visit: Visit
    coming: Sequence[Coming]
    is_cancelled: bool = False

    @property
    def figures(self) -> str:
        times = gov_time_range(self.visit.starts_at, self.visit.ends_at)
        return f"{self.visit.kind_words}, {times}" if self.visit.kind_words else times

    @property
    def words(self) -> str:
        said = spoken_range(self.visit.starts_at, self.visit.ends_at)
        return f"{said} the next day" if self.figures.endswith("the next day") else said

    @property
    def help(self) -> str:
        return ", ".join(task.name for task in self.visit.tasks.all())

    @property
    def needs_cover(self) -> bool:
        return any(one.needs_cover for one in self.coming)


@dataclass(frozen=True)
class HomeRota:
    """`cluster` is whose support worker to ring; None for somebody whom no cluster supports now."""

    person: Person
    monday: dt.date
    days: Sequence[tuple[dt.date, Sequence[Line]]]
    cluster: Cluster | None

    @property
    def sunday(self) -> dt.date:
        return self.monday + dt.timedelta(days=DAYS_IN_WEEK - 1)

    @property
    def support_worker(self) -> str:
        worker = self.cluster.support_worker if self.cluster else None
        return worker.calling_name if worker else ""


def home_rota(
    person: Person,
    monday: dt.date,
    visits: Iterable[Visit],
    *,
    faces: Mapping[UUID, Face],
    cluster: Cluster | None,
    at: dt.datetime,
) -> HomeRota:
    """`visits` of the person on the seven local days from `monday`, with people and tasks prefetched."""
    days: dict[dt.date, list[Line]] = {monday + dt.timedelta(days=number): [] for number in range(DAYS_IN_WEEK)}
    for visit in sorted(visits, key=lambda visit: visit.starts_at):
        days[visit.on].append(line_of(visit, faces=faces, at=at))
    return HomeRota(person, monday, list(days.items()), cluster)


def line_of(visit: Visit, *, faces: Mapping[UUID, Face], at: dt.datetime) -> Line:
    """One visit as its person reads it at the moment `at`."""
    if visit.status == VisitStatus.CANCELLED:
        return Line(visit, [Coming(_cancelled(visit))], is_cancelled=True)
    coming = [_coming(visit, place, faces, at) for place in visit.current_attendances]
    return Line(visit, sorted(coming, key=lambda one: (one.needs_cover, one.words)))


def _coming(visit: Visit, place: Attendance, faces: Mapping[UUID, Face], at: dt.datetime) -> Coming:
    if place.pca is None:
        missed = place.status == AttendanceStatus.MISSED
        return Coming("Nobody came. We are sorry." if missed else _nobody_yet(visit, at), needs_cover=not missed)
    name = place.pca.calling_name
    beside = " to meet you, beside somebody you know" if place.role == AttendanceRole.SHADOW else ""
    asked = f"{name} has been asked, and has not answered yet. If {name} cannot come, {_word(visit, at)}"
    words = {
        AttendanceStatus.OFFERED: asked,
        AttendanceStatus.ACCEPTED: f"{name} will come{beside}.",
        AttendanceStatus.UNDER_WAY: f"{name} is with you now.",
        AttendanceStatus.DONE: f"{name} came{beside}.",
        AttendanceStatus.MISSED: f"{name} did not come. We are sorry.",
    }
    return Coming(words[AttendanceStatus(place.status)], faces.get(place.pca.id))


def _nobody_yet(visit: Visit, at: dt.datetime) -> str:
    if visit.ends_at <= at:
        return "Nobody was found to come. We are sorry."
    worker = visit.cluster.support_worker
    finding = f"{worker.calling_name} is finding someone" if worker else "We are finding someone"
    promise = ring_by(visit.starts_at, at)
    if promise is None:
        return f"Nobody yet. {finding} now. If you have not heard, ring {visit.cluster.phone}."
    return f"Nobody yet. {finding} and will ring you by {_when(promise, at)}."


def _word(visit: Visit, at: dt.datetime) -> str:
    """How the person hears, if whoever was asked says no."""
    promise, worker = ring_by(visit.starts_at, at), visit.cluster.support_worker
    if promise is None:
        return f"we will find someone else. If you have not heard, ring {visit.cluster.phone}."
    return f"{worker.calling_name if worker else 'we'} will ring you by {_when(promise, at)}."


def _when(promise: dt.datetime, at: dt.datetime) -> str:
    day = "today" if local_date(promise) == local_date(at) else f"on {gov_date(promise)}"
    return f"{gov_time(promise)} {day}"


def _cancelled(visit: Visit) -> str:
    if visit.is_paused:
        return "No visit: your visits are paused."
    why = WHY_CANCELLED.get(CancelReason(visit.cancel_reason))
    return f"No visit: it is cancelled {why}." if why else "No visit: it is cancelled."
