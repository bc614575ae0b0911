"""Miles driven for the person: written down at the visit, charged by the price agreement, paid back to the PCA."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from billing.models import Charge, InvoiceLine
from billing.pricing import AgreementTerms, AttendanceFacts, Outcome, price, rate_card
from billing.queries.price_words import rule_sentences
from billing.services import charge_month, close_month
from coopcare import clock
from coopcare.clock import local
from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.tenancy.context import acting_for
from members.models import Employment
from rotas.models import Attendance, VisitStatus
from rotas.services.errands import write_down_errand
from rotas.services.settling import MonthSettled
from tests.cast import Cast
from tests.factories.billing import an_agreement, direct_payment, pays_for_themselves
from tests.factories.months import OCTOBER, finance
from tests.factories.pay import pay_rule, pay_week, timesheet_of
from tests.factories.rotas import a_visit


@pytest.fixture(autouse=True)
def _third_of_november():
    with time_machine.travel(local(dt.date(2026, 11, 3), dt.time(9)), tick=False):
        yield


def outing(cast: Cast, status: VisitStatus = VisitStatus.CONFIRMED, day: int = 9) -> Attendance:
    """An hour with Margaret, given by Amira."""
    visit = a_visit(
        cast.packages["margaret"], on=dt.date(2026, 10, day), at=dt.time(9), minutes=60, pca=cast.amira.person,
        status=status,
    )  # fmt: skip
    return visit.attendances.get()


def drive(cast: Cast, place: Attendance, tenths: int = 34, what_for: str = "To the chemist and back") -> Attendance:
    return write_down_errand(place, tenths=tenths, what_for=what_for, actor=cast.amira.actor())


# Its price


def facts(tenths: int = 34, **more: Any) -> AttendanceFacts:
    start_at = clock.local(dt.date(2026, 3, 4), dt.time(9))
    end_at = start_at + dt.timedelta(hours=1)
    times = {"actual_start_at": start_at, "actual_end_at": end_at}
    return AttendanceFacts(start_at, end_at, errand_tenths=tenths, **{**times, **more})


BY_THE_MILE = AgreementTerms(rates=rate_card(2600), mile_pence=45)


@pytest.mark.parametrize(
    ("asked", "terms", "pence"),
    [
        (facts(), BY_THE_MILE, 2600 + 153),
        (facts(10), BY_THE_MILE, 2600 + 45),
        (facts(1), BY_THE_MILE, 2600 + 5),  # half a penny goes up
        (facts(0), BY_THE_MILE, 2600),
        (facts(), AgreementTerms(rates=rate_card(2600)), 2600),  # in the price
        (facts(kind="sleep_in"), replace(BY_THE_MILE, unit_pence={"sleep_in": 7500}), 7653),
        (facts(outcome=Outcome.MISSED), BY_THE_MILE, 0),
        (facts(outcome=Outcome.CANCELLED, cancelled_at=clock.local(dt.date(2026, 3, 1), dt.time(9))), BY_THE_MILE, 0),
    ],
)
def test_by_the_mile_or_in_the_price(asked, terms, pence):
    found = price(asked, terms, {})
    assert found.total_pence == sum(line.amount_pence for line in found.lines) == pence


def test_it_explains_itself():
    found = price(facts(), BY_THE_MILE, {})
    assert found.explanation.endswith(
        "60 minutes at £26.00 an hour is £26.00. 3.4 miles driven for the person at £0.45 a mile is £1.53. With that "
        "it comes to £27.53."
    )
    assert (found.rule, found.billed_minutes) == ("within_tolerance+miles", 60)


# Written down


def test_what_was_driven_is_charged_with_the_visit(inside: Cast):
    an_agreement(mile_pence=45)
    direct_payment(inside.packages["margaret"], 2_700)
    pays_for_themselves(inside.packages["margaret"])
    drive(inside, outing(inside))
    charge_month(OCTOBER, actor=finance(inside))
    before = list(Charge.objects.order_by("amount_pence").values_list("id", "amount_pence", "charged_at"))
    assert [pence for _, pence, _ in before] == [53, 2_700]  # in the order and within the limits of who pays
    charge_month(OCTOBER, actor=finance(inside))
    assert list(Charge.objects.order_by("amount_pence").values_list("id", "amount_pence", "charged_at")) == before


def test_the_invoice_names_the_miles_only_where_they_cost_something(inside: Cast):
    an_agreement(mile_pence=45)
    pays_for_themselves(inside.packages["margaret"])
    drive(inside, outing(inside))
    outing(inside, day=10)
    close_month(OCTOBER, actor=finance(inside))
    words = list(InvoiceLine.objects.order_by("position").values_list("words", "amount_pence"))
    assert words == [
        ("Friday 9 October, 9am to 10am, Amira, 3.4 miles driven", 2_753),
        ("Saturday 10 October, 9am to 10am, Amira", 2_600),
    ]


def test_miles_in_the_price_are_said_to_be(inside: Cast):
    assert "Miles that a PCA drives for the person are in the price." in rule_sentences(an_agreement())
    priced = an_agreement(name="Other", starts_on=dt.date(2026, 1, 1), mile_pence=45)
    assert "Each mile that a PCA drives for the person costs £0.45." in rule_sentences(priced)


@pytest.mark.parametrize(
    ("tenths", "what_for", "sentence"),
    [
        (34, " ", "Say what for"),
        (2_001, "Far", "Enter miles from 0 to 200"),
        (34, "x" * 121, "no more than 120 letters"),
    ],
)
def test_what_cannot_be_is_refused(inside: Cast, tenths: int, what_for: str, sentence: str):
    with pytest.raises(Invalid, match=sentence):
        drive(inside, outing(inside), tenths, what_for)


def test_who_may_and_when(inside: Cast):
    place = outing(inside, VisitStatus.ACCEPTED)
    with pytest.raises(StaleState):
        drive(inside, place)
    given = outing(inside, day=10)
    for other in (inside.ben, inside.margaret, inside.fiona):
        with pytest.raises(NotAllowed):
            write_down_errand(given, tenths=10, what_for="Shops", actor=other.actor())
    written = write_down_errand(given, tenths=10, what_for="Shops", actor=inside.ana.actor())
    assert written.errand_words == "1 mile: Shops"
    assert drive(inside, given, 0).errand_words == ""


def test_a_closed_month_stays_as_it_is(inside: Cast):
    an_agreement(mile_pence=45)
    pays_for_themselves(inside.packages["margaret"])
    place = outing(inside)
    close_month(OCTOBER, actor=finance(inside))
    with pytest.raises(MonthSettled, match="has been closed"):
        drive(inside, place)


def test_the_pca_is_paid_for_the_miles(inside: Cast, facts: Any):
    Employment.objects.update(guaranteed_minutes=0)
    pay_rule(inside)
    drive(inside, outing(inside, day=6))
    period = pay_week(inside, first_day=dt.date(2026, 10, 5), paid_on=dt.date(2026, 10, 16))
    miles = timesheet_of(period, inside.amira.person).figures["mileage"]
    assert [(line["tenths"], line["why"]) for line in miles] == [
        (34, "Driven for Margaret Hughes: To the chemist and back")
    ]


def test_on_the_page_of_the_visit(cast: Cast, client: Any, sign_in: Any):
    with acting_for(cast.coop, cast.system):
        place = outing(cast)
    address = reverse("rotas:errand", args=[place.id])
    sign_in(client, cast.amira)
    assert "Write down miles" in client.get(reverse("rotas:attendance", args=[place.id])).content.decode()
    assert "Say what for" in client.post(address, {"miles": "3.4"}).content.decode()
    assert "Enter miles from 0 to 200, like 3.4" in client.post(address, {"miles": "3.45"}).content.decode()
    page = client.post(address, {"miles": "3.4", "what_for": "To the chemist"}, follow=True).content.decode()
    assert "3.4 miles: To the chemist" in page
    sign_in(client, cast.margaret)
    hers = client.get(reverse("visit", args=[place.visit_id])).content.decode()
    assert "Amira drove for you, 3.4 miles: To the chemist." in hers
    sign_in(client, cast.ana)
    office = client.get(reverse("rotas:office_visit", args=[place.visit_id])).content.decode()
    assert "Driven for Margaret, 3.4 miles: To the chemist" in office
