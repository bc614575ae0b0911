"""How long somebody is away without a break, however many absences were written down. Pure.

Source: the Registration Regulations 2009, regulation 14 (domain.md A4): a continuous period of 28 days or more. That
days on which they would not have worked break nothing is our reading: check before relying.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

DAY = dt.timedelta(days=1)
WEEKEND = frozenset({5, 6})


@dataclass(frozen=True)
class Away:
    """Local days, both included; `sudden` where nobody could plan them: sickness, or not able to come. `parts` is how
    many absences were written down for them.
    """

    starts_on: dt.date
    ends_on: dt.date
    sudden: bool = False
    parts: int = 1

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1

    def covers(self, on: dt.date) -> bool:
        return self.starts_on <= on <= self.ends_on

    def joined(self, later: "Away") -> "Away":
        last = max(self.ends_on, later.ends_on)
        return Away(self.starts_on, last, self.sudden or later.sudden, self.parts + later.parts)


def days_off(weekdays: Collection[int]) -> frozenset[int]:
    """Days of the week (Monday is 0) without work, by a contract for `weekdays`; of any other contract the weekend."""
    return frozenset(range(7)) - frozenset(weekdays) if weekdays else WEEKEND


def unbroken(absences: Iterable[Away], off: Collection[int]) -> list[Away]:
    """Absences as stretches, in time order: those that meet, overlap or have only days off between them are one."""
    found: list[Away] = []
    for one in sorted(absences, key=lambda one: (one.starts_on, one.ends_on)):
        if found and _meet(found[-1].ends_on, one.starts_on, off):
            found[-1] = found[-1].joined(one)
        else:
            found.append(one)
    return found


def _meet(last: dt.date, first: dt.date, off: Collection[int]) -> bool:
    gap = (first - last).days - 1
    return gap < 7 and all((last + number * DAY).weekday() in off for number in range(1, gap + 1))
