"""What was agreed with a worker about the pension and the days of sick pay, and what it changes."""

import datetime as dt

import pytest
from django.urls import reverse

from billing.models import SickPayDays, TimesheetStatus, WorkerPension
from billing.services.pay import approve_pay, work_out_again
from billing.services.pay_sickness import write_down_sick_days
from billing.services.worker_pay import set_pension, set_sick_pay_days, withdraw_agreed
from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.tenancy.context import acting_for
from members.models import Employment, Person
from members.services.working_time import start_apprenticeship
from tests.factories.pay import MONDAY, agreed_and_checked, bens_visits, pay_rule, pay_week, timesheet_of

pytestmark = pytest.mark.usefixtures("facts", "tenth_of_november")

NEXT = dt.date(2026, 11, 9)
OCTOBER = dt.date(2026, 10, 1)


def costs(cast, week):
    return timesheet_of(week, cast.ben.person).figures["costs"]


def born(cast, *day):
    Person.objects.filter(id=cast.ben.person.id).update(born_on=dt.date(*day))


def test_leaving_the_pension_changes_the_cost_and_not_the_pay(inside, week):
    ben, fiona = inside.ben.person, inside.fiona.actor()
    agreed_and_checked(inside, week)
    before = timesheet_of(week, ben)
    assert "not above £192.00" in before.figures["costs"]["pension_words"]
    joined = set_pension(ben, choice="in", starts_on=OCTOBER, actor=fiona)
    after = timesheet_of(week, ben)
    assert "by choice" in after.figures["costs"]["pension_words"]
    # Nobody has to agree anew to what is no part of their pay.
    assert (after.status, after.version) == (TimesheetStatus.WITH_OFFICE, before.version)
    withdraw_agreed(joined, actor=fiona)
    set_pension(ben, choice="out", starts_on=OCTOBER, actor=fiona)
    assert "out of it since 1 October 2026" in costs(inside, week)["pension_words"]
    with pytest.raises(StaleState, match="taken off"):
        withdraw_agreed(joined, actor=fiona)


def test_the_young_and_apprentices_cost_no_insurance(inside, week):
    ben, fiona = inside.ben.person, inside.fiona.actor()
    born(inside, 2006, 11, 14)
    work_out_again(week, actor=fiona)
    assert "workers under 21" in costs(inside, week)["insurance_words"]
    born(inside, 2003, 1, 1)
    work_out_again(week, actor=fiona)
    assert "higher" not in costs(inside, week)["insurance_words"]
    start_apprenticeship(ben, starts_on=dt.date(2026, 11, 13), actor=inside.mo.actor())
    work_out_again(week, actor=fiona)
    assert "apprentices under 25" in costs(inside, week)["insurance_words"]


def test_a_cost_that_changed_last_does_not_stop_the_approval(inside, week):
    agreed_and_checked(inside, week)
    WorkerPension.objects.create(pca=inside.ben.person, choice="in", starts_on=OCTOBER, written_by="Fiona")
    approve_pay(week, actor=inside.fiona.actor())
    assert "by choice" in costs(inside, week)["pension_words"]


def test_the_days_of_sick_pay_are_those_that_were_agreed(inside):
    ben, fiona = inside.ben.person, inside.fiona.actor()
    Employment.objects.update(guaranteed_minutes=0)
    pay_rule(inside)
    bens_visits(inside)
    week = pay_week(inside, paid_on=dt.date(2026, 11, 8))
    agreed_and_checked(inside, week)
    approve_pay(week, actor=fiona)
    after = pay_week(inside, first_day=NEXT, paid_on=dt.date(2026, 11, 20))
    found = timesheet_of(after, ben)
    write_down_sick_days(found, starts_on=NEXT, ends_on=NEXT + dt.timedelta(days=6), actor=inside.ana.actor())

    def sick():
        figures = timesheet_of(after, ben).figures
        days = [(line["on"][-2:], line["pence"]) for line in figures["lines"] if line["kind"] == "sick"]
        return days, figures["sick"][0]

    assert len(sick()[0]) == 7
    # 80% of £67.25 is £53.80: half of it on each of two days.
    days = set_sick_pay_days(ben, weekdays=[3, 0, 3], starts_on=OCTOBER, actor=fiona)
    assert sick()[0] == [("09", 2690), ("12", 2690)]
    assert "The days that count were agreed from 1 October 2026: Monday, Thursday." in sick()[1]
    set_sick_pay_days(ben, weekdays=[4], starts_on=NEXT, actor=fiona)
    assert sick()[0] == [("13", 5380)]
    withdraw_agreed(days, actor=fiona)
    assert sick()[0] == [("13", 5380)]


