"""The pages of the viability workshop."""

import csv
import datetime as dt
import io

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse

from billing.forms.workshop import typed_figures
from billing.models import Scenario, WageRate
from billing.services.closing import close_month
from billing.services.scenarios import MOST_SCENARIOS, copy_scenario, rename_scenario, save_scenario
from billing.viability import FOUNDERS_CASE, inputs_to_json
from billing.viability.questions import FIGURES
from coopcare.audit.models import Activity
from coopcare.clock import local
from coopcare.errors import Invalid, NotAllowed
from coopcare.facts.models import Fact
from coopcare.tenancy.context import acting_for
from members.models import Job
from rotas.models import VisitStatus
from tests.cast import Cast
from tests.factories.billing import an_agreement, direct_payment, pays_for_themselves
from tests.factories.clusters import ClusterPlaceFactory, PackageFactory
from tests.factories.members import LONG_AGO, PersonFactory
from tests.factories.months import OCTOBER, october_visits
from tests.factories.rotas import a_visit

TYPED = typed_figures(FOUNDERS_CASE)
TRY, KEEP = "billing:workshop", "billing:save_scenario"


@pytest.fixture(autouse=True)
def _november(facts: None):
    with time_machine.travel(local(dt.date(2026, 11, 23), dt.time(9)), tick=False):
        yield


@pytest.fixture
def ed(client, sign_in, cast):
    return sign_in(client, cast.ed)


def inside(cast: Cast):
    return acting_for(cast.coop, cast.system)


def keep(cast: Cast, name: str = "As we are") -> Scenario:
    with inside(cast):
        return save_scenario(FOUNDERS_CASE, name=name, actor=cast.ed.actor())


def soup(answer, status: int = 200) -> BeautifulSoup:
    assert answer.status_code == status
    return BeautifulSoup(answer.content, "lxml")


def words(found) -> str:
    return " ".join(found.get_text(" ").split())


class TestTrying:
    def test_the_founders_case_is_there_without_any_row(self, ed, cast):
        with inside(cast):
            assert not Scenario.objects.exists()
        found = soup(ed.get(reverse(TRY), {"from": "founders"}))
        assert found.h1.text == "The founders’ case"
        assert words(found.find(id="headline")) == (
            "Each hour of care leaves £4.17 after pay. It breaks even with 6 clusters."
        )
        assert found.find("input", {"name": "cluster_minutes"})["value"] == "140"
        assert found.find("input", {"name": "manager_minutes"})["value"] == "18.75"
        assert found.find("input", {"name": "direct_payment_price_pence"})["value"] == "23.50"

    def test_what_is_typed_is_worked_out(self, ed):
        found = soup(ed.get(reverse(TRY), {**TYPED, "direct_payment_price_pence": "£24.10"}))
        assert words(found.find(id="headline")) == (
            "Each hour of care leaves £4.77 after pay. It breaks even with 5 clusters."
        )
        assert "The line is crossed at 4.1." in words(found.find(id="found"))

    def test_a_fresh_case_has_the_laws_mileage_and_shares_and_our_own_wage(self, ed, cast):
        with inside(cast):
            WageRate.objects.create(job=Job.PCA, hour_pence=1399, starts_on=LONG_AGO)
        found = soup(ed.get(reverse(TRY)))
        box = {name: found.find("input", {"name": name}).get("value", "") for name in TYPED}
        assert box["wage_pence"] == "13.99"
        assert box["support_wage_pence"] == "12.71"
        assert box["mileage_pence"] == "0.55"
        assert box["insurance_bp"] == box["pension_bp"] == ""

    def test_the_page_says_by_which_law(self, ed):
        assert "the law’s figures of 23 November 2026" in words(soup(ed.get(reverse(TRY))))

    def test_a_missing_figure_of_the_law_is_a_sentence(self, ed):
        Fact.objects.filter(key="ni.secondary_threshold_week").delete()
        found = soup(ed.get(reverse(TRY)))
        assert "It cannot be worked out. There is no figure for" in words(found.find(id="found"))
        assert words(soup(ed.get(reverse(TRY), TYPED)).find(id="headline")).startswith("Each hour of care leaves")

    def test_a_wage_below_the_minimum_is_said(self, ed):
        found = soup(ed.get(reverse(TRY), {**TYPED, "wage_pence": "12.00"}))
        assert "below the minimum wage of £12.71 an hour" in words(found)

    def test_every_box_and_its_slider_stand_at_the_same_figure(self, ed):
        found = soup(ed.get(reverse(TRY), {"from": "founders"}))
        for figure in FIGURES:
            box = found.find("input", {"name": figure.name})
            slider = found.find("input", {"type": "range", "data-slides": box["id"]})
            assert slider["value"] == box["value"].replace(",", "")
            assert "name" not in slider.attrs
            assert slider.parent.has_attr("hidden")

    def test_the_line_has_a_table_of_the_same_figures(self, ed):
        found = soup(ed.get(reverse(TRY), {"from": "founders"}))
        rows = found.find(id="cash-table").find_parent("table").tbody.find_all("tr")
        assert len(rows) == len(found.find("polyline")["points"].split()) - 1 == 36

    def test_the_address_of_a_strange_case_is_nothing(self, ed):
        assert ed.get(reverse(TRY), {"from": "anything"}).status_code == 404
        assert ed.get(reverse(TRY), {"from": "01980000-0000-7000-8000-000000000000"}).status_code == 404


