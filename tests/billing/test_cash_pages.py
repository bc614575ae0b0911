"""The cash forecast from the books: what payers owe, what they pay like, what goes out."""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from billing.cash.weeks import WEEKS
from billing.models import BudgetLine, Invoice, PayPeriod, PayPeriodStatus, Timesheet, WageRate
from billing.queries.cash import outlook
from billing.queries.month_money import month_money
from billing.services import close_month, record_payment
from billing.services.board import enter_balance, set_aims
from billing.services.running_costs import set_running_costs
from coopcare.clock import local
from coopcare.errors import NotAllowed
from coopcare.ids import new_id
from coopcare.tenancy.context import acting_for
from members.models import Job
from rotas.models import VisitStatus
from tests.cast import Cast
from tests.factories.billing import an_agreement, pays_for_themselves
from tests.factories.clusters import ClusterPlaceFactory, PackageFactory
from tests.factories.members import LONG_AGO, PersonFactory, employed_pca
from tests.factories.months import OCTOBER, october_visits
from tests.factories.rotas import a_visit

SEPTEMBER = dt.date(2026, 9, 1)
TODAY = dt.date(2026, 11, 6)


@pytest.fixture(autouse=True)
def _sixth_of_november() -> Iterator[None]:
    with time_machine.travel(local(TODAY, dt.time(9)), tick=False):
        yield


def inside(cast: Cast) -> Any:
    return acting_for(cast.coop, cast.system)


def a_payer(cast: Cast, number: int) -> Any:
    """The package of somebody who pays for themselves."""
    person = PersonFactory(first_name=f"Neighbour{number}")
    ClusterPlaceFactory(cluster=cast.clusters["mill"], person=person)
    package = PackageFactory(person=person, cluster=cast.clusters["mill"])
    pays_for_themselves(package)
    return package


@pytest.fixture
def books(cast: Cast, facts: None) -> Cast:
    """Six people pay £26.00 for an hour in September and in October; September's bills were paid 10 days late."""
    with inside(cast):
        an_agreement()
        WageRate.objects.create(job=Job.PCA, hour_pence=1350, starts_on=LONG_AGO)
        for number in range(6):
            package = a_payer(cast, number)
            for month in (9, 10):
                a_visit(package, on=dt.date(2026, month, 12 + number), at=dt.time(15), minutes=60,
                        pca=cast.ben.person, status=VisitStatus.CONFIRMED)  # fmt: skip
        close_month(SEPTEMBER, actor=cast.system, issued_on=dt.date(2026, 10, 3))
        for line in BudgetLine.objects.all():
            record_payment(line, amount_pence=2600, received_on=dt.date(2026, 10, 27), method="bank",
                           actor=cast.fiona.actor())  # fmt: skip
        close_month(OCTOBER, actor=cast.system, issued_on=dt.date(2026, 11, 3))
        enter_balance(on=dt.date(2026, 10, 26), amount_pence=100_000, actor=cast.fiona.actor())
    return cast


def found_in(cast: Cast) -> Any:
    with inside(cast):
        return outlook(cast.ed.actor())


def words(found: Any) -> str:
    return " ".join(found.get_text(" ").split())


