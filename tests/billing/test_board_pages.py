"""The board's page over two clusters of neighbours: findings, spreadsheets, aims, the bank and the budget."""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse

from billing.models import (
    BankBalance,
    BoardAims,
    BudgetFigure,
    BudgetLine,
    PayPeriod,
    PayPeriodStatus,
    Timesheet,
    WageRate,
)
from billing.queries.board import board_report
from billing.queries.month_money import month_money
from billing.queries.open_hour import open_hour
from billing.services import close_month, record_payment
from billing.services.board import enter_balance, set_aims
from billing.services.budget import set_budget, take_payer_budget_away
from billing.services.running_costs import set_running_costs
from coopcare.audit.models import Activity
from coopcare.clock import local
from coopcare.errors import Invalid, NotAllowed
from coopcare.tenancy.context import acting_for
from members.models import Job
from rotas.models import Attendance, VisitStatus
from tests.cast import Cast
from tests.factories.billing import an_agreement, direct_payment, pays_for_themselves
from tests.factories.clusters import ClusterPlaceFactory, PackageFactory
from tests.factories.members import LONG_AGO, PersonFactory, employed_pca
from tests.factories.months import OCTOBER
from tests.factories.rotas import a_visit

MONTH = {"year": 2026, "month": 10}
SIX = range(6)


@pytest.fixture(autouse=True)
def _third_of_november() -> Iterator[None]:
    with time_machine.travel(local(dt.date(2026, 11, 3), dt.time(9)), tick=False):
        yield


def inside(cast: Cast) -> Any:
    return acting_for(cast.coop, cast.system)


def a_neighbour(cast: Cast, cluster: str, number: int, *, month: int = 10, pca: Any = None) -> Any:
    """An hour in the month at £26.00; in Hill Top a direct payment pays £10.00 of it."""
    person = PersonFactory(first_name=f"Neighbour{number}")
    ClusterPlaceFactory(cluster=cast.clusters[cluster], person=person)
    package = PackageFactory(person=person, cluster=cast.clusters[cluster])
    if cluster == "hill":
        direct_payment(package, 1000)
    pays_for_themselves(package)
    pca = pca or (cast.ben.person if cluster == "mill" else cast.zofia.person)
    on = dt.date(2026, month, 12 + number)
    a_visit(package, on=on, at=dt.time(15), minutes=60, pca=pca, status=VisitStatus.CONFIRMED)
    return package


@pytest.fixture
def october(cast: Cast, facts: None) -> Cast:
    """Six people in each of two clusters, an hour each; the wage is £13.50; October is closed."""
    with inside(cast):
        an_agreement()
        WageRate.objects.create(job=Job.PCA, hour_pence=1350, starts_on=LONG_AGO)
        for cluster in ("mill", "hill"):
            for number in SIX:
                a_neighbour(cast, cluster, number)
        close_month(OCTOBER, actor=cast.system)
    return cast


def soup(answer: Any, status: int = 200) -> BeautifulSoup:
    assert answer.status_code == status
    return BeautifulSoup(answer.content, "lxml")


def words(found: Any) -> str:
    return " ".join(found.get_text(" ").split())


def table(found: BeautifulSoup, key: str) -> dict[str, list[str]]:
    body = found.find(id=f"table-{key}").find_parent("table").tbody
    return {words(row.th): [words(cell) for cell in row.find_all("td")] for row in body.find_all("tr")}


