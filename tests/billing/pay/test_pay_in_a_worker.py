"""Many timesheets are worked out by a worker: a few at a time, with progress, and nothing lost when it is killed."""

import datetime as dt

import pytest
from django.test import TestCase
from django.urls import reverse

from billing.models import Timesheet, TimesheetStatus
from billing.queries.pay import blockers_of
from billing.services import pay
from billing.services.pay import agree_timesheet, approve_pay, approve_waiting, work_out_again, work_out_waiting
from billing.services.pay_entries import add_other_work
from billing.tasks import work_out_waiting_pay
from coopcare.errors import Invalid, StaleState
from coopcare.tenancy.context import acting_for
from members.models import Employment
from rotas.models import WorkedDay
from tests.factories.pay import MONDAY, agreed_and_checked, bens_visits, pay_rule, pay_week, timesheet_of

pytestmark = pytest.mark.usefixtures("facts", "tenth_of_november")


@pytest.fixture(autouse=True)
def _two_at_once_are_many(monkeypatch):
    """The three PCAs are too many to wait for, and a worker takes one at a time."""
    monkeypatch.setattr(pay, "AT_ONCE", 2)
    monkeypatch.setattr(pay, "BATCH", 1)


def prepared(cast):
    Employment.objects.update(guaranteed_minutes=0)
    pay_rule(cast)
    bens_visits(cast)
    return pay_week(cast)


def waiting(period):
    return Timesheet.objects.filter(period=period, is_waiting=True).count()


def test_a_few_at_a_time(inside):
    period = prepared(inside)
    assert waiting(period) == 3
    assert Timesheet.objects.filter(period=period).exclude(figures={}).count() == 0
    assert [work_out_waiting(actor=inside.system) for _ in range(4)] == [2, 1, 0, 0]
    found = timesheet_of(period, inside.ben.person)
    assert (found.pay_pence, found.is_waiting) == (6725, False)
    assert not work_out_waiting(actor=inside.system)


def test_the_task_rings_again_until_all_are_done(inside):
    period = prepared(inside)
    with TestCase.captureOnCommitCallbacks(execute=True):
        work_out_waiting_pay(str(inside.coop.id))
    assert waiting(period) == 0
    assert timesheet_of(period, inside.ben.person).pay_pence == 6725


