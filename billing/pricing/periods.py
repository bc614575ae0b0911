"""One budget said by the week, by four weeks or by the month."""

from fractions import Fraction

from coopcare.money import round_half_up

# 365.25 days a year, 7 a week, 12 months: about 4.348 weeks in a month, not 4.
WEEKS_IN_MONTH = Fraction(36525, 7 * 12 * 100)


def month_from_weeks(pence: int, weeks: int = 1) -> int:
    """Pence a month that equal `pence` every `weeks` weeks."""
    each_month = pence * WEEKS_IN_MONTH / weeks
    return round_half_up(each_month.numerator, each_month.denominator)


def weeks_from_month(pence: int, weeks: int = 1) -> int:
    """Pence every `weeks` weeks that equal `pence` a month."""
    each_time = pence * weeks / WEEKS_IN_MONTH
    return round_half_up(each_time.numerator, each_time.denominator)