class TestThePage:
    def test_ed_reads_it_all(self, client, sign_in, october):
        found = soup(sign_in(client, october.ed).get(reverse("billing:board")))
        # £13.50 and holiday of £1.63, and 15% on both: £17.40.
        assert words(found.select_one(".govuk-body-l")) == "Each hour of care left £8.60 after pay."
        assert table(found, "gap") == {"This month": ["", "£26.00", "£17.40", "£8.60"]}
        assert table(found, "clusters")["Hill Top"][1:5] == ["£156.00", "£104.40", "£51.60", "£8.60"]
        assert table(found, "payers") == {
            "Direct payments": ["", "£60.00", "2.3", "£26.09", "£8.63"],
            "People who pay themselves": ["", "£252.00", "9.7", "£25.98", "£8.59"],
        }
        assert "0 of 2 clusters gave 130 to 150 hours a week" in words(found)
        assert "Nobody has entered what is in the bank" in words(found)
        assert "We are owed £312.00" in words(found)
        assert "Neighbour" not in words(found)
        assert found.find("a", string="Enter what is in the bank") is None

    def test_every_table_is_a_spreadsheet(self, client, sign_in, october):
        found = soup(sign_in(client, october.ed).get(reverse("billing:board")))
        links = [link["href"] for link in found.select("main a") if link["href"].endswith(".csv")]
        assert [link.rsplit("/", 1)[1] for link in links] == [
            "gap.csv", "result.csv", "clusters.csv", "payers.csv", "hours.csv", "owed.csv",
        ]  # fmt: skip
        for link in links:
            rows = list(csv.reader(io.StringIO(client.get(link).content.decode("utf-8-sig"))))
            assert len({len(row) for row in rows}) == 1
            assert len(rows) > 1
        assert client.get(reverse("billing:board_table", kwargs={**MONTH, "key": "secrets"})).status_code == 404

    @pytest.mark.parametrize("year", [1, 1999])
    def test_months_before_all_time(self, client, sign_in, october, year):
        address = reverse("billing:board_month", kwargs={"year": year, "month": 1})
        assert sign_in(client, october.ed).get(address).status_code == 404

    def test_a_small_cluster_takes_the_next_with_it(self, client, sign_in, cast, facts):
        with inside(cast):
            an_agreement()
            WageRate.objects.create(job=Job.PCA, hour_pence=1350, starts_on=LONG_AGO)
            for number in SIX:
                a_neighbour(cast, "mill", number)
            a_neighbour(cast, "hill", 0)
            close_month(OCTOBER, actor=cast.system)
            set_budget(OCTOBER, cluster=cast.clusters["hill"], amounts={"income": 9_900, "pay": 100}, months=1,
                       actor=cast.fiona.actor())  # fmt: skip
        found = soup(sign_in(client, cast.ed).get(reverse("billing:board")))
        for key in ("clusters", "hours"):
            rows = table(found, key)
            assert {cell for name in ("Mill Lane", "Hill Top") for cell in rows[name]} <= {"Not shown", ""}
        assert {cell for row in table(found, "payers").values() for cell in row} <= {"Not shown", ""}
        assert "No cluster is large enough to be shown by itself" in words(found)

    def test_the_months_beside_it(self, october):
        with inside(october):
            for number in SIX:
                a_neighbour(october, "mill", number, month=9)
            report = board_report(october.ed.actor(), OCTOBER)
        assert report.before.sums.minutes == 360
        assert not report.last_year.can_compare

    def test_what_was_paid_for_a_few_is_not_told(self, october):
        with inside(october):
            lines = list(BudgetLine.objects.filter(invoices__isnull=False).order_by("package_id", "position")[:6])
            for line in lines[:4]:
                record_payment(line, amount_pence=100, received_on=OCTOBER, method="bank", actor=october.fiona.actor())
            few = month_money(OCTOBER).received_pence
            for line in BudgetLine.objects.filter(invoices__isnull=False):
                record_payment(line, amount_pence=100, received_on=OCTOBER, method="bank", actor=october.fiona.actor())
            enough = month_money(OCTOBER).received_pence
        assert few is None
        assert enough == 100 * (4 + 18)

    def test_the_rest_of_an_open_month_is_not_counted(self, october):
        with inside(october):
            assert month_money(dt.date(2026, 11, 1)).days == 3
            assert month_money(dt.date(2026, 12, 1)).days == 0

    def test_somebody_who_may_not(self, october):
        with inside(october), pytest.raises(NotAllowed):
            board_report(october.ana.actor(), OCTOBER)


