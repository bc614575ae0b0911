"""What a job is paid, in words: for the page of pay rates, and for the papers that a worker is given."""

import datetime as dt

from billing.models import PayPeriod, PayRate, PayRule
from coopcare.money import format_pounds
from coopcare.ui.formats import minutes_words


def rules_in_words() -> list[tuple[PayRule, list[tuple[str, str]]]]:
    """Every rule with its words, by job, newest first."""
    return [(rule, words_of(rule)) for rule in PayRule.objects.prefetch_related("rates")]


def rule_on(job: str, on: dt.date) -> PayRule | None:
    """What a job is paid on a day: of two rules, the later wins from its first day."""
    rules = PayRule.objects.filter(job=job, starts_on__lte=on).prefetch_related("rates")
    return rules.order_by("-starts_on").first()


def cycle_in_words() -> str:
    """How often PCAs are paid, by the last period that was opened; empty before the first."""
    last = PayPeriod.objects.order_by("-first_day").first()
    return last.get_cycle_display() if last else ""


def words_of(rule: PayRule) -> list[tuple[str, str]]:
    """(for what, how much)"""
    return [
        ("An hour", format_pounds(rule.hour_pence)),
        *((rate.name, _rate(rate)) for rate in rule.rates.all()),
        ("Travel and waiting, an hour", _amount(rule.travel_pence, "As the hour")),
        ("Training, supervision and meetings, an hour", _amount(rule.training_pence, "As the hour")),
        ("A mile", _amount(rule.mileage_pence, "The approved rate of the day")),
        ("A sleep-in", _amount(rule.sleep_in_pence, "None agreed", " a night, and the hour for time awake")),
        ("A live-in day", _amount(rule.live_in_pence, "None agreed", _live_in(rule))),
        ("Length of a visit", rule.get_basis_display()),
        ("Free time between visits", _gaps(rule)),
        ("Cancelled visits", _cancelled(rule)),
        ("Holiday", "Paid with each period’s pay" if rule.rolls_up_holiday else "Paid when it is taken"),
    ]


def _rate(rate: PayRate) -> str:
    return f"{rate.times_words} the hour" if rate.hour_pence is None else format_pounds(rate.hour_pence)


def _amount(pence: int | None, without: str, after: str = "") -> str:
    return without if pence is None else f"{format_pounds(pence)}{after}"


def _live_in(rule: PayRule) -> str:
    return f" a day, with {minutes_words(rule.live_in_minutes)} of work in it" if rule.live_in_minutes else " a day"


def _gaps(rule: PayRule) -> str:
    free, way = minutes_words(rule.free_break_minutes), minutes_words(rule.travel_gap_minutes)
    return f"From {free} to spare. After a gap of more than {way} there is no travel."


def _cancelled(rule: PayRule) -> str:
    return f"{rule.cancel_percent}% if cancelled less than {minutes_words(rule.cancel_notice_minutes)} before"
