"""What is entered by hand, periods and rates that cannot be, and the file for payroll."""

import csv
import datetime as dt
import io

import pytest

from billing.models import PayPeriod, Timesheet, TimesheetStatus
from billing.pay import Period
from billing.queries.pay import blockers_of, totals_of, ways_in
from billing.queries.pay_work import worked_in
from billing.services.pay import approve_pay, work_out_again
from billing.services.pay_entries import add_adjustment, add_other_work, change_way, withdraw_other_work, withdraw_way
from billing.services.payroll import payroll_file
from coopcare.errors import Invalid, StaleState
from members.models import Employment, Person
from rotas.models import VisitStatus
from tests.cast import Cast
from tests.factories.pay import MONDAY, agreed_and_checked, pay_rule, pay_week, timesheet_of
from tests.factories.rotas import a_visit

pytestmark = pytest.mark.usefixtures("facts", "tenth_of_november")


def bens(cast: Cast, period: PayPeriod) -> Timesheet:
    return timesheet_of(period, cast.ben.person)


def sentences(period: PayPeriod) -> list[str]:
    return [one.sentence for one in blockers_of(period)]


# By hand


def test_work_is_entered_within_the_period(inside, week):
    def add(**changes):
        entry = {"kind": "training", "about": "Lifting", "on": MONDAY, "starts": dt.time(14), "ends": dt.time(16)}
        return add_other_work(bens(inside, week), actor=inside.ana.actor(), **{**entry, **changes})

    for changes, words in (
        ({"kind": "visit"}, "Select what it was"),
        ({"about": " "}, "Say what it was about"),
        ({"on": MONDAY - dt.timedelta(days=1)}, "Enter a day of this period"),
        ({"ends": dt.time(12)}, "longer than 16 hours"),
    ):
        with pytest.raises(Invalid, match=words):
            add(**changes)
    work = add()
    assert bens(inside, week).worked_minutes == 420
    withdraw_other_work(bens(inside, week), work, actor=inside.ana.actor())
    assert bens(inside, week).worked_minutes == 300
    with pytest.raises(StaleState, match="already been taken off"):
        withdraw_other_work(bens(inside, week), work, actor=inside.ana.actor())


def test_a_way_is_changed_with_a_reason(inside, week):
    """Nobody knows the way from Margaret to Cora until Ana tells it; then Ben's employment says that he drives."""
    Employment.objects.filter(person=inside.ben.person).update(travel_mode="car")
    a_visit(
        inside.packages["cora"], on=MONDAY, at=dt.time(10, 30), minutes=60, pca=inside.ben.person,
        status=VisitStatus.DONE,
    )  # fmt: skip
    ana = inside.ana.actor()
    work_out_again(week, actor=inside.fiona.actor())
    assert "From Margaret Hughes to Cora Bright on Monday 2 November: the way is not known." in sentences(week)
    ((start, end),) = ways_in(bens(inside, week))
    for changes, words in (
        ({"minutes": 241}, "minutes from 0 to 240"),
        ({"reason": " "}, "Say why the way is changed"),
        ({"tenths": 2001}, "miles from 0 to 200"),
    ):
        with pytest.raises(Invalid, match=words):
            change_way(bens(inside, week), start, end, actor=ana, **{"minutes": 20, "reason": "Floods", **changes})
    with pytest.raises(Invalid, match="Select a way between two visits"):
        change_way(bens(inside, week), end, start, minutes=20, reason="Floods", actor=ana)
    change_way(bens(inside, week), start, end, minutes=12, tenths=31, reason="The bridge is closed.", actor=ana)
    way = change_way(bens(inside, week), start, end, minutes=20, tenths=51, reason="Floods.", actor=ana)
    found = bens(inside, week)
    assert not found.figures["problems"]
    assert (found.worked_minutes, found.mileage_pence) == (360 + 30, 281)
    travel = next(line for line in found.figures["lines"] if line["kind"] == "travel")
    assert travel["why"] == "From Margaret Hughes to Cora Bright: 20 minutes, changed by hand: Floods."
    withdraw_way(found, way, actor=ana)
    assert bens(inside, week).figures["problems"]


