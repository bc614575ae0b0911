"""Everything somebody earns in a pay period, with its reasons, and what an hour of their work really paid."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from billing.pay.guarantee import top_ups
from billing.pay.lines import lines_of
from billing.pay.mileage import MileageLine, mileage_of
from billing.pay.terms import Kind, Lookup, PayLine, Period, Work, Worker
from billing.pay.timeline import timeline_of
from billing.pricing.rates import Holidays
from coopcare.money import MINUTES_IN_HOUR, format_pounds, round_half_up
from coopcare.ui.formats import minutes_words

# Pay that is not for an hour of work: it would make the hour look better paid than it was.
NOT_BY_THE_HOUR = (Kind.SLEEP_IN, Kind.HOLIDAY, Kind.SICK)
# Whoever has to be there is at work for the Working Time Regulations, asleep too (domain.md D2).
WHOLE = (Kind.SLEEP_IN, Kind.LIVE_IN)


@dataclass(frozen=True)
class Pay:
    """`problems`: sentences about what must be put right before this pay can be approved."""

    period: Period
    lines: tuple[PayLine, ...]
    mileage: tuple[MileageLine, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def pence(self) -> int:
        """Before tax; miles are beside it."""
        return sum(line.pence for line in self.lines)

    @property
    def mileage_pence(self) -> int:
        return sum(line.pence for line in self.mileage)

    @property
    def worked_minutes(self) -> int:
        """All working time of the minimum wage: paid or not, travel and waiting too; asleep in a sleep-in not."""
        return sum(line.worked_minutes for line in self.lines)

    @property
    def work_pence(self) -> int:
        """All pay but for nights asleep, holiday and sickness."""
        return sum_pence(line for line in self.lines if line.kind not in NOT_BY_THE_HOUR)

    @property
    def true_hourly_pence(self) -> int | None:
        """Pay for work by all working time; None without any work."""
        return round_half_up(self.work_pence * MINUTES_IN_HOUR, self.worked_minutes) if self.worked_minutes else None

    @property
    def true_hourly_words(self) -> str:
        if self.true_hourly_pence is None:
            by_the_hour = " by the hour" if self.pence else ""
            return f"There was no work{by_the_hour} in this period."
        all_work = f"{minutes_words(self.worked_minutes)} of work, travel and waiting included"
        besides = self.pence - self.work_pence
        rest = f" {format_pounds(besides)} of sleep-ins, holiday or sick pay is beside it." if besides else ""
        rate = format_pounds(self.true_hourly_pence)
        return f"{format_pounds(self.work_pence)} for {all_work}: {rate} an hour.{rest}"

    @property
    def by_kind(self) -> Mapping[Kind, tuple[int, int]]:
        """Minutes (worked, or else paid) and pence of each kind there was, in the order of Kind."""
        found: dict[Kind, tuple[int, int]] = {}
        for kind in Kind:
            theirs = [line for line in self.lines if line.kind is kind]
            if theirs:
                found[kind] = (sum(max(line.minutes, line.worked_minutes) for line in theirs), sum_pence(theirs))
        return found

    @property
    def days(self) -> Mapping[dt.date, Mapping[Kind, int]]:
        """Minutes at work by local day and kind: what the 48-hour average needs, sleep-ins and live-in days whole."""
        found: dict[dt.date, dict[Kind, int]] = defaultdict(lambda: defaultdict(int))
        for line in self.lines:
            minutes = line.minutes if line.kind in WHOLE else line.worked_minutes
            if minutes:
                found[line.on][line.kind] += minutes
        return {on: dict(kinds) for on, kinds in sorted(found.items())}


def sum_pence(lines: Iterable[PayLine]) -> int:
    return sum(line.pence for line in lines)


def work_out(
    worker: Worker,
    works: Iterable[Work],
    period: Period,
    holidays: Holidays,
    lookup: Lookup,
    *,
    absence: Iterable[PayLine] = (),
) -> Pay:
    """The pay of one worker. `works` and `holidays` reach from the Monday of the first week (`period.monday`) to a day
    after the last: a guaranteed week, and the way from one visit to the next, do not stop at the edge of a period.

    `absence`: lines of holiday and sick pay. Raises CannotPay and FactMissing with a sentence.
    """
    timeline = timeline_of(works, worker)
    worked = lines_of(timeline.stretches, worker, Period(period.monday, period.last), holidays)
    lines = [line for line in worked if period.covers(line.on)]
    lines += [*top_ups(worked, worker, period), *(line for line in absence if period.covers(line.on))]
    problems = [sentence for on, sentence in sorted(timeline.problems) if period.covers(on)]
    return Pay(
        period,
        tuple(sorted(lines, key=lambda line: line.on)),
        tuple(mileage_of(timeline.trips, worker, period, lookup)),
        tuple(problems),
    )