class TestOurOwnBooks:
    def twelve_neighbours(self, cast: Cast, *, also: int = 0) -> None:
        """Twelve people of two clusters pay for an hour each in October; `also` so many of them by direct payment."""
        an_agreement()
        for number in range(12):
            cluster, pca = (("mill", "ben"), ("hill", "zofia"))[number % 2]
            person = PersonFactory(first_name=f"Neighbour{number}")
            package = PackageFactory(person=person, cluster=cast.clusters[cluster])
            ClusterPlaceFactory(cluster=cast.clusters[cluster], person=person)
            on, at = dt.date(2026, 10, 12 + number), dt.time(15)
            a_visit(package, on=on, at=at, minutes=60, pca=cast.members[pca].person, status=VisitStatus.CONFIRMED)
            (direct_payment(package, 100_000) if number < also else pays_for_themselves(package))
        close_month(OCTOBER, actor=cast.system)

    def boxes(self, found: BeautifulSoup) -> dict[str, str]:
        return {name: found.find("input", {"name": name}).get("value", "") for name in TYPED}

    def test_a_fresh_case_begins_with_them(self, ed, cast):
        with inside(cast):
            self.twelve_neighbours(cast)
        found = soup(ed.get(reverse(TRY)))
        assert "It begins with your own figures of October 2026" in words(found)
        assert "£26.00 an hour on average from every payer. How much comes from whom is your own too." in words(found)
        box = self.boxes(found)
        assert (box["clusters"], box["cluster_minutes"]) == ("2", "1.35")  # 12 hours over 31 days and 2 clusters
        assert {box[f"{payer}_price_pence"] for payer in ("direct_payment", "council", "nhs", "private")} == {"26.00"}
        assert (box["private_share_bp"], box["direct_payment_share_bp"]) == ("100", "0")

    def test_shares_of_payers_that_would_be_about_few_people_are_not_shown(self, ed, cast):
        with inside(cast):
            self.twelve_neighbours(cast, also=4)
        found = soup(ed.get(reverse(TRY)))
        assert "How much comes from whom" not in words(found)
        assert self.boxes(found)["direct_payment_share_bp"] == "100"  # the founders'

    def test_shares_of_payers_that_are_about_enough_are(self, ed, cast):
        with inside(cast):
            self.twelve_neighbours(cast, also=6)
        box = self.boxes(soup(ed.get(reverse(TRY))))
        assert (box["private_share_bp"], box["direct_payment_share_bp"]) == ("50", "50")

    def test_a_month_of_few_people_is_nobodys_business(self, ed, cast):
        with inside(cast):
            october_visits(cast)
            close_month(OCTOBER, actor=cast.system)
        found = soup(ed.get(reverse(TRY)))
        assert "your own figures" not in words(found)
        assert self.boxes(found)["clusters"] == "6"


