"""What a visitor to the demo should find today: visits that need somebody, and somebody under way. Pure."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from coopcare import clock
from coopcare.home.demo import words
from coopcare.home.demo.happenings import DAY, MINUTE, ClusterDays, Happened, Place, cancel, miss, sure
from rotas.models import AttendanceStatus, CancelReason, VisitStatus

SHOWN = "Margaret Hughes"  # her pages are the ones people look at first
HER_PCA = "Amira Khan"
LATE_CALLER = "Joan Ackroyd"

GAPS_WITHIN = 9 * DAY
NOTICE = dt.timedelta(hours=3)
EXTRA_MINUTES = 30


def make_special(days: ClusterDays, visits: list[Happened]) -> list[Happened]:
    """The visits of a cluster with open places, offers and queries among them; the cast's cluster has more."""
    _leave_gaps(days, visits)
    _query(days, visits)
    if SHOWN not in days.people:
        return visits
    _show_today(days, visits)
    _leave_for_her_to_confirm(visits)
    return [*visits, *_extra_visits(days, visits)]


def _leave_gaps(days: ClusterDays, visits: list[Happened]) -> None:
    """Of the next days' visits: one declined, one let go, one that somebody has been asked to take."""
    soon = [visit for visit in visits if days.now + NOTICE < visit.starts_at < days.now + GAPS_WITHIN]
    found = _drawn(visit for visit in soon if _may_lose_pca(visit))
    for visit, lose in zip(found, (_decline, _let_go), strict=False):
        lose(days, visit)
    for visit in found[2:]:
        if _ask_another(days, visit):
            return


def _may_lose_pca(visit: Happened) -> bool:
    return visit.status == VisitStatus.ACCEPTED and visit.workers_needed == 1 and visit.person != SHOWN


def _decline(days: ClusterDays, visit: Happened) -> None:
    _give_up(days, visit, AttendanceStatus.DECLINED, words.DECLINES)
    visit.places.append(Place(None, AttendanceStatus.OPEN))
    visit.status = VisitStatus.REQUESTED


def _let_go(days: ClusterDays, visit: Happened) -> None:
    _give_up(days, visit, AttendanceStatus.RELEASED, words.LET_GO)
    visit.places.append(Place(None, AttendanceStatus.OPEN))
    visit.status = VisitStatus.REQUESTED


def _ask_another(days: ClusterDays, visit: Happened) -> bool:
    """The cast's PCA is asked where she can be, so that there is an offer on her phone; elsewhere whoever is free."""
    day, usual, person = visit.on.toordinal(), sure(visit.usual), days.people[visit.person]
    if person.only_team:
        return False
    for name in [HER_PCA] if HER_PCA in days.pcas else days.teams[person.name]:
        is_another = name not in {*usual.pcas, *person.blocks}
        if is_another and days.has_room(name, day, usual):
            _give_up(days, visit, AttendanceStatus.RELEASED, words.LET_GO)
            days.diary.take(name, day, usual.start, usual.end)
            visit.places.append(Place(name, AttendanceStatus.OFFERED, days.now - 95 * MINUTE))
            visit.status = VisitStatus.OFFERED
            return True
    return False


def _give_up(days: ClusterDays, visit: Happened, status: AttendanceStatus, reasons: Sequence[str]) -> None:
    place = visit.standing()[0]
    place.status, place.answered_at = status, days.now - 140 * MINUTE
    place.decline_reason = visit.chance("reason").choice(reasons)


def _query(days: ClusterDays, visits: list[Happened]) -> None:
    """One visit of this month whose length is queried; earlier months are closed, and have none open."""
    since = max(days.today.replace(day=1), days.today - 6 * DAY)
    given = [visit for visit in visits if visit.status == VisitStatus.DONE and since <= visit.on < days.today]
    for visit in _drawn(visit for visit in given if visit.person != SHOWN)[:1]:
        _make_queried(visit)


def _make_queried(visit: Happened) -> None:
    visit.status, visit.confirmed_at = VisitStatus.QUERIED, None
    visit.query_note = visit.chance("query").choice(words.QUERIES)


