"""What an hour of care pays for, and what finance enters for it."""

import datetime as dt

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from billing.models import CostHeading, RunningCost, WageRate
from billing.open_hour import hour_of
from billing.services.closing import close_month
from billing.services.running_costs import set_running_costs
from coopcare.audit.models import Activity
from coopcare.clock import local
from coopcare.errors import Invalid, NotAllowed
from coopcare.facts.models import Fact
from coopcare.tenancy.context import acting_for
from members.models import Job
from rotas.models import VisitStatus
from tests.cast import Cast
from tests.factories.billing import an_agreement, pays_for_themselves
from tests.factories.clusters import ClusterPlaceFactory, PackageFactory
from tests.factories.members import LONG_AGO, PersonFactory
from tests.factories.months import OCTOBER, october_visits
from tests.factories.rotas import a_visit

COSTS = "billing:running_costs"
MONTH = {"year": 2026, "month": 10}
amounts = st.integers(0, 10**9)


def test_an_hour_of_26_pounds():
    hour = hour_of(income_pence=31_200, minutes=720, parts=[("Wage", 16_200), ("Office", 6_001)])
    assert hour.price_pence == 2600
    assert [(one.words, one.pence, one.bar) for one in hour.slices] == [("Wage", 1350, 51), ("Office", 500, 19)]
    assert (hour.left_pence, hour.left_bar) == (750, 28)


def test_an_hour_that_costs_more_than_it_brings():
    hour = hour_of(income_pence=1_000, minutes=60, parts=[("Wage", 1_500)])
    assert (hour.left_pence, hour.left_bar, hour.slices[0].bar) == (-500, 0, 100)


def test_an_hour_of_nothing():
    with pytest.raises(ValueError, match="nothing"):
        hour_of(income_pence=1, minutes=0, parts=[])
    assert hour_of(income_pence=0, minutes=60, parts=[("Wage", 100)]).slices[0].bar == 0


@given(amounts, st.integers(1, 10**6), st.lists(amounts, max_size=9))
def test_the_slices_and_what_is_left_add_up(income, minutes, parts):
    hour = hour_of(income_pence=income, minutes=minutes, parts=[("Part", pence) for pence in parts])
    assert sum(one.pence for one in hour.slices) + hour.left_pence == hour.price_pence
    assert all(0 <= one.bar <= 100 for one in hour.slices)


@pytest.fixture
def november(facts: None):
    with time_machine.travel(local(dt.date(2026, 11, 3), dt.time(9)), tick=False):
        yield


@pytest.fixture
def closed(cast: Cast, november: None) -> Cast:
    """Six people had an hour each in October, at 26 pounds; the wage is 13.50."""
    with inside(cast):
        an_agreement()
        WageRate.objects.create(job=Job.PCA, hour_pence=1350, starts_on=LONG_AGO)
        for number in range(6):
            person = PersonFactory(first_name=f"Neighbour{number}")
            package = PackageFactory(person=person, cluster=cast.clusters["mill"])
            ClusterPlaceFactory(cluster=cast.clusters["mill"], person=person)
            pays_for_themselves(package)
            on = dt.date(2026, 10, 12 + number)
            a_visit(package, on=on, at=dt.time(15), minutes=60, pca=cast.ben.person, status=VisitStatus.CONFIRMED)
        close_month(OCTOBER, actor=cast.system)
    return cast


def inside(cast: Cast):
    return acting_for(cast.coop, cast.system)


def enter(cast: Cast, **pence: int | None) -> None:
    with inside(cast):
        set_running_costs(OCTOBER, amounts=pence, actor=cast.fiona.actor())


def soup(answer, status: int = 200) -> BeautifulSoup:
    assert answer.status_code == status
    return BeautifulSoup(answer.content, "lxml")


def words(found) -> str:
    return " ".join(found.get_text(" ").split())


def rows(found: BeautifulSoup) -> dict[str, str]:
    return {words(row.th): words(row.find_all("td")[-1]) for row in found.select("tbody tr")}


