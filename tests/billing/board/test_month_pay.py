"""What the care of a month cost in pay: approved, or an estimate."""

import datetime as dt
from typing import Any

import pytest

from billing.models import PayPeriod, PayPeriodStatus, Timesheet, WageRate
from billing.queries.month_money import month_money
from billing.queries.open_hour import open_hour
from billing.services import close_month
from billing.services.pay_rules import set_pay_rule
from billing.services.running_costs import set_running_costs
from coopcare.clock import local
from members.models import Job
from rotas.models import Attendance, VisitStatus
from tests.billing.board.pages import a_neighbour, inside
from tests.cast import Cast
from tests.factories.billing import an_agreement
from tests.factories.members import LONG_AGO, employed_pca
from tests.factories.months import OCTOBER
from tests.factories.rotas import a_visit


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


class TestNights:
    """A sleep-in is no hours of care, and is paid by the night."""

    def sleep_in(self, cast: Cast) -> None:
        a_visit(
            cast.packages["margaret"], on=dt.date(2026, 10, 20), at=dt.time(22), minutes=540,
            pca=cast.ben.person, status=VisitStatus.CONFIRMED, kind="sleep_in",
        )  # fmt: skip

    def test_it_adds_what_is_paid_for_it_and_no_hours(self, october):
        with inside(october):
            before = month_money(OCTOBER)
            set_pay_rule(
                job=Job.PCA, starts_on=LONG_AGO, hour_pence=1345, sleep_in_pence=6000, actor=october.mo.actor()
            )
            self.sleep_in(october)
            after = month_money(OCTOBER)
        assert after.sums.minutes == before.sums.minutes
        assert after.cost.wages_pence == before.cost.wages_pence + 6000

    def test_without_a_price_of_a_night_the_sum_says_so(self, october):
        with inside(october):
            self.sleep_in(october)
            found = month_money(OCTOBER)
        assert (
            found.pay_problem
            == "No pay for a sleep-in has been agreed for 20 October 2026. Add it to the rules of pay."
        )