class TestApprovedPay:
    @pytest.fixture
    def pcas(self, cast: Cast, facts: None) -> list[Any]:
        """Twelve: each gave an hour to a neighbour of their own, six in each cluster. October is closed."""
        with inside(cast):
            an_agreement()
            WageRate.objects.create(job=Job.PCA, hour_pence=1350, starts_on=LONG_AGO)
            found = [employed_pca(first_name=f"Helper{number}") for number in range(12)]
            for number, pca in enumerate(found):
                a_neighbour(cast, "mill" if number < 6 else "hill", number % 6, pca=pca)
            close_month(OCTOBER, actor=cast.system)
        return found

    def approve(self, first: dt.date, last: dt.date, pcas: list[Any], **changes: Any) -> None:
        """Each has £20.00 within October and £4.00 before, £4.80 on top, £3.00 of miles in it."""
        period = PayPeriod.objects.create(
            first_day=first, last_day=last, cycle="month", paid_on=last, status=PayPeriodStatus.APPROVED,
            approved_at=local(last, dt.time(9)), approved_by="Fiona",
        )  # fmt: skip
        figures = {
            "lines": [{"on": "2026-10-14", "pence": 2_000}, {"on": "2026-09-30", "pence": 400}],
            "mileage": [{"on": "2026-10-14", "pence": 300}, {"on": "2026-09-30", "pence": 999}],
            "costs": {"total_pence": 2_880},
            **changes,
        }
        for pca in pcas:
            Timesheet.objects.create(period=period, pca=pca, figures=figures, pay_pence=2_400)

    def test_it_takes_the_place_of_the_estimate(self, cast, pcas):
        with inside(cast):
            self.approve(dt.date(2026, 9, 21), dt.date(2026, 10, 31), pcas)
            set_running_costs(OCTOBER, amounts={"travel": 99_900, "office": 1_200}, actor=cast.fiona.actor())
            found = month_money(OCTOBER)
            hour = open_hour(cast.nia.actor())
        assert found.pay_is_real
        # Ten twelfths of £28.80, and £3.00 of miles.
        assert found.sums.pay_pence == 12 * 2_700
        assert {part.name: part.sums.pay_pence for part in found.clusters} == {
            "Hill Top": 6 * 2_700, "Mill Lane": 6 * 2_700,
        }  # fmt: skip
        assert found.overheads == {"Office, insurance and fees": 1_200}
        assert [(one.words[:4], one.pence) for one in hour.hour.slices] == [("Pay ", 2700), ("Offi", 100)]

    def test_pay_of_somebody_who_gave_no_care_is_everybodys(self, cast, pcas):
        with inside(cast):
            self.approve(OCTOBER, dt.date(2026, 10, 31), pcas)
            period = PayPeriod.objects.get()
            figures = {"lines": [{"on": "2026-10-02", "pence": 100}], "costs": {"total_pence": 101}}
            Timesheet.objects.create(period=period, pca=cast.amira.person, figures=figures, pay_pence=100)
            found = month_money(OCTOBER)
        assert sorted(part.sums.pay_pence for part in found.clusters) == [16_250, 16_251]

    def test_the_pay_of_a_few_is_not_told(self, cast, pcas):
        """Four paid in all: an estimate. Five in one cluster of four workers: neither cluster is shown."""
        with inside(cast):
            self.approve(OCTOBER, dt.date(2026, 10, 31), pcas[:4])
            assert not month_money(OCTOBER).pay_is_real
            Attendance.objects.filter(pca__in=pcas[:3]).update(pca=pcas[3])
            period = PayPeriod.objects.get()
            Timesheet.objects.create(
                period=period, pca=pcas[6], pay_pence=5, figures={"lines": [{"on": "2026-10-02", "pence": 5}],
                                                                 "costs": {"total_pence": 5}},
            )  # fmt: skip
            found = month_money(OCTOBER)
        assert found.pay_is_real
        assert [part.is_hidden for part in found.clusters] == [True, True]

    @pytest.mark.parametrize("first", [dt.date(2026, 10, 13), dt.date(2026, 10, 1)])
    def test_part_of_a_month_stays_an_estimate(self, cast, pcas, first):
        with inside(cast):
            self.approve(first, dt.date(2026, 10, 16), pcas)
            assert not month_money(OCTOBER).pay_is_real

    def test_cost_that_could_not_be_worked_out_stays_an_estimate(self, cast, pcas):
        costs = {"trouble": "No figure.", "total_pence": None}
        with inside(cast):
            self.approve(OCTOBER, dt.date(2026, 10, 31), pcas, costs=costs)
            assert not month_money(OCTOBER).pay_is_real

    def test_headings_entered_by_hand_are_added_to_an_estimate(self, october):
        with inside(october):
            before = month_money(OCTOBER)
            set_running_costs(OCTOBER, amounts={"travel": 1_000, "on_costs": 201}, actor=october.fiona.actor())
            after = month_money(OCTOBER)
        assert after.sums.pay_pence == before.sums.pay_pence + 1_201
        assert sum(part.sums.pay_pence for part in after.clusters) == after.sums.pay_pence


