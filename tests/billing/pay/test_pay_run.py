"""A pay period from its opening to its approval, through the services."""

import datetime as dt

import pytest
import time_machine

from billing.models import AdjustmentKind, PayPeriod, Timesheet, TimesheetStatus
from billing.queries.pay import blockers_of, timesheets_for, totals_of
from billing.services.pay import (
    CannotApprove,
    agree_timesheet,
    answer_query,
    approve_pay,
    check_timesheet,
    query_timesheet,
    work_out_again,
)
from billing.services.pay_entries import add_adjustment, add_other_work, withdraw_adjustment
from coopcare.clock import local, now
from coopcare.errors import Invalid, NotAllowed, StaleState
from members.models import Employment, Person
from rotas.models import Attendance, CancelReason, Leave, LeaveKind, LeaveStatus, Visit, VisitStatus
from tests.cast import Cast
from tests.factories.pay import MONDAY, agreed_and_checked, bens_visits, pay_rule, pay_week, timesheet_of
from tests.factories.rotas import a_visit

pytestmark = pytest.mark.usefixtures("facts", "tenth_of_november")


def bens(cast: Cast, period: PayPeriod) -> Timesheet:
    return timesheet_of(period, cast.ben.person)


def sentences(period: PayPeriod) -> list[str]:
    return [one.sentence for one in blockers_of(period)]


# Working out


def test_everybody_who_works_has_a_timesheet(inside, week):
    found = bens(inside, week)
    assert (found.pay_pence, found.worked_minutes, found.is_wage_met) == (6725, 300, True)
    assert found.status == TimesheetStatus.WITH_PCA
    assert found.figures["true_hourly_words"].endswith("£13.45 an hour.")
    assert found.figures["lines"][0]["why"] == "Margaret Hughes: planned for 1 hour, took 1 hour."
    assert found.figures["days"]["2026-11-02"] == {"visit": 60}
    assert found.figures["holiday_earned_minutes"] == 36
    assert Timesheet.objects.filter(period=week).count() == 3  # Amira and Zofia are employed too
    assert totals_of(list(Timesheet.objects.filter(period=week))).pay_pence == 6725


def test_guaranteed_hours_are_topped_up(inside):
    pay_rule(inside)
    bens_visits(inside)
    found = bens(inside, pay_week(inside))
    assert found.pay_pence == 20 * 1345
    assert found.worked_minutes == 300


def test_no_pay_rate_is_said_and_stops_nobody_else(inside):
    bens_visits(inside)
    period = pay_week(inside)
    found = bens(inside, period)
    assert (
        found.trouble == "There is no pay rate for “Personal Care Assistant” on Monday 2 November 2026. Add one first."
    )
    assert found.trouble in sentences(period)
    with pytest.raises(StaleState, match="no pay rate"):
        agree_timesheet(found, version=found.version, actor=inside.ben.actor())


def test_an_age_not_known_is_said(inside):
    Person.objects.filter(id=inside.ben.person.id).update(born_on=None)
    pay_rule(inside)
    bens_visits(inside)
    assert "when Ben Okafor was born" in bens(inside, pay_week(inside)).trouble


def test_a_wage_not_known_yet_stops_the_sum(inside):
    pay_rule(inside)
    with time_machine.travel(local(dt.date(2027, 4, 12), dt.time(9)), tick=False):
        period = pay_week(inside, first_day=dt.date(2027, 4, 5), paid_on=dt.date(2027, 4, 16))
        assert "not known yet" in bens(inside, period).trouble


def test_a_visit_without_times_stands_in_the_way(inside):
    Employment.objects.update(guaranteed_minutes=0)
    pay_rule(inside)
    a_visit(inside.packages["margaret"], on=MONDAY, at=dt.time(9), pca=inside.ben.person, status=VisitStatus.ACCEPTED)
    period = pay_week(inside)
    assert any("has no arrival and leaving time" in sentence for sentence in sentences(period))


def test_a_visit_cancelled_late_is_paid_once_agreed_to(inside):
    Employment.objects.update(guaranteed_minutes=0)
    pay_rule(inside)
    visit = a_visit(
        inside.packages["margaret"], on=MONDAY, at=dt.time(9), minutes=60, pca=inside.ben.person,
        status=VisitStatus.CANCELLED, cancelled_at=local(MONDAY, dt.time(7)), cancel_reason=CancelReason.HOSPITAL,
    )  # fmt: skip
    period = pay_week(inside)
    assert bens(inside, period).pay_pence == 0
    Attendance.objects.filter(visit=visit).update(answered_at=now())
    work_out_again(period, actor=inside.fiona.actor())
    assert bens(inside, period).figures["kinds"][0]["words"] == "Visits cancelled at short notice"
    assert bens(inside, period).pay_pence == 1345