def test_what_cannot_be_written_down(inside):
    ben, fiona = inside.ben.person, inside.fiona.actor()
    with pytest.raises(Invalid, match="at least one day"):
        set_sick_pay_days(ben, weekdays=[], starts_on=OCTOBER, actor=fiona)
    with pytest.raises(Invalid, match="at least one day"):
        set_sick_pay_days(ben, weekdays=[7], starts_on=OCTOBER, actor=fiona)
    with pytest.raises(Invalid, match="Select whether"):
        set_pension(ben, choice="maybe", starts_on=OCTOBER, actor=fiona)
    with pytest.raises(Invalid, match="future"):
        set_pension(ben, choice="in", starts_on=dt.date(2026, 11, 11), actor=fiona)
    set_pension(ben, choice="in", starts_on=OCTOBER, actor=fiona)
    with pytest.raises(Invalid, match="already"):
        set_pension(ben, choice="out", starts_on=OCTOBER, actor=fiona)
    days = set_sick_pay_days(ben, weekdays=[0], starts_on=OCTOBER, actor=fiona)
    with pytest.raises(Invalid, match="already"):
        set_sick_pay_days(ben, weekdays=[1], starts_on=OCTOBER, actor=fiona)
    for who in (inside.ana, inside.ben):
        with pytest.raises(NotAllowed):
            set_pension(ben, choice="in", starts_on=MONDAY, actor=who.actor())
        with pytest.raises(NotAllowed):
            withdraw_agreed(days, actor=who.actor())


def typed(on):
    return {"starts_on_day": on.day, "starts_on_month": on.month, "starts_on_year": on.year}


def test_on_the_pages(client, sign_in, cast):
    with acting_for(cast.coop, cast.system):
        pay_rule(cast)
        bens_visits(cast)
        sheet = timesheet_of(pay_week(cast), cast.ben.person)
    person_id = cast.ben.person.id
    page = reverse("billing:worker_pay", args=[person_id])
    sign_in(client, cast.fiona)
    words = client.get(reverse("billing:timesheet", args=[sheet.id])).content.decode()
    assert "What this pay costs the co-op" in words
    assert page in words
    assert page in client.get(reverse("billing:wage_rates")).content.decode()
    words = client.get(page).content.decode()
    assert "so the law decides" in words
    assert "by law each day of the week counts" in words
    add = reverse("billing:add_pension", args=[person_id])
    assert "Select what they chose" in client.post(add, {}).content.decode()
    words = client.post(add, {"choice": "out", **typed(OCTOBER)}, follow=True).content.decode()
    assert "Out of the pension since 1 October 2026" in words
    add = reverse("billing:add_sick_pay_days", args=[person_id])
    assert "Select at least one day" in client.post(add, {}).content.decode()
    words = client.post(add, {"weekdays": ["0", "2"], **typed(OCTOBER)}, follow=True).content.decode()
    assert "Monday, Wednesday" in words
    with acting_for(cast.coop, cast.system):
        rows = [WorkerPension.objects.get().id, SickPayDays.objects.get().id]
    for row_id in rows:
        off = reverse("billing:take_off_agreed", args=[person_id, row_id])
        words = client.post(off, follow=True).content.decode()
        assert "That has been taken off." in words
    assert client.post(off).status_code == 404
    assert "by law each day of the week counts" in words
    sign_in(client, cast.ben)
    words = client.get(page).content.decode()
    assert "What my pay depends on" in words
    assert "Write down" not in words
    words = client.get(reverse("billing:timesheet", args=[sheet.id])).content.decode()
    assert "costs the co-op" not in words
