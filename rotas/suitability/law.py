"""What the law says about working time (Working Time Regulations 1998; domain.md D1). Pure.

The figures here are those of the Regulations as made; `rotas.queries.facts` puts the dated ones of the national figures
in their place.
"""

import datetime as dt
from dataclasses import dataclass

ADULT = 18
WEEKS_AVERAGED = 17


@dataclass(frozen=True)
class Limits:
    """Minutes. `two_weeks_instead`: weekly rest may be taken as two rests in a fortnight (regulation 11(2))."""

    rest: int = 11 * 60
    weekly_rest: int = 24 * 60
    two_weeks_instead: bool = True
    break_after: int = 6 * 60
    break_length: int = 20
    average_week: int = 48 * 60
    weeks_averaged: int = WEEKS_AVERAGED
    most_a_day: int | None = None
    most_a_week: int | None = None
    no_nights: bool = False


ADULTS = Limits()
# Regulations 5A, 6A, 10(2), 11(3) and 12(4): those under 18.
YOUNG = Limits(
    rest=12 * 60,
    weekly_rest=48 * 60,
    two_weeks_instead=False,
    break_after=4 * 60 + 30,
    break_length=30,
    most_a_day=8 * 60,
    most_a_week=40 * 60,
    no_nights=True,
)
NIGHT_BEGINS, NIGHT_ENDS = dt.time(22), dt.time(6)


@dataclass(frozen=True)
class Law:
    adults: Limits = ADULTS
    young: Limits = YOUNG

    def for_age(self, age: int | None) -> Limits:
        """Somebody whose age we do not know is taken as an adult."""
        return self.young if age is not None and age < ADULT else self.adults


def age_on(born_on: dt.date | None, on: dt.date) -> int | None:
    if born_on is None:
        return None
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