def test_leave_asks_for_its_pay(inside, week):
    Leave.objects.create(
        pca=inside.ben.person, kind=LeaveKind.ANNUAL, status=LeaveStatus.APPROVED,
        starts_on=MONDAY + dt.timedelta(days=5), ends_on=MONDAY + dt.timedelta(days=6), requested_at=now(),
    )  # fmt: skip
    fiona = inside.fiona.actor()
    assert work_out_again(week, actor=fiona) == 1
    words = "Ben Okafor has annual leave from 7 to 8 November 2026. Enter the holiday pay for it."
    assert words in sentences(week)
    add_adjustment(bens(inside, week), kind=AdjustmentKind.HOLIDAY, words="Two days", pence=10_000, actor=fiona)
    assert words not in sentences(week)
    assert bens(inside, week).pay_pence == 16_725
    assert bens(inside, week).worked_minutes == 300


def test_leave_is_paid_by_the_average_of_earlier_pay(inside, week):
    agreed_and_checked(inside, week)
    fiona = inside.fiona.actor()
    approve_pay(week, actor=fiona)
    Leave.objects.create(
        pca=inside.ben.person, kind=LeaveKind.ANNUAL, status=LeaveStatus.APPROVED,
        starts_on=dt.date(2026, 11, 11), ends_on=dt.date(2026, 11, 17), requested_at=now(),
    )  # fmt: skip
    after = pay_week(inside, first_day=dt.date(2026, 11, 9))
    found = bens(inside, after)
    # 5 hours a week, a seventh of it for each of the 5 days from Wednesday to Sunday.
    holiday = [line for line in found.figures["lines"] if line["kind"] == "holiday"]
    assert [line["minutes"] for line in holiday] == [43] * 5
    assert found.pay_pence == 5 * 964
    assert holiday[0]["why"] == "Your average over the last paid week. Weeks without pay are left out."
    assert found.figures["problems"] == []
    add_adjustment(found, kind=AdjustmentKind.HOLIDAY, words="As agreed", pence=5_000, actor=fiona)
    assert bens(inside, after).pay_pence == 5_000


def test_leave_on_fixed_days_is_a_share_of_the_week_for_each(inside, week):
    agreed_and_checked(inside, week)
    approve_pay(week, actor=inside.fiona.actor())
    Employment.objects.filter(person=inside.ben.person).update(
        contract="fixed_days", weekdays=[0, 1], guaranteed_minutes=300
    )
    Leave.objects.create(
        pca=inside.ben.person, kind=LeaveKind.ANNUAL, status=LeaveStatus.APPROVED,
        starts_on=dt.date(2026, 11, 9), ends_on=dt.date(2026, 11, 15), requested_at=now(),
    )  # fmt: skip
    found = bens(inside, pay_week(inside, first_day=dt.date(2026, 11, 9)))
    assert [(line["on"], line["minutes"]) for line in found.figures["lines"]] == [
        ("2026-11-09", 150),
        ("2026-11-10", 150),
    ]
    assert found.pay_pence == 6726  # each day is rounded on its own


def test_holiday_that_is_rolled_up_is_a_line_of_its_own(inside):
    Employment.objects.update(guaranteed_minutes=0)
    pay_rule(inside, rolls_up_holiday=True)
    bens_visits(inside)
    found = bens(inside, pay_week(inside))
    assert found.pay_pence == 6725 + 812
    assert found.figures["lines"][-1]["words"] == "12.07% of £67.25"
    assert found.figures["holiday_earned_minutes"] == 0


def test_better_rates_hold(inside):
    Employment.objects.update(guaranteed_minutes=0)
    pay_rule(inside, evening_pence=1500, evening_from=dt.time(20), evening_until=dt.time(23), weekend_pence=1400)
    for day, hour in ((0, 20), (5, 9)):
        a_visit(
            inside.packages["margaret"], on=MONDAY + dt.timedelta(days=day), at=dt.time(hour), minutes=60,
            pca=inside.ben.person, status=VisitStatus.DONE,
        )  # fmt: skip
    assert bens(inside, pay_week(inside)).pay_pence == 2900


# The three steps


def test_the_pca_then_the_support_worker_then_the_office(inside, week):
    ben, ana, fiona = inside.ben.actor(), inside.ana.actor(), inside.fiona.actor()
    found = bens(inside, week)
    found = agree_timesheet(found, version=found.version, actor=ben)
    assert found.status == TimesheetStatus.WITH_SUPPORT_WORKER
    assert sentences(week) == ["Ben Okafor has agreed. The support worker has still to check the timesheet."]
    found = check_timesheet(found, version=found.version, actor=ana)
    assert (found.agreed_by, found.checked_by) == ("Ben Okafor", "Ana Kowalska")
    approved = approve_pay(week, actor=fiona)
    assert approved.approved_by == "Fiona Sykes"
    assert set(Timesheet.objects.values_list("status", flat=True)) == {TimesheetStatus.APPROVED}
    with pytest.raises(StaleState, match="has been approved"):
        work_out_again(approved, actor=fiona)


