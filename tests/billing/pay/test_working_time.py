"""Who is on which minimum wage, and what approved pay tells the rota of the time at work."""

import datetime as dt

import pytest
from django.urls import reverse

from billing.pay.minimum_wage import has_apprentice_rate
from billing.queries.wage_rates import wage_rates_on
from billing.services.nights import add_wake, withdraw_night, write_down_night
from billing.services.pay import approve_pay
from billing.services.pay_entries import add_other_work
from coopcare.clock import local
from coopcare.errors import NotAllowed
from members.models import Employment, OptOut, Person
from members.services.working_time import sign_opt_out, start_apprenticeship
from rotas.models import Attendance, VisitStatus, WorkedDay
from rotas.queries.facts import facts_for, place_at
from rotas.services.worked import keep_nights, keep_worked_days
from rotas.suitability.hours import average_week
from tests.factories.pay import MONDAY, agreed_and_checked, pay_rule, pay_week, timesheet_of
from tests.factories.rotas import a_visit

pytestmark = pytest.mark.usefixtures("facts", "tenth_of_november")

TENTH = dt.date(2026, 11, 10)


def rates(cast, on=TENTH):
    return {one.person.first_name: one for one in wage_rates_on(cast.fiona.actor(), on)}


# Who is on which rate


@pytest.mark.parametrize(
    ("born", "pence", "changes"),
    [
        ((2005, 11, 10), 1271, ""),
        ((2005, 11, 11), 1085, "11 November 2026"),
        ((2008, 11, 10), 1085, "10 November 2029"),
        ((2008, 11, 11), 800, "11 November 2026"),
        ((2008, 2, 29), 1085, "1 March 2029"),
    ],
)
def test_by_age(inside, born, pence, changes):
    Person.objects.filter(id=inside.ben.person.id).update(born_on=dt.date(*born))
    found = rates(inside)["Ben"]
    assert (found.pence, found.is_apprentice) == (pence, False)
    assert found.changes.endswith(changes)
    assert bool(found.changes) is bool(changes)


def test_who_cannot_be_told(inside):
    Person.objects.filter(id=inside.ben.person.id).update(born_on=None)
    Person.objects.filter(id=inside.amira.person.id).update(born_on=dt.date(2011, 1, 1))
    found = rates(inside)
    assert "We do not know when Ben Okafor was born" in found["Ben"].trouble
    assert "under 16" in found["Amira"].trouble
    assert "not known yet" in rates(inside, dt.date(2027, 4, 5))["Zofia"].trouble
    with pytest.raises(NotAllowed):
        wage_rates_on(inside.ana.actor(), TENTH)


@pytest.mark.parametrize(
    ("born", "since", "on", "is_on_it"),
    [
        ((1990, 1, 1), (2026, 1, 10), (2027, 1, 9), True),  # the first year, at any age
        ((1990, 1, 1), (2026, 1, 10), (2027, 1, 10), False),
        ((2008, 6, 1), (2025, 1, 10), (2027, 5, 31), True),  # under 19, in any year
        ((2008, 6, 1), (2025, 1, 10), (2027, 6, 1), False),
        ((1990, 1, 1), (2026, 1, 10), (2026, 1, 9), False),
    ],
)
def test_apprentices(born, since, on, is_on_it):
    assert has_apprentice_rate(dt.date(*born), dt.date(*since), dt.date(*on)) is is_on_it
    assert not has_apprentice_rate(dt.date(*born), None, dt.date(*on))


def test_an_apprentice_is_tested_by_their_own_rate(inside):
    Employment.objects.update(guaranteed_minutes=0)
    pay_rule(inside, hour_pence=900)
    a_visit(
        inside.packages["margaret"], on=MONDAY, at=dt.time(9), pca=inside.ben.person, status=VisitStatus.CONFIRMED
    )  # fmt: skip
    start_apprenticeship(inside.ben.person, starts_on=MONDAY, actor=inside.mo.actor())
    wage = timesheet_of(pay_week(inside), inside.ben.person).figures["wage"]
    assert (wage["rate_pence"], wage["is_met"]) == (800, True)
    assert rates(inside)["Ben"].changes.endswith("2 November 2027")


def test_the_page(client, sign_in, cast):
    sign_in(client, cast.fiona)
    words = client.get(reverse("billing:wage_rates")).content.decode()
    assert "National Living Wage" in words
    assert "£12.71" in words


# What the rota is told


def test_approved_pay_tells_the_rota_all_the_time_at_work(inside):
    Employment.objects.update(guaranteed_minutes=0)
    pay_rule(inside, sleep_in_pence=6000)
    ben, ana = inside.ben.person, inside.ana.actor()
    a_visit(inside.packages["margaret"], on=MONDAY, at=dt.time(9), minutes=60, pca=ben, status=VisitStatus.CONFIRMED)
    week = pay_week(inside)
    add_other_work(
        timesheet_of(week, ben), kind="training", about="Lifting", on=MONDAY, starts=dt.time(14),
        ends=dt.time(16), actor=ana,
    )  # fmt: skip
    night = write_down_night(
        ben, inside.margaret.person, kind="sleep_in", on=dt.date(2026, 11, 4), starts=dt.time(22), ends=dt.time(7),
        actor=ana,
    )  # fmt: skip
    add_wake(night, starts=dt.time(2), ends=dt.time(3), what_for="A drink", actor=ana)
    agreed_and_checked(inside, week)
    nights = dict(WorkedDay.objects.filter(pca=ben, minutes=None).order_by("on").values_list("on", "night_minutes"))
    assert nights == {dt.date(2026, 11, 4): 120, dt.date(2026, 11, 5): 420}
    approve_pay(week, actor=inside.fiona.actor())
    kept = dict(WorkedDay.objects.filter(pca=ben).order_by("on").values_list("on", "minutes"))
    # An hour of visits and two of training; a sleep-in from 10pm to 7am, the hour awake inside it.
    assert kept == {MONDAY: 180, dt.date(2026, 11, 4): 120, dt.date(2026, 11, 5): 420}


