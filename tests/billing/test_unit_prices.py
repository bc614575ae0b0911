"""Nights and live-in days from the price page to the invoice."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from billing.models import Charge, InvoiceLine, PriceAgreement
from billing.queries import quote
from billing.queries.dry_run import Kind, dry_run
from billing.queries.price_words import examples_of, rule_sentences, unit_words
from billing.services import charge_month, close_month
from coopcare.clock import local
from rotas.models import VisitStatus
from tests.billing.test_price_form import ANSWERS
from tests.cast import Cast
from tests.factories.billing import FunderFactory, an_agreement, direct_payment, pays_for_themselves
from tests.factories.months import OCTOBER, finance
from tests.factories.rotas import a_visit


@pytest.fixture(autouse=True)
def _third_of_november():
    with time_machine.travel(local(dt.date(2026, 11, 3), dt.time(9)), tick=False):
        yield


def sleep_in(cast: Cast, day: int = 9, **fields: Any):
    fields = {"kind": "sleep_in", "at": dt.time(22), "minutes": 540, "status": VisitStatus.CONFIRMED, **fields}
    return a_visit(cast.packages["margaret"], on=dt.date(2026, 10, day), pca=cast.amira.person, **fields)


def test_a_sleep_in_is_charged_its_price_and_explains_itself(inside: Cast):
    an_agreement(sleep_in_pence=7_500)
    pays_for_themselves(inside.packages["margaret"])
    sleep_in(inside)
    charge_month(OCTOBER, actor=finance(inside))
    charge = Charge.objects.get()
    assert (charge.amount_pence, charge.minutes, charge.rule) == (7_500, 0, "sleep_in")
    assert charge.working["explanation"] == (
        "A sleep-in has one price, whatever its hours. 1 sleep-in at £75.00 is £75.00."
    )
    before = set(Charge.objects.values_list("id", "charged_at"))
    charge_month(OCTOBER, actor=finance(inside))
    assert set(Charge.objects.values_list("id", "charged_at")) == before


def test_without_a_price_it_stands_among_the_months_exceptions(inside: Cast):
    an_agreement()
    pays_for_themselves(inside.packages["margaret"])
    sleep_in(inside)
    found = dry_run(OCTOBER)
    assert [one.kind for one in found.blocking] == [Kind.NO_PRICE]  # put right on the page of prices
    assert "No price for a sleep-in has been agreed" in found.blocking[0].error


def test_the_invoice_and_the_statement_name_it(inside: Cast, client: Any, sign_in: Any):
    an_agreement(sleep_in_pence=7_500, live_in_day_pence=16_250)
    pays_for_themselves(inside.packages["margaret"])
    sleep_in(inside)
    sleep_in(inside, 12, kind="live_in_day", at=dt.time(9), minutes=1440)
    close_month(OCTOBER, actor=finance(inside))
    lines = list(InvoiceLine.objects.order_by("position").values_list("words", "minutes", "amount_pence"))
    assert lines == [
        ("Sleep-in, Friday 9 October, 10pm to 7am the next day, Amira", 0, 7_500),
        ("Live-in day, Monday 12 October, 9am to 9am the next day, Amira", 0, 16_250),
    ]
    sign_in(client, inside.margaret)
    page = client.get(reverse("billing:my_money"), follow=True)
    assert page.status_code == 200
    statement = inside.margaret.person.statements.get()
    times = [visit["time_words"] for visit in statement.figures["visits"]]
    assert times == ["Sleep-in, 10pm to 7am the next day", "Live-in day, 9am to 9am the next day"]
    assert client.get(reverse("billing:invoice", args=[InvoiceLine.objects.first().invoice_id])).status_code == 200


def test_hours_of_a_payer_are_not_used_up_by_a_night_asleep(inside: Cast):
    package = inside.packages["margaret"]
    an_agreement(sleep_in_pence=7_500)
    council = direct_payment(package, None, funded_minutes=60)
    own = pays_for_themselves(package)
    sleep_in(inside)
    a_visit(package, on=dt.date(2026, 10, 10), at=dt.time(9), minutes=60, pca=inside.amira.person,
            status=VisitStatus.CONFIRMED)  # fmt: skip
    charge_month(OCTOBER, actor=finance(inside))
    paid = dict(Charge.objects.values_list("amount_pence", "budget_line_id"))
    assert paid == {7_500: own.id, 2_600: council.id}


def test_the_most_particular_agreement_has_its_own_prices(inside: Cast):
    """As rates are: nothing is taken from a wider agreement; and a later one wins from its first day."""
    package = inside.packages["margaret"]
    an_agreement(sleep_in_pence=7_500)
    pays_for_themselves(package)
    starts_at = local(dt.date(2026, 11, 6), dt.time(22))
    ask = {"starts_at": starts_at, "minutes": 540, "kind": "sleep_in"}
    assert quote(package, **ask).total_pence == 7_500
    an_agreement(package=package, name="Margaret’s", sleep_in_pence=8_000)
    assert quote(package, **ask).total_pence == 8_000
    an_agreement(package=package, name="Later", starts_on=dt.date(2026, 11, 7), sleep_in_pence=9_000)
    assert quote(package, **ask).total_pence == 8_000
    assert "1 sleep-in at £80.00" in quote(package, **ask).explanation
    assert quote(package, **ask).budget == []


def test_prices_are_asked_for_on_the_page_and_shown_in_words(cast: Cast, client: Any, sign_in: Any):
    sign_in(client, cast.fiona)
    page = client.post(
        reverse("billing:add_price"), {**ANSWERS, "sleep_in_pence": "75", "live_in_day_pence": "162.50"}, follow=True
    ).content.decode()
    for words in (
        "Sleep-in £75.00",
        "Live-in day £162.50",
        "The hours of a waking night are charged as those of a visit.",
        "1 live-in day at £162.50 is £162.50.",
    ):
        assert words in page
    assert "Enter" in client.post(
        reverse("billing:add_price"), {**ANSWERS, "sleep_in_pence": "a lot"}
    ).content.decode()  # fmt: skip


def test_an_agreement_without_them_says_nothing_of_them(inside: Cast):
    plain = an_agreement(funder=FunderFactory())
    assert (unit_words(plain), [one for one in rule_sentences(plain) if "live-in" in one]) == ([], [])
    assert len(examples_of(plain)) == 8
    assert PriceAgreement.objects.get().unit_pence == {}
