"""The worked figures of the viability calculator, one by one. No database."""

from dataclasses import fields, replace
from fractions import Fraction

import pytest

from billing.viability import FOUNDERS_CASE, Inputs, check, inputs_from_json, inputs_to_json, work_out
from billing.viability.cash import MONTHS, cash
from billing.viability.chart import chart
from billing.viability.law import Law
from billing.viability.questions import FIGURES
from billing.viability.units import Unit, from_hundredths, typed
from billing.viability.week import (
    break_even_tenths,
    contribution_week_pence,
    fixed_year_pence,
    hour_of_care_pence,
    hour_of_pay_pence,
    manager_year_pence,
    required_gap_pence,
    support_week_pence,
)
from billing.viability.words import findings, headline, warnings
from coopcare.errors import FactMissing, Invalid
from tests.factories.viability import LAW

OWN = FOUNDERS_CASE


def case(**changed: int | None) -> Inputs:
    return replace(OWN, **changed)


def test_an_hour_of_care_costs_19_33():
    assert hour_of_care_pence(OWN, LAW) == 1933


@pytest.mark.parametrize(("mileage_pence", "cost"), [(45, 1987), (55, 2012)])
def test_at_the_minimum_wage_with_travel_of_15_percent_it_costs_19_87_or_20_12(mileage_pence, cost):
    # The papers' figure takes the miles with the time: 15 % of travel goes with 2.5 miles an hour, as 8 % with 1.5.
    inputs = case(wage_pence=1271, travel_bp=1500, miles_hundredths=250, mileage_pence=mileage_pence)
    assert hour_of_care_pence(inputs, LAW) == cost


def test_it_is_rounded_once():
    # 50.3 of pay and 0.45 of miles are 50 and 0 each, but 51 together.
    assert hour_of_pay_pence(wage_pence=50, extra_time_bp=60, holiday_bp=0, on_cost_bp=0, miles_hundredths=1,
                             mileage_pence=45) == 51  # fmt: skip


def test_a_support_worker_costs_386_a_week():
    assert round(support_week_pence(OWN, LAW), -2) == 38_600


def test_manager_and_office_cost_59_730_a_year():
    assert manager_year_pence(OWN, 6) == 2_373_000
    assert fixed_year_pence(OWN, 6) == 5_973_000


