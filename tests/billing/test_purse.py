"""The purse of a payer on any day."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from billing.cycles import weekly_pence
from billing.models import BudgetLine, Charge, Invoice
from billing.queries.monitoring import open_package_money
from billing.queries.purse import Purse, purses_of
from billing.services import close_month, record_payment
from billing.services.disputes import dispute_line
from coopcare.clock import local
from coopcare.errors import NotFound
from coopcare.tenancy.context import acting_for
from rotas.models import VisitStatus
from tests.cast import Cast
from tests.factories.months import OCTOBER, finance, october_visits
from tests.factories.rotas import a_visit

NOVEMBER_3 = dt.date(2026, 11, 3)
OCTOBER_8 = dt.date(2026, 10, 8)


@pytest.fixture(autouse=True)
def _third_of_november() -> Any:
    with time_machine.travel(local(NOVEMBER_3, dt.time(9)), tick=False):
        yield


@pytest.fixture
def october(inside: Cast) -> Cast:
    """£50.00 a week of direct payment from 2020, used up in the week of 5 October, and booked for £26.00 this week."""
    october_visits(inside)
    close_month(OCTOBER, actor=finance(inside))
    a_visit(
        inside.packages["margaret"], on=dt.date(2026, 11, 5), at=dt.time(9), minutes=60, pca=inside.amira.person,
        status=VisitStatus.ACCEPTED,
    )  # fmt: skip
    return inside


def purse(cast: Cast, on: dt.date = NOVEMBER_3) -> Purse:
    [found] = purses_of(cast.packages["margaret"], on)
    return found


def test_it_equals_its_movements(october: Cast) -> None:
    now, then = purse(october), purse(october, OCTOBER_8)
    assert (now.left.amount_pence, now.delivered_pence, now.left.booked_pence, now.left.left_pence) == (
        5000, 0, 2600, 2400,
    )  # fmt: skip
    assert (then.delivered_pence, then.left.left_pence, then.invoiced_pence) == (5000, 0, 5000)
    for one in (now, then):
        assert one.left.left_pence == one.left.amount_pence - one.delivered_pence - one.left.booked_pence


def test_what_is_in_question_and_paid(october: Cast) -> None:
    bill = Invoice.objects.get(budget_line__funding_type="dp_self")
    dispute_line(bill.lines.get(on=dt.date(2026, 10, 6)), reason="Short.", actor=october.margaret.actor())
    line = bill.budget_line
    record_payment(line, amount_pence=1500, received_on=OCTOBER_8, method="bank", actor=finance(october))
    then = purse(october, OCTOBER_8)
    assert (then.disputed_pence, then.paid_pence) == (2400, 1500)
    assert (purse(october).disputed_pence, purse(october).paid_pence) == (0, 0)


def test_what_the_council_may_take_back(october: Cast) -> None:
    assert purse(october).may_be_taken_back_pence is None
    BudgetLine.objects.filter(funding_type="dp_self").update(carry_forward="weeks", contingency_weeks=8)
    found = purse(october)
    assert found.unspent_pence == 3 * 5000  # of the four weeks since our first charge one was used
    assert found.allowed_pence == 40_000
    assert found.may_be_taken_back_pence == 0
    BudgetLine.objects.filter(funding_type="dp_self").update(carry_forward="weeks", contingency_weeks=2)
    assert purse(october).may_be_taken_back_pence == 15_000 + 2400 - 10_000
    BudgetLine.objects.filter(funding_type="dp_self").update(carry_forward="none", contingency_weeks=None)
    assert purse(october).may_be_taken_back_pence == 15_000 + 2400
    BudgetLine.objects.filter(funding_type="dp_self").update(carry_forward="all")
    assert (purse(october).may_be_taken_back_pence, purse(october).allowed_pence) == (0, None)


def test_it_looks_back_a_year_at_most(october: Cast) -> None:
    with time_machine.travel(local(dt.date(2028, 1, 5), dt.time(9)), tick=False):
        assert purse(october, dt.date(2028, 1, 5)).unspent_pence == 52 * 5000


def test_a_new_budget_has_nothing_left_over(october: Cast) -> None:
    line = BudgetLine.objects.filter(funding_type="dp_self")
    line.update(starts_on=dt.date(2026, 10, 7))
    assert purse(october).unspent_pence == 3 * 5000  # the week it began in was not a whole one
    Charge.objects.filter(budget_line__in=line, invoice_lines__isnull=True).delete()
    assert purse(october, dt.date(2026, 10, 8)).unspent_pence == 0


@pytest.mark.parametrize(("cycle", "pence", "week"), [("week", 30_000, 30_000), ("four_weeks", 120_000, 30_000),
                                                      ("month", 130_446, 30_000)])  # fmt: skip
def test_every_cycle_has_its_weeks(cycle: str, pence: int, week: int) -> None:
    assert weekly_pence(cycle, pence) == week


@given(pence=st.integers(0, 10**8))
def test_a_month_is_four_weeks_and_a_bit(pence: int) -> None:
    assert weekly_pence("month", pence) <= weekly_pence("four_weeks", pence) <= weekly_pence("week", pence)


@pytest.mark.parametrize("who", ["cora", "amira", "ana", "ed", "sunita"])
def test_it_is_nobody_elses_to_see(october: Cast, who: str) -> None:
    with pytest.raises(NotFound):
        open_package_money(october.members[who].actor(), october.packages["margaret"].id)


def test_the_page(cast: Cast, client: Any, sign_in: Any) -> None:
    with acting_for(cast.coop, cast.system):
        october_visits(cast)
    sign_in(client, cast.margaret)
    assert "See the whole purse" in client.get(reverse("billing:my_money")).content.decode()
    url = reverse("billing:purses", args=[cast.packages["margaret"].id])
    assert "£50.00 of £50.00 is left for 2 to 8 November 2026." in client.get(url).content.decode()
    then = client.get(url, {"on_day": 8, "on_month": 10, "on_year": 2026})
    assert "£0.00 of £50.00 is left for 5 to 11 October 2026." in then.content.decode()
    wrong = client.get(url, {"on_day": 31, "on_month": 2, "on_year": 2026})
    assert wrong.status_code == 422
