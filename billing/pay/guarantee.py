"""Guaranteed hours: what a week falls short of them is paid all the same."""

import datetime as dt
from collections.abc import Iterable

from billing.pay.lines import base_line
from billing.pay.terms import DAY, Guarantee, Kind, PayLine, Period, Worker
from coopcare.money import round_half_up
from coopcare.ui.formats import gov_short_date, minutes_words

# A sleep-in is paid by the night, and absence takes its days off the guarantee instead.
NOT_CREDITED = frozenset({Kind.SLEEP_IN, Kind.TOP_UP, Kind.HOLIDAY, Kind.SICK})


def top_ups(lines: Iterable[PayLine], worker: Worker, period: Period) -> list[PayLine]:
    """A line for each week, Monday to Sunday, that ends in the period and was short.

    `lines` must reach back to the Monday of the period's first week, so that no week is counted in part.
    """
    standing = [line for line in lines if line.kind not in NOT_CREDITED]
    found = []
    for sunday in period.sundays:
        for guarantee in worker.guarantees:
            paid = sum(_credited(line) for line in standing if sunday - 6 * DAY <= line.on <= sunday)
            promised = _promised(guarantee, worker, sunday)
            if paid < promised:
                found.append(_line(guarantee, worker, sunday, promised, paid))
    return found


def _credited(line: PayLine) -> int:
    """Of a live-in day, the hours of work that were agreed for it."""
    return line.worked_minutes if line.kind is Kind.LIVE_IN else line.minutes


def _promised(guarantee: Guarantee, worker: Worker, sunday: dt.date) -> int:
    """Less the share of days on which the contract did not run, or on which they were away."""
    week = [sunday - step * DAY for step in range(7)]
    days = [on for on in week if not guarantee.weekdays or on.weekday() in guarantee.weekdays]
    there = [on for on in days if guarantee.covers(on) and not any(span.covers(on) for span in worker.away)]
    return round_half_up(guarantee.minutes * len(there), len(days))


def _line(guarantee: Guarantee, worker: Worker, sunday: dt.date, promised: int, paid: int) -> PayLine:
    on = sunday if guarantee.ends_on is None else min(sunday, guarantee.ends_on)
    why = (
        f"Week to {gov_short_date(sunday)}: {minutes_words(promised)} guaranteed, {minutes_words(paid)} paid for work."
    )
    return base_line(on, Kind.TOP_UP, promised - paid, worker.terms_on(on, guarantee.role), why)