class TestOverheadsOfClusters:
    def test_from_the_page_to_the_board(self, client, sign_in, october):
        sign_in(client, october.fiona)
        mill = october.clusters["mill"]
        address = reverse("billing:running_costs", kwargs=MONTH)
        client.post(address, {"office": "30.00"})
        page = soup(client.get(f"{address}?cluster={mill.id}"))
        assert words(page.h1) == "What October 2026 cost: Mill Lane alone"
        assert not page.find("input", {"name": "office"}).get("value")
        assert page.find("input", {"name": "travel"}) is None
        told = soup(client.post(f"{address}?cluster={mill.id}", {"support_workers": "12.50"}, follow=True))
        assert "What October 2026 cost: Mill Lane alone is saved." in words(told)
        assert client.get(f"{address}?cluster=nonsense").status_code == 404
        found = soup(client.get(reverse("billing:board")))
        rows = table(found, "overheads")
        assert rows["Mill Lane"][1] == "£12.50"
        assert rows["Hill Top"][1] == "£0.00"
        assert rows["Shared by all clusters"] == ["", "£30.00", "", ""]
        assert rows["All"][1] == "£42.50"
        assert table(found, "result")["All overheads"][0] == "£42.50"
        assert "What October 2026 cost" in words(soup(client.get(address)))
        assert soup(client.get(address)).find("input", {"name": "office"})["value"] == "30.00"

    def test_what_goes_with_the_pay_is_shared(self, october):
        with inside(october), pytest.raises(Invalid, match="What one cluster alone cost"):
            set_running_costs(
                OCTOBER, amounts={"travel": 1}, cluster=october.clusters["mill"], actor=october.fiona.actor()
            )  # fmt: skip


class TestAimsAndTheBank:
    def test_the_board_agrees(self, client, sign_in, october):
        sign_in(client, october.ed)
        address = reverse("billing:aims")
        assert soup(client.get(address)).find("input", {"name": "least_hours"})["value"] == "130"
        typed = {"least_hours": "1", "most_hours": "2", "floor_weeks": "", "floor_pence": "5,000"}
        found = soup(client.post(address, typed, follow=True))
        assert "2 of 2 clusters gave 1 to 2 hours a week" in words(found)
        with inside(october):
            assert BoardAims.objects.get().floor_pence == 500_000
            detail = Activity.objects.get(verb="set the aims of the board").detail
        assert detail == "1 to 2 hours a week; reserve of £5,000.00"

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"least_hours": "150", "most_hours": "130"}, "The most hours cannot be fewer than the least."),
            ({"least_hours": "lots", "most_hours": "130"}, "enter a whole number from 1 to 2000"),
            ({"least_hours": "1", "most_hours": "2", "floor_weeks": "999"}, "enter a whole number from 0 to 104"),
            ({"least_hours": "1", "most_hours": "2", "floor_pence": "-1"}, "Enter £0.00 or more"),
        ],
    )
    def test_aims_that_cannot_be(self, client, sign_in, october, typed, sentence):
        found = soup(sign_in(client, october.ed).post(reverse("billing:aims"), typed), 422)
        assert sentence in words(found)

    def test_the_office_enters_what_is_in_the_bank(self, client, sign_in, october):
        sign_in(client, october.fiona)
        with inside(october):
            set_running_costs(OCTOBER, amounts={"office": 20_000}, actor=october.fiona.actor())
            set_aims(least_hours=1, most_hours=2, floor_weeks=4, floor_pence=None, actor=october.ed.actor())
        day = {"on_day": "2", "on_month": "11", "on_year": "2026"}
        for typed in ("900", "1,000.00"):
            found = soup(client.post(reverse("billing:add_balance"), {**day, "amount_pence": typed}, follow=True))
        # £208.78 of pay and £200.00 of office in 31 days are £92.31 a week.
        assert "The bank account would pay for 10 weeks, £630.76 above the agreed floor" in words(found)
        with inside(october):
            assert list(BankBalance.objects.values_list("amount_pence", flat=True)) == [100_000]

    def test_a_day_to_come(self, client, sign_in, october):
        typed = {"on_day": "4", "on_month": "11", "on_year": "2026", "amount_pence": "1"}
        found = soup(sign_in(client, october.fiona).post(reverse("billing:add_balance"), typed), 422)
        assert "must be 3 November 2026 or earlier" in words(found)
        with inside(october), pytest.raises(Invalid, match="in the future"):
            enter_balance(on=dt.date(2026, 11, 4), amount_pence=1, actor=october.fiona.actor())

    def test_who_may_not(self, october):
        with inside(october):
            with pytest.raises(NotAllowed):
                enter_balance(on=OCTOBER, amount_pence=1, actor=october.ed.actor())
            with pytest.raises(NotAllowed):
                set_aims(least_hours=1, most_hours=2, floor_weeks=1, floor_pence=1, actor=october.ana.actor())


