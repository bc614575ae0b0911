"""Which rate holds at which minute, and where a visit must be cut because the rate changes."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from billing.pricing.terms import PRECEDENCE, Boundary, CannotPrice, Rate, RateKind
from coopcare import clock
from coopcare.money import WHOLE_BP

Holidays = Mapping[dt.date, str]

MIDNIGHT = dt.time(0)
# Clocks in the United Kingdom change at 1am UTC, both in March and in October.
CHANGE_UTC = dt.time(1, tzinfo=dt.UTC)


class Tariff(Protocol):
    """Whatever has rates: a price agreement, or the terms of somebody's pay."""

    @property
    def rates(self) -> tuple[Rate, ...]: ...

    @property
    def boundary(self) -> Boundary: ...


@dataclass(frozen=True)
class Applied:
    """The price that holds: `priced` gives the pence, `multiplied_by` (if any) the multiplier on top."""

    priced: Rate
    multiplied_by: Rate | None = None

    @property
    def pence_per_hour(self) -> int:
        return self.priced.pence_per_hour or 0

    @property
    def multiplier_bp(self) -> int:
        return WHOLE_BP if self.multiplied_by is None else self.multiplied_by.multiplier_bp or 0

    @property
    def name(self) -> str:
        return (self.multiplied_by or self.priced).name


@dataclass(frozen=True)
class Stretch:
    """Part of a visit at one rate: minutes from `begin` up to `end`, counted from the visit's start."""

    begin: int
    end: int
    rate: Applied


def rate_at(instant: dt.datetime, rates: Sequence[Rate], holidays: Holidays) -> Applied:
    """The rate at an instant. Raises CannotPrice when no price holds."""
    on_the_wall = clock.to_local(instant)
    matching = sorted((rate for rate in rates if _matches(rate, on_the_wall, holidays)), key=_order)
    priced = next((rate for rate in matching if rate.pence_per_hour is not None), None)
    if priced is None:
        raise CannotPrice(
            f"The price agreement has no price for {on_the_wall:%A} {on_the_wall.day} {on_the_wall:%B %Y} "
            f"at {clock_words(on_the_wall)}. Add a base rate."
        )
    first = matching[0]
    return Applied(priced) if first is priced else Applied(priced, first)


def stretches(start_at: dt.datetime, minutes: int, terms: Tariff, holidays: Holidays) -> list[Stretch]:
    """The visit cut wherever the rate changes; stretches follow each other and cover every minute once."""
    if minutes == 0:
        return []
    start_at = start_at.astimezone(dt.UTC).replace(second=0, microsecond=0)
    if terms.boundary is Boundary.FIRST_RATE:
        return [Stretch(0, minutes, rate_at(start_at, terms.rates, holidays))]
    cuts = [0, *sorted(_cuts(start_at, minutes, terms.rates)), minutes]
    found: list[Stretch] = []
    for begin, end in zip(cuts, cuts[1:], strict=False):
        rate = rate_at(start_at + dt.timedelta(minutes=begin), terms.rates, holidays)
        if found and found[-1].rate == rate:
            found[-1] = Stretch(found[-1].begin, end, rate)
        else:
            found.append(Stretch(begin, end, rate))
    return found


def clock_words(on_the_wall: dt.datetime) -> str:
    """A time as GOV.UK writes it: 9am, 9:45am, midday, midnight."""
    if on_the_wall.minute == 0 and on_the_wall.hour in (0, 12):
        return "midday" if on_the_wall.hour else "midnight"
    minutes = f":{on_the_wall.minute:02d}" if on_the_wall.minute else ""
    return f"{on_the_wall.hour % 12 or 12}{minutes}{'am' if on_the_wall.hour < 12 else 'pm'}"


def _order(rate: Rate) -> tuple[int, bool, bool]:
    # Of two rates of one kind, the narrower wins: one date before every year, part of a day before all of it.
    return PRECEDENCE[rate.kind], rate.on is None, rate.from_time is None


def _matches(rate: Rate, on_the_wall: dt.datetime, holidays: Holidays) -> bool:
    return _matches_day(rate, on_the_wall.date(), holidays) and _matches_time(rate, on_the_wall.time())


def _matches_day(rate: Rate, on: dt.date, holidays: Holidays) -> bool:
    match rate.kind:
        case RateKind.SPECIAL_DAY:
            return on == rate.on or (on.month, on.day) == rate.month_day
        case RateKind.BANK_HOLIDAY:
            return on in holidays
        case RateKind.DAY_NAME:
            return on.weekday() == rate.weekday
        case RateKind.WEEKDAYS:
            return on.weekday() < 5
        case RateKind.WEEKEND:
            return on.weekday() >= 5
        case _:
            return True


def _matches_time(rate: Rate, at: dt.time) -> bool:
    if rate.from_time is None or rate.until_time is None:
        return True
    if rate.from_time < rate.until_time:
        return rate.from_time <= at < rate.until_time
    return at >= rate.from_time or at < rate.until_time


def _cuts(start_at: dt.datetime, minutes: int, rates: Sequence[Rate]) -> set[int]:
    """Minutes from the start at which the rate may change: midnights, band edges, and clock changes."""
    bands = (edge for rate in rates for edge in (rate.from_time, rate.until_time) if edge is not None)
    edges = frozenset([MIDNIGHT, *bands])
    end_at = start_at + dt.timedelta(minutes=minutes)
    return {
        clock.elapsed_minutes(start_at, instant)
        for on in _local_dates(start_at, end_at)
        for instant in _edge_instants(on, edges)
        if start_at < instant < end_at
    }


def _local_dates(start_at: dt.datetime, end_at: dt.datetime) -> Iterator[dt.date]:
    on, last = clock.to_local(start_at).date(), clock.to_local(end_at).date()
    while on <= last:
        yield on
        on += dt.timedelta(days=1)


@lru_cache(maxsize=1024)  # the same for every visit of a day at the same prices
def _edge_instants(on: dt.date, edges: frozenset[dt.time]) -> frozenset[dt.datetime]:
    change = dt.datetime.combine(on, CHANGE_UTC)
    # An edge inside the hour that October repeats is met twice.
    again = (dt.datetime.combine(on, edge.replace(fold=1), tzinfo=clock.LONDON).astimezone(dt.UTC) for edge in edges)
    return frozenset([change, *(clock.local(on, edge) for edge in edges), *again])
