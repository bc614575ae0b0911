"""What the board is told of a month: no database."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.board.figures import AgeBand, Aims, Balance, BoardReport, Cost, MonthMoney, OwedMoney, Part, Planned, Sums
from billing.board.findings import headline, sections
from billing.board.tables import HIDDEN, Section, bars, hours, small

OCTOBER = dt.date(2026, 10, 1)
SUMS = Sums(minutes=60_000, income_pence=2_400_000, pay_pence=2_000_000)
BANDS = (AgeBand("0 to 30 days", 80_000, False), AgeBand("31 to 60 days", 10_000, False))
amounts = st.integers(0, 10**9)


def month(**changes: object) -> MonthMoney:
    """A thousand hours at £24.00, with £20.00 of pay."""
    usual = MonthMoney(
        first_day=OCTOBER, is_closed=True, days=31, people=40, sums=SUMS, received_pence=2_000_000,
        cost=Cost(), pay_problem="", pay_is_real=True, overheads={"Manager": 200_000, "Office": 100_000},
        overheads_missing=("Cluster support workers",),
        clusters=(
            Part("m", "Mill Lane", Sums(36_000, 1_500_000, 1_200_000)),
            Part("h", "Hill Top", Sums(24_000, 900_000, 800_000)),
        ),
        payers=(
            Part("direct_payment", "Direct payments", Sums(40_000, 1_700_000, 1_333_333)),
            Part("council", "Councils", Sums(20_000, 700_000, 666_667)),
        ),
    )  # fmt: skip
    return replace(usual, **changes)


NO_MONTH = month(people=0, sums=Sums(), clusters=(), payers=(), overheads={})


def report(**changes: object) -> BoardReport:
    usual = BoardReport(
        month=month(), before=NO_MONTH, last_year=NO_MONTH, owed=OwedMoney(BANDS, 90_000, 10_000),
        on=dt.date(2026, 11, 3), aims=Aims(130 * 60, 150 * 60),
    )  # fmt: skip
    return replace(usual, **changes)


def section(key: str, **changes: object) -> Section:
    return next(one for one in sections(report(**changes)) if one.key == key)


def cells(found: Section) -> dict[str, list[str]]:
    return {row.label: [cell.words for cell in row.cells] for row in found.rows}


def test_the_gap_is_the_headline():
    assert headline(report()) == "Each hour of care left £4.00 after pay"
    assert cells(section("gap")) == {"This month": ["£24.00", "£20.00", "£4.00"]}


@pytest.mark.parametrize(
    ("pay", "words"),
    [
        (1_960_000, "£4.00 after pay, 40p less than the month before"),
        (2_040_000, "£4.00 after pay, 40p more than the month before"),
        (2_000_000, "£4.00 after pay, as in the month before"),
        (1_000_000, "£4.00 after pay, £10.00 less than the month before"),
    ],
)
def test_the_gap_beside_the_month_before(pay, words):
    assert headline(report(before=month(sums=replace(SUMS, pay_pence=pay)))).endswith(words)


def test_an_hour_that_loses():
    found = section("gap", month=month(sums=replace(SUMS, pay_pence=2_450_000)))
    assert found.heading == "Each hour of care lost 50p"
    assert found.words == ("Pay cost more than the care brought in. That cannot go on.",)


def test_pay_that_is_not_known_is_a_sentence_and_no_figure():
    broken = month(pay_problem="There is no wage.", sums=replace(SUMS, pay_pence=0))
    found = sections(report(month=broken))
    assert found[0].heading == "We cannot say what an hour of care left after pay"
    assert found[0].words == ("There is no wage.",)
    assert cells(found[0]) == {"This month": ["£24.00", "Not known", "Not known"]}
    assert found[1].heading == "We cannot say yet what was left over"
    assert cells(found[2])["Mill Lane"][:4] == ["£15,000.00", "Not known", "Not known", "Not known"]
    assert found[4].rows[0].cells[3].words == "Not known"


def test_an_estimate_says_what_it_is_made_of():
    notes = section("gap", month=month(pay_is_real=False, cost=Cost(1_500_000, 200_000, 200_000))).notes
    assert "£15,000.00" in notes[1]
    assert notes[-1] == "Travel, training, pensions and sick pay, as entered: £1,000.00."
    assert "nobody has entered" in section("gap", month=month(pay_is_real=False, cost=Cost(2_000_000))).notes[-1]


class TestResult:
    def test_after_everything(self):
        found = section("result")
        assert found.heading == "After everything, the month was £1,000.00 over"
        assert found.words[0].startswith("We charged £24,000.00 for 1,000 hours of help.")
        assert found.words[1] == "£20,000.00 was paid to us. That is £4,000.00 less than we charged."
        assert found.words[2] == "Not entered yet for this month: Cluster support workers."
        assert cells(found)["Left over"] == ["£1,000.00", "", "", ""]

    def test_what_came_for_a_few_is_not_told(self):
        told = section("result", month=month(received_pence=None)).words[1]
        assert told == "What was paid to us came for fewer than 5 people, so it is not shown."

    def test_against_the_budget_and_last_year(self):
        plan = Planned(2_500_000, 2_000_000, 350_000)
        last = month(sums=replace(SUMS, income_pence=2_300_000), overheads={"Office": 90_000})
        found = section("result", budget=plan, last_year=last)
        assert found.heading == "After everything, the month was £1,000.00 over, £500.00 worse than the budget"
        table = cells(found)
        assert table["Income"] == ["£24,000.00", "£23,000.00", "£25,000.00", "-£1,000.00"]
        assert table["All overheads"] == ["£3,000.00", "£900.00", "£3,500.00", "£500.00"]
        assert table["Office"] == ["£1,000.00", "£900.00", "", ""]
        assert table["Manager"][1] == "Not known"

    def test_a_month_without_overheads_has_no_result(self):
        assert section("result", month=month(overheads={})).heading == "We cannot say yet what was left over"

    def test_short(self):
        found = section("result", month=month(overheads={"Office": 450_000}), budget=Planned(2, 1, 50_001))
        assert found.heading == "After everything, the month was £500.00 short, as planned"

    @given(amounts, amounts, amounts)
    def test_it_adds_up(self, income, pay, office):
        found = month(sums=Sums(60_000, income, pay), overheads={"Office": office})
        assert found.surplus_pence == income - pay - office
        table = cells(section("result", month=found))
        assert len(table["Left over"]) == 4


class TestParts:
    def test_hidden_parts_have_no_figures_anywhere(self):
        small_one = Part("h", "Hill Top", is_hidden=True)
        found = month(clusters=(Part("m", "Mill Lane", is_hidden=True), small_one), payers=(replace(small_one),))
        plan = {"h": Planned(100, 50, 10)}
        shown = {one.key: one for one in sections(report(month=found, cluster_budgets=plan))}
        for key in ("clusters", "hours"):
            assert all(cell is HIDDEN for row in shown[key].rows[:2] for cell in row.cells)
            assert shown[key].notes
        assert shown["clusters"].heading == "No cluster is large enough to be shown by itself"
        assert shown["payers"].heading == "No kind of payer is large enough to be shown by itself"
        assert shown["hours"].heading == "No cluster is large enough for its hours to be shown"

    def test_each_cluster_beside_last_year_and_budget(self):
        last = month(clusters=(Part("m", "Mill Lane", Sums(100, 5_000, 1_000)), Part("h", "Hill Top", is_hidden=True)))
        found = section("clusters", last_year=last, cluster_budgets={"m": Planned(1_600_000, 1_200_000)})
        assert found.heading == "Every cluster shown brought in more than its pay"
        table = cells(found)
        assert table["Mill Lane"] == ["£15,000.00", "£12,000.00", "£3,000.00", "£5.00", "£40.00", "£4,000.00"]
        assert table["Hill Top"][4:] == ["", ""]
        assert table["All"][:3] == ["£24,000.00", "£20,000.00", "£4,000.00"]

    @pytest.mark.parametrize(
        ("pence", "words"),
        [
            ((2_000_000, 100), "1 of 2 clusters brought in more than its pay"),
            ((2_000_000, 2_000_000), "0 of 2 clusters brought in more than their pay"),
        ],
    )
    def test_clusters_that_lose(self, pence, words):
        parts = [Part(str(i), str(i), Sums(60, 1_000_000, pay)) for i, pay in enumerate(pence)]
        assert section("clusters", month=month(clusters=tuple(parts))).heading == words

    def test_one_cluster(self):
        found = month(clusters=(Part("m", "Mill Lane", SUMS),))
        assert section("clusters", month=found).heading == "Mill Lane paid for its own care"

    def test_who_pays_what_for_an_hour(self):
        found = section("payers")
        assert found.heading == "Direct payments paid most for an hour, £25.50; least was £21.00"
        assert cells(found)["Councils"] == ["£7,000.00", "333.3", "£21.00", "£1.00"]

    def test_what_was_planned_from_each_kind_of_payer(self):
        found = section("payers", payer_budgets={"Councils": 600_000, "The NHS": 50_000})
        assert found.heads[-2:] == ("Budget for what is charged", "Against the budget")
        assert cells(found)["Councils"][-2:] == ["£6,000.00", "£1,000.00"]
        assert cells(found)["Direct payments"][-2:] == ["", ""]
        assert cells(found)["The NHS"] == ["£0.00", "0.0", "", "", "£500.00", "-£500.00"]
        hidden = month(payers=(Part("council", "Councils", is_hidden=True),))
        found = section("payers", month=hidden, payer_budgets={"Councils": 600_000})
        assert found.rows[0].cells == (HIDDEN,) * 6

    def test_overheads_that_all_share(self):
        found = section("overheads")
        assert found.heading == "All overheads are shared by the clusters"
        assert "£3,000.00 of overheads is for the whole co-op." in found.words
        assert found.rows == ()
        assert not [one for one in sections(report(month=month(overheads={}))) if one.key == "overheads"]

    def test_overheads_of_each_cluster(self):
        plans = {"h": Planned(overheads_pence=90_000)}
        found = section("overheads", month=month(own_overheads={"m": 50_000, "h": 120_000}), cluster_budgets=plans)
        assert found.heading == "1 of 2 clusters paid for their own overheads"
        assert cells(found) == {
            "Mill Lane": ["£3,000.00", "£500.00", "£2,500.00", ""],
            "Hill Top": ["£1,000.00", "£1,200.00", "-£200.00", "£900.00"],
            "Shared by all clusters": ["", "£1,300.00", "", ""],
            "All": ["£4,000.00", "£3,000.00", "£1,000.00", ""],
        }

    def test_overheads_of_clusters_that_are_hidden_or_whose_pay_is_not_known(self):
        parts = (Part("m", "Mill Lane", is_hidden=True), Part("h", "Hill Top", is_hidden=True))
        found = section("overheads", month=month(own_overheads={"m": 5}, clusters=parts))
        assert found.heading == "No cluster is large enough for its overheads to be shown"
        assert found.rows[0].cells == found.rows[1].cells == (HIDDEN,) * 4
        found = section("overheads", month=month(own_overheads={"m": 5}, pay_problem="No wage."))
        assert found.heading == "We cannot say which clusters paid for their own overheads"
        assert cells(found)["Mill Lane"] == ["Not known", "£0.05", "Not known", ""]

    def test_hours_beside_the_aim(self):
        clusters = [Part(str(h), str(h), Sums(h * 60 * 31 // 7, 1, 1)) for h in (100, 140, 150, 200)]
        found = section("hours", month=month(clusters=tuple(clusters)))
        assert found.heading == "2 of 4 clusters gave 130 to 150 hours a week"
        assert [row.cells[1].words for row in found.rows] == [
            "30.0 too few", "Within it", "Within it", "50.0 too many",
        ]  # fmt: skip
        assert [row.bar for row in found.rows] == [50, 70, 75, 100]

    def test_hours_without_an_aim(self):
        assert section("hours", aims=Aims()).heading.startswith("The board has not said")


class TestStanding:
    balance = Balance(dt.date(2026, 11, 2), 4_000_000)

    def test_nobody_has_entered_it(self):
        assert section("reserve").heading.startswith("Nobody has entered what is in the bank")

    def test_in_weeks_of_cost(self):
        found = section("reserve", balance=self.balance)
        # £23,000 in 31 days is £5,193.55 a week.
        assert found.heading == "The bank account would pay for 7 weeks"
        assert found.words == (
            "A week of this month cost £5,193.55, pay and overheads together.",
            "The board has not agreed on a floor yet.",
        )
        assert cells(found) == {"In the bank on 2 November 2026": ["£40,000.00", "7.7"]}

    @pytest.mark.parametrize(
        ("aims", "words"),
        [
            (Aims(floor_weeks=6), "7 weeks, £8,838.70 above the agreed floor"),
            (Aims(floor_weeks=9), "7 weeks, £6,741.95 below the agreed floor"),
            (Aims(floor_pence=4_000_000, floor_weeks=2), "7 weeks, exactly the agreed floor"),
        ],
    )
    def test_against_the_floor(self, aims, words):
        found = section("reserve", balance=self.balance, aims=aims)
        assert found.heading.endswith(words)
        assert [row.bar is not None for row in found.rows] == [True, True, False]

    def test_without_a_cost_it_is_an_amount(self):
        found = section("reserve", balance=self.balance, month=month(overheads={}), aims=Aims(floor_weeks=3))
        assert found.heading == "There is £40,000.00 in the bank"
        assert found.rows[0].cells[1].words == "Not known"

    def test_an_overdrawn_account_pays_for_nothing(self):
        found = section("reserve", balance=replace(self.balance, pence=-5), aims=Aims(floor_pence=100))
        assert found.heading == "The bank account would pay for 0 weeks, £1.05 below the agreed floor"

    @pytest.mark.parametrize(
        ("owed", "heading", "words"),
        [
            (OwedMoney(BANDS, 90_000, 10_000), "We are owed £900.00", "A smaller part of it, £100.00, is older"),
            (OwedMoney(BANDS, 90_000, 60_000), "We are owed £900.00", "Most of it, £600.00, is older"),
            (OwedMoney(BANDS, 90_000, 0), "We are owed £900.00", "None of it is older"),
            (OwedMoney(BANDS, 90_000, 0, late_is_hidden=True), "We are owed £900.00", "Fewer than 5 payers have owed"),
            (OwedMoney(is_hidden=True), "Fewer than 5 payers owe us money", ""),
            (OwedMoney(), "Nobody owes us money", ""),
        ],
    )
    def test_owed(self, owed, heading, words):
        found = section("owed", owed=owed)
        assert found.heading.startswith(heading)
        assert words in " ".join(found.words)
        assert bool(found.rows) == bool(words)


def test_few_people_are_never_described():
    found = sections(report(month=month(people=4)))
    assert [one.key for one in found] == ["gap", "reserve", "owed"]
    assert headline(report(month=month(people=4))).startswith("Fewer than 5 people")
    bank = Balance(dt.date(2026, 11, 2), 4_000_000)
    assert section("reserve", month=month(people=4), balance=bank).heading == "There is £40,000.00 in the bank"
    assert not found[0].rows
    assert "Last year" not in cells(section("result", last_year=month(people=4)))
    assert all(row.cells[1].words == "" for row in section("result", last_year=month(people=4)).rows)


def test_a_month_without_help():
    assert sections(report(month=NO_MONTH))[0].heading == "No help was given this month"


@given(st.lists(st.none() | st.integers(-(10**9), 10**9)))
def test_bars_are_of_a_hundred(values):
    lengths = bars(values)
    assert [length is None for length in lengths] == [value is None for value in values]
    assert all(0 <= length <= 100 for length in lengths if length is not None)


def test_small_amounts_and_hours():
    assert [small(pence) for pence in (40, -99, 100, -312)] == ["40p", "99p", "£1.00", "£3.12"]
    assert (hours(8_430).words, hours(90_000).plain) == ("140.5", "1500.0")


def test_on_paper_empty_columns_are_left_out():
    found = section("result")
    assert found.compact.heads == ("This month",)
    assert [len(row.cells) for row in found.compact.rows] == [1] * len(found.rows)
    assert section("result", budget=Planned(1, 1, 1)).compact.heads == ("This month", "Budget", "Against the budget")


def test_the_spreadsheet_has_numbers():
    found = section("clusters")
    assert found.csv_header[:2] == ("Cluster", "Charged")
    assert next(found.csv_rows())[:3] == ("Mill Lane", "15000.00", "12000.00")
