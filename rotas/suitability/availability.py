"""When a PCA can work, as they have said themselves, and when they are away.

A PCA who has said nothing is taken as available within their contract. All hours are local: the clock changes move the
instants, never the hours.
"""

import datetime as dt

from coopcare.clock import local, to_local
from coopcare.ui.formats import WEEKDAYS, gov_short_date, gov_time_range
from rotas.suitability.facts import DAY, Hours, OneDay, PlaceFacts, Week, WorkerFacts

Window = tuple[dt.datetime, dt.datetime]
MIDNIGHT = dt.time()


def of_leave(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    last = to_local(place.ends_at - dt.timedelta(minutes=1)).date()
    away = [span for span in pca.away if span.covers(place.on) or span.covers(last)]
    if not away:
        return []
    ends = [span.ends_on for span in away if span.ends_on is not None]
    if len(ends) < len(away):
        return [f"{pca.name} is away until further notice."]
    return [f"{pca.name} is away until {gov_short_date(max(ends))}."]


def of_availability(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    if any(_meet(window, place) for one in pca.one_days if not one.can_work for window in [_window_of(one)]):
        return [f"{pca.name} has said that they cannot work then."]
    week = week_on(pca, place.on)
    if week is None or _fits(pca, place):
        return []
    hours = week.days.get(place.on.weekday(), ())
    if not hours:
        return [f"{pca.name} does not work on {WEEKDAYS[place.on.weekday()]}s."]
    words = " and ".join(gov_time_range(one.starts, one.ends) for one in hours)
    return [f"{pca.name} works {words} on {WEEKDAYS[place.on.weekday()]}s."]


def outside(pca: WorkerFacts, starts_at: dt.datetime, ends_at: dt.datetime) -> bool:
    """Whether a time is one that the PCA has said, in hours or days, that they cannot work."""
    place = PlaceFacts(pca.person_id, pca.person_id, "", starts_at, ends_at)
    return bool(of_availability(pca, place))


def also_offered(pca: WorkerFacts, place: PlaceFacts) -> bool:
    """Whether the PCA has offered this time besides their usual days."""
    offered = [_window_of(one) for one in pca.one_days if one.can_work]
    return _within(_joined(offered), place)


def week_on(pca: WorkerFacts, on: dt.date) -> Week | None:
    """The weekly hours that hold on a day; None for a PCA who has given none."""
    return next((week for week in pca.weeks if week.covers(on)), None)


def windows_on(pca: WorkerFacts, on: dt.date) -> list[Window]:
    """When the PCA can be at visits on a local day, as instants, nobody's leave left out: for a planner.

    A PCA who has given no weekly hours has the whole day. Leave and "cannot" take time away, "can also" adds it.
    """
    whole = (local(on, MIDNIGHT), local(on + DAY, MIDNIGHT))
    if any(span.covers(on) for span in pca.away):
        return []
    week = week_on(pca, on)
    windows = [whole] if week is None else [instants(on, hours) for hours in week.days.get(on.weekday(), ())]
    windows += [_window_of(one) for one in pca.one_days if one.can_work and one.on == on]
    for one in pca.one_days:
        if not one.can_work:
            windows = [part for window in windows for part in _without(window, _window_of(one))]
    return _joined(windows)


def instants(on: dt.date, hours: Hours) -> Window:
    ends_on = on if hours.ends > hours.starts else on + DAY
    return local(on, hours.starts), local(ends_on, hours.ends)


def _fits(pca: WorkerFacts, place: PlaceFacts) -> bool:
    windows = [window for step in (-1, 0, 1) for window in windows_on(pca, place.on + step * DAY)]
    return _within(_joined(windows), place)


def _window_of(one: OneDay) -> Window:
    if one.hours is None:
        return local(one.on, MIDNIGHT), local(one.on + DAY, MIDNIGHT)
    return instants(one.on, one.hours)


def _joined(windows: list[Window]) -> list[Window]:
    """Windows that meet or overlap, as one; in time order."""
    found: list[Window] = []
    for starts, ends in sorted(windows):
        if found and starts <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((starts, ends))
    return found


def _without(window: Window, taken: Window) -> list[Window]:
    parts = [(window[0], min(window[1], taken[0])), (max(window[0], taken[1]), window[1])]
    return [(starts, ends) for starts, ends in parts if starts < ends]


def _within(windows: list[Window], place: PlaceFacts) -> bool:
    return any(starts <= place.starts_at and place.ends_at <= ends for starts, ends in windows)


def _meet(window: Window, place: PlaceFacts) -> bool:
    return window[0] < place.ends_at and place.starts_at < window[1]
