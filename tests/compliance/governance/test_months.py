"""Months and years from a day: pure."""

from datetime import date

import pytest

from compliance.governance.months import months_after, years_kept


@pytest.mark.parametrize(
    ("on", "months", "then"),
    [
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 5, 31), 1, date(2026, 6, 30)),
        (date(2026, 11, 15), 14, date(2028, 1, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 3, 29), 12, date(2027, 3, 29)),
    ],
)
def test_months_end_no_later_than_the_month_does(on, months, then):
    assert months_after(on, months) == then


@pytest.mark.parametrize(
    ("on", "kept", "until"),
    [
        (date(2024, 2, 29), {"years": 8}, date(2032, 2, 29)),
        (date(2024, 2, 29), {"years": 6}, date(2030, 3, 1)),
        (date(2026, 8, 31), {"months": 6}, date(2027, 3, 1)),
        (date(2026, 12, 31), {"months": 2}, date(2027, 3, 1)),
        (date(2026, 1, 31), {"years": 2}, date(2028, 1, 31)),
        (date(2026, 10, 31), {"months": 1}, date(2026, 12, 1)),
    ],
)
def test_what_is_kept_is_kept_for_whole_months_and_years(on, kept, until):
    assert years_kept(on, **kept) == until