class TestBudget:
    def enter(self, cast: Cast, cluster: str | None = None, *, months: int = 1, **pence: int) -> None:
        of = cast.clusters[cluster] if cluster else None
        with inside(cast):
            set_budget(OCTOBER, cluster=of, amounts=pence, months=months, actor=cast.fiona.actor())

    def test_a_year_is_spread_to_the_penny(self, client, sign_in, october):
        sign_in(client, october.fiona)
        typed = {"cluster": "", "month": "10", "year": "2026", "months": "12", "income": "1,000", "office": "0"}
        found = soup(client.post(reverse("billing:add_budget"), typed, follow=True))
        assert "The budget is saved." in words(found)
        with inside(october):
            rows = BudgetFigure.objects.filter(heading="income").order_by("first_day")
            assert [row.amount_pence for row in rows] == [8334] * 4 + [8333] * 8
            assert (rows[0].first_day, rows[11].first_day) == (OCTOBER, dt.date(2027, 9, 1))
            detail = Activity.objects.get(verb="set a budget").detail
        assert detail.startswith("Whole co-op, October 2026 to September 2027: Income £1,000.00; Office")

    def test_the_board_reads_how_it_went_beside_it(self, client, sign_in, october):
        self.enter(october, "mill", income=10_000, pay=8_000)
        self.enter(october, "hill", income=20_000, pay=9_000, office=5_000)
        found = soup(sign_in(client, october.ed).get(reverse("billing:board")))
        assert table(found, "result")["Income"] == ["£312.00", "", "£300.00", "£12.00"]
        assert table(found, "result")["All overheads"] == ["Not known", "", "£50.00", ""]
        assert table(found, "clusters")["Mill Lane"][-1] == "£20.00"
        page = soup(client.get(reverse("billing:budget")))
        assert "October 2026 Mill Lane £100.00 £80.00" in words(page)
        assert page.find("form", {"action": lambda to: to and "off" in to}) is None

    def test_the_whole_co_ops_own_figure_wins(self, october):
        self.enter(october, "mill", income=10_000)
        self.enter(october, income=99_900)
        with inside(october):
            assert board_report(october.ed.actor(), OCTOBER).budget.income_pence == 99_900

    def test_by_kind_of_payer(self, client, sign_in, october):
        sign_in(client, october.fiona)
        typed = {"cluster": "", "month": "10", "year": "2026", "months": "1", "direct_payment": "50", "nhs": "7"}
        hill = str(october.clusters["hill"].id)
        refused = soup(client.post(reverse("billing:add_budget"), {**typed, "cluster": hill}), 422)
        assert "Income by kind of payer is planned for the whole co-op" in words(refused)
        client.post(reverse("billing:add_budget"), typed)
        page = words(soup(client.get(reverse("billing:budget"))))
        assert "Income by kind of payer" in page
        assert "October 2026 £50.00 £7.00" in page
        found = soup(client.get(reverse("billing:board")))
        assert table(found, "payers")["Direct payments"][-2:] == ["£50.00", "£10.00"]
        assert table(found, "payers")["The NHS"][-2:] == ["£7.00", "-£7.00"]
        assert table(found, "result")["Income"][2:] == ["£57.00", "£255.00"]
        address = reverse("billing:take_budget_away", kwargs=MONTH)
        assert "Income by kind" not in words(soup(client.post(address, {"payers": "on"}, follow=True)))
        with inside(october), pytest.raises(NotAllowed):
            take_payer_budget_away(OCTOBER, actor=october.ed.actor())

    def test_it_can_be_put_right_and_taken_away(self, client, sign_in, october):
        self.enter(october, "mill", income=10_000)
        self.enter(october, "mill", income=20_000, pay=1)
        self.enter(october, income=5)
        sign_in(client, october.fiona)
        address = reverse("billing:take_budget_away", kwargs=MONTH)
        mill = {"cluster": str(october.clusters["mill"].id)}
        assert "is taken away" in words(soup(client.post(address, mill, follow=True)))
        with inside(october):
            assert [row.amount_pence for row in BudgetFigure.objects.all()] == [5]
        assert client.post(address, {"cluster": "nonsense"}).status_code == 404

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({}, "Enter at least one amount."),
            ({"income": "lots"}, "Enter the amount as numbers"),
            ({"income": "1", "year": "1066"}, "Enter a year from 2000 to 2099"),
            ({"income": "1", "months": "7"}, "There is a problem"),
        ],
    )
    def test_what_cannot_be_planned(self, client, sign_in, october, typed, sentence):
        usual = {"cluster": "", "month": "10", "year": "2026", "months": "1"}
        found = soup(sign_in(client, october.fiona).post(reverse("billing:add_budget"), {**usual, **typed}), 422)
        assert sentence in words(found)

    def test_the_board_does_not_enter_it(self, october):
        with inside(october), pytest.raises(NotAllowed):
            set_budget(OCTOBER, cluster=None, amounts={"income": 1}, months=1, actor=october.ed.actor())
