"""Nights and live-in days that are visits of the rota: paid once, by their own rule."""

import datetime as dt
from dataclasses import replace

import pytest
from django.urls import reverse

from billing.models import Night
from billing.pay import CannotPay, Kind
from billing.queries.nights import sleep_ins_to_tell_of
from billing.services.nights import add_wake, night_of_place, write_down_night
from coopcare.clock import local
from coopcare.errors import Invalid, NotAllowed
from coopcare.tenancy.context import acting_for
from members.models import Employment
from rotas.models import Attendance, Visit, VisitStatus, WorkedDay
from tests.billing.pay.making import MONDAY as JUNE
from tests.billing.pay.making import TERMS, at, guarantee, pay, work
from tests.billing.pay.test_minimum_wage import against_the_wage, wage_of
from tests.factories.pay import MONDAY, pay_rule, pay_week, timesheet_of
from tests.factories.rotas import a_visit

TUESDAY = JUNE + dt.timedelta(days=1)
LIVE_IN = replace(TERMS, live_in_pence=15_000, live_in_minutes=600)


def live_in(on=JUNE, **more):
    return work("9:00", "9:00", on=on, until=on + dt.timedelta(days=1), kind=Kind.LIVE_IN, **more)


# A live-in day


def test_a_live_in_day_is_one_sum_with_the_hours_of_work_that_were_agreed():
    found = pay(live_in(), terms=LIVE_IN)
    assert [(line.on, line.pence, line.worked_minutes, line.words) for line in found.lines] == [
        (JUNE, 15_000, 600, "£150.00 for the day"),
        (TUESDAY, 0, 0, "The rest of the day"),
    ]
    assert found.lines[0].why == "Cora Bell: one sum for the day. As agreed, 10 hours of it are work."
    assert found.true_hourly_pence == 1500
    assert found.days[JUNE] == {Kind.LIVE_IN: 900}  # who has to be there is at work for the 48 hours


@pytest.mark.parametrize(("pence", "is_met"), [(12_710, True), (12_700, False)])
def test_the_agreed_hours_are_held_against_the_minimum_wage(pence, is_met):
    result = against_the_wage(pay(live_in(), terms=replace(wage_of(1300), live_in_pence=pence, live_in_minutes=600)))
    assert (result.is_met, result.worked_minutes) == (is_met, 600)


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ({"live_in_pence": None}, "no pay for a live-in day is agreed"),
        ({"live_in_minutes": None}, "no hours of work in a live-in day are agreed"),
    ],
)
def test_what_is_not_agreed_is_a_sentence(missing, sentence):
    with pytest.raises(CannotPay, match=sentence):
        pay(live_in(), terms=replace(LIVE_IN, **missing))


def test_guaranteed_hours_are_credited_with_the_work_and_not_with_the_rest():
    topped = pay(live_in(), terms=LIVE_IN, guarantees=(guarantee(12),))
    assert [line.minutes for line in topped.lines if line.kind is Kind.TOP_UP] == [120]


# Cancelled


def cancelled(lost, **more):
    until = more.pop("until", TUESDAY)
    return work("22:00", "7:00", until=until, kind=Kind.CANCELLED, lost=lost, cancelled_at=at("20:00"), **more)


def test_a_night_cancelled_late_is_paid_its_part_of_the_sum():
    terms = replace(TERMS, sleep_in_pence=6000, cancel_percent_bp=5000)
    found = pay(cancelled(Kind.SLEEP_IN), terms=terms)
    assert found.pence == 3000
    assert found.worked_minutes == 0
    assert found.lines[0].words == "50% of the sum: £30.00"
    filled = pay(cancelled(Kind.SLEEP_IN), work("22:00", "23:00"), terms=terms)
    assert filled.pence == 1300  # other work took its place
    assert pay(cancelled(Kind.VISIT), terms=terms).pence == 9 * 650  # by the hour, as before
    with pytest.raises(CannotPay, match="A cancelled sleep-in cannot be paid"):
        pay(cancelled(Kind.SLEEP_IN))


# From the rota


@pytest.fixture
def week(inside, facts, tenth_of_november):
    Employment.objects.update(guaranteed_minutes=0)
    pay_rule(inside, sleep_in_pence=6000, live_in_pence=15_000, live_in_minutes=600)
    return inside


def on_the_rota(cast, kind, day=0, status=VisitStatus.CONFIRMED, **fields) -> Attendance:
    times = {"at": dt.time(9), "minutes": 1440} if kind == "live_in_day" else {"at": dt.time(22), "minutes": 540}
    on = MONDAY + dt.timedelta(days=day)
    visit = a_visit(
        cast.packages["margaret"], on=on, kind=kind, pca=cast.ben.person, status=status, **{**times, **fields}
    )  # fmt: skip
    return visit.attendances.get()


def kinds(cast, period):
    figures = timesheet_of(period, cast.ben.person).figures
    return {kind["kind"]: (kind["minutes"], kind["pence"]) for kind in figures["kinds"]}


def test_each_kind_by_its_own_rule(week):
    on_the_rota(week, "sleep_in")
    on_the_rota(week, "waking_night", 2)
    on_the_rota(week, "live_in_day", 4)
    found = kinds(week, pay_week(week))
    assert found == {"visit": (540, 9 * 1345), "sleep_in": (540, 6000), "live_in": (1440, 15_000)}