class TestForecast:
    def test_without_pay_periods_the_last_month_is_the_measure(self, books):
        found = found_in(books)
        cash = found.forecast
        # £156.00 came on 27 October; October's wages of £90.78 and their insurance: 6 hours at £17.40 in all.
        assert cash.opening_pence == 100_000 + 15_600 - 9_078
        assert (cash.weeks[0].first, len(cash.weeks)) == (dt.date(2026, 11, 7), WEEKS)
        # Bills of October are due on 17 November, and nobody has a habit after one bill.
        assert [week.in_pence for week in cash.weeks[:3]] == [0, 15_600, 0]
        assert found.unpaid_pence == 15_600
        # November's wages at its end, and the insurance of October's by 22 November.
        assert [week.wages_pence for week in cash.weeks[:4]] == [0, 0, 0, 8_785]
        assert [week.on_costs_pence for week in cash.weeks[:4]] == [0, 0, 1_362, 0]
        assert found.pay_words[0].startswith("Wages: paid every month")
        assert "as estimated for October 2026" in found.pay_words[0]
        assert found.kinds[0].after_end == 17
        # November's bills, a month like October, would be due on 17 December.
        assert cash.weeks[5].in_pence == 6 * 2_516

    def test_payers_are_late_as_they_have_been(self, books):
        with inside(books):
            for line in BudgetLine.objects.all():
                record_payment(line, amount_pence=2600, received_on=dt.date(2026, 11, 5), method="bank",
                               actor=books.fiona.actor())  # fmt: skip
        found = found_in(books)
        # 10 days late once and 12 days early once: the middle, rounded down, is early. Nothing is owed.
        assert found.unpaid_pence == 0
        assert found.kinds[0].after_end == 5
        assert found.forecast.opening_pence == 100_000 + 31_200 - 9_078

    def test_bills_too_old_are_not_counted_on(self, books):
        with time_machine.travel(local(dt.date(2027, 3, 1), dt.time(9)), tick=False), inside(books):
            enter_balance(on=dt.date(2027, 2, 28), amount_pence=1, actor=books.fiona.actor())
            found = outlook(books.ed.actor())
        assert (found.unpaid_pence, found.given_up_pence) == (0, 15_600)

    def test_old_bills_of_a_few_are_not_given_away(self, books):
        """What is counted on, taken from what is owed, would tell what two owe since October."""
        with inside(books):
            for line in list(BudgetLine.objects.order_by("id"))[2:8]:
                record_payment(line, amount_pence=2600, received_on=TODAY, method="bank", actor=books.fiona.actor())
            bill = Invoice.objects.order_by("number").last()
            values = {field.attname: getattr(bill, field.attname) for field in bill._meta.concrete_fields}
            for number in range(6):
                line = a_payer(books, 20 + number).budget_lines.get()
                recent = {"issued_on": dt.date(2027, 2, 1), "due_on": dt.date(2027, 2, 15)}
                changed = {"id": new_id(), "number": 700 + number, "budget_line_id": line.id, **recent}
                Invoice.objects.create(**{**values, **changed})
        with time_machine.travel(local(dt.date(2027, 3, 1), dt.time(9)), tick=False), inside(books):
            enter_balance(on=dt.date(2027, 2, 28), amount_pence=1, actor=books.fiona.actor())
            found = outlook(books.ed.actor())
        assert (found.unpaid_pence, found.given_up_pence) == (None, None)

    def test_running_costs_and_the_floor(self, books):
        with inside(books):
            set_running_costs(SEPTEMBER, amounts={"office": 10_000, "travel": 77_700}, actor=books.fiona.actor())
            set_running_costs(OCTOBER, amounts={"office": 20_000}, actor=books.fiona.actor())
            set_aims(least_hours=1, most_hours=2, floor_weeks=None, floor_pence=50_000, actor=books.ed.actor())
        found = found_in(books)
        assert (found.running_pence, found.running_words) == (15_000, "the average of September 2026 and October 2026")
        assert [week.running_pence for week in found.forecast.weeks if week.running_pence] == [15_000] * 3
        assert found.floor_pence == 50_000

    def test_the_floor_in_weeks_is_the_boards_own(self, books):
        with inside(books):
            set_running_costs(OCTOBER, amounts={"office": 20_000}, actor=books.fiona.actor())
            set_aims(least_hours=1, most_hours=2, floor_weeks=3, floor_pence=None, actor=books.ed.actor())
            week = month_money(OCTOBER).cost_a_week_pence
        assert found_in(books).floor_pence == 3 * week

    def test_approved_pay_is_the_measure(self, books):
        with inside(books):
            period = PayPeriod.objects.create(
                first_day=dt.date(2026, 10, 5), last_day=dt.date(2026, 11, 1), cycle="four_weeks",
                paid_on=dt.date(2026, 11, 13), status=PayPeriodStatus.APPROVED,
                approved_at=local(TODAY, dt.time(8)), approved_by="Fiona",
            )  # fmt: skip
            for number in range(5):
                Timesheet.objects.create(
                    period=period, pca=employed_pca(first_name=f"Helper{number}"), pay_pence=2_800,
                    figures={"costs": {"insurance_pence": 200, "pension_pence": 80, "total_pence": 3_500}},
                )  # fmt: skip
        found = found_in(books)
        wages = {week.number: week.wages_pence for week in found.forecast.weeks if week.wages_pence}
        # Paid on 13 November, and every four weeks from then.
        assert wages == {1: 14_000, 5: 14_000, 9: 14_000, 13: 14_000}
        assert [week.on_costs_pence for week in found.forecast.weeks if week.on_costs_pence] == [1_400, 1_400]
        assert found.pay_words[0].endswith("as in the pay last approved, £140.00.")

    def test_the_pay_of_a_few_is_no_measure(self, books):
        with inside(books):
            period = PayPeriod.objects.create(
                first_day=OCTOBER, last_day=dt.date(2026, 10, 31), cycle="month", paid_on=dt.date(2026, 11, 13),
                status=PayPeriodStatus.APPROVED, approved_at=local(TODAY, dt.time(8)), approved_by="Fiona",
            )  # fmt: skip
            Timesheet.objects.create(period=period, pca=books.ben.person, pay_pence=123_456)
        found = found_in(books)
        assert "estimated" in found.pay_words[0]
        assert found.forecast.weeks[0].wages_pence < 10_000

    def test_twice_the_payers_ask_nothing_more(self, books):
        with CaptureQueriesContext(connection) as before:
            found_in(books)
        with inside(books):
            bill = Invoice.objects.first()
            for number in range(6):
                line = a_payer(books, 10 + number).budget_lines.get()
                values = {field.attname: getattr(bill, field.attname) for field in bill._meta.concrete_fields}
                Invoice.objects.create(**{**values, "id": new_id(), "number": 900 + number, "budget_line_id": line.id})
                record_payment(line, amount_pence=5, received_on=TODAY, method="bank", actor=books.fiona.actor())
        with CaptureQueriesContext(connection) as after:
            found_in(books)
        assert len(after) == len(before)


