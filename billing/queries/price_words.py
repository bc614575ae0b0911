"""A price agreement in sentences, and what visits would cost by it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from billing.models import PriceAgreement, Rate
from billing.pricing import Basis, Boundary, CannotPrice, Rounding, price
from billing.queries.price_book import terms_of
from billing.queries.workings import as_planned
from coopcare.clock import local
from coopcare.facts.bank_holidays import bank_holidays_between
from coopcare.money import format_percent, format_pounds
from coopcare.ui.formats import gov_day, gov_time, gov_time_range, minutes_words
from rotas.visit_kinds import VisitKind, ends_after

NINE, SEVEN_PM = dt.time(9), dt.time(19)
DAY = dt.timedelta(days=1)
EXAMPLE_MINUTES = (30, 60)
UNIT_EXAMPLES = {
    VisitKind.WAKING_NIGHT: (dt.time(22), 9 * 60),
    VisitKind.SLEEP_IN: (dt.time(22), 9 * 60),
    VisitKind.LIVE_IN_DAY: (dt.time(9), 24 * 60),
}


@dataclass(frozen=True)
class Example:
    """A visit of one PCA, and what it would cost if it is given as planned."""

    words: str
    pence: int
    explanation: str


def rate_words(rate: Rate) -> str:
    """£26.00; £31.00 Evening, 7pm to 10pm; 1.5 times Bank holiday"""
    amount = rate.times_words if rate.hour_pence is None else format_pounds(rate.hour_pence)
    words = " ".join(part for part in (amount, rate.name) if part)
    if rate.from_time is None or rate.until_time is None:
        return words
    return f"{words}, {gov_time(rate.from_time)} to {gov_time(rate.until_time)}"


def fixed_words(agreement: PriceAgreement) -> str:
    """15 minutes £9.00, 30 minutes £14.50; empty when no length has a fixed price."""
    bands = [band for rate in agreement.rates.all() for band in rate.bands]
    return ", ".join(f"{minutes_words(minutes)} {format_pounds(pence)}" for minutes, pence in bands)


def unit_words(agreement: PriceAgreement) -> list[str]:
    """Sleep-in £75.00; empty when no night or live-in day has a price of its own."""
    return [f"{VisitKind(kind).label} {format_pounds(pence)}" for kind, pence in agreement.unit_pence.items()]


def rule_sentences(agreement: PriceAgreement) -> list[str]:
    """The rules for charging, one sentence each."""
    return [
        *_time_sentences(agreement),
        *_unit_sentences(agreement),
        _miles_sentence(agreement),
        *_cancelling_sentences(agreement),
    ]


def examples_of(agreement: PriceAgreement) -> list[Example]:
    """Visits of an ordinary day, an evening, a weekend and a bank holiday on or after the first day."""
    terms, found = terms_of(agreement), []
    for on, at in _example_times(agreement.starts_on):
        for minutes in EXAMPLE_MINUTES:
            starts_at = local(on, at)
            ends_at = starts_at + dt.timedelta(minutes=minutes)
            try:
                priced = price(as_planned(starts_at, ends_at), terms, bank_holidays_between(on, on + DAY))
            except CannotPrice as error:
                found.append(Example(f"{gov_day(on)}, {gov_time_range(starts_at, ends_at)}", 0, error.message))
                continue
            words = f"{gov_day(on)}, {gov_time_range(starts_at, ends_at)}"
            found.append(Example(words, priced.total_pence, priced.explanation))
    return [*found, *_examples_of_units(agreement)]


def _examples_of_units(agreement: PriceAgreement) -> Iterator[Example]:
    """One of each that has a price, on an ordinary Monday."""
    on, terms = _monday(agreement.starts_on), terms_of(agreement)
    for kind in agreement.unit_pence:
        at, minutes = UNIT_EXAMPLES[VisitKind(kind)]
        starts_at = local(on, at)
        ends_at = ends_after(kind, starts_at, minutes)
        priced = price(as_planned(starts_at, ends_at, kind), terms, bank_holidays_between(on, on + 2 * DAY))
        words = f"{VisitKind(kind).label}, {gov_day(on)}, {gov_time_range(starts_at, ends_at)}"
        yield Example(words, priced.total_pence, priced.explanation)


def _example_times(first: dt.date) -> Iterator[tuple[dt.date, dt.time]]:
    monday = _monday(first)
    yield monday, NINE
    yield monday, SEVEN_PM
    yield monday + 5 * DAY, NINE
    yield dt.date(first.year, 12, 25), NINE


def _monday(first: dt.date) -> dt.date:
    return first + (7 - first.weekday()) % 7 * DAY


def _time_sentences(agreement: PriceAgreement) -> Iterator[str]:
    tolerance = minutes_words(agreement.tolerance_minutes)
    yield {
        Basis.PLANNED: "The planned time is charged.",
        Basis.ACTUAL: "The time that the visit took is charged.",
        Basis.WITHIN_TOLERANCE: f"The planned time is charged when the visit takes within {tolerance} of it, "
        "else the time it took.",
    }[Basis(agreement.basis)]
    step = minutes_words(agreement.rounding_minutes)
    rounded = {
        Rounding.NEAREST: f"to the nearest {step}",
        Rounding.UP: f"up to the next {step}",
        Rounding.DOWN: f"down to the last {step}",
    }
    if agreement.basis != Basis.PLANNED and agreement.rounding != Rounding.NONE:
        yield f"The time it took is rounded {rounded[Rounding(agreement.rounding)]}."
    if agreement.minimum_minutes:
        yield f"The shortest charge is {minutes_words(agreement.minimum_minutes)}."
    if agreement.cap_at_planned:
        yield "No more than the planned time is charged, unless somebody agreed to more."
    if agreement.boundary == Boundary.FIRST_RATE:
        yield "A visit costs what it begins with, even when the price changes on the way."
    planned = agreement.refused_basis == Basis.PLANNED
    charged = "the planned time is charged" if planned else "the time it took is charged"
    yield f"When the person cuts a visit short, {charged}."


def _unit_sentences(agreement: PriceAgreement) -> Iterator[str]:
    if not agreement.unit_pence:
        return
    yield "A night or a live-in day with a price of its own costs the same whatever its hours."
    if any(rate.multiplier_bp for rate in agreement.rates.all()):
        yield "If it begins on a day when visits cost so many times the usual price, so does it."
    if VisitKind.WAKING_NIGHT not in agreement.unit_pence:
        yield "The hours of a waking night are charged as those of a visit."


def _miles_sentence(agreement: PriceAgreement) -> str:
    if agreement.mile_pence is None:
        return "Miles that a PCA drives for the person are in the price."
    return f"Each mile that a PCA drives for the person costs {format_pounds(agreement.mile_pence)}."


def _cancelling_sentences(agreement: PriceAgreement) -> Iterator[str]:
    if not agreement.cancellation_bp:
        yield "Cancelling is free."
        return
    notice, charged = minutes_words(agreement.notice_minutes), format_percent(agreement.cancellation_bp)
    yield f"Cancelling is free until {notice} before the visit. After that, {charged} of the price is charged."
    hospital = agreement.hospital_free_after_minutes
    if hospital is not None:
        yield f"In hospital, visits are free after {minutes_words(hospital)}."
