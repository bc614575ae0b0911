"""Rate cards as co-ops write them: a price an hour, and what is dearer."""

import datetime as dt
from collections.abc import Iterator, Mapping

from billing.pricing.terms import Band, Rate, RateKind
from coopcare.money import WHOLE_BP

# Calendar days, not names in the bank holiday list: when Christmas Day is a Saturday the list gives its name to the
# Monday after, and leaves the day itself out.
SPECIAL_DAYS = {"Christmas Day": (12, 25), "Boxing Day": (12, 26), "New Year’s Day": (1, 1)}
EVES = {"Christmas Eve": (12, 24), "New Year’s Eve": (12, 31)}
MIDNIGHT = dt.time()


def rate_card(
    hour_pence: int,
    *,
    bank_holiday_bp: int = 15_000,
    special_days_bp: int = 2 * WHOLE_BP,
    eves_from: dt.time | None = None,
    weekend_pence: int | None = None,
    band: tuple[dt.time, dt.time, int] | None = None,
    fixed_pence: Mapping[int, int] | None = None,
) -> tuple[Rate, ...]:
    """The rates of a card. `band` is (from, until, pence an hour) on weekdays, `fixed_pence` prices by minutes that
    stand in place of the price an hour, `eves_from` the hour at which the eves cost as much as a bank holiday. As it
    is: half as much again on bank holidays, double on the three days around the new year (domain.md C4).

    A multiplier of one is no rate at all. Raises Invalid for a price below £0.
    """
    bands = tuple(Band(minutes, pence) for minutes, pence in sorted((fixed_pence or {}).items()))
    return (
        *_times(SPECIAL_DAYS, special_days_bp),
        *(_times(EVES, bank_holiday_bp, eves_from) if eves_from else ()),
        *([Rate(RateKind.BANK_HOLIDAY, multiplier_bp=bank_holiday_bp, name="Bank holiday")]
          if bank_holiday_bp != WHOLE_BP else []),
        *([Rate(RateKind.WEEKEND, pence_per_hour=weekend_pence, name="Weekend")] if weekend_pence is not None else []),
        *([Rate(RateKind.TIME_BAND, pence_per_hour=band[2], name="Evening", from_time=band[0], until_time=band[1])]
          if band else []),
        Rate(RateKind.BASE, pence_per_hour=hour_pence, bands=bands),
    )  # fmt: skip


def _times(days: Mapping[str, tuple[int, int]], multiplier_bp: int, from_time: dt.time | None = None) -> Iterator[Rate]:
    if multiplier_bp == WHOLE_BP:
        return
    until = MIDNIGHT if from_time else None
    for name, day in days.items():
        yield Rate(RateKind.SPECIAL_DAY, multiplier_bp=multiplier_bp, name=name, month_day=day,
                   from_time=from_time, until_time=until)  # fmt: skip
