"""Miles driven or cycled between visits. They pay back a cost, and are no part of pay."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from billing.pay.terms import Lookup, Period, Worker
from billing.pay.timeline import Trip
from coopcare import clock
from coopcare.money import format_pounds, pro_rata
from coopcare.ui.formats import miles_words

# The first 10,000 miles of a tax year have their own rate; the figure is part of its name (domain.md J).
FIRST_TENTHS = 100_000
TENTHS_IN_MILE = 10


@dataclass(frozen=True)
class MileageLine:
    """`approved_pence`: what the tax office takes these miles to cost; paying less lowers pay for the minimum wage."""

    on: dt.date
    tenths: int
    rate_pence: int
    pence: int
    approved_pence: int
    words: str
    why: str


def mileage_of(trips: Iterable[Trip], worker: Worker, period: Period, lookup: Lookup) -> list[MileageLine]:
    """In time order; the rate is that of the day of the trip. Raises FactMissing where it is not known."""
    lines: list[MileageLine] = []
    before, year = worker.tenths_before, tax_year(period.first)
    for trip in sorted(trips, key=lambda one: (one.start_at, one.why)):
        on = clock.to_local(trip.start_at).date()
        if not period.covers(on):
            continue
        if tax_year(on) != year:
            before, year = 0, tax_year(on)
        lines.extend(_lines(on, trip, before, worker, lookup))
        before += trip.tenths
    return lines


def tax_year(on: dt.date) -> int:
    """The year in which the tax year of a day began, on 6 April."""
    return on.year if (on.month, on.day) >= (4, 6) else on.year - 1


def _lines(on: dt.date, trip: Trip, before: int, worker: Worker, lookup: Lookup) -> Iterator[MileageLine]:
    own = worker.terms_on(on, trip.role).mileage_pence
    for tenths, key in _parts(trip.tenths, before, worker.mover.mode):
        approved = lookup(key, on).pence
        rate = approved if own is None else own
        pence = pro_rata(rate, tenths, per_minutes=TENTHS_IN_MILE)
        approved_pence = pro_rata(approved, tenths, per_minutes=TENTHS_IN_MILE)
        words = f"{miles_words(tenths)} at {format_pounds(rate)} a mile"
        yield MileageLine(on, tenths, rate, pence, approved_pence, words, trip.why)


def _parts(tenths: int, before: int, mode: str) -> Iterator[tuple[int, str]]:
    if mode == "bicycle":
        yield tenths, "amap.cycle"
        return
    first = min(tenths, max(0, FIRST_TENTHS - before))
    if first:
        yield first, "amap.car_first_10k"
    if tenths > first:
        yield tenths - first, "amap.car_after"