def test_miles_of_earlier_pay_count_toward_the_first_10_000(inside, week):
    Timesheet.objects.filter(pca=inside.ben.person).update(
        figures={"mileage": [{"on": "2026-11-02", "tenths": 99_990}, {"on": "2026-04-05", "tenths": 7}]},
        status=TimesheetStatus.APPROVED,
    )
    after = Period(dt.date(2026, 11, 9), dt.date(2026, 11, 15))
    assert worked_in(after, [inside.ben.person.id])[inside.ben.person.id].worker.tenths_before == 99_990


@pytest.mark.parametrize(
    ("change", "words"),
    [({"kind": "tax"}, "Select what it is"), ({"words": ""}, "Say what it is for"), ({"pence": 0}, "above £0")],
)
def test_amounts_that_cannot_be(inside, week, change, words):
    entry = {"kind": "deduction", "words": "Tunic", "pence": 500, **change}
    with pytest.raises(Invalid, match=words):
        add_adjustment(bens(inside, week), actor=inside.fiona.actor(), **entry)


# Periods and rates


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"first_day": MONDAY + dt.timedelta(days=6)}, "Another pay period has some of these days"),
        ({"first_day": MONDAY + dt.timedelta(days=7), "cycle": "month"}, "starts on the first day of a month"),
        ({"first_day": MONDAY + dt.timedelta(days=7), "cycle": "year"}, "how often you pay"),
        ({"first_day": dt.date(2026, 12, 7)}, "day of pay cannot be before"),
    ],
)
def test_periods_that_cannot_be(inside, week, change, words):
    with pytest.raises(Invalid, match=words):
        pay_week(inside, **change)


@pytest.mark.parametrize(("cycle", "first", "last"), [("four_weeks", (11, 2), (11, 29)), ("month", (11, 1), (11, 30))])
def test_how_long_a_period_is(inside, cycle, first, last):
    period = pay_week(inside, first_day=dt.date(2026, *first), cycle=cycle)
    assert period.last_day == dt.date(2026, *last)


def test_a_period_is_approved_when_it_is_over(inside):
    period = pay_week(inside, first_day=dt.date(2026, 11, 9))
    with pytest.raises(Invalid, match="approve it from Monday 16 November 2026"):
        approve_pay(period, actor=inside.fiona.actor())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"job": "king"}, "Select the job"),
        ({"hour_pence": 0}, "Enter the pay an hour"),
        ({"evening_pence": 1500}, "needs its pay, its start and its end"),
        ({"bank_holiday_percent": 90}, "Enter 100 or more"),
    ],
)
def test_pay_rates_that_cannot_be(inside, change, words):
    with pytest.raises(Invalid, match=words):
        pay_rule(inside, **change)


def test_a_rate_of_days_already_approved_is_refused(inside, week):
    agreed_and_checked(inside, week)
    approve_pay(week, actor=inside.fiona.actor())
    with pytest.raises(Invalid, match="has been approved"):
        pay_rule(inside, starts_on=MONDAY, hour_pence=1500)
    pay_rule(inside, starts_on=dt.date(2026, 12, 1))
    with pytest.raises(Invalid, match="already starts on that day"):
        pay_rule(inside, starts_on=dt.date(2026, 12, 1))


# For payroll


def test_the_file_comes_to_the_totals(inside, week):
    Person.objects.filter(id=inside.ben.person.id).update(first_name="=Ben", last_name="Łukasik-Ŵyn")
    work_out_again(week, actor=inside.fiona.actor())
    with pytest.raises(Invalid, match="once the pay is approved"):
        payroll_file(week, actor=inside.fiona.actor())
    agreed_and_checked(inside, week)
    approved = approve_pay(week, actor=inside.fiona.actor())
    rows = list(csv.DictReader(io.StringIO(payroll_file(approved, actor=inside.fiona.actor()))))
    assert [row["Worker"] for row in rows] == ["'=Ben Łukasik-Ŵyn"]
    assert (rows[0]["What"], rows[0]["Hours"], rows[0]["Amount"]) == ("Visits", "5.00", "67.25")
    total = sum(round(float(row["Amount"]) * 100) for row in rows)
    assert total == totals_of(list(Timesheet.objects.all())).pay_pence
