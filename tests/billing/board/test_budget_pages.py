"""The budget: entering it, and reading the month beside it."""

import datetime as dt

import pytest
from django.urls import reverse

from billing.models import BudgetFigure
from billing.queries.board import board_report
from billing.services.budget import set_budget, take_payer_budget_away
from coopcare.audit.models import Activity
from coopcare.errors import NotAllowed
from tests.billing.board.pages import MONTH, inside, soup, table, words
from tests.cast import Cast
from tests.factories.months import OCTOBER


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