class TestBadFigures:
    @pytest.mark.parametrize(
        ("name", "typed", "sentence"),
        [
            ("wage_pence", "plenty", "Wage of a Personal Care Assistant: enter an amount from £0.00 to £100.00"),
            ("wage_pence", "", "Wage of a Personal Care Assistant: enter an amount from £0.00 to £100.00"),
            ("wage_pence", "-3", "Wage of a Personal Care Assistant: enter an amount from £0.00 to £100.00"),
            ("wage_pence", "13.455", "Wage of a Personal Care Assistant: enter an amount from £0.00 to £100.00"),
            ("wage_pence", "9" * 400, "Wage of a Personal Care Assistant: enter an amount from £0.00 to £100.00"),
            ("clusters", "5.5", "Number of clusters: enter a whole number from 1 to 100"),
            ("clusters", "0", "Number of clusters: enter a whole number from 1 to 100"),
            ("clusters", "５", "Number of clusters: enter a whole number from 1 to 100"),
            ("travel_bp", "101", "Paid time between visits: enter a percentage from 0% to 100%"),
            ("cluster_minutes", "0.5", "Hours of care in a cluster: enter a number from 1 to 500"),
            ("council_share_bp", "10", "The four shares must add up to 100%. They add up to 110%."),
        ],
    )
    def test_it_says_what_it_accepts_and_loses_nothing(self, ed, name, typed, sentence):
        found = soup(ed.get(reverse(TRY), {**TYPED, name: typed, "office_year_pence": "1,234.50"}), 422)
        assert found.title.text.startswith("Error: ")
        assert sentence in words(found.find(class_="govuk-error-summary"))
        assert sentence in words(found.find(id="found"))
        assert found.find("input", {"name": name}).get("value", "") == typed
        assert found.find("input", {"name": "office_year_pence"})["value"] == "1,234.50"
        assert found.find("form", {"action": reverse(KEEP)}) is None

    def test_a_folded_group_is_open_while_something_in_it_is_wrong(self, ed):
        folded = soup(ed.get(reverse(TRY), {**TYPED, "wages_days": "x"}), 422).select("form details")
        assert [group.has_attr("open") for group in folded] == [False, True]

    def test_while_it_is_being_typed_it_is_no_refusal(self, ed):
        answer = ed.get(reverse(TRY), {**TYPED, "clusters": "x"}, headers={"HX-Request": "true"})
        assert "enter a whole number from 1 to 100" in words(soup(answer).find(id="found"))

    def test_figures_left_out_are_asked_for(self, ed):
        found = soup(ed.get(reverse(TRY), {"clusters": "5"}), 422)
        assert len(found.find(class_="govuk-error-summary").find_all("a")) > 30


class TestCsv:
    def test_it_has_the_months_of_the_page(self, ed):
        page = soup(ed.get(reverse(TRY), TYPED))
        link = page.find("a", string="Download the months as a spreadsheet (CSV)")["href"]
        answer = ed.get(link)
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert "what-if-cash.csv" in answer["Content-Disposition"]
        heading, *rows = csv.reader(io.StringIO(answer.content.decode()))
        assert heading[0] == "Month"
        shown = page.find(id="cash-table").find_parent("table").tbody.find_all("tr")
        assert [row[-1] for row in rows] == [
            words(row.find_all("td")[-1]).replace("£", "").replace(",", "") for row in shown
        ]

    def test_money_that_runs_out_is_below_zero(self, ed):
        answer = ed.get(reverse("billing:workshop_cash"), {**TYPED, "start_money_pence": "0"})
        first = next(csv.DictReader(io.StringIO(answer.content.decode())))
        assert float(first["Lowest in the month"]) < 0

    def test_figures_that_do_not_fit_give_the_page(self, ed):
        soup(ed.get(reverse("billing:workshop_cash"), {**TYPED, "clusters": "0"}), 422)

    def test_a_kept_case_by_the_law_of_its_day(self, ed, cast):
        answer = ed.get(reverse("billing:workshop_cash"), {"from": str(keep(cast).id)})
        assert len(answer.content.decode().splitlines()) == 37


