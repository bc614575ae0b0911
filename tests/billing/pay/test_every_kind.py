"""Every kind of work that is paid reaches the timesheet, in minutes, pence and words; and the paper."""

import datetime as dt

import pytest
from django.urls import reverse

from billing.pay import KIND_WORDS, Kind
from billing.queries.pay import ways_in
from billing.services.nights import add_wake, write_down_night
from billing.services.pay import approve_pay, work_out_again
from billing.services.pay_entries import add_other_work, change_way
from billing.services.pay_papers import pay_paper
from billing.services.pay_sickness import write_down_sick_days
from coopcare.clock import local, now
from coopcare.documents.services import read_document
from coopcare.tenancy.context import acting_for
from members.models import Employment
from rotas.models import Attendance, AttendanceRole, CancelReason, VisitStatus
from tests.factories.pay import MONDAY, agreed_and_checked, pay_rule, pay_week, timesheet_of
from tests.factories.rotas import a_visit
from tests.papers import faults_in, words_of

pytestmark = pytest.mark.usefixtures("facts", "tenth_of_november")

TUESDAY, WEDNESDAY = (MONDAY + dt.timedelta(days=number) for number in (1, 2))

# What no such week has: live-in days are in test_nights_of_the_rota.
ELSEWHERE = {Kind.TOP_UP, Kind.HOLIDAY, Kind.LIVE_IN}


def a_full_week(cast):
    """Two visits with a way and a wait between them, a shadow visit, a late cancellation, a sleep-in, a course, a talk
    with the supervisor, a meeting, and two days off sick. Ben drives, and is guaranteed 5 hours.
    """
    Employment.objects.update(guaranteed_minutes=300, travel_mode="car")
    pay_rule(cast, sleep_in_pence=6000, cancel_percent_bp=5000)
    ben, ana = cast.ben.person, cast.ana.actor()

    def visit(package, on, hour, minute=0, **changes):
        return a_visit(
            cast.packages[package], on=on, at=dt.time(hour, minute), minutes=60, pca=ben,
            **{"status": VisitStatus.CONFIRMED, **changes},
        )  # fmt: skip

    visit("margaret", MONDAY, 9)
    visit("cora", MONDAY, 10, 40)
    shadow = visit("margaret", TUESDAY, 9)
    Attendance.objects.filter(visit=shadow).update(role=AttendanceRole.SHADOW)
    lost = visit(
        "margaret", TUESDAY, 15, status=VisitStatus.CANCELLED, cancelled_at=local(TUESDAY, dt.time(9)),
        cancel_reason=CancelReason.HOSPITAL,
    )  # fmt: skip
    Attendance.objects.filter(visit=lost).update(answered_at=now())
    night = write_down_night(
        ben, cast.margaret.person, kind="sleep_in", on=TUESDAY, starts=dt.time(22), ends=dt.time(7), actor=ana
    )
    add_wake(night, starts=dt.time(2), ends=dt.time(2, 30), what_for="A drink", actor=ana)
    week = pay_week(cast)
    found = timesheet_of(week, ben)
    for kind, starts, ends in (("training", 13, 15), ("supervision", 15, 16), ("meeting", 16, 17)):
        add_other_work(
            found, kind=kind, about=f"A {kind}", on=WEDNESDAY, starts=dt.time(starts), ends=dt.time(ends), actor=ana
        )
    ((start, end),) = [way for way in ways_in(found) if way[0].visit.on == MONDAY]
    change_way(found, start, end, minutes=10, tenths=31, reason="The bridge is closed.", actor=ana)
    friday = MONDAY + dt.timedelta(days=4)
    write_down_sick_days(found, starts_on=friday, ends_on=friday + dt.timedelta(days=1), actor=ana)
    return week


def test_every_kind_is_on_the_timesheet(inside):
    found = timesheet_of(a_full_week(inside), inside.ben.person)
    assert found.trouble == ""
    assert found.figures["problems"] == []
    kinds = {kind["kind"]: kind["minutes"] for kind in found.figures["kinds"]}
    assert {kind: kinds[kind] for kind in kinds if kind != "sick"} == {
        "visit": 120, "shadow": 60, "sleep_in": 540, "wake": 30, "travel": 10, "wait": 30, "training": 120,
        "supervision": 60, "meeting": 60, "cancelled": 60,
    }  # fmt: skip
    pence = {kind["kind"]: kind["pence"] for kind in found.figures["kinds"]}
    assert (pence["cancelled"], pence["sleep_in"], pence["wait"], pence["sick"]) == (673, 6000, 673, 1537)
    assert found.figures["true_hourly_words"] == (
        "£116.59 for 8 hours 10 minutes of work, travel and waiting included: £14.28 an hour. "
        "£75.37 of sleep-ins, holiday or sick pay is beside it."
    )
    assert found.worked_minutes == 120 + 60 + 30 + 10 + 30 + 120 + 60 + 60
    assert set(kinds) == set(Kind) - ELSEWHERE


def test_guaranteed_hours_that_were_not_needed(inside):
    """5 hours a week, of which two sevenths are days off sick; an hour was worked."""
    Employment.objects.update(guaranteed_minutes=300)
    pay_rule(inside)
    a_visit(inside.packages["margaret"], on=MONDAY, at=dt.time(9), minutes=60, pca=inside.ben.person,
            status=VisitStatus.CONFIRMED)  # fmt: skip
    week = pay_week(inside)
    found = timesheet_of(week, inside.ben.person)
    assert found.pay_pence == 5 * 1345
    write_down_sick_days(found, starts_on=TUESDAY, ends_on=WEDNESDAY, actor=inside.ana.actor())
    kinds = {kind["kind"]: kind["minutes"] for kind in timesheet_of(week, inside.ben.person).figures["kinds"]}
    assert kinds["top_up"] == 214 - 60


def test_the_page_names_every_kind(client, sign_in, cast):
    with acting_for(cast.coop, cast.system):
        found = timesheet_of(a_full_week(cast), cast.ben.person)
    sign_in(client, cast.ben)
    words = client.get(reverse("billing:timesheet", args=[found.id])).content.decode()
    for kind in set(Kind) - ELSEWHERE:
        assert KIND_WORDS[kind] in words
    assert "too short to be time of your own" in words


def test_the_paper_of_a_full_week(inside):
    week = a_full_week(inside)
    work_out_again(week, actor=inside.fiona.actor())
    agreed_and_checked(inside, week)
    approve_pay(week, actor=inside.fiona.actor())
    content = read_document(pay_paper(timesheet_of(week, inside.ben.person), actor=inside.ben.actor()))
    assert faults_in(content) == []
    words = words_of(content)
    for expected in ("Sick pay", "Off sick: 6 to 7 November 2026", "Sleep-ins", "Awake in a sleep-in", "Miles",
                     "Travel between visits", "Waiting between visits", "3.1 miles"):  # fmt: skip
        assert expected in words
