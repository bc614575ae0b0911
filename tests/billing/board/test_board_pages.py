"""The board's page over two clusters of neighbours: findings, spreadsheets, aims and the bank."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse

from billing.models import BankBalance, BoardAims, BudgetLine, WageRate
from billing.queries.board import board_report
from billing.queries.month_money import month_money
from billing.services import close_month, record_payment
from billing.services.board import enter_balance, set_aims
from billing.services.budget import set_budget
from billing.services.running_costs import set_running_costs
from coopcare.audit.models import Activity
from coopcare.errors import Invalid, NotAllowed
from members.models import Job
from tests.billing.board.pages import MONTH, SIX, a_neighbour, inside, soup, table, words
from tests.factories.billing import an_agreement
from tests.factories.members import LONG_AGO
from tests.factories.months import OCTOBER


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