@pytest.mark.parametrize(
    ("price_pence", "gap", "contribution_pounds", "tenths"),
    [
        (2200, 267, -12, None),
        (2350, 417, 198, 58),
        (2410, 477, 282, 41),
        (2600, 667, 548, 21),
        (3214, 1281, 1408, 8),
    ],
)
def test_the_table_of_prices(price_pence, gap, contribution_pounds, tenths):
    prices = {f"{payer}_price_pence": price_pence for payer in ("direct_payment", "council", "nhs", "private")}
    answers = work_out(case(**prices), LAW)
    assert answers.gap_pence == answers.margin_pence == gap
    assert round(answers.contribution_week_pence / 100) == contribution_pounds
    assert answers.break_even_tenths == tenths
    assert answers.break_even == (None if tenths is None else -(-tenths // 10))


@pytest.mark.parametrize(("clusters", "gap"), [(5, 440), (Fraction(11, 2), 425), (6, 412)])
def test_the_gap_that_is_required(clusters, gap):
    assert required_gap_pence(OWN, LAW, clusters) == gap


def test_the_founders_say_5_or_6_clusters_and_15_000_pounds():
    answers = work_out(OWN, LAW)
    assert answers.break_even == 6
    assert 130 * 60 <= OWN.cluster_minutes <= 150 * 60
    assert 200_000 <= OWN.cluster_startup_pence <= 300_000
    # Money comes in advance and wages go in arrears: with the 15,000 pounds the account is never empty.
    assert OWN.start_money_pence == OWN.startup_pence == 1_500_000
    assert answers.cash.lowest_pence > 0


def test_a_graded_manager_breaks_even_sooner():
    # "If the management cost could be graduated to match the number of clusters, breakeven might be achieved sooner."
    graded = case(manager_minutes=0, manager_cluster_minutes=225)  # half a week at 5 clusters
    assert manager_year_pence(graded, 5) == manager_year_pence(OWN, 5)
    dearer = {"direct_payment_price_pence": 2410}
    assert break_even_tenths(replace(graded, **dearer), LAW, 2410) == 36
    assert break_even_tenths(case(**dearer), LAW, 2410) == 41


def test_national_insurance_is_of_each_worker_and_not_flat():
    assert LAW.insurance_of(9_600) == 0
    assert LAW.insurance_of(24_000) == 900  # 15 % of 144 of 240 pounds
    assert LAW.insurance_of(96_000) == 1350
    by_law = case(insurance_bp=None)
    assert hour_of_care_pence(replace(by_law, pca_week_minutes=35 * 60), LAW) > hour_of_care_pence(by_law, LAW)


def test_pension_is_for_who_earns_enough_and_between_two_limits():
    assert LAW.pension_of(19_230) == 0  # 9,999.60 pounds a year
    assert LAW.pension_of(24_000) == 150  # 3 % of 12,480 less 6,240
    assert LAW.pension_of(200_000) == 127  # 3 % of 50,270 less 6,240, of 104,000 pounds


def test_a_figure_of_the_law_that_is_not_known_stops_the_sum_with_its_sentence():
    unknown = {name: pence for name, pence in LAW.figures.items() if name != "insurance_free_week_pence"}
    law = Law(unknown, {"insurance_free_week_pence": "The threshold is not known yet."})
    with pytest.raises(FactMissing, match="The threshold is not known yet"):
        work_out(case(insurance_bp=None), law)
    assert work_out(OWN, law) == work_out(OWN, LAW)  # a case that states its own share does not need it


def test_hours_not_charged_and_bills_not_paid_come_off_the_price():
    answers = work_out(case(void_bp=500, bad_debt_bp=100), LAW)
    assert answers.received_pence == 2210  # 23.50 × 0.95 × 0.99
    assert answers.gap_pence == 417
    assert answers.margin_pence == 277
    assert "£2.77 is left an hour" in findings(answers)[0].words


def test_the_price_is_the_mix_of_payers():
    inputs = case(direct_payment_share_bp=5000, council_share_bp=3000, council_price_pence=2200,
                  private_share_bp=2000, private_price_pence=2800)  # fmt: skip
    assert work_out(inputs, LAW).price_pence == 2395


class TestCash:
    def test_three_years_month_by_month(self):
        found = cash(OWN, LAW)
        assert [month.number for month in found.months] == list(range(1, MONTHS + 1))
        assert [month.clusters for month in found.months][::3][:7] == [1, 2, 3, 4, 5, 6, 6]
        assert found.pays_its_way_from == 19

    def test_paid_in_advance_is_worth_more_than_paid_in_arrears(self):
        council = {"direct_payment_share_bp": 0, "council_share_bp": 10_000}
        lowest = [
            cash(inputs, LAW).lowest_pence
            for inputs in (OWN, case(**council, council_days=28), case(**council, council_days=60))
        ]
        assert lowest == sorted(lowest, reverse=True)
        assert lowest[0] > 0 > lowest[1]

    def test_two_months_of_waiting_cost_two_months_of_manager_and_office(self):
        waited = cash(case(waiting_months=2), LAW)
        assert [month.minutes > 0 for month in waited.months[:3]] == [False, False, True]
        assert waited.months[0].in_pence == 0
        assert waited.lowest_pence < cash(OWN, LAW).lowest_pence

    def test_the_last_month_has_its_money_in_advance(self):
        *_, before, last = cash(OWN, LAW).months
        assert last.in_pence == before.in_pence

    def test_help_comes_for_as_long_as_it_was_promised(self):
        helped = cash(case(help_month_pence=120_000, help_months=12), LAW)
        given = helped.months[-1].closing_pence - cash(OWN, LAW).months[-1].closing_pence
        assert given == 52 * 27_692  # a year of 1,200 pounds a month, by the week

    def test_what_never_pays_its_way(self):
        assert cash(case(direct_payment_price_pence=2000), LAW).pays_its_way_from is None

    def test_what_pays_its_way_at_once(self):
        rich = case(direct_payment_price_pence=9000, ramp_weeks=1, clusters=1)
        assert cash(rich, LAW).pays_its_way_from == 1


def test_the_price_matters_most_and_then_the_wage():
    effects = work_out(OWN, LAW).effects
    assert [effect.label for effect in effects[:2]] == ["Price, of every payer", "Wage of Personal Care Assistants"]
    # A tenth of 23.50 is 2.35, for 140 hours in 52 weeks of 6 clusters.
    assert effects[0].pence == 235 * 140 * 52 * 6
    assert next(effect.pence for effect in effects if effect.label.startswith("Office")) == -360_000


def test_a_share_that_the_law_settles_is_not_tried():
    labels = {effect.label for effect in work_out(case(insurance_bp=None), LAW).effects}
    assert "Employer’s National Insurance" not in labels
    assert "Employer’s pension" in labels


class TestWords:
    def test_of_the_founders_case(self):
        answers = work_out(OWN, LAW)
        assert headline(answers) == "Each hour of care leaves £4.17 after pay. It breaks even with 6 clusters."
        assert [finding.heading for finding in findings(answers)] == [
            "Each hour of care leaves £4.17 after pay",
            "It breaks even with 6 clusters",
            "With 6 clusters there is £2,095.92 a year over",
            "From month 19 on, every month pays its way",
            "The bank account never falls below £3,102.94",
            "What matters most: price, of every payer",
        ]
        assert "an average price of £23.46, £0.04 less than now" in findings(answers)[2].words

    def test_of_a_case_that_loses(self):
        answers = work_out(case(direct_payment_price_pence=1900, clusters=1), LAW)
        gap, even, year, months, lowest, _ = findings(answers)
        assert gap.heading == "Each hour of care loses £0.33 on pay"
        assert even.heading == "It breaks even with no number of clusters"
        assert year.heading.startswith("With 1 cluster there is £")
        assert year.heading.endswith("a year short")
        assert months.heading == "In 36 months it does not come to pay its way"
        assert lowest.heading.startswith("The money runs out: £")

    def test_of_a_case_that_would_need_too_many_clusters(self):
        answers = work_out(case(direct_payment_price_pence=2210, office_year_pence=90_000_000), LAW)
        assert findings(answers)[1].heading == "It does not break even with up to 100 clusters"

    def test_a_wage_below_the_minimum_is_said(self):
        assert warnings(work_out(OWN, LAW), LAW) == []
        told = warnings(work_out(case(wage_pence=1270), LAW), LAW)
        assert told == [
            "The wage of Personal Care Assistants is below the minimum wage of £12.71 an hour. That is against the law."
        ]

    def test_a_minimum_wage_that_is_not_known_is_said(self):
        law = Law({**LAW.figures}, {"minimum_wage_pence": "It is not known yet."})
        del law.figures["minimum_wage_pence"]
        assert warnings(work_out(OWN, law), law) == ["It is not known yet."]


class TestInputs:
    def test_every_figure_has_its_question(self):
        assert sorted(figure.name for figure in FIGURES) == sorted(field.name for field in fields(Inputs))

    def test_they_are_kept_and_read_again(self):
        assert inputs_from_json(inputs_to_json(OWN)) == OWN
        by_law = case(insurance_bp=None, pension_bp=None)
        assert inputs_from_json(inputs_to_json(by_law)) == by_law

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"clusters": 0}, "clusters"),
            ({"clusters": 101}, "clusters"),
            ({"clusters": True}, "clusters"),
            ({"wage_pence": 13.45}, "wage_pence"),
            ({"wage_pence": None}, "wage_pence"),
            ({"void_bp": 9_001}, "void_bp"),
            ({"council_share_bp": 1}, "direct_payment_share_bp"),
        ],
    )
    def test_what_cannot_be_worked_out_is_refused_at_its_field(self, changed, field):
        with pytest.raises(Invalid) as refused:
            check(case(**changed))
        assert refused.value.field == field

    def test_strange_or_missing_names_are_refused(self):
        stored = inputs_to_json(OWN)
        with pytest.raises(Invalid, match="profit"):
            inputs_from_json({**stored, "profit": 1})
        del stored["clusters"]
        with pytest.raises(Invalid, match="clusters"):
            inputs_from_json(stored)

    @pytest.mark.parametrize(
        ("unit", "value", "text"),
        [
            (Unit.POUNDS, 1345, "13.45"),
            (Unit.POUNDS, 1300, "13.00"),
            (Unit.PERCENT, 1207, "12.07"),
            (Unit.PERCENT, 900, "9"),
            (Unit.HOURS, 1125, "18.75"),
            (Unit.HOURS, 20, "0.33"),
            (Unit.MILES, 150, "1.5"),
            (Unit.COUNT, 10, "10"),
        ],
    )
    def test_as_people_type_them(self, unit, value, text):
        assert typed(unit, value) == text
        assert from_hundredths(unit, round(float(text) * 100)) == value

    @pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.name)
    def test_a_slider_stands_where_the_figure_is_and_stays_within_its_limits(self, figure):
        for value in (figure.least, getattr(OWN, figure.name), figure.most):
            slider = {name: float(text) for name, text in figure.slider(value).items()}
            assert slider["min"] <= slider["value"] <= slider["max"]
            assert slider["min"] < slider["max"]
            assert figure.accepts
            for end in ("min", "max"):
                assert figure.least <= from_hundredths(figure.unit, round(slider[end] * 100)) <= figure.most
                steps = (slider[end] - slider["value"]) / slider["step"]
                assert abs(steps - round(steps)) < 0.01


class TestChart:
    def test_a_point_for_each_month_and_the_start(self):
        drawn = chart(cash(OWN, LAW))
        points = [tuple(int(part) for part in point.split(",")) for point in drawn.points.split()]
        assert len(points) == MONTHS + 1
        assert points[0][0] == drawn.left
        assert points[-1][0] == drawn.right
        assert all(drawn.across[-1].at <= y <= drawn.across[0].at for _, y in points)

    @pytest.mark.parametrize("price_pence", [0, 1900, 2350, 9999])
    def test_nothing_is_among_the_few_lines_across(self, price_pence):
        drawn = chart(cash(case(direct_payment_price_pence=price_pence, clusters=100, new_cluster_months=1), LAW))
        assert 2 <= len(drawn.across) <= 7
        assert [tick.words for tick in drawn.across if tick.is_nothing] == ["£0"]
        assert drawn.across[-1].at <= drawn.lowest_y <= drawn.across[0].at


def test_a_contribution_is_of_one_cluster_a_week():
    assert contribution_week_pence(OWN, LAW, 2350) == 417 * 140 - support_week_pence(OWN, LAW)