def test_no_step_is_left_out(inside, week):
    found = bens(inside, week)
    with pytest.raises(StaleState):
        check_timesheet(found, version=found.version, actor=inside.ana.actor())
    with pytest.raises(CannotApprove) as refused:
        approve_pay(week, actor=inside.fiona.actor())
    assert [one.sentence for one in refused.value.blockers] == ["Ben Okafor has not agreed to their timesheet yet."]


def test_a_stale_page_is_refused(inside, week):
    found = bens(inside, week)
    with pytest.raises(StaleState, match="has changed since"):
        agree_timesheet(found, version=found.version - 1, actor=inside.ben.actor())


def test_who_may_do_what(inside, week):
    found = bens(inside, week)
    for other in (inside.amira, inside.fiona, inside.zofia, inside.ed):
        with pytest.raises(NotAllowed):
            agree_timesheet(found, version=found.version, actor=other.actor())
    agreed = agree_timesheet(found, version=found.version, actor=inside.ben.actor())
    for other in (inside.ben, inside.fiona, inside.zofia):
        with pytest.raises(NotAllowed):
            check_timesheet(agreed, version=agreed.version, actor=other.actor())
    with pytest.raises(NotAllowed):
        approve_pay(week, actor=inside.ana.actor())
    with pytest.raises(NotAllowed):
        add_adjustment(agreed, kind="deduction", words="Tunic", pence=1, actor=inside.ana.actor())


def test_each_finds_their_own_list(inside, week):
    assert {one.pca_id for one in timesheets_for(inside.ben.actor())} == {inside.ben.person.id}
    mill = {one.pca.first_name for one in timesheets_for(inside.ana.actor())}
    assert mill == {"Amira", "Ben"}
    assert timesheets_for(inside.mo.actor()).count() == 3
    assert not timesheets_for(inside.fiona.actor()).exists()


def test_a_query_waits_for_its_answer(inside, week):
    found = bens(inside, week)
    with pytest.raises(Invalid, match="Say what is not right"):
        query_timesheet(found, note=" ", version=found.version, actor=inside.ben.actor())
    found = query_timesheet(found, note="I was at training on Monday.", version=found.version, actor=inside.ben.actor())
    assert "Ben Okafor has queried their timesheet." in sentences(week)
    add_other_work(
        found, kind="training", about="First aid", on=MONDAY, starts=dt.time(14), ends=dt.time(16),
        actor=inside.ana.actor(),
    )  # fmt: skip
    found = bens(inside, week)
    assert found.status == TimesheetStatus.QUERIED
    found = answer_query(found, version=found.version, actor=inside.ana.actor())
    found = bens(inside, week)
    assert (found.status, found.worked_minutes) == (TimesheetStatus.WITH_PCA, 420)


def test_a_change_goes_back_to_the_pca(inside, week):
    agreed_and_checked(inside, week)
    visit = Visit.objects.filter(on=MONDAY, status=VisitStatus.CONFIRMED).get()
    Attendance.objects.filter(visit=visit).update(left_at=visit.ends_at + dt.timedelta(minutes=15))
    with pytest.raises(Invalid, match="pay of Ben Okafor have changed"):
        approve_pay(week, actor=inside.fiona.actor())
    assert work_out_again(week, actor=inside.fiona.actor()) == 1
    found = bens(inside, week)
    assert (found.status, found.agreed_by, found.worked_minutes) == (TimesheetStatus.WITH_PCA, "", 315)


def test_working_out_twice_changes_nothing(inside, week):
    before = list(Timesheet.objects.order_by("id").values())
    assert work_out_again(week, actor=inside.fiona.actor()) == 0
    assert list(Timesheet.objects.order_by("id").values()) == before


# The minimum wage


def test_pay_below_the_minimum_wage_cannot_be_approved_until_it_is_mended(inside, week):
    fiona = inside.fiona.actor()
    tunic = add_adjustment(bens(inside, week), kind="deduction", words="Tunic", pence=1000, actor=fiona)
    agreed_and_checked(inside, week)
    with pytest.raises(CannotApprove) as refused:
        approve_pay(week, actor=fiona)
    (wage,) = refused.value.blockers
    assert wage.is_wage
    assert wage.sentence == (
        "Ben Okafor’s pay for 5 hours of work from 2 to 8 November 2026 comes to £11.45 an hour. "
        "By law it must be £12.71 (National Living Wage, 21 and over). That is £1.26 an hour too little, £6.30 in all."
    )
    withdraw_adjustment(tunic, actor=fiona)
    agreed_and_checked(inside, week)
    assert approve_pay(week, actor=fiona).status == "approved"


def test_unpaid_travel_is_found(inside):
    Employment.objects.update(guaranteed_minutes=0)
    pay_rule(inside, hour_pence=1280, travel_pence=0)
    bens_visits(inside, days=1)
    a_visit(
        inside.packages["margaret"], on=MONDAY, at=dt.time(10, 40), minutes=60, pca=inside.ben.person,
        status=VisitStatus.DONE,
    )  # fmt: skip
    found = bens(inside, pay_week(inside))
    assert not found.is_wage_met
    assert found.worked_minutes == 160
    assert found.figures["wage"]["shortfall_pence"] == 830
