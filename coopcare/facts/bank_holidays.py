"""The bank holidays of England and Wales, from the list that comes with the package."""

import datetime as dt
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from govuk_bank_holidays.bank_holidays import BankHolidays

from coopcare.errors import FactMissing


@cache
def bank_holidays(year: int) -> Mapping[dt.date, str]:
    """The dates of one year with their names. Raises FactMissing for a year that is not in the list.

    A holiday moved to a weekday is listed on that weekday, with "(substitute day)" after its name.
    """
    days = {on: name for on, name in _all().items() if on.year == year}
    if not days:
        raise FactMissing(f"We do not know the bank holidays of {year} yet. Update the bank holiday list.")
    return MappingProxyType(days)


@lru_cache(maxsize=1024)  # every visit of a month asks about the same few days
def bank_holidays_between(since: dt.date, until: dt.date) -> Mapping[dt.date, str]:
    """The bank holidays from `since` to `until`, both included."""
    years = range(since.year, until.year + 1)
    found = {on: name for year in years for on, name in bank_holidays(year).items() if since <= on <= until}
    return MappingProxyType(found)


@cache
def _all() -> dict[dt.date, str]:
    # Never the default, which fetches the list over the network while someone waits for a page.
    known = BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    return {day["date"]: _name(day["title"], day["notes"]) for day in known}


def _name(title: str, notes: str) -> str:
    return f"{title} (substitute day)" if notes == "Substitute day" else title