def test_being_woken_is_written_against_the_visit_and_paid_by_the_hour(week):
    place = on_the_rota(week, "sleep_in")
    period = pay_week(week)
    ben = week.ben.actor()
    assert sleep_ins_to_tell_of(ben) == [place]
    night = night_of_place(place, actor=ben)
    add_wake(night, starts=dt.time(2), ends=dt.time(2, 30), what_for="A drink", actor=ben)
    assert kinds(week, period) == {"sleep_in": (540, 6000), "wake": (30, 673)}
    assert night_of_place(place, actor=ben) == night  # one of each
    assert sleep_ins_to_tell_of(ben) == []
    with pytest.raises(NotAllowed):
        night_of_place(place, actor=week.amira.actor())


@pytest.mark.parametrize(
    ("kind", "status"), [("visit", "confirmed"), ("waking_night", "confirmed"), ("sleep_in", "accepted")]
)
def test_only_a_sleep_in_that_was_given_is_broken(week, kind, status):
    place = on_the_rota(week, kind, status=VisitStatus(status))
    with pytest.raises(Invalid, match="Being woken is written down for a sleep-in"):
        night_of_place(place, actor=week.ben.actor())


def test_a_night_that_the_rota_pays_is_not_written_down_besides(week):
    on_the_rota(week, "sleep_in")
    with pytest.raises(Invalid, match="The rota has Ben with Margaret then, 10pm to 7am the next day, and pays for it"):
        write_down_night(
            week.ben.person, week.margaret.person, kind="sleep_in", on=MONDAY, starts=dt.time(23), ends=dt.time(6),
            actor=week.ben.actor(),
        )  # fmt: skip
    assert not Night.objects.exists()


def test_a_night_written_down_before_the_rota_had_it_stops_the_pay_with_a_sentence(week):
    write_down_night(
        week.ben.person, week.margaret.person, kind="waking", on=MONDAY, starts=dt.time(21), ends=dt.time(6),
        actor=week.ben.actor(),
    )  # fmt: skip
    on_the_rota(week, "waking_night")
    found = timesheet_of(pay_week(week), week.ben.person)
    assert any("overlaps other work. No minute is paid twice" in one for one in found.figures["problems"])


def test_the_average_week_does_not_count_a_sleep_in_of_the_rota_twice(week):
    night_of_place(on_the_rota(week, "sleep_in"), actor=week.ben.actor())
    write_down_night(
        week.ben.person, week.margaret.person, kind="sleep_in", on=MONDAY + dt.timedelta(days=1), starts=dt.time(22),
        ends=dt.time(7), actor=week.ben.actor(),
    )  # fmt: skip
    tuesday = WorkedDay.objects.get(pca=week.ben.person, on=MONDAY + dt.timedelta(days=1))
    assert tuesday.night_minutes == 120  # from 10pm; the rota counts its own morning


def test_a_cancelled_sleep_in_of_the_rota(week):
    place = on_the_rota(week, "sleep_in", status=VisitStatus.CANCELLED)
    Visit.objects.update(cancelled_at=local(MONDAY, dt.time(12)))
    Attendance.objects.filter(id=place.id).update(answered_at=local(MONDAY, dt.time(8)))
    assert kinds(week, pay_week(week)) == {"cancelled": (540, 6000)}


def test_the_pages(cast, client, sign_in, facts, tenth_of_november):
    with acting_for(cast.coop, cast.system):
        Employment.objects.update(guaranteed_minutes=0)
        pay_rule(cast, sleep_in_pence=6000)
        place = on_the_rota(cast, "sleep_in")
    sign_in(client, cast.ben)
    assert "Sleep-ins of the rota" in client.get(reverse("billing:nights")).content.decode()
    address = reverse("billing:woken", args=[place.id])
    assert client.get(address).status_code == 200
    answers = {"starts": "2am", "ends": "2:30am", "what_for": "A drink"}
    assert "Enter times within the night" in client.post(address, {**answers, "ends": "9am"}).content.decode()
    with acting_for(cast.coop, cast.system):
        assert not Night.objects.exists()
    page = client.post(address, answers, follow=True).content.decode()
    assert "2am to 2:30am" in page
    assert "This sleep-in is a visit of the rota" in page
    assert "Take this night off" not in page


def test_a_rule_for_living_in_needs_its_hours(cast, client, sign_in, facts):
    rate = {
        "job": "pca", "hour_pence": "13.45", "bank_holiday_percent": "150", "basis": "longer",
        "free_break_minutes": "60", "travel_gap_minutes": "120", "cancel_notice_hours": "24", "cancel_percent": "50",
        "rolls_up_holiday": "no", "starts_on_day": "1", "starts_on_month": "1", "starts_on_year": "2026",
        "live_in_pence": "150",
    }  # fmt: skip
    sign_in(client, cast.fiona)
    refused = client.post(reverse("billing:add_pay_rule"), rate)
    assert "Enter the hours too: the minimum wage is reckoned on them" in refused.content.decode()
    page = client.post(reverse("billing:add_pay_rule"), {**rate, "live_in_hours": "10"}, follow=True)
    assert "£150.00 a day, with 10 hours of work in it" in page.content.decode()