class TestPage:
    def test_a_member_sees_every_slice(self, client, sign_in, closed):
        enter(closed, **dict.fromkeys(CostHeading.values, 600))
        found = soup(sign_in(client, closed.nia).get(reverse("billing:open_hour")))
        table = rows(found)
        assert table["Wage of whoever gives the care"] == "£13.50"
        assert table["Holiday they earn"] == "£1.63"
        assert table["Employer’s National Insurance, at most"] == "£2.27"
        assert {table[heading.label] for heading in CostHeading} == {"£1.00"}
        assert table["Left for the reserve"] == "£2.60"
        assert table["The whole hour"] == "£26.00"
        assert "Neighbour" not in words(found)
        assert found.select_one("main .govuk-button") is None

    def test_what_is_not_entered_is_said(self, client, sign_in, closed):
        enter(closed, office=600)
        found = soup(sign_in(client, closed.margaret).get(reverse("billing:open_hour")))
        assert rows(found)["Left for all that is not entered yet, and the reserve"] == "£7.60"
        assert [words(item) for item in found.select("main .govuk-list--bullet li")] == [
            heading.label for heading in CostHeading if heading is not CostHeading.OFFICE
        ]

    def test_an_hour_that_costs_too_much(self, client, sign_in, closed):
        enter(closed, office=60_000)
        found = soup(sign_in(client, closed.nia).get(reverse("billing:open_hour")))
        assert rows(found)["Missing, taken from the reserve"] == "-£91.40"

    def test_before_any_month_is_closed(self, client, sign_in, cast, november):
        found = soup(sign_in(client, cast.nia).get(reverse("billing:open_hour")))
        assert "No month has been closed yet" in words(found)

    def test_few_people_have_no_figures(self, client, sign_in, cast, november):
        with inside(cast):
            october_visits(cast)
            close_month(OCTOBER, actor=cast.system)
        found = soup(sign_in(client, cast.nia).get(reverse("billing:open_hour")))
        assert "Fewer than 5 people were supported" in words(found)
        assert "£" not in words(found.main)

    def test_a_figure_of_the_law_that_is_missing_is_a_sentence(self, client, sign_in, closed):
        Fact.objects.filter(key="ni.employer_rate").delete()
        found = soup(sign_in(client, closed.nia).get(reverse("billing:open_hour")))
        assert "There is no figure for" in words(found.main)


class TestEntering:
    def test_fiona_enters_them(self, client, sign_in, closed):
        sign_in(client, closed.fiona)
        button = soup(client.get(reverse("billing:open_hour"))).select_one("main .govuk-button")
        assert soup(client.get(reverse(COSTS, kwargs=MONTH))).h1.text == "What October 2026 cost"
        answer = client.post(
            reverse(COSTS, kwargs=MONTH), {"office": "£3,000", "manager": "", "travel": "0"}, follow=True
        )
        assert "What October 2026 cost is saved." in words(soup(answer))
        assert (words(button), button["href"]) == ("Enter what the month cost", reverse(COSTS, kwargs=MONTH))
        with inside(closed):
            kept = dict(RunningCost.objects.values_list("heading", "amount_pence"))
            assert kept == {"office": 300_000, "travel": 0}
            detail = Activity.objects.get(verb="entered running costs").detail
        assert detail == "October 2026: Travel between visits, and mileage £0.00; Office, insurance and fees £3,000.00"
        assert soup(client.get(reverse(COSTS, kwargs=MONTH))).find("input", {"name": "office"})["value"] == "3,000.00"

    def test_they_can_be_put_right_and_taken_away(self, closed):
        enter(closed, office=100, manager=200)
        enter(closed, office=150, manager=None)
        enter(closed, office=150, travel=None)
        with inside(closed):
            assert dict(RunningCost.objects.values_list("heading", "amount_pence")) == {"office": 150}
            assert Activity.objects.filter(verb="entered running costs").count() == 2  # the third changed nothing

    @pytest.mark.parametrize("typed", ["lots", "-5", "1.234", "9" * 30])
    def test_bad_amounts_are_told_and_kept_in_the_box(self, client, sign_in, closed, typed):
        found = soup(sign_in(client, closed.fiona).post(reverse(COSTS, kwargs=MONTH), {"office": typed}), 422)
        assert found.find(class_="govuk-error-summary") is not None
        assert found.find("input", {"name": "office"})["value"] == typed
        with inside(closed):
            assert not RunningCost.objects.exists()

    def test_a_month_to_come_has_cost_nothing_yet(self, client, sign_in, closed):
        later = {"year": 2027, "month": 1}
        found = soup(sign_in(client, closed.fiona).post(reverse(COSTS, kwargs=later), {"office": "1"}), 422)
        assert "January 2027 has not begun." in words(found)
        assert client.get(reverse(COSTS, kwargs={"year": 2026, "month": 13})).status_code == 404

    def test_an_amount_that_no_cost_can_be(self, closed):
        with pytest.raises(Invalid, match="Enter an amount from £0.00"):
            enter(closed, office=-1)

    def test_the_board_reads_and_does_not_write(self, closed):
        with inside(closed), pytest.raises(NotAllowed):
            set_running_costs(OCTOBER, amounts={"office": 1}, actor=closed.ed.actor())
