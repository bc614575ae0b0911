"""Agreeing a price: the card and the rules on one page, in sentences and examples afterwards."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from billing.models import MonthClose, PriceAgreement
from billing.queries.price_book import PriceBook
from billing.queries.workings import as_planned
from coopcare.clock import local, now
from coopcare.tenancy.context import acting_for
from tests.cast import Cast
from tests.factories.billing import an_agreement
from tests.factories.months import OCTOBER, finance

ANSWERS = {
    "name": "Rate of 2026", "starts_on_day": "1", "starts_on_month": "12", "starts_on_year": "2026",
    "hour_pence": "26", "bank_holidays": "15000", "special_days": "20000", "basis": "within_tolerance",
    "tolerance_minutes": "5", "rounding": "nearest", "rounding_minutes": "5", "minimum_minutes": "15",
    "cap_at_planned": "yes", "boundary": "split", "refused_basis": "planned", "notice_hours": "24",
    "cancellation_percent": "100", "hospital_hours": "24",
}  # fmt: skip
DEARER = {
    "weekend_pence": "30", "band_pence": "28", "band_from": "7pm", "band_until": "11pm", "eves_from": "6pm",
    "fixed_15": "9", "fixed_30": "14.50",
}  # fmt: skip
TUESDAY = dt.date(2026, 12, 1)


def costs(cast: Cast, on: dt.date, at: dt.time, minutes: int) -> int:
    """Pence of one PCA's visit to Margaret, given as planned."""
    starts_at = local(on, at)
    package_id = cast.packages["margaret"].id
    with acting_for(cast.coop, cast.system):
        facts = as_planned(starts_at, starts_at + dt.timedelta(minutes=minutes))
        return PriceBook([package_id]).price(package_id, facts).total_pence


@pytest.fixture
def agreed(cast: Cast, client: Any, sign_in: Any) -> str:
    """The page of an agreement with everything on its card, as text."""
    sign_in(client, cast.fiona)
    answer = client.post(reverse("billing:add_price"), {**ANSWERS, **DEARER}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("on", "at", "minutes", "pence"),
    [
        (TUESDAY, dt.time(9), 15, 900),  # the fixed price
        (TUESDAY, dt.time(9), 45, 1450 + 650),  # the longest fixed price that fits, and 15 minutes by the hour
        (TUESDAY, dt.time(19), 60, 2800),
        (TUESDAY, dt.time(18, 30), 60, 1450 + 1400),  # half at each price
        (dt.date(2026, 12, 5), dt.time(20), 60, 3000),  # Saturday: the price of the day wins
        (dt.date(2026, 12, 24), dt.time(17), 60, 1450 + 1300),
        (dt.date(2026, 12, 24), dt.time(18), 60, 2175 + 1950),  # the eve, half as much again
        (dt.date(2026, 12, 25), dt.time(9), 60, 2900 + 2600),  # double
        (dt.date(2026, 12, 28), dt.time(9), 60, 2175 + 1950),  # the bank holiday of Boxing Day
    ],
)
def test_each_thing_on_the_card_makes_its_price(
    cast: Cast, agreed: str, on: dt.date, at: dt.time, minutes: int, pence: int
):
    assert costs(cast, on, at, minutes) == pence


def test_the_page_says_the_rules_and_shows_examples(agreed: str):
    for words in (
        "£28.00 Evening, 7pm to 11pm",
        "15 minutes £9.00, 30 minutes £14.50",
        "The planned time is charged when the visit takes within 5 minutes of it, else the time it took.",
        "The shortest charge is 15 minutes.",
        "Cancelling is free until 24 hours before the visit. After that, 100% of the price is charged.",
        "In hospital, visits are free after 24 hours.",
        "Monday 7 December, 9am to 9:30am",
        "30 minutes at the fixed price of £14.50 is £14.50.",
        "Friday 25 December, 9am to 10am",
    ):
        assert words in agreed


def test_other_answers_make_other_rules(cast: Cast, client: Any, sign_in: Any):
    sign_in(client, cast.fiona)
    other = {
        "basis": "actual", "rounding": "up", "rounding_minutes": "15", "minimum_minutes": "0", "cap_at_planned": "no",
        "boundary": "first_rate", "refused_basis": "actual", "cancellation_percent": "0", "bank_holidays": "10000",
        "special_days": "10000",
    }  # fmt: skip
    words = client.post(reverse("billing:add_price"), {**ANSWERS, **other}, follow=True).content.decode()
    assert "The time that the visit took is charged." in words
    assert "The time it took is rounded up to the next 15 minutes." in words
    assert "A visit costs what it begins with" in words
    assert "Cancelling is free." in words
    for never in ("The shortest charge", "No more than the planned time", "Bank holiday</li>"):
        assert never not in words
    assert costs(cast, dt.date(2026, 12, 25), dt.time(9), 60) == 2600


def test_one_persons_price_wins_for_them_alone(cast: Cast, client: Any, sign_in: Any):
    with acting_for(cast.coop, cast.system):
        an_agreement()
    sign_in(client, cast.fiona)
    package = cast.packages["margaret"]
    funding = client.get(reverse("billing:funding", args=[package.id])).content.decode()
    url = reverse("billing:add_own_price", args=[package.id])
    assert url in funding
    assert "Whose price is it?" not in client.get(url).content.decode()
    words = client.post(url, {**ANSWERS, "hour_pence": "31"}, follow=True).content.decode()
    assert "Margaret Hughes" in words
    assert costs(cast, TUESDAY, dt.time(9), 60) == 3100
    with acting_for(cast.coop, cast.system):
        book = PriceBook([cast.packages["cora"].id])
        assert book.agreement_on(cast.packages["cora"].id, TUESDAY).name == "Usual price"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"band_pence": "28"}, "an evening price needs a price, a start and an end"),
        ({"hour_pence": "0"}, "Enter a price an hour"),
        ({"tolerance_minutes": "16"}, "Enter a number of minutes from 0 to 15"),
        ({"starts_on_month": "10"}, "has been closed"),
        ({"basis": ""}, "Select which time is charged"),
    ],
)
def test_a_wrong_answer_is_said_and_nothing_is_kept(
    cast: Cast, client: Any, sign_in: Any, wrong: dict[str, str], sentence: str
):
    with acting_for(cast.coop, cast.system):
        MonthClose.objects.create(first_day=OCTOBER, closed_at=now(), closed_by=finance(cast).name)
    sign_in(client, cast.fiona)
    answer = client.post(reverse("billing:add_price"), {**ANSWERS, **wrong})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    with acting_for(cast.coop, cast.system):
        assert not PriceAgreement.objects.exists()
