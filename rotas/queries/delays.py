"""What a person reads at the top of their visits: who is late, and what is being looked into."""

from dataclasses import dataclass
from uuid import UUID

from coopcare.clock import now, today
from coopcare.ui.formats import gov_time
from rotas.models import AttendanceStatus, LateNotice, Rung, Visit, Watch, WatchReason
from rotas.queries.late import newest_notices


@dataclass(frozen=True)
class Delay:
    """One visit, and what is known about it, in sentences."""

    visit: Visit
    sentences: list[str]


def delays_of(person_id: UUID | None) -> list[Delay]:
    """In time order. Three queries at most, however many visits."""
    if person_id is None:
        return []
    here = newest_notices().filter(attendance__visit__person_id=person_id, attendance__visit__on=today())
    waiting = here.filter(attendance__status=AttendanceStatus.ACCEPTED).order_by("told_at", "id")
    live = Watch.objects.live(now()).filter(visit__person_id=person_id, reason=WatchReason.NOBODY_ARRIVED)
    found: dict[UUID, Delay] = {}
    for notice in waiting.select_related("attendance__visit", "attendance__pca"):
        visit = notice.attendance.visit
        found.setdefault(visit.id, Delay(visit, [])).sentences.extend(_late_sentences(notice))
    for watch in live.select_related("visit").prefetch_related("steps").order_by("id"):
        found.setdefault(watch.visit_id, Delay(watch.visit, [])).sentences.append(_watch_sentence(watch))
    return sorted(found.values(), key=lambda one: (one.visit.starts_at, one.visit.id))


def _late_sentences(notice: LateNotice) -> list[str]:
    pca = notice.attendance.pca
    name = pca.calling_name if pca else "Somebody"
    coming = f"{name} is running late, and expects to be with you at about {gov_time(notice.expected_at)}."
    return [coming, *([f"{name} says: “{notice.get_why_display()}”"] if notice.why else [])]


def _watch_sentence(watch: Watch) -> str:
    known = [
        f"{step.acknowledged_by} has been looking into it since {gov_time(step.acknowledged_at)}."
        for step in watch.steps.all()
        if step.acknowledged_at is not None and step.rung != Rung.FAMILY
    ]
    return known[-1] if known else "We are looking into it. You need do nothing."
