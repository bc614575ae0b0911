"""What the record of one visit puts into a form to print."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from coopcare.errors import NotFound
from coopcare.ui.formats import gov_date, gov_datetime, gov_time_range
from members.models import Person
from rotas.models import Attendance, AttendanceStatus, Visit
from rotas.queries.visits import with_people

Rows = Sequence[Sequence[str]]


def about_visit(visit_id: UUID) -> tuple[Person, str, dict[str, Any]]:
    """Whom it was with, what the visit is called, and what its record knows. NotFound without such a visit."""
    visit = with_people(Visit.objects.filter(id=visit_id)).first()
    if visit is None:
        raise NotFound("We cannot find this visit.")
    places = list(visit.attendances.select_related("pca"))
    values = {
        "visit.person": visit.person.full_name,
        "visit.planned": planned(visit),
        "visit.status": visit.get_status_display(),
        "visit.pcas": pcas(visit),
        "visit.times": "; ".join(_times(place) for place in places if place.arrived_at) or "Nobody told us of arriving",
        "visit.tasks": ", ".join(task.name for task in visit.tasks.all()),
        "visit.watch": _watch(visit),
        "visit.events": [
            [
                gov_datetime(event.at),
                " ".join(w for w in (event.move.replace("_", " "), event.reason) if w),
                event.actor_name,
            ]
            for event in visit.events.order_by("at", "id")
        ],
    }
    return visit.person, f"{visit.person.full_name}, {planned(visit)}", values


def _watch(visit: Visit) -> Rows:
    rows = []
    for watch in visit.watches.prefetch_related("steps"):
        rows.append([gov_datetime(watch.opened_at), watch.get_reason_display(), "", ""])
        for step in watch.steps.all():
            knew = f"{step.acknowledged_by}, {gov_datetime(step.acknowledged_at)}" if step.acknowledged_at else "Nobody"
            told = " ".join(words for words in (step.told_names, step.note) if words)
            rows.append([gov_datetime(step.told_at), step.get_rung_display(), told, knew])
        if watch.ended_at:
            ending = " ".join(words for words in (watch.get_ending_display(), watch.note) if words)
            rows.append([gov_datetime(watch.ended_at), ending, "", watch.ended_by])
    return rows


def planned(visit: Visit) -> str:
    """Its day and its planned times."""
    return f"{gov_date(visit.on)}, {gov_time_range(visit.starts_at, visit.ends_at)}"


def pcas(visit: Visit) -> str:
    """Who comes, of those who still have a place."""
    gone = (AttendanceStatus.DECLINED, AttendanceStatus.RELEASED, AttendanceStatus.CANCELLED)
    names = [place.pca.full_name for place in visit.attendances.all() if place.pca and place.status not in gone]
    return ", ".join(names) or "Nobody yet"


def _times(place: Attendance) -> str:
    name = place.pca.full_name if place.pca else "Somebody"
    left = f", left {gov_datetime(place.left_at)}" if place.left_at else ""
    return f"{name}: arrived {gov_datetime(place.arrived_at)}{left}" if place.arrived_at else name
