"""From stretches of time to lines of pay: cut at midnight and wherever the rate changes, each rounded up once."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from billing.pay.terms import DAY, WORK_KINDS, Kind, PayLine, PayTerms, Period, Worker
from billing.pay.timeline import Stretch
from billing.pricing import Boundary, Rate, RateKind
from billing.pricing.rates import Applied, Holidays, stretches
from coopcare import clock
from coopcare.money import WHOLE_BP, format_pounds, wage_for
from coopcare.ui.formats import minutes_words

MIDNIGHT = dt.time()


@dataclass(frozen=True)
class _Rates:
    rates: tuple[Rate, ...]
    boundary: Boundary = Boundary.SPLIT


def lines_of(found: Iterable[Stretch], worker: Worker, period: Period, holidays: Holidays) -> list[PayLine]:
    """The pay of the days of a period, in time order. `holidays`: the bank holidays of those days."""
    lines: list[PayLine] = []
    for stretch in sorted(found, key=lambda one: (one.start_at, one.end_at, one.kind)):
        for on, piece in by_day(stretch):
            if period.covers(on):
                lines.extend(_lines(on, piece, worker.terms_on(on, piece.role), holidays))
    return lines


def by_day(stretch: Stretch) -> Iterator[tuple[dt.date, Stretch]]:
    """Its pieces by local day. A sum for the whole goes with the first, and so do the hours of work agreed for it."""
    start_at, flat_pence, agreed = stretch.start_at, stretch.flat_pence, stretch.agreed_minutes
    while start_at < stretch.end_at:
        on = clock.to_local(start_at).date()
        end_at = min(clock.local(on + DAY, MIDNIGHT), stretch.end_at)
        yield on, replace(stretch, start_at=start_at, end_at=end_at, flat_pence=flat_pence, agreed_minutes=agreed)
        start_at, flat_pence, agreed = end_at, None if flat_pence is None else 0, 0


def base_line(on: dt.date, kind: Kind, minutes: int, terms: PayTerms, why: str) -> PayLine:
    """Minutes at the base rate that are not work: pay, and nothing that the minimum wage looks at."""
    pence = wage_for(terms.base_pence, minutes)
    words = f"{minutes_words(minutes)} at {format_pounds(terms.base_pence)} an hour"
    return PayLine(on, kind, minutes, terms.base_pence, WHOLE_BP, pence, words, why)


def _lines(on: dt.date, piece: Stretch, terms: PayTerms, holidays: Holidays) -> Iterator[PayLine]:
    minutes = clock.elapsed_minutes(piece.start_at, piece.end_at)
    if piece.flat_pence is not None:
        yield _flat_line(on, piece, minutes)
        return
    own = terms.kind_pence.get(piece.kind)
    if not piece.is_paid or own == 0:
        yield _unpaid_line(on, piece, minutes)
        return
    rates = _rates_for(piece.kind, terms, own)
    basic_pence = terms.base_pence if own is None else own
    for cut in stretches(piece.start_at, minutes, rates, holidays):
        yield _line(on, piece, cut.end - cut.begin, cut.rate, basic_pence)


def _rates_for(kind: Kind, terms: PayTerms, own: int | None) -> _Rates:
    """The better rates of evenings and Sundays hold for some kinds of work; the others have one rate."""
    if own is not None:
        return _Rates((Rate(RateKind.BASE, pence_per_hour=own),))
    return _Rates(terms.rates if kind in terms.enhanced else (terms.base,))


def _line(on: dt.date, piece: Stretch, minutes: int, rate: Applied, basic_pence: int) -> PayLine:
    factors = (rate.multiplier_bp, piece.percent_bp)
    pence = wage_for(rate.pence_per_hour, minutes, factors_bp=factors)
    counts = piece.kind in WORK_KINDS
    return PayLine(
        on,
        piece.kind,
        minutes,
        rate.pence_per_hour,
        rate.multiplier_bp,
        pence,
        _words(minutes, rate, piece.percent_bp),
        piece.why,
        worked_minutes=minutes if counts and piece.is_worked else 0,
        # What a better rate adds is not pay for the minimum wage (domain.md C6).
        counted_pence=min(pence, wage_for(basic_pence, minutes)) if counts else 0,
        source=piece.source,
    )


def _unpaid_line(on: dt.date, piece: Stretch, minutes: int) -> PayLine:
    worked = minutes if piece.kind in WORK_KINDS and piece.is_worked else 0
    words = f"{minutes_words(minutes)}, not paid"
    return PayLine(on, piece.kind, 0, 0, WHOLE_BP, 0, words, piece.why, worked_minutes=worked, source=piece.source)


def _flat_line(on: dt.date, piece: Stretch, minutes: int) -> PayLine:
    """`minutes` are those of the night or day. Its sum is not pay by the hour, so the minimum wage leaves it out; but
    for hours of work that were agreed, which it is the pay for.
    """
    pence, worked = piece.flat_pence or 0, piece.agreed_minutes
    what = "day" if piece.kind is Kind.LIVE_IN else "night"
    if piece.kind is Kind.CANCELLED:
        words = f"{piece.percent_bp / 100:g}% of the sum: {format_pounds(pence)}" if pence else "The rest of it"
    else:
        words = f"{format_pounds(pence)} for the {what}" if pence else f"The rest of the {what}"
    counted = pence if worked else 0
    return PayLine(
        on, piece.kind, minutes, 0, WHOLE_BP, pence, words, piece.why, worked, counted, piece.source
    )  # fmt: skip


def _words(minutes: int, rate: Applied, percent_bp: int) -> str:
    """45 minutes at 1.5 times £12.60 an hour (Bank holiday)"""
    times = "" if rate.multiplier_bp == WHOLE_BP else f"{rate.multiplier_bp / WHOLE_BP:g} times "
    share = "" if percent_bp == WHOLE_BP else f"{percent_bp / 100:g}% of "
    name = f" ({rate.name})" if rate.name else ""
    return f"{share}{minutes_words(minutes)} at {times}{format_pounds(rate.pence_per_hour)} an hour{name}"
