"""Puts minutes and rates together into lines that add up, and says why."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from billing.pricing.errands import with_miles
from billing.pricing.minutes import (
    NO_TIMES,
    Billed,
    actual_minutes,
    billed,
    extra_given,
    minutes_words,
    planned_minutes,
)
from billing.pricing.rates import Holidays, Stretch, clock_words, stretches
from billing.pricing.terms import (
    DEATH,
    HOSPITAL,
    OUR_FAULT,
    AgreementTerms,
    AttendanceFacts,
    Basis,
    CancellationTerms,
    CannotPrice,
    Outcome,
    PricedVisit,
    PriceLine,
    Role,
)
from billing.pricing.units import care_minutes, decimal_words, one_price, unit_line, unit_price
from coopcare import clock
from coopcare.money import MINUTES_IN_HOUR, WHOLE_BP, format_pounds, pro_rata

UNCHARGED = {
    Outcome.MISSED: "Nobody came to this visit, so it is not charged.",
    Outcome.DECLINED: "The PCA could not come to this visit, so it is not charged.",
}
FLAGS = {
    Outcome.REFUSED: "The person refused or shortened this visit. Check that there is a note before it is invoiced.",
    Outcome.NO_REPLY: "Nobody answered at this visit. Check that there is a note before it is invoiced.",
}
FREE_CATEGORIES = {
    DEATH: "Visits after a person has died are not charged.",
    OUR_FAULT: "The co-op cancelled this visit, so it is not charged.",
}


def price(facts: AttendanceFacts, agreement: AgreementTerms, holidays: Holidays) -> PricedVisit:
    """The price of one attendance. Raises CannotPrice with a sentence when something is missing.

    `holidays` are the bank holidays of every local date that the visit touches and of the day after, with their
    names: rounding up or the shortest charge can carry a late visit over midnight.
    """
    if facts.role is Role.SHADOW:
        return _nothing("shadow", "A learner’s time at a visit is not charged.")
    if facts.outcome in UNCHARGED:
        return _nothing(facts.outcome.value, UNCHARGED[facts.outcome])
    if facts.outcome is Outcome.CANCELLED:
        return _cancelled(facts, agreement, holidays)
    if facts.outcome in FLAGS:
        return with_miles(_turned_away(facts, agreement, holidays), facts, agreement)
    return with_miles(_given(facts, agreement, holidays, agreement.basis), facts, agreement)


def free_change_deadline(planned_start_at: dt.datetime, agreement: AgreementTerms) -> dt.datetime:
    """The last instant at which a visit can be cancelled without charge (UTC; notice is elapsed time)."""
    return _deadline(planned_start_at, agreement.cancellation)


def _deadline(planned_start_at: dt.datetime, terms: CancellationTerms) -> dt.datetime:
    return planned_start_at.astimezone(dt.UTC) - dt.timedelta(minutes=terms.notice_minutes)


def _nothing(rule: str, explanation: str) -> PricedVisit:
    return PricedVisit(lines=(), billed_minutes=0, total_pence=0, rule=rule, explanation=explanation)


def _turned_away(facts: AttendanceFacts, agreement: AgreementTerms, holidays: Holidays) -> PricedVisit:
    """Refused, cut short by the person, or no reply: charged as agreed, and flagged."""
    if agreement.refused_basis is not Basis.PLANNED and facts.actual_end_at is None:
        # Turned away at the door: no time was given, so only the shortest charge can apply.
        facts = replace(facts, actual_start_at=facts.planned_start_at, actual_end_at=facts.planned_start_at)
    priced = _given(facts, agreement, holidays, agreement.refused_basis)
    return replace(priced, rule=facts.outcome.value, flags=(FLAGS[facts.outcome],))


def _given(facts: AttendanceFacts, agreement: AgreementTerms, holidays: Holidays, basis: Basis) -> PricedVisit:
    """By the hour; or a night or live-in day at its own price."""
    unit_pence = unit_price(facts, agreement)
    if unit_pence is None:
        return _priced(billed(facts, agreement, basis), agreement, holidays)
    given = actual_minutes(facts)
    if basis is not Basis.PLANNED and given is None:
        raise CannotPrice(NO_TIMES)
    if basis is not Basis.PLANNED and not given:
        return _nothing(facts.kind, "No time was given, so this is not charged.")
    lines = [unit_line(facts, unit_pence, agreement, holidays)]
    reason, extra = one_price(facts.kind), extra_given(facts, agreement)
    minutes = extra + care_minutes(facts)
    if extra:
        after = Billed(facts.planned_end_at, extra, "", "")
        lines += _priced(after, agreement, holidays).lines
        reason = f"{reason} {minutes_words(extra).capitalize()} of extra time was agreed and given."
    total_pence = sum(line.amount_pence for line in lines)
    return PricedVisit(tuple(lines), minutes, total_pence, facts.kind, _explanation(reason, tuple(lines), total_pence))


def _cancelled(facts: AttendanceFacts, agreement: AgreementTerms, holidays: Holidays) -> PricedVisit:
    planned_minutes(facts)
    terms = agreement.cancellation
    free = _why_free(facts, terms)
    if free is not None:
        return _nothing(*free)
    too_late = f"Cancelled less than {_notice_words(terms.notice_minutes)} before the start."
    unit_pence = unit_price(facts, agreement)
    if unit_pence is not None:
        line = unit_line(facts, unit_pence, agreement, holidays, percent_bp=terms.percent_bp)
        words = _explanation(f"{too_late} {one_price(facts.kind)}", (line,), line.amount_pence)
        return PricedVisit((line,), care_minutes(facts), line.amount_pence, "cancelled_late", words)
    as_planned = billed(replace(facts, actual_start_at=None, actual_end_at=None), agreement, Basis.PLANNED)
    reason = f"{too_late} {as_planned.reason}"
    late = replace(as_planned, rule="cancelled_late", reason=reason)
    return _priced(late, agreement, holidays, percent_bp=terms.percent_bp)


def _why_free(facts: AttendanceFacts, terms: CancellationTerms) -> tuple[str, str] | None:
    """The rule and the sentence that make a cancellation free, or None if it is charged."""
    category = facts.cancellation_category
    if category in terms.free_categories:
        return "cancelled_free", FREE_CATEGORIES.get(category, "Visits cancelled for this reason are not charged.")
    if _long_in_hospital(facts, terms):
        return "cancelled_hospital", "The person was in hospital, so this visit is not charged."
    if facts.cancelled_at is None:
        raise CannotPrice("This visit is marked as cancelled, but not when. Add the time it was cancelled.")
    # A visit cancelled at the deadline itself is in time.
    if facts.cancelled_at <= _deadline(facts.planned_start_at, terms):
        return "cancelled_in_time", f"Cancelled {_notice_words(terms.notice_minutes)} or more before the start."
    if terms.percent_bp == 0:
        return "cancelled_free", "Cancelled visits are not charged under this price agreement."
    return None


def _long_in_hospital(facts: AttendanceFacts, terms: CancellationTerms) -> bool:
    since_at = facts.hospital_since_at or facts.cancelled_at
    wait = terms.hospital_free_after_minutes
    if facts.cancellation_category != HOSPITAL or since_at is None or wait is None:
        return False
    # Converted to UTC first: two times of one zone are subtracted as wall clock, wrongly across a clock change.
    return facts.planned_start_at.astimezone(dt.UTC) - since_at.astimezone(dt.UTC) >= dt.timedelta(minutes=wait)


def _priced(what: Billed, agreement: AgreementTerms, holidays: Holidays, percent_bp: int = WHOLE_BP) -> PricedVisit:
    cut = stretches(what.start_at, what.minutes, agreement, holidays)
    lines = tuple(
        line if len(cut) == 1 else _with_start(line, what.start_at, stretch)
        for stretch in cut
        for line in _lines(stretch, what.minutes, percent_bp)
    )
    total_pence = sum(line.amount_pence for line in lines)
    return PricedVisit(lines, what.minutes, total_pence, what.rule, _explanation(what.reason, lines, total_pence))


def _lines(stretch: Stretch, visit_minutes: int, percent_bp: int) -> Iterator[PriceLine]:
    """The part under the longest fixed price that the whole visit fills, then the rest by the hour.

    A fixed price that a change of rate cuts in two is shared by minutes, so that neither side is charged whole.
    """
    fitting = [band for band in stretch.rate.priced.bands if band.minutes <= visit_minutes]
    fixed = max(fitting, default=None)
    fixed_part = 0 if fixed is None else max(0, min(stretch.end, fixed.minutes) - stretch.begin)
    if fixed is not None and fixed_part:
        yield _line(stretch, fixed_part, fixed.pence, percent_bp, fixed_minutes=fixed.minutes)
    by_the_hour = stretch.end - stretch.begin - fixed_part
    if by_the_hour:
        yield _line(stretch, by_the_hour, stretch.rate.pence_per_hour, percent_bp)


def _line(
    stretch: Stretch, minutes: int, rate_pence: int, percent_bp: int, fixed_minutes: int | None = None
) -> PriceLine:
    multiplier_bp = stretch.rate.multiplier_bp
    amount_pence = pro_rata(
        rate_pence, minutes, per_minutes=fixed_minutes or MINUTES_IN_HOUR, factors_bp=(multiplier_bp, percent_bp)
    )
    words = _line_words(stretch, minutes, rate_pence, percent_bp, fixed_minutes)
    return PriceLine(minutes, rate_pence, multiplier_bp, amount_pence, words, fixed_minutes, percent_bp)


def _line_words(stretch: Stretch, minutes: int, rate_pence: int, percent_bp: int, fixed_minutes: int | None) -> str:
    times = "" if stretch.rate.multiplier_bp == WHOLE_BP else f"{decimal_words(stretch.rate.multiplier_bp, 4)} times "
    if fixed_minutes is None:
        words = f"{minutes_words(minutes)} at {times}{format_pounds(rate_pence)} an hour"
    elif fixed_minutes == minutes:
        words = f"{minutes_words(minutes)} at {times}the fixed price of {format_pounds(rate_pence)}"
    else:
        words = f"{minutes} of {fixed_minutes} minutes at {times}the fixed price of {format_pounds(rate_pence)}"
    name = f" ({stretch.rate.name})" if stretch.rate.name else ""
    share = "" if percent_bp == WHOLE_BP else f", charged at {decimal_words(percent_bp, 2)}%"
    return f"{words}{name}{share}"


def _with_start(line: PriceLine, start_at: dt.datetime, stretch: Stretch) -> PriceLine:
    begins = clock.to_local(start_at + dt.timedelta(minutes=stretch.begin))
    return replace(line, words=f"From {clock_words(begins)}: {line.words}")


def _explanation(reason: str, lines: tuple[PriceLine, ...], total_pence: int) -> str:
    sums = [f"{line.words} is {format_pounds(line.amount_pence)}." for line in lines]
    if len(lines) > 1:
        sums.append(f"That comes to {format_pounds(total_pence)}.")
    return " ".join([reason, *(sums or ["Nothing is charged."])])


def _notice_words(minutes: int) -> str:
    hours, rest = divmod(minutes, MINUTES_IN_HOUR)
    if rest or not hours:
        return minutes_words(minutes)
    return "1 hour" if hours == 1 else f"{hours} hours"