class TestNoForecast:
    def test_before_the_bank_is_known(self, cast, facts):
        assert "Nobody has entered what is in the bank" in found_in(cast)

    def test_from_an_old_balance(self, books):
        with time_machine.travel(local(dt.date(2027, 3, 1), dt.time(9)), tick=False):
            assert "was last entered for 26 October 2026" in found_in(books)

    def test_for_few_payers(self, cast, facts):
        with inside(cast):
            october_visits(cast)
            close_month(OCTOBER, actor=cast.system)
            enter_balance(on=TODAY, amount_pence=1, actor=cast.fiona.actor())
        assert "Fewer than 5 payers" in found_in(cast)

    def test_who_may_not(self, books):
        with inside(books), pytest.raises(NotAllowed):
            outlook(books.ana.actor())


class TestPage:
    def test_ed_reads_it(self, client, sign_in, books):
        answer = sign_in(client, books.ed).get(reverse("billing:cash"))
        found = BeautifulSoup(answer.content, "lxml")
        assert answer.status_code == 200
        assert words(found.select_one(".govuk-body-l")).startswith("The bank account")
        assert found.svg["role"] == "img"
        assert found.find(id=found.svg["aria-labelledby"])
        assert len(found.find(id="table-weeks").find_parent("table").tbody.find_all("tr")) == WEEKS
        assert "Neighbour" not in words(found)
        rows = list(csv.reader(io.StringIO(client.get(reverse("billing:cash_table", args=["weeks"])).content.decode())))
        assert len(rows) == WEEKS + 1
        assert rows[2][2] == "156.00"
        assert client.get(reverse("billing:cash_table", args=["secrets"])).status_code == 404

    def test_the_sentence_where_there_is_none(self, client, sign_in, cast, facts):
        sign_in(client, cast.fiona)
        for address in (reverse("billing:cash"), reverse("billing:cash_table", args=["weeks"])):
            found = BeautifulSoup(client.get(address).content, "lxml")
            assert "Nobody has entered what is in the bank" in words(found)
            assert found.find("a", string=lambda text: text and "Enter what is in the bank" in text)
