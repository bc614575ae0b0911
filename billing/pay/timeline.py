"""From pieces of work to stretches of time: visits, the ways between them, waiting, and what was cancelled.

Nothing is guessed: where a way is not known there is a sentence about it, and pay cannot be approved.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from billing.pay.terms import CannotPay, Kind, PayBasis, PayTerms, ToldWay, Work, Worker
from coopcare import clock
from coopcare.money import WHOLE_BP, percent_of
from coopcare.ui.formats import gov_day, gov_time, minutes_words
from rotas.travel import WAYS, kilometres
from rotas.week.runs import Between, Stop, run_of

NAMES = {Kind.VISIT: "visit", Kind.SLEEP_IN: "sleep-in", Kind.LIVE_IN: "live-in day"}
TENTHS_IN_KM = 10 / 1.609344


@dataclass(frozen=True)
class Stretch:
    """Time of one kind, from and until. `is_worked`: it passed at work. `flat_pence`: paid whatever its length, with
    `agreed_minutes` of work in it.
    """

    kind: Kind
    start_at: dt.datetime
    end_at: dt.datetime
    role: str
    why: str
    source: UUID
    is_paid: bool = True
    is_worked: bool = True
    percent_bp: int = WHOLE_BP
    flat_pence: int | None = None
    agreed_minutes: int = 0


@dataclass(frozen=True)
class Trip:
    """A way travelled for the co-op, in tenths of a mile; `start_at` says which day it is of."""

    start_at: dt.datetime
    tenths: int
    role: str
    why: str


@dataclass
class Timeline:
    """`problems` are sentences for whoever approves the pay, each with its day."""

    stretches: list[Stretch] = field(default_factory=list)
    trips: list[Trip] = field(default_factory=list)
    problems: list[tuple[dt.date, str]] = field(default_factory=list)

    def problem(self, at: dt.datetime, sentence: str) -> None:
        self.problems.append((clock.to_local(at).date(), sentence))


@dataclass(frozen=True)
class _Given:
    """A piece of work at the time it took, without what another piece had already taken."""

    work: Work
    start_at: dt.datetime
    end_at: dt.datetime
    is_cut: bool = False

    @property
    def minutes(self) -> int:
        return clock.elapsed_minutes(self.start_at, self.end_at)


def timeline_of(works: Iterable[Work], worker: Worker) -> Timeline:
    """Everything the pay is for, in any order of `works`. Raises CannotPay for times that cannot be."""
    found = Timeline()
    ordered = sorted(works, key=_order)
    given = _apart([work for work in ordered if work.kind is not Kind.CANCELLED], found)
    for one in given:
        found.stretches.extend(_of_work(one, _terms(worker, one.work, one.start_at)))
    _ways_between(given, worker, found)
    found.trips.extend(_errand(one) for one in given if one.work.errand_tenths)
    busy = [(one.start_at, one.end_at) for one in found.stretches if one.is_worked]
    for work in ordered:
        if work.kind is Kind.CANCELLED:
            found.stretches.extend(_of_cancelled(work, busy, _terms(worker, work, work.planned_start_at)))
    return found


def _terms(worker: Worker, work: Work, at: dt.datetime) -> PayTerms:
    return worker.terms_on(clock.to_local(at).date(), work.role)


def _order(work: Work) -> tuple[dt.datetime, dt.datetime, str]:
    start_at, end_at = _times(work)
    return start_at, end_at, str(work.id)


def _times(work: Work) -> tuple[dt.datetime, dt.datetime]:
    """When it took place, to the minute; as planned where nothing else was recorded."""
    if work.actual_start_at is None or work.actual_end_at is None:
        start_at, end_at = work.planned_start_at, work.planned_end_at
    else:
        start_at, end_at = work.actual_start_at, work.actual_end_at
    start_at, end_at = _to_minute(start_at), _to_minute(end_at)
    if end_at < start_at or work.planned_end_at <= work.planned_start_at:
        raise CannotPay(f"{_named(work)} ends before it starts. Correct the times first.")
    return start_at, end_at


def _to_minute(at: dt.datetime) -> dt.datetime:
    return at.astimezone(dt.UTC).replace(second=0, microsecond=0)


def _named(work: Work) -> str:
    """The visit to Cora Bell on Tuesday 3 March at 9am"""
    local = clock.to_local(work.planned_start_at)
    what = NAMES.get(work.kind, work.kind.value)
    about = f" ({work.about})" if work.about else ""
    return f"The {what}{about} on {gov_day(local)} at {gov_time(local)}"


def _apart(works: Sequence[Work], found: Timeline) -> list[_Given]:
    """In time order, so that no minute counts twice: what overlaps begins when the one before has ended."""
    given: list[_Given] = []
    for work in works:
        start_at, end_at = _times(work)
        if work.actual_end_at is None and work.kind in NAMES:
            found.problem(start_at, f"{_named(work)} has no arrival and leaving time. The planned time is used.")
        free_at = max((one.end_at for one in given), default=start_at)
        if free_at <= start_at:
            given.append(_Given(work, start_at, end_at))
            continue
        found.problem(start_at, f"{_named(work)} overlaps other work. No minute is paid twice: check the times.")
        if free_at < end_at:
            given.append(_Given(work, free_at, end_at, is_cut=True))
    return given


def _of_work(one: _Given, terms: PayTerms) -> Iterator[Stretch]:
    if one.work.kind is Kind.SLEEP_IN:
        yield from _of_sleep_in(one, terms)
    elif one.work.kind is Kind.LIVE_IN:
        yield _of_live_in(one, terms)
    elif one.work.kind in (Kind.VISIT, Kind.SHADOW):
        yield from _of_visit(one, terms)
    else:
        yield _stretch(one, one.work.kind, one.start_at, one.end_at, f"{one.work.about}.")


def _stretch(one: _Given, kind: Kind, start_at: dt.datetime, end_at: dt.datetime, why: str) -> Stretch:
    return Stretch(kind, start_at, end_at, one.work.role, why, one.work.id)


def _of_visit(one: _Given, terms: PayTerms) -> Iterator[Stretch]:
    """The time it took, and then what the basis adds to it or leaves unpaid."""
    planned = clock.elapsed_minutes(one.work.planned_start_at, one.work.planned_end_at)
    kind, over = one.work.kind, one.minutes - planned
    took = f"{one.work.about}: planned for {minutes_words(planned)}, took {minutes_words(one.minutes)}."
    if terms.basis is PayBasis.PLANNED and over > one.work.extra_minutes:
        cut_at = one.end_at - dt.timedelta(minutes=over - one.work.extra_minutes)
        yield _stretch(one, kind, one.start_at, cut_at, took)
        yield replace(_stretch(one, kind, cut_at, one.end_at, f"{took} Extra time was not agreed."), is_paid=False)
        return
    if one.minutes:
        yield _stretch(one, kind, one.start_at, one.end_at, took)
    if terms.basis is not PayBasis.ACTUAL and over < 0 and not one.is_cut:
        until_at = one.end_at - dt.timedelta(minutes=over)
        why = f"{took} The planned time is paid."
        yield replace(_stretch(one, kind, one.end_at, until_at, why), is_worked=False)


def _of_sleep_in(one: _Given, terms: PayTerms) -> Iterator[Stretch]:
    """The sum for the night, and by the hour for the time awake. Asleep is not work (domain.md C6)."""
    if terms.sleep_in_pence is None:
        raise CannotPay(f"{_named(one.work)} cannot be paid: no pay for a sleep-in is agreed. Add it to the pay rates.")
    why = f"{one.work.about}: one sum for the night. Time asleep is not working time."
    yield replace(
        _stretch(one, Kind.SLEEP_IN, one.start_at, one.end_at, why), is_worked=False, flat_pence=terms.sleep_in_pence
    )
    free_at = one.start_at
    for begin, end in sorted(one.work.wakes):
        begin, end = max(_to_minute(begin), free_at), min(_to_minute(end), one.end_at)
        if begin < end:
            yield _stretch(one, Kind.WAKE, begin, end, f"{one.work.about}: awake to help in a sleep-in.")
            free_at = end


def _of_live_in(one: _Given, terms: PayTerms) -> Stretch:
    """The sum for the day, and the hours of work that were agreed for it: nobody measures them hour by hour (unmeasured
    work with an agreed daily average, National Minimum Wage Regulations 2015).
    """
    if terms.live_in_pence is None:
        raise CannotPay(
            f"{_named(one.work)} cannot be paid: no pay for a live-in day is agreed. Add it to the pay rates."
        )
    if terms.live_in_minutes is None:
        raise CannotPay(
            f"{_named(one.work)} cannot be held against the minimum wage: no hours of work in a live-in day are "
            "agreed. Add them to the pay rates."
        )
    work = f"{minutes_words(terms.live_in_minutes)} of it {'is' if terms.live_in_minutes == 60 else 'are'} work"
    why = f"{one.work.about}: one sum for the day. As agreed, {work}."
    day = _stretch(one, Kind.LIVE_IN, one.start_at, one.end_at, why)
    return replace(day, flat_pence=terms.live_in_pence, agreed_minutes=terms.live_in_minutes)


def _ways_between(given: Sequence[_Given], worker: Worker, found: Timeline) -> None:
    if not given:
        return
    run = run_of([Stop(one.start_at, one.end_at, one.work.place, one) for one in given], worker.mover)
    for step, earlier in zip(run.steps[1:], run.steps, strict=False):
        if step.before is not None:
            _way_between(earlier.stop.about, step.stop.about, step.before, worker, found)


def _way_between(start: _Given, end: _Given, between: Between, worker: Worker, found: Timeline) -> None:
    """Travel, then waiting; nothing after a gap so long that the worker was at home in it."""
    terms = _terms(worker, start.work, start.end_at)
    told = worker.ways.get((start.work.id, end.work.id))
    if between.gap > terms.travel_gap_minutes and told is None:
        return
    words = f"From {start.work.about} to {end.work.about}"
    travel = told.minutes if told else between.travel
    if travel is None and start.work.place and end.work.place:
        found.problem(start.end_at, f"{words} on {gov_day(clock.to_local(start.end_at))}: the way is not known.")
    spent = min(travel or 0, between.gap)
    there_at = start.end_at + dt.timedelta(minutes=spent)
    if spent:
        why = f"{words}: {_travel_words(travel or 0, between.gap, told)}"
        found.stretches.append(_stretch(start, Kind.TRAVEL, start.end_at, there_at, why))
    if 0 < between.gap - spent < terms.free_break_minutes:
        why = f"{words}: too short to be time of your own."
        found.stretches.append(_stretch(start, Kind.WAIT, there_at, end.start_at, why))
    _trip(start, end, told, between, worker, found)


def _travel_words(travel: int, gap: int, told: ToldWay | None) -> str:
    if travel > gap:
        return f"{minutes_words(travel)} by our measure, {minutes_words(gap)} between the visits."
    if told:
        return f"{minutes_words(travel)}, changed by hand: {told.reason.strip().rstrip('.')}."
    return f"{minutes_words(travel)}."


def _trip(start: _Given, end: _Given, told: ToldWay | None, between: Between, worker: Worker, found: Timeline) -> None:
    """Only where miles are paid at all: by car or by bicycle, from one place to another."""
    if worker.mover.mode not in ("car", "bicycle") or (between.is_same_home and told is None):
        return
    words = f"From {start.work.about} to {end.work.about}"
    tenths = told.tenths if told and told.tenths is not None else _measured(start.work, end.work, worker.mover.mode)
    if tenths:
        found.trips.append(Trip(start.end_at, tenths, start.work.role, words))
    elif tenths is None and (told or between.is_known):
        found.problem(start.end_at, f"{words} on {gov_day(clock.to_local(start.end_at))}: the miles are not known.")


def _measured(start: Work, end: Work, mode: str) -> int | None:
    """Tenths of a mile along the roads, as the minutes are measured; None where a home has not been found."""
    if start.place is None or end.place is None or start.place.point is None or end.place.point is None:
        return None
    return round(kilometres(start.place.point, end.place.point) * WAYS[mode].detour * TENTHS_IN_KM)


def _errand(one: _Given) -> Trip:
    return Trip(
        one.start_at, one.work.errand_tenths, one.work.role, f"Driven for {one.work.about}: {one.work.errand_for}"
    )  # fmt: skip


def _of_cancelled(work: Work, busy: Sequence[tuple[dt.datetime, dt.datetime]], terms: PayTerms) -> Iterator[Stretch]:
    """What the co-op pays for a visit cancelled late, but for the time that other work has filled."""
    if work.cancelled_at is None:
        raise CannotPay(f"{_named(work)} is cancelled, but not when. Add the time it was cancelled.")
    notice = clock.elapsed_minutes(work.cancelled_at, work.planned_start_at)
    if notice >= terms.cancel_notice_minutes or not terms.cancel_percent_bp:
        return
    why = f"{work.about}: cancelled less than {minutes_words(terms.cancel_notice_minutes)} before."
    if work.lost in (Kind.SLEEP_IN, Kind.LIVE_IN):
        yield from _of_lost_sum(work, busy, terms, why)
        return
    for begin, end in _free(_to_minute(work.planned_start_at), _to_minute(work.planned_end_at), busy):
        yield Stretch(
            Kind.CANCELLED, begin, end, work.role, why, work.id, is_worked=False, percent_bp=terms.cancel_percent_bp
        )


def _of_lost_sum(
    work: Work, busy: Sequence[tuple[dt.datetime, dt.datetime]], terms: PayTerms, why: str
) -> Iterator[Stretch]:
    """The part of the sum for a cancelled night or live-in day; nothing once other work has taken some of its time."""
    pence = terms.sleep_in_pence if work.lost is Kind.SLEEP_IN else terms.live_in_pence
    if pence is None:
        named = NAMES[work.lost]
        raise CannotPay(f"A cancelled {named} cannot be paid: no pay for one is agreed. Add it to the pay rates.")
    start_at, end_at = _to_minute(work.planned_start_at), _to_minute(work.planned_end_at)
    if any(begin < end_at and start_at < end for begin, end in busy):
        return
    part = percent_of(pence, terms.cancel_percent_bp)
    yield Stretch(
        Kind.CANCELLED, start_at, end_at, work.role, why, work.id, is_worked=False,
        percent_bp=terms.cancel_percent_bp, flat_pence=part,
    )  # fmt: skip


def _free(
    start_at: dt.datetime, end_at: dt.datetime, busy: Sequence[tuple[dt.datetime, dt.datetime]]
) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    for begin, end in sorted(busy):
        if end <= start_at or begin >= end_at:
            continue
        if start_at < begin:
            yield start_at, begin
        start_at = max(start_at, end)
    if start_at < end_at:
        yield start_at, end_at
