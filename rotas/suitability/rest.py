"""Rest between days and in the week, and breaks in the day (Working Time Regulations 1998, regulations 10 to 12)."""

import datetime as dt
from collections.abc import Sequence

from coopcare.clock import elapsed_minutes, local
from coopcare.ui.formats import minutes_words
from rotas.suitability.facts import DAY, Busy, PlaceFacts, WorkerFacts, others
from rotas.visit_kinds import RESTS_INSIDE, VisitKind

WEEK = 7 * DAY


def of_daily_rest(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    """Eleven hours between one day's work and the next, from door to door where the homes are known.

    Work belongs to the local day it starts on; a split day is one day's work. Only a place that opens or closes its
    day can shorten the rest. Between two live-in days at one home no rest is looked for: it is taken in the course of
    them, and made up for afterwards (regulations 21 and 24); `of_living_in` says so.
    """
    needed = pca.limits_on(place.on).rest
    before, same, after = (others(pca, place, place.on + step * DAY, place.on + step * DAY) for step in (-1, 0, 1))
    overlapping = {id(busy) for busy in (*before, *after) if _overlap(busy, place)}
    before, after = ([b for b in day if id(b) not in overlapping] for day in (before, after))
    same = [busy for busy in same if not _overlap(busy, place)]
    opens = all(place.starts_at < busy.starts_at for busy in same)
    closes = all(place.ends_at > busy.ends_at for busy in same)
    found = []
    if opens and before:
        last = max(before, key=lambda busy: busy.ends_at)
        rest = _rest_between(pca, last, place.as_busy)
        if rest < needed and not _lives_on(last, place.as_busy):
            found.append(_short_of_rest(pca, rest, "before", needed))
    if closes and after:
        first = min(after, key=lambda busy: busy.starts_at)
        rest = _rest_between(pca, place.as_busy, first)
        if rest < needed and not _lives_on(place.as_busy, first):
            found.append(_short_of_rest(pca, rest, "after", needed))
    return found


def of_weekly_rest(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    """A day free of work in each week from Monday, or two such rests in it and the week before together.

    The next week may have counted on a second rest in this one, so it is looked at too.
    """
    limits = pca.limits_on(place.on)
    this, two = place.monday, limits.two_weeks_instead
    with_place = {step: _rests(pca, place, this + step * WEEK, limits.weekly_rest) for step in (-1, 0, 1)}
    if not _rested(with_place[0], with_place[-1], two):
        return [f"{pca.name} would have no {minutes_words(limits.weekly_rest)} free of work that week."]
    without = _rests(pca, place, this, limits.weekly_rest, counted=False)
    if _rested(with_place[1], without, two) and not _rested(with_place[1], with_place[0], two):
        return [f"{pca.name} would have no {minutes_words(limits.weekly_rest)} free of work the week after."]
    return []


def of_breaks(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    """A stretch of several visits, ways between them included, without room for a break. Travel is no break; a sleep-in
    or a live-in day has its rest inside it.
    """
    limits = pca.limits_on(place.on)
    stretch = _stretch(pca, place, limits.break_length)
    length = elapsed_minutes(stretch[0].starts_at, max(busy.ends_at for busy in stretch))
    if len(stretch) == 1 or length <= limits.break_after:
        return []
    return [
        f"{pca.name} would work {minutes_words(length)} without a break of {minutes_words(limits.break_length)}."
    ]  # fmt: skip


def of_long_visit(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    """A caution: one visit so long that the break must be taken during it."""
    limits = pca.limits_on(place.on)
    if place.minutes <= limits.break_after or place.kind in RESTS_INSIDE:
        return []
    return [f"This visit is long. Agree when {pca.name} takes a break of {minutes_words(limits.break_length)}."]


def of_living_in(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    """A caution: rest is part of a live-in day, and somebody has to say when it is."""
    if place.kind != VisitKind.LIVE_IN_DAY:
        return []
    rest = minutes_words(pca.limits_on(place.on).rest)
    return [f"Agree when {pca.name} rests in this live-in day. Rest of less than {rest} is made up for afterwards."]


def _lives_on(first: Busy, second: Busy) -> bool:
    """Whether one live-in day follows another at the same home."""
    live_in = first.kind == second.kind == VisitKind.LIVE_IN_DAY
    return (
        live_in and first.home is not None and second.home is not None and first.home.person_id == second.home.person_id
    )


def _rest_between(pca: WorkerFacts, first: Busy, second: Busy) -> int:
    way_home = pca.minutes_between(first.home, pca.home) or 0
    way_out = pca.minutes_between(pca.home, second.home) or 0
    return max(elapsed_minutes(first.ends_at, second.starts_at) - way_home - way_out, 0)


def _short_of_rest(pca: WorkerFacts, rest: int, when: str, needed: int) -> str:
    return f"{pca.name} would have {minutes_words(rest)} of rest {when} this visit, not {minutes_words(needed)}."


def _rests(pca: WorkerFacts, place: PlaceFacts, monday: dt.date, length: int, *, counted: bool = True) -> int:
    """How many rests of `length` minutes a week holds, from midnight on Monday; the place counts unless told not to."""
    begins, ends = local(monday, dt.time()), local(monday + WEEK, dt.time())
    work = others(pca, place, monday - DAY, monday + 6 * DAY)
    if counted:
        work.append(place.as_busy)
    found, free_from = 0, begins
    for busy in sorted(work, key=lambda busy: busy.starts_at):
        if busy.ends_at <= begins or busy.starts_at >= ends:
            continue
        found += max(elapsed_minutes(free_from, busy.starts_at), 0) // length
        free_from = max(free_from, busy.ends_at)
    return found + max(elapsed_minutes(free_from, ends), 0) // length


def _rested(this_week: int, week_before: int, two_weeks_instead: bool) -> bool:
    return this_week >= 1 or (two_weeks_instead and week_before >= 2)


def _stretch(pca: WorkerFacts, place: PlaceFacts, break_length: int) -> Sequence[Busy]:
    """The place with what comes before and after it without a break in between, in time order."""
    work = sorted([*others(pca, place, place.on - DAY, place.on + DAY), place.as_busy], key=lambda busy: busy.starts_at)
    stretches: list[list[Busy]] = []
    for busy in work:
        if stretches and not _has_break(pca, stretches[-1], busy, break_length):
            stretches[-1].append(busy)
        else:
            stretches.append([busy])
    return next(stretch for stretch in stretches if any(busy is place.as_busy for busy in stretch))


def _has_break(pca: WorkerFacts, stretch: Sequence[Busy], busy: Busy, break_length: int) -> bool:
    last = max(stretch, key=lambda one: one.ends_at)
    if last.kind in RESTS_INSIDE or busy.kind in RESTS_INSIDE:
        return True
    way = pca.minutes_between(last.home, busy.home) or 0
    return elapsed_minutes(last.ends_at, busy.starts_at) - way >= break_length


def _overlap(busy: Busy, place: PlaceFacts) -> bool:
    return busy.starts_at < place.ends_at and place.starts_at < busy.ends_at