def test_the_average_week_counts_the_time_at_work(inside):
    job = Employment.objects.filter(person=inside.ben.person)
    job.update(most_minutes=48 * 60, starts_on=dt.date(2026, 10, 5))
    visit = a_visit(inside.packages["margaret"], on=TENTH, at=dt.time(17), minutes=60, status=VisitStatus.REQUESTED)
    a_visit(inside.packages["margaret"], on=dt.date(2026, 10, 5), at=dt.time(9), minutes=60, pca=inside.ben.person,
            status=VisitStatus.CONFIRMED)  # fmt: skip

    def average():
        place = place_at(visit, starts_at=visit.starts_at, ends_at=visit.ends_at)
        return average_week(facts_for(inside.ben.person.id, place), place)

    assert average() == 20  # two hours in six weeks
    keep_worked_days({inside.ben.person.id: {dt.date(2026, 10, 5): 360, dt.date(2026, 10, 6): 0}},
                     actor=inside.fiona.actor())  # fmt: skip
    assert average() == 70  # six hours of that day, in place of its one visit
    keep_worked_days({inside.ben.person.id: {dt.date(2026, 10, 5): 60}}, actor=inside.fiona.actor())
    assert average() == 20
    with pytest.raises(NotAllowed):
        keep_worked_days({}, actor=inside.ana.actor())


def test_nights_count_before_their_pay_is_approved(inside):
    """Even in the week of the place, and of somebody whose contract is far from 48 hours."""
    ben, ana = inside.ben.person, inside.ana.actor()
    Employment.objects.filter(person=ben).update(most_minutes=20 * 60, starts_on=dt.date(2026, 10, 5))
    visit = a_visit(inside.packages["margaret"], on=TENTH, at=dt.time(17), minutes=60, status=VisitStatus.REQUESTED)

    def average():
        place = place_at(visit, starts_at=visit.starts_at, ends_at=visit.ends_at)
        return average_week(facts_for(ben.id, place), place)

    def night(on, kind="sleep_in", ends=dt.time(7)):
        return write_down_night(
            ben, inside.margaret.person, kind=kind, on=on, starts=dt.time(22), ends=ends, actor=ana
        )  # fmt: skip

    assert average() is None
    first = night(dt.date(2026, 10, 20))
    assert average() == 100  # an hour of the place and nine of the night, in six weeks
    night(dt.date(2026, 11, 9), kind="waking")  # the day before the place
    assert average() == 190
    night(dt.date(2026, 10, 21), ends=dt.time(4))
    assert WorkedDay.objects.get(pca=ben, on=dt.date(2026, 10, 21)).night_minutes == 420 + 120
    withdraw_night(first, actor=ana)
    assert WorkedDay.objects.get(pca=ben, on=dt.date(2026, 10, 21)).night_minutes == 120
    assert not WorkedDay.objects.filter(pca=ben, on=dt.date(2026, 10, 20)).exists()
    assert average() == 160
    with pytest.raises(NotAllowed):
        keep_nights(ben.id, {TENTH: 60}, actor=inside.amira.actor())


def test_an_undated_opt_out_does_not_count(inside):
    Employment.objects.filter(person=inside.ben.person).update(opted_out_of_48_hours=True)
    visit = a_visit(inside.packages["margaret"], on=TENTH, at=dt.time(17), minutes=60, status=VisitStatus.REQUESTED)
    place = place_at(visit, starts_at=visit.starts_at, ends_at=visit.ends_at)
    assert not facts_for(inside.ben.person.id, place).employments[0].opted_out_of_48_hours


def test_an_opt_out_counts_on_its_own_days(inside):
    ben, mo = inside.ben.person, inside.mo.actor()
    visit = a_visit(inside.packages["margaret"], on=TENTH, at=dt.time(17), minutes=60, status=VisitStatus.REQUESTED)
    Attendance.objects.filter(visit=visit).update(starts_at=local(TENTH, dt.time(17)))

    def opted_out():
        place = place_at(visit, starts_at=visit.starts_at, ends_at=visit.ends_at)
        return facts_for(ben.id, place).employments[0].opted_out_of_48_hours

    assert not opted_out()
    opt_out = sign_opt_out(ben, starts_on=dt.date(2026, 11, 1), actor=mo)
    assert opted_out()
    OptOut.objects.filter(id=opt_out.id).update(notice_on=dt.date(2026, 11, 2), ends_on=dt.date(2026, 11, 9))
    assert not opted_out()