def _show_today(days: ClusterDays, visits: list[Happened]) -> None:
    """Of today's visits so far one was missed, one queried and one cancelled, as far as there were any."""
    given = {VisitStatus.DONE, VisitStatus.CONFIRMED}
    over = [v for v in visits if v.on == days.today and v.status in given and v.workers_needed == 1]
    changes: tuple[Callable[[Happened], None], ...] = (_make_missed, _make_queried, _make_cancelled)
    for visit, change in zip(_drawn(visit for visit in over if visit.person != SHOWN), changes, strict=False):
        change(visit)


def _make_missed(visit: Happened) -> None:
    _undo(visit)
    miss(visit)


def _make_cancelled(visit: Happened) -> None:
    _undo(visit)
    cancel(visit, visit.starts_at - 80 * MINUTE, CancelReason.NOT_NEEDED, words.NOT_NEEDED_NOTES[0])


def _undo(visit: Happened) -> None:
    """As if nobody had been there."""
    visit.note, visit.confirmed_at, visit.unwanted_task = "", None, None
    for place in visit.places:
        place.arrived_at = place.left_at = None


def _leave_for_her_to_confirm(visits: list[Happened]) -> None:
    hers = [visit for visit in visits if visit.person == SHOWN and visit.status == VisitStatus.CONFIRMED]
    for visit in hers[-2:]:
        visit.status, visit.confirmed_at = VisitStatus.DONE, None


def _extra_visits(days: ClusterDays, visits: list[Happened]) -> Iterator[Happened]:
    """One visit with Margaret that starts soon, and somebody under way now, at whatever hour the demo is started."""
    quarter = _quarter_after(days.now)
    for step in range(96):
        starts_at = quarter + step * 15 * MINUTE
        if _is_free(visits, SHOWN, HER_PCA, starts_at):
            yield _extra(days, SHOWN, HER_PCA, starts_at)
            break
    if any(visit.status == VisitStatus.UNDER_WAY for visit in visits):
        return
    caller = LATE_CALLER if LATE_CALLER in days.people else next(name for name in days.people if name != SHOWN)
    starts_at = quarter - 45 * MINUTE
    for name in [*days.teams[caller], *days.pcas]:
        if name != HER_PCA and _is_free(visits, caller, name, starts_at):
            visit = _extra(days, caller, name, starts_at, minutes=60)
            visit.status, place = VisitStatus.UNDER_WAY, visit.places[0]
            place.status, place.arrived_at = AttendanceStatus.UNDER_WAY, starts_at + 4 * MINUTE
            yield visit
            return


def _extra(days: ClusterDays, person: str, pca: str, starts_at: dt.datetime, minutes: int = EXTRA_MINUTES) -> Happened:
    booked_at = min(days.now, starts_at) - 100 * MINUTE
    return Happened(
        person=person,
        kind="extra",
        on=clock.to_local(starts_at).date(),
        starts_at=starts_at,
        ends_at=starts_at + minutes * MINUTE,
        booked_at=booked_at,
        places=[Place(pca, AttendanceStatus.ACCEPTED, booked_at, booked_at + 11 * MINUTE)],
        note_from_person=words.ASKED_FOR_COMPANY,
    )


def _is_free(visits: list[Happened], person: str, pca: str, starts_at: dt.datetime) -> bool:
    """Neither of them has anything within half an hour of it."""
    first, last = starts_at - 30 * MINUTE, starts_at + 90 * MINUTE
    near = [visit for visit in visits if visit.starts_at < last and visit.ends_at > first]
    return not any(visit.person == person or pca in {place.pca for place in visit.places} for visit in near)


def _quarter_after(now: dt.datetime) -> dt.datetime:
    soon = now + 10 * MINUTE
    return soon.replace(minute=0, second=0, microsecond=0) + (soon.minute // 15 + 1) * 15 * MINUTE


def _drawn(visits: Iterator[Happened]) -> list[Happened]:
    """In an order drawn by lot, the same every time for the same visits."""
    return sorted(visits, key=lambda visit: visit.chance("lot").random())
