"""Sick pay by itself: from the days off sick that somebody wrote down, and what was earned before."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from billing.models import AdjustmentKind, TimesheetStatus
from billing.queries.pay import away_without_pay, blockers_of
from billing.services.pay import approve_pay
from billing.services.pay_entries import add_adjustment
from billing.services.pay_sickness import take_off_sick_days, write_down_sick_days
from coopcare.clock import local
from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.tenancy.context import acting_for
from members.models import Employment
from rotas.models import Attendance, AttendanceStatus, CannotCome, LeaveStatus, VisitStatus
from tests.factories.pay import MONDAY, agreed_and_checked, bens_visits, pay_rule, pay_week, timesheet_of
from tests.factories.rotas import a_visit

pytestmark = pytest.mark.usefixtures("facts", "tenth_of_november")

NEXT = dt.date(2026, 11, 9)
TUESDAY = dt.date(2026, 11, 10)


@pytest.fixture
def week(inside):
    """Ben earned £67.25 in the week before, paid on Sunday 8 November."""
    Employment.objects.update(guaranteed_minutes=0)
    pay_rule(inside)
    bens_visits(inside)
    return pay_week(inside, paid_on=dt.date(2026, 11, 8))


@pytest.fixture
def after(inside, week):
    """The next week."""
    agreed_and_checked(inside, week)
    approve_pay(week, actor=inside.fiona.actor())
    return pay_week(inside, first_day=NEXT, paid_on=dt.date(2026, 11, 20))


def bens(cast, period):
    return timesheet_of(period, cast.ben.person)


def sick(cast, period, first=TUESDAY, last=TUESDAY, actor=None):
    actor = actor or cast.ana.actor()
    return write_down_sick_days(bens(cast, period), starts_on=first, ends_on=last, actor=actor)


def sick_lines(timesheet):
    return [(line["on"], line["pence"]) for line in timesheet.figures["lines"] if line["kind"] == "sick"]


def test_sick_pay_is_worked_out_from_earlier_pay(inside, after):
    leave = sick(inside, after, last=dt.date(2026, 11, 12))
    found = bens(inside, after)
    # 80% of £67.25 is £53.80 a week, a seventh of it each day.
    assert sick_lines(found) == [("2026-11-10", 768), ("2026-11-11", 769), ("2026-11-12", 768)]
    assert found.pay_pence == 2305
    assert found.worked_minutes == 0
    assert found.figures["problems"] == []
    assert found.figures["sick"] == [
        "Off sick: 10 to 12 November 2026. Each day of the week counts, and is a seventh of the week: no "
        "other days were agreed. The office can write some down. "
        "Earnings before: £67.25 a week on average, by the payday 8 November 2026."
    ]
    # 5 hours a week are 43 minutes a day; 12.07% of three days of them.
    assert found.figures["holiday_earned_minutes"] == 16
    take_off_sick_days(found, leave, actor=inside.ana.actor())
    leave.refresh_from_db()
    assert leave.status == LeaveStatus.WITHDRAWN
    assert bens(inside, after).pay_pence == 0
    with pytest.raises(StaleState, match="already been taken off"):
        take_off_sick_days(bens(inside, after), leave, actor=inside.ana.actor())


def test_somebody_new_is_paid_by_their_contract(inside):
    Employment.objects.filter(person=inside.ben.person).update(
        contract="fixed_days", weekdays=[0, 1], guaranteed_minutes=300
    )
    pay_rule(inside)
    period = pay_week(inside, first_day=NEXT)
    sick(inside, period, first=NEXT, last=dt.date(2026, 11, 11))
    found = bens(inside, period)
    assert sick_lines(found) == [("2026-11-09", 2690), ("2026-11-10", 2690)]
    (words,) = found.figures["sick"]
    assert "The days of work are Monday, Tuesday." in words
    assert "£67.25 a week by the contract, for 5 hours, as there is no earlier pay." in words
    assert not any(line["kind"] == "top_up" for line in found.figures["lines"])


def test_without_any_earlier_pay_it_is_entered_by_hand(inside, week):
    with time_machine.travel(local(dt.date(2026, 11, 8), dt.time(20)), tick=False):
        sick(inside, week, first=dt.date(2026, 11, 7), last=dt.date(2026, 11, 8))
    asked = "Ben Okafor has sick leave from 7 to 8 November 2026. Enter the sick pay for it."
    assert asked in [one.sentence for one in blockers_of(week)]
    add_adjustment(
        bens(inside, week), kind=AdjustmentKind.SICK, words="As agreed", pence=4000, actor=inside.fiona.actor()
    )
    assert asked not in [one.sentence for one in blockers_of(week)]
    assert sick_lines(bens(inside, week)) == [("2026-11-08", 4000)]
    assert bens(inside, week).figures["sick"] == []


def test_what_is_entered_by_hand_wins(inside, after):
    sick(inside, after)
    add_adjustment(bens(inside, after), kind="sick", words="Full pay", pence=9000, actor=inside.fiona.actor())
    assert sick_lines(bens(inside, after)) == [("2026-11-15", 9000)]


def test_a_figure_that_is_not_known_stops_the_sum(inside):
    pay_rule(inside)
    with time_machine.travel(local(dt.date(2026, 3, 9), dt.time(9)), tick=False):
        period = pay_week(inside, first_day=dt.date(2026, 3, 2), paid_on=dt.date(2026, 3, 13))
        sick(inside, period, first=dt.date(2026, 3, 3), last=dt.date(2026, 3, 3))
        found = bens(inside, period)
    assert found.trouble == "There is no figure for “Statutory sick pay waiting days” on 3 March 2026."


def test_a_day_off_sick_with_work_on_it_is_said(inside, after):
    a_visit(
        inside.packages["margaret"], on=NEXT, at=dt.time(9), minutes=60, pca=inside.ben.person,
        status=VisitStatus.CONFIRMED,
    )  # fmt: skip
    sick(inside, after, first=NEXT, last=NEXT)
    assert bens(inside, after).figures["problems"] == [
        "Monday 9 November is a day off sick, and there is work on it. Put one of them right."
    ]


def test_visits_to_come_need_somebody_else(inside, after):
    visit = a_visit(
        inside.packages["margaret"], on=TUESDAY, at=dt.time(17), pca=inside.ben.person, status=VisitStatus.ACCEPTED
    )
    sick(inside, after)
    statuses = set(Attendance.objects.filter(visit=visit).values_list("status", flat=True))
    assert statuses == {AttendanceStatus.RELEASED, AttendanceStatus.OPEN}


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (TUESDAY + dt.timedelta(days=1), TUESDAY + dt.timedelta(days=1), "not in the future"),
        (TUESDAY, NEXT, "on or after the first day"),
        (TUESDAY, TUESDAY + dt.timedelta(weeks=28), "28 weeks at most"),
        (dt.date(2026, 11, 8), TUESDAY, "Pay for 2 to 8 November 2026 has been approved"),
    ],
)
def test_days_that_cannot_be(inside, after, first, last, words):
    with pytest.raises(Invalid, match=words):
        sick(inside, after, first, last)


def test_a_day_is_written_down_once_and_by_who_checks_the_hours(inside, after):
    for other in (inside.ben, inside.amira, inside.fiona, inside.zofia):
        with pytest.raises(NotAllowed):
            sick(inside, after, actor=other.actor())
    leave = sick(inside, after)
    with pytest.raises(Invalid, match="leave on some of these days already"):
        sick(inside, after)
    with pytest.raises(NotAllowed):
        take_off_sick_days(bens(inside, after), leave, actor=inside.fiona.actor())


def test_approved_pay_is_not_changed_by_sickness(inside, week, after):
    with pytest.raises(StaleState, match="has been approved"):
        sick(inside, week, first=MONDAY, last=MONDAY)


def test_it_goes_back_to_the_pca(inside, after):
    before = bens(inside, after).version
    sick(inside, after)
    found = bens(inside, after)
    assert (found.status, found.version) == (TimesheetStatus.WITH_PCA, before + 1)


def test_days_on_which_they_could_not_come_are_named(inside, after):
    call = CannotCome.objects.create(
        pca=inside.ben.person, told_at=local(NEXT, dt.time(7)), told_by="Ben", starts_on=NEXT,
        ends_on=NEXT + dt.timedelta(days=3),
    )  # fmt: skip
    assert away_without_pay(bens(inside, after)) == ["9 to 12 November 2026"]
    call.back_at = local(TUESDAY, dt.time(7))
    call.save()
    assert away_without_pay(bens(inside, after)) == ["9 November 2026"]
    sick(inside, after, first=NEXT, last=NEXT)
    assert away_without_pay(bens(inside, after)) == []


def test_on_the_pages(client, sign_in, cast):
    with acting_for(cast.coop, cast.system):
        Employment.objects.update(guaranteed_minutes=300)
        pay_rule(cast)
        period = pay_week(cast, first_day=NEXT)
        found = bens(cast, period)
    page = reverse("billing:timesheet", args=[found.id])
    ask = reverse("billing:add_sick_days", args=[found.id])
    sign_in(client, cast.ana)
    assert "Write down days off sick" in client.get(page).content.decode()
    assert "Enter the first day off sick" in client.post(ask, {}).content.decode()
    days = {f"{end}_{part}": n for end in ("starts_on", "ends_on") for part, n in zip(
        ("day", "month", "year"), (10, 11, 2026), strict=True)}  # fmt: skip
    words = client.post(ask, days, follow=True).content.decode()
    assert "Off sick, 10 November 2026. Entered by Ana Kowalska." in words
    assert "How sick pay was worked out" not in words  # it names pounds
    sign_in(client, cast.ben)
    words = client.get(page).content.decode()
    assert "How sick pay was worked out" in words
    assert "Take off" not in words
    sign_in(client, cast.ana)
    with acting_for(cast.coop, cast.system):
        leave = cast.ben.person.leave.get()
    off = reverse("billing:take_off_timesheet", args=[found.id, leave.id])
    assert "That has been taken off" in client.post(off, follow=True).content.decode()
