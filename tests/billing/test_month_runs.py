"""Closing a month as a job: step by step, once, and again after something went wrong."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from billing.models import BudgetLine, Charge, Invoice, MonthClose, MonthRun, RunStatus, Statement
from billing.queries import dry_run as dry_runs
from billing.queries.month_runs import look_at, progress_of_run, statements_done_by
from billing.queries.statements import Progress, progress_of
from billing.services import close_month, month_runs
from billing.services.month_runs import ask_to_close, ask_to_look, next_run, work_on_run
from coopcare.clock import local, now
from coopcare.errors import Invalid, NotAllowed, StaleState
from rotas.models import VisitStatus
from tests.cast import Cast
from tests.factories.billing import pays_for_themselves
from tests.factories.months import OCTOBER, finance, october_visits
from tests.factories.rotas import a_visit

NOVEMBER_3 = dt.date(2026, 11, 3)
MONTH = {"year": 2026, "month": 10}


@pytest.fixture(autouse=True)
def _third_of_november():
    with time_machine.travel(local(NOVEMBER_3, dt.time(9)), tick=False):
        yield


@pytest.fixture
def october(inside: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Visits of two people, charged one at a time."""
    october_visits(inside)
    pays_for_themselves(inside.packages["cora"])
    a_visit(
        inside.packages["cora"], on=dt.date(2026, 10, 20), at=dt.time(9), minutes=60, pca=inside.zofia.person,
        status=VisitStatus.CONFIRMED,
    )  # fmt: skip
    monkeypatch.setattr(dry_runs, "PACKAGES_AT_A_TIME", 1)
    return inside


def steps(cast: Cast) -> MonthRun:
    """Every step that there is, as a worker does them."""
    run = next_run()
    assert run is not None
    while work_on_run(run, actor=cast.system):
        pass
    return run


def test_each_step_charges_some_and_the_last_closes(october: Cast):
    ask_to_close(OCTOBER, actor=finance(october))
    run = next_run()
    assert work_on_run(run, actor=october.system)
    assert (run.status, run.packages_done, run.packages, run.charged_at) == (RunStatus.RUNNING, 1, 2, None)
    assert Charge.objects.exists()
    assert not Invoice.objects.exists()
    assert work_on_run(run, actor=october.system)
    assert (run.packages_done, run.charged_at) == (2, now())
    assert not work_on_run(run, actor=october.system)
    assert run.status == RunStatus.DONE
    month = MonthClose.objects.get()
    assert month.closed_by == finance(october).name
    assert Invoice.objects.count() == 3
    assert next_run() is None


def test_it_comes_to_what_closing_at_once_does(october: Cast):
    before = Charge.objects.uninvoiced().count()
    ask_to_close(OCTOBER, actor=finance(october))
    steps(october)
    numbers = sorted(Invoice.objects.values_list("number", flat=True))
    assert (before, numbers) == (0, [1, 2, 3])
    assert sum(Charge.objects.values_list("amount_pence", flat=True)) == 5 * 2600
    assert Statement.objects.count() == 2


