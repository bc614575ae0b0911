"""Nights and live-in days that have a price of their own: one sum for one of them, whatever the hours.

What domain.md C4 leaves open is decided here. A unit is never cut at midnight or at the edge of a time band: bank
holidays and weekends that multiply the price of an hour multiply the unit too, by the local day on which it begins;
another price an hour (of evenings, of weekends) leaves it alone. Time awake in a sleep-in is in its price. Rounding,
the shortest charge and the cap are of hours, and do not touch it. Extra time that was agreed and given comes beside it
by the hour. Cancelled late, it is charged as visits are, in part or whole.
"""

from billing.pricing.minutes import planned_minutes
from billing.pricing.rates import Holidays, rate_at
from billing.pricing.terms import AgreementTerms, AttendanceFacts, NoPriceAgreed, PriceLine, RateKind
from coopcare.money import WHOLE_BP, format_pounds, pro_rata
from rotas.visit_kinds import VisitKind

# Without a price of its own, the hours of a waking night are charged as those of a visit. The others are no hours.
BY_THE_HOUR = frozenset({VisitKind.VISIT, VisitKind.WAKING_NIGHT})


def unit_price(facts: AttendanceFacts, agreement: AgreementTerms) -> int | None:
    """Pence of one; None for what is priced by the hour. Raises NoPriceAgreed where it can be neither."""
    if facts.kind == VisitKind.VISIT:
        return None
    pence = agreement.unit_pence.get(facts.kind)
    if pence is None and facts.kind not in BY_THE_HOUR:
        raise NoPriceAgreed(f"No price for a {_named(facts.kind)} has been agreed. Add a price agreement that has one.")
    return pence


def unit_line(
    facts: AttendanceFacts,
    unit_pence: int,
    agreement: AgreementTerms,
    holidays: Holidays,
    percent_bp: int = WHOLE_BP,
) -> PriceLine:
    """The line of one unit. `percent_bp`: the part of it that a late cancellation costs."""
    multiplier_bp, name = _of_the_day(facts, agreement, holidays)
    minutes = planned_minutes(facts)
    amount_pence = pro_rata(unit_pence, 1, per_minutes=1, factors_bp=(multiplier_bp, percent_bp))
    times = "" if multiplier_bp == WHOLE_BP else f"{decimal_words(multiplier_bp, 4)} times "
    share = "" if percent_bp == WHOLE_BP else f", charged at {decimal_words(percent_bp, 2)}%"
    named = f" ({name})" if name else ""
    words = f"1 {_named(facts.kind)} at {times}{format_pounds(unit_pence)}{named}{share}"
    return PriceLine(minutes, unit_pence, multiplier_bp, amount_pence, words, minutes, percent_bp)


def care_minutes(facts: AttendanceFacts) -> int:
    """Hours of care, for who pays for hours: a sleep-in or a live-in day is none (PricedVisit)."""
    return planned_minutes(facts) if facts.kind in BY_THE_HOUR else 0


def one_price(kind: str) -> str:
    """A sleep-in has one price, whatever its hours."""
    return f"A {_named(kind)} has one price, whatever its hours."


def decimal_words(scaled: int, places: int) -> str:
    """1.5 of 15,000 with four places."""
    whole, rest = divmod(scaled, 10**places)
    return f"{whole}.{rest:0{places}d}".rstrip("0").rstrip(".")


def _of_the_day(facts: AttendanceFacts, agreement: AgreementTerms, holidays: Holidays) -> tuple[int, str]:
    """The multiplier of the day on which it begins, and its name."""
    multiplied_by = rate_at(facts.planned_start_at, agreement.rates, holidays).multiplied_by
    if multiplied_by is None or multiplied_by.kind is RateKind.TIME_BAND:
        return WHOLE_BP, ""
    return multiplied_by.multiplier_bp or 0, multiplied_by.name


def _named(kind: str) -> str:
    return str(VisitKind(kind).label).lower()