class TestKeeping:
    def test_it_is_kept_under_its_name(self, ed, cast):
        sent = {**TYPED, "insurance_bp": "", "clusters": "8", "name": "  Eight   clusters "}
        found = soup(ed.post(reverse(KEEP), sent, follow=True))
        assert found.h1.text == "Eight clusters"
        with inside(cast):
            kept = Scenario.objects.get()
            assert kept.inputs == {**inputs_to_json(FOUNDERS_CASE), "insurance_bp": None, "clusters": 8}
            assert (kept.law_on, kept.made_by) == (dt.date(2026, 11, 23), "Ed Barker")
            assert Activity.objects.filter(verb="kept a scenario", subject_id=kept.id).exists()

    def test_what_the_page_shows_is_what_is_kept(self, ed, cast):
        found = soup(ed.get(reverse(TRY), {**TYPED, "pca_week_minutes": "16.25", "pension_bp": ""}))
        form = found.find("form", {"action": reverse(KEEP)})
        sent = {box["name"]: box.get("value", "") for box in form.find_all("input", {"type": "hidden"})}
        ed.post(reverse(KEEP), {**sent, "name": "Shown"})
        with inside(cast):
            assert Scenario.objects.get().inputs == {
                **inputs_to_json(FOUNDERS_CASE), "pca_week_minutes": 975, "pension_bp": None,
            }  # fmt: skip

    @pytest.mark.parametrize(
        ("name", "sentence"),
        [
            ("", "Give it a name"),
            ("as WE are", "There is a scenario called “as WE are” already."),
            ("The founders’ case", "There is a scenario called “The founders’ case” already."),
        ],
    )
    def test_a_name_that_will_not_do(self, ed, cast, name, sentence):
        keep(cast)
        found = soup(ed.post(reverse(KEEP), {**TYPED, "clusters": "8", "name": name}), 422)
        assert sentence in words(found.find(class_="govuk-error-summary"))
        assert found.find("input", {"name": "clusters"})["value"] == "8"
        assert found.find("input", {"name": "name"}).get("value", "") == name

    def test_figures_that_do_not_fit_are_not_kept(self, ed, cast):
        soup(ed.post(reverse(KEEP), {**TYPED, "clusters": "0", "name": "Nothing"}), 422)
        with inside(cast):
            assert not Scenario.objects.exists()

    def test_its_name_can_be_changed(self, ed, cast):
        kept = keep(cast)
        address = reverse("billing:rename_scenario", args=[kept.id])
        assert soup(ed.get(address)).find("input", {"name": "name"})["value"] == "As we are"
        found = soup(ed.post(address, {"name": "As we were"}, follow=True))
        assert found.h1.text == "As we were"
        soup(ed.post(address, {"name": " "}), 422)

    def test_the_same_name_in_other_letters_is_no_other(self, cast):
        kept, other = keep(cast), keep(cast, "Another")
        with inside(cast):
            rename_scenario(kept, name="AS WE ARE", actor=cast.ed.actor())
            with pytest.raises(Invalid, match="called “another” already"):
                rename_scenario(kept, name="another", actor=cast.ed.actor())
            assert other.name == "Another"

    def test_it_can_be_copied_again_and_again(self, ed, cast):
        kept = keep(cast)
        found = soup(ed.post(reverse("billing:copy_scenario", args=[kept.id]), follow=True))
        assert found.h1.text == "Copy of As we are"
        with inside(cast):
            again = copy_scenario(kept, actor=cast.ed.actor())
            assert (again.name, again.inputs) == ("Copy 2 of As we are", kept.inputs)

    def test_it_can_be_removed_after_being_asked(self, ed, cast):
        kept = keep(cast)
        address = reverse("billing:remove_scenario", args=[kept.id])
        assert "Remove “As we are”?" in words(soup(ed.get(address)))
        assert "“As we are” is removed." in words(soup(ed.post(address, follow=True)))
        with inside(cast):
            assert not Scenario.objects.exists()
            assert Activity.objects.filter(verb="removed a scenario", subject_id=kept.id).exists()

    def test_there_is_an_end_to_it(self, cast):
        kept = keep(cast)
        with inside(cast):
            Scenario.objects.bulk_create(
                Scenario(name=f"S{n}", inputs=kept.inputs, law_on=kept.law_on, made_by="Ed", made_at=kept.made_at)
                for n in range(MOST_SCENARIOS - 1)
            )
            with pytest.raises(Invalid, match="Remove one first"):
                save_scenario(FOUNDERS_CASE, name="One more", actor=cast.ed.actor())
            with pytest.raises(Invalid, match="Remove one first"):
                copy_scenario(kept, actor=cast.ed.actor())

    def test_only_who_sees_the_totals_keeps_anything(self, cast):
        with inside(cast), pytest.raises(NotAllowed):
            save_scenario(FOUNDERS_CASE, name="Mine", actor=cast.ana.actor())


class TestComparing:
    def test_two_side_by_side(self, ed, cast):
        ed.post(reverse(KEEP), {**TYPED, "direct_payment_price_pence": "24.10", "name": "Dearer"})
        with inside(cast):
            key = str(Scenario.objects.get().id)
        listed = soup(ed.get(reverse("billing:what_if")))
        assert [box["value"] for box in listed.find_all("input", {"type": "checkbox"})] == ["founders", key]
        found = soup(ed.get(reverse("billing:compare_scenarios"), {"chosen": ["founders", key]}))
        rows = {words(row.th): [words(cell) for cell in row.find_all("td")] for row in found.select("tbody tr")}
        assert rows["Gap between price and pay"] == ["£4.17", "£4.77"]
        assert rows["Breaks even with"] == ["6 clusters", "5 clusters"]
        assert rows["Direct payments: price an hour"] == ["£23.50 an hour", "£24.10 an hour"]
        assert "Number of clusters" in rows
        assert len(found.find_all("table")[1].select("tbody tr")) == 1

    @pytest.mark.parametrize("chosen", [[], ["founders"], ["strange", "founders"]])
    def test_one_or_none_or_strange_ones_are_no_comparison(self, ed, cast, chosen):
        keep(cast)
        found = soup(ed.get(reverse("billing:compare_scenarios"), {"chosen": chosen}), 422)
        assert found.find(class_="govuk-error-summary") is not None

    def test_four_are_too_many(self, ed, cast):
        keys = [str(keep(cast, name).id) for name in ("A", "B", "C")]
        soup(ed.get(reverse("billing:compare_scenarios"), {"chosen": ["founders", *keys]}), 422)
        soup(ed.get(reverse("billing:compare_scenarios"), {"chosen": keys}))


def test_the_boards_money_page_leads_here(ed):
    found = soup(ed.get(reverse("billing:board")))
    assert found.find("a", href=reverse("billing:what_if")) is not None