def test_a_visit_in_the_way_is_said_and_the_next_try_works(october: Cast):
    visit = a_visit(
        october.packages["margaret"], on=dt.date(2026, 10, 21), at=dt.time(9), pca=october.amira.person,
        status=VisitStatus.QUERIED,
    )  # fmt: skip
    ask_to_close(OCTOBER, actor=finance(october))
    run = steps(october)
    assert run.status == RunStatus.BLOCKED
    assert run.last_error == "October 2026 cannot be closed yet: 1 visit cannot be charged. Put them right first."
    assert not Invoice.objects.exists()
    visit.status = VisitStatus.CONFIRMED
    visit.save()
    ask_to_close(OCTOBER, actor=finance(october))
    assert steps(october).status == RunStatus.DONE
    assert sorted(Invoice.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_only_one_at_a_time(october: Cast):
    ask_to_close(OCTOBER, actor=finance(october))
    with pytest.raises(Invalid, match="Somebody else is closing October 2026, or working it out, at this moment."):
        ask_to_close(OCTOBER, actor=october.mo.actor())
    steps(october)
    with pytest.raises(StaleState, match="October 2026 has already been closed."):
        ask_to_close(OCTOBER, actor=october.mo.actor())


def test_who_may_ask_and_when(october: Cast):
    with pytest.raises(NotAllowed):
        ask_to_close(OCTOBER, actor=october.ana.actor())
    with pytest.raises(Invalid, match="November 2026 is not over yet"):
        ask_to_close(dt.date(2026, 11, 1), actor=finance(october))
    assert not MonthRun.objects.exists()


def test_closed_by_somebody_else_meanwhile_is_closed(october: Cast):
    run = ask_to_close(OCTOBER, actor=finance(october))
    work_on_run(run, actor=october.system)
    close_month(OCTOBER, actor=october.mo.actor())
    assert steps(october).status == RunStatus.DONE
    assert Invoice.objects.count() == 3
    assert MonthClose.objects.get().closed_by == october.mo.actor().name


def test_a_fault_is_tried_again_and_then_said(october: Cast, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object, **__: object) -> None:
        Invoice.objects.all().delete()
        raise RuntimeError("the disk is full")

    run = ask_to_close(OCTOBER, actor=finance(october))
    monkeypatch.setattr(month_runs, "close_month", fail)
    assert [work_on_run(run, actor=october.system) for _ in range(5)] == [True, True, True, True, False]
    assert (run.status, run.attempts, run.last_error) == (RunStatus.FAILED, 3, month_runs.WENT_WRONG)
    assert not MonthClose.objects.exists()
    monkeypatch.undo()
    ask_to_close(OCTOBER, actor=finance(october))
    assert steps(october).status == RunStatus.DONE


def test_charging_more_people_takes_no_more_queries(october: Cast):
    """Two packages in one part, then one of them alone."""
    ids = sorted(package.id for package in october.packages.values())
    dry_runs.part_of_month(OCTOBER, ids)
    with CaptureQueriesContext(connection) as both:
        dry_runs.part_of_month(OCTOBER, ids)
    with CaptureQueriesContext(connection) as one:
        dry_runs.part_of_month(OCTOBER, ids[:1])
    assert len(both) == len(one)


def test_estimates_follow_what_is_done(inside: Cast):
    nine = local(NOVEMBER_3, dt.time(9))
    run = MonthRun(first_day=OCTOBER, started_at=nine, packages=100)
    assert progress_of_run(run).done_by is None
    run.packages_done = 25
    with time_machine.travel(nine + dt.timedelta(seconds=10), tick=False):
        assert progress_of_run(run).done_by == nine + dt.timedelta(seconds=80)
    run.packages_done, run.charged_at = 100, nine + dt.timedelta(seconds=40)
    assert progress_of_run(run).done_by == nine + dt.timedelta(seconds=80)
    assert progress_of_run(run).is_charged


def test_estimate_of_the_statements(october: Cast):
    month = close_month(OCTOBER, actor=finance(october))
    assert statements_done_by(month, progress_of(month)) is None
    half = Progress(total=2, ready=1, waiting=1, failed=0, on_request=0, emailed=0, by_post=[])
    with time_machine.travel(now() + dt.timedelta(seconds=30), tick=False):
        assert statements_done_by(month, half) == now() + dt.timedelta(seconds=30)


def test_the_page_shows_how_far_it_is(client, sign_in, october: Cast):
    sign_in(client, october.fiona)
    run = MonthRun.objects.create(
        first_day=OCTOBER, asked_by="Fiona Sykes", asked_at=now(), status=RunStatus.RUNNING, started_at=now(),
        packages=8, packages_done=2,
    )  # fmt: skip
    whole = client.get(reverse("billing:month", kwargs=MONTH)).content.decode()
    assert "2 of 8 packages charged." in whole
    assert "See how far it is now" in whole  # without scripts: no page may reload under who reads it
    assert 'http-equiv="refresh"' not in whole
    assert "django_htmx/htmx" in whole
    part = client.get(reverse("billing:month", kwargs=MONTH), headers={"HX-Request": "true"}).content.decode()
    assert "2 of 8 packages charged." in part
    assert "<h1" not in part
    answer = client.post(reverse("billing:close_month", kwargs=MONTH))
    assert "Somebody else is closing October 2026, or working it out, at this moment." in answer.content.decode()
    run.status = RunStatus.BLOCKED
    run.save()
    answer = client.get(reverse("billing:month", kwargs=MONTH), headers={"HX-Request": "true"})
    assert answer.headers["HX-Refresh"] == "true"


def test_a_large_month_is_worked_out_by_a_worker(client, sign_in, october: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("billing.queries.month_runs.MOST_VISITS_AT_ONCE", 1)
    late = a_visit(
        october.packages["margaret"], on=dt.date(2026, 10, 29), at=dt.time(16), pca=october.ben.person,
        status=VisitStatus.ACCEPTED,
    )  # fmt: skip
    page, close = (reverse(f"billing:{name}", kwargs=MONTH) for name in ("month", "close_month"))
    at_once = dry_runs.dry_run(OCTOBER)
    sign_in(client, october.mo)
    for url in (page, close):
        words = client.get(url).content.decode()
        assert "Nobody has worked this month out yet" in words
        assert "would charge £" not in words
    ask_to_look(OCTOBER, actor=finance(october))
    assert "October 2026 is being worked out" in client.get(page).content.decode()
    steps(october)
    assert client.post(reverse("billing:look_at_month", kwargs=MONTH)).status_code == 302
    looks = MonthRun.objects.filter(status=RunStatus.DONE, only_looks=True)
    assert (looks.count(), MonthClose.objects.exists()) == (2, False)
    assert look_at(OCTOBER).found == at_once
    words = client.get(page).content.decode()
    assert "That is how it stood on Tuesday 3 November 2026 at 9am." in words
    assert reverse("rotas:office_visit", args=[late.id]) in words
    assert "It would ask 1 payer for about" not in words


def test_what_a_worker_found_says_what_is_asked_in_advance(october: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("billing.queries.month_runs.MOST_VISITS_AT_ONCE", 1)
    BudgetLine.objects.filter(funding_type="self", package=october.packages["cora"]).update(bills_in_advance=True)
    a_visit(october.packages["cora"], on=dt.date(2026, 11, 20), at=dt.time(9), minutes=60)
    ask_to_look(OCTOBER, actor=finance(october))
    steps(october)
    asked = look_at(OCTOBER).advance
    assert (asked.first_day, asked.payers, asked.pence) == (dt.date(2026, 11, 1), 1, 2600)


def test_a_closing_that_is_blocked_leaves_what_it_found(october: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("billing.queries.month_runs.MOST_VISITS_AT_ONCE", 1)
    a_visit(
        october.packages["cora"], on=dt.date(2026, 10, 29), at=dt.time(16), pca=october.ben.person,
        status=VisitStatus.ACCEPTED,
    )  # fmt: skip
    ask_to_close(OCTOBER, actor=finance(october))
    assert steps(october).status == RunStatus.BLOCKED
    assert [problem.kind for problem in look_at(OCTOBER).found.blocking] == ["times"]


def test_a_closed_month_is_not_looked_at(client, sign_in, october: Cast):
    close_month(OCTOBER, actor=finance(october))
    with pytest.raises(StaleState, match="October 2026 has already been closed."):
        ask_to_look(OCTOBER, actor=finance(october))
    with pytest.raises(NotAllowed):
        ask_to_look(OCTOBER, actor=october.margaret.actor())
    sign_in(client, october.fiona)
    answer = client.post(reverse("billing:look_at_month", kwargs=MONTH), follow=True)
    assert "October 2026 has already been closed." in answer.content.decode()


def test_the_visits_of_one_person(client, sign_in, october: Cast):
    sign_in(client, october.fiona)
    words = client.get(reverse("billing:month", kwargs=MONTH)).content.decode()
    url = reverse("billing:month_of_person", args=[2026, 10, october.margaret.person.id])
    assert url in words
    words = client.get(url).content.decode()
    assert "60 minutes at £26.00 an hour is £26.00." in words
    assert "£104.00" in words
    assert client.get(reverse("billing:month_of_person", args=[2026, 10, october.amira.person.id])).status_code == 404
    close_month(OCTOBER, actor=finance(october))
    assert client.get(url).status_code == 302


def test_more_than_the_budget_is_worth_knowing(client, sign_in, october: Cast):
    """£50.00 of direct payment for four visits of £26.00: Margaret pays £54.00 herself."""
    found = dry_runs.dry_run(OCTOBER)
    assert list(found.over_pence.values()) == [5400]
    sign_in(client, october.fiona)
    words = client.get(reverse("billing:month", kwargs=MONTH)).content.decode()
    assert "More than the budget: 1 person" in words
    assert "£54.00 is more than the budgets with a limit cover." in words


def test_many_of_one_kind_are_counted_and_the_first_shown(client, sign_in, october: Cast):
    for day in range(1, 13):
        a_visit(
            october.packages["margaret"], on=dt.date(2026, 10, day), at=dt.time(16), pca=october.ben.person,
            status=VisitStatus.ACCEPTED,
        )  # fmt: skip
    sign_in(client, october.mo)
    words = client.get(reverse("billing:month", kwargs=MONTH)).content.decode()
    assert "Times are missing: 12 visits" in words
    assert "Show the other 2" in words
    assert words.count("Nobody has said whether this visit happened.") == 10
    words = client.get(reverse("billing:month", kwargs=MONTH) + "?all=times").content.decode()
    assert words.count("Nobody has said whether this visit happened.") == 12
