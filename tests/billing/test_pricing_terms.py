"""Terms that make no sense are refused when they are made; and one budget by the week, four weeks or month."""

import datetime as dt
from dataclasses import replace

import pytest

from billing.pricing import AgreementTerms, Band, Boundary, CancellationTerms, Rate, RateKind
from billing.pricing.periods import WEEKS_IN_MONTH, month_from_weeks, weeks_from_month
from coopcare.errors import Invalid

PLAIN = AgreementTerms(rates=(Rate(RateKind.BASE, pence_per_hour=2600),))


def test_weeks_in_a_month():
    assert round(float(WEEKS_IN_MONTH), 3) == 4.348
    assert month_from_weeks(10000) == 43482
    assert month_from_weeks(40000, weeks=4) == 43482
    assert weeks_from_month(43482) == 10000
    assert weeks_from_month(43482, weeks=4) == 40000


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Rate(RateKind.BASE), "either a price an hour or a multiplier"),
        (lambda: Rate(RateKind.WEEKEND, 2600, 15_000), "either a price an hour or a multiplier"),
        (lambda: Rate(RateKind.BASE, multiplier_bp=15_000), "must be a price an hour"),
        (lambda: Rate(RateKind.BASE, -1), "below £0"),
        (lambda: Rate(RateKind.WEEKEND, multiplier_bp=-1), "below £0"),
        (lambda: Rate(RateKind.TIME_BAND, 2600), "both a start and an end"),
        (lambda: Rate(RateKind.BASE, 2600, from_time=dt.time(9)), "both a start and an end"),
        (lambda: Rate(RateKind.BASE, 2600, until_time=dt.time(9)), "both a start and an end"),
        (lambda: Rate(RateKind.SPECIAL_DAY, 2600), "either one date or a day of every year"),
        (
            lambda: Rate(RateKind.SPECIAL_DAY, 2600, on=dt.date(2026, 3, 4), month_day=(12, 24)),
            "either one date or a day of every year",
        ),
        (lambda: Rate(RateKind.SPECIAL_DAY, 2600, month_day=(2, 30)), "a day that exists"),
        (lambda: Rate(RateKind.DAY_NAME, 2600), "Monday to Sunday"),
        (lambda: Rate(RateKind.DAY_NAME, 2600, weekday=7), "Monday to Sunday"),
        (lambda: Rate(RateKind.DAY_NAME, 2600, weekday=-1), "Monday to Sunday"),
        (lambda: Rate(RateKind.WEEKEND, multiplier_bp=15_000, bands=(Band(30, 1500),)), "price an hour beside them"),
        (lambda: Rate(RateKind.BASE, 2600, bands=(Band(30, 1), Band(30, 2))), "only one fixed price"),
        (lambda: Band(0, 100), "above 0 minutes"),
        (lambda: Band(30, -1), "£0 or more"),
        (lambda: replace(PLAIN, tolerance_minutes=16), "from 0 to 15 minutes"),
        (lambda: replace(PLAIN, tolerance_minutes=-1), "from 0 to 15 minutes"),
        (lambda: replace(PLAIN, rounding_minutes=10), "1, 5 or 15 minutes"),
        (lambda: replace(PLAIN, minimum_minutes=-1), "below 0 minutes"),
        (lambda: CancellationTerms(notice_minutes=-1), "below 0 hours"),
        (lambda: CancellationTerms(hospital_free_after_minutes=-1), "below 0 hours"),
        (lambda: CancellationTerms(percent_bp=10_001), "from 0% to 100%"),
        (lambda: CancellationTerms(percent_bp=-1), "from 0% to 100%"),
    ],
)
def test_impossible_terms_are_refused_with_a_sentence(make, sentence):
    with pytest.raises(Invalid) as refusal:
        make()
    assert sentence in refusal.value.message


def test_terms_at_their_limits_are_allowed():
    assert replace(PLAIN, tolerance_minutes=15, rounding_minutes=1, minimum_minutes=0)
    assert Rate(RateKind.DAY_NAME, 0, weekday=6)
    assert Rate(RateKind.SPECIAL_DAY, 2600, month_day=(2, 29))
    assert Boundary("split") is Boundary.SPLIT