def test_a_worker_that_is_killed_leaves_them_waiting(inside, monkeypatch):
    period = prepared(inside)
    work_out_waiting(actor=inside.system)

    def killed(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(pay, "_bring_up_to_date", killed)
    with pytest.raises(KeyboardInterrupt):
        work_out_waiting(actor=inside.system)
    assert waiting(period) == 2
    monkeypatch.undo()
    with TestCase.captureOnCommitCallbacks(execute=True):
        work_out_waiting_pay(str(inside.coop.id))
    assert waiting(period) == 0
    assert timesheet_of(period, inside.ben.person).pay_pence == 6725


def test_nothing_is_agreed_or_approved_meanwhile(inside):
    period = prepared(inside)
    found = timesheet_of(period, inside.ben.person)
    with pytest.raises(StaleState, match="still being worked out"):
        agree_timesheet(found, version=found.version, actor=inside.ben.actor())
    with pytest.raises(Invalid, match="still being worked out"):
        approve_pay(period, actor=inside.fiona.actor())
    assert blockers_of(period) == []
    assert not found.is_empty
    while work_out_waiting(actor=inside.system):
        pass
    agreed_and_checked(inside, period)
    assert work_out_waiting(actor=inside.system) == 0


def ready(cast):
    period = prepared(cast)
    while work_out_waiting(actor=cast.system):
        pass
    agreed_and_checked(cast, period)
    return period


def test_many_are_approved_by_the_worker_too(inside):
    period = ready(inside)
    assert not approve_waiting(actor=inside.system)
    asked = approve_pay(period, actor=inside.fiona.actor())
    assert (asked.is_open, asked.approving) == (True, "Fiona Sykes")
    assert not WorkedDay.objects.exists()
    with TestCase.captureOnCommitCallbacks(execute=True):
        work_out_waiting_pay(str(inside.coop.id))
    period.refresh_from_db()
    assert (period.status, period.approved_by, period.approving) == ("approved", "Fiona Sykes", "")
    assert timesheet_of(period, inside.ben.person).status == TimesheetStatus.APPROVED
    assert WorkedDay.objects.filter(pca=inside.ben.person).count() == 5


def test_what_changes_before_the_worker_comes_stops_it(client, sign_in, cast):
    with acting_for(cast.coop, cast.system):
        period = ready(cast)
        found = timesheet_of(period, cast.ben.person)
        approve_pay(period, actor=cast.fiona.actor())
    sign_in(client, cast.fiona)
    url = reverse("billing:pay_period", args=[period.id])
    words = client.get(url).content.decode()
    assert "Approve this pay" not in words
    assert "Work everything out again" not in words
    assert "every timesheet is looked at once more" in client.get(url, headers={"HX-Request": "true"}).content.decode()
    with acting_for(cast.coop, cast.system):
        late = {"kind": "training", "about": "Late", "on": MONDAY, "starts": dt.time(14), "ends": dt.time(15)}
        add_other_work(found, actor=cast.ana.actor(), **late)
        assert approve_waiting(actor=cast.system)
        period.refresh_from_db()
        assert period.is_open
    assert client.get(url, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    words = client.get(url).content.decode()
    assert "It was not approved. This pay cannot be approved yet." in words
    with acting_for(cast.coop, cast.system):
        agreed_and_checked(cast, period)
    # The answer has gone before the worker, whom the bell calls at once here, has begun.
    told = client.post(reverse("billing:approve_pay", args=[period.id]), follow=True).content.decode()
    assert "The pay is being approved. This page shows when it is done." in told
    words = client.get(url).content.decode()
    assert "Approved by Fiona Sykes" in words
    assert "It was not approved" not in words


def test_again_is_left_to_the_worker_too(inside):
    period = prepared(inside)
    while work_out_waiting(actor=inside.system):
        pass
    agreed_and_checked(inside, period)
    assert work_out_again(period, actor=inside.fiona.actor()) is None
    while work_out_waiting(actor=inside.system):
        pass
    # Nothing had changed, so nobody has to agree again.
    assert timesheet_of(period, inside.ben.person).status == TimesheetStatus.WITH_OFFICE


def test_the_page_shows_how_far_it_is(client, sign_in, cast):
    with acting_for(cast.coop, cast.system):
        period = prepared(cast)
        found = timesheet_of(period, cast.ben.person)
        work_out_waiting(actor=cast.system)
    sign_in(client, cast.fiona)
    url = reverse("billing:pay_period", args=[period.id])
    words = client.get(url).content.decode()
    assert "1 of 3 timesheets are ready" in words
    assert "Work everything out again" not in words
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "1 of 3 timesheets are ready" in part
    assert "<h1" not in part
    with acting_for(cast.coop, cast.system):
        Timesheet.objects.filter(id=found.id).update(is_waiting=True)
    words = client.get(reverse("billing:timesheet", args=[found.id])).content.decode()
    assert "This timesheet is being worked out." in words
    with acting_for(cast.coop, cast.system):
        while work_out_waiting(actor=cast.system):
            pass
    assert client.get(url, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    again = client.post(reverse("billing:pay_again", args=[period.id]), follow=True).content.decode()
    assert "This page shows how far it is." in again


def test_a_fault_while_approving_is_said_and_the_button_is_back(inside, monkeypatch):
    period = prepared(inside)
    while work_out_waiting(actor=inside.system):
        pass
    type(period).objects.filter(id=period.id).update(approving="Fiona Sykes")

    def fails(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(pay, "_approve", fails)
    assert approve_waiting(actor=inside.system)
    period.refresh_from_db()
    assert (period.is_open, period.approving) == (True, "")
    assert period.refusal == "Something went wrong. Try again, and tell us if it happens again."
    assert not approve_waiting(actor=inside.system)
