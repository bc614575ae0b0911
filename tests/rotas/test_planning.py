"""Weekly patterns become visits, six weeks ahead."""

import datetime as dt
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clusters.models import Block, PackageTask, TeamPlace
from coopcare.clock import LONDON, local, to_local
from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.outbox.models import Message
from members.models import Credential, CredentialKind
from rotas.models import (
    Attendance,
    AttendanceStatus,
    PatternTask,
    SettledMonth,
    Visit,
    VisitEvent,
    VisitPattern,
    VisitStatus,
)
from rotas.services.booking import cancel_visit, change_visit
from rotas.services.patterns import (
    WeeklyTerms,
    change_pattern_from,
    end_pattern,
    pattern_words,
    start_pattern,
    terms_now,
)
from rotas.services.planning import plan_visits
from rotas.tasks import plan_ahead, watch_for_missed_visits
from tests.cast import Cast
from tests.factories.rotas import a_visit

MONDAY = date(2026, 3, 2)
UNTIL = date(2026, 4, 12)


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=LONDON), tick=False) as traveller:
        yield traveller


def a_pattern(cast: Cast, person: str = "margaret", **terms: Any) -> VisitPattern:
    """Tuesdays at 10am for 45 minutes, shopping, usually Amira."""
    terms.setdefault("usual_pca", cast.amira.person)
    terms = {"weekdays": [1], "starts_on": MONDAY, "start_time": time(10), "minutes": 45, **terms}
    pattern = VisitPattern.objects.create(package=cast.packages[person], **terms)
    task = PackageTask.objects.get(package=pattern.package, name="Shopping")
    PatternTask.objects.create(pattern=pattern, task=task)
    return pattern


def shopping(cast: Cast) -> PackageTask:
    return PackageTask.objects.get(package=cast.packages["margaret"], name="Shopping")


def plan(cast: Cast, until: date = UNTIL) -> Any:
    return plan_visits(until=until, actor=cast.system)


def days() -> list[date]:
    return list(Visit.objects.order_by("starts_at").values_list("on", flat=True))


def test_expected_visits_are_planned_with_their_usual_pca_and_tasks(inside: Cast) -> None:
    a_pattern(inside)
    report = plan(inside)
    assert (report.planned, report.without_pca, report.conflicts) == (6, 0, [])
    assert days() == [date(2026, 3, 3) + dt.timedelta(weeks=week) for week in range(6)]
    for visit in Visit.objects.all():
        place = visit.attendances.get()
        assert (visit.status, place.status, place.pca) == ("accepted", "accepted", inside.amira.person)
        assert to_local(visit.starts_at).time() == time(10)
        assert (place.starts_at, place.ends_at) == (visit.starts_at, visit.ends_at)
        assert [task.name for task in visit.tasks.all()] == ["Shopping"]
    assert VisitEvent.objects.filter(move="planned", actor_name="CoopCare").count() == 6


def test_the_clock_on_the_wall_stays_when_the_clocks_change(inside: Cast) -> None:
    a_pattern(inside)
    plan(inside)
    utc_hours = [visit.starts_at.hour for visit in Visit.objects.order_by("starts_at")]
    assert utc_hours == [10, 10, 10, 10, 9, 9]


def test_a_visit_in_the_hour_that_march_skips_is_moved_and_flagged(inside: Cast) -> None:
    a_pattern(inside, weekdays=[6], start_time=time(1, 30))
    report = plan(inside)
    moved = Visit.objects.get(on=date(2026, 3, 29))
    assert (moved.moved_by_clock_change, report.moved) == (True, [moved.id])
    assert to_local(moved.starts_at).time() == time(2, 30)
    assert moved.minutes == 45
    assert Visit.objects.filter(moved_by_clock_change=True).count() == 1


def test_the_hour_that_comes_twice_is_the_first_and_a_night_is_as_long_as_it_says(inside: Cast, clock: Any) -> None:
    clock.move_to(dt.datetime(2026, 10, 19, 9, tzinfo=LONDON))
    a_pattern(inside, weekdays=[6], start_time=time(1, 30), starts_on=date(2026, 10, 19))
    night_terms = {"start_time": time(22), "minutes": 600, "starts_on": date(2026, 10, 19), "usual_pca": None}
    a_pattern(inside, "cora", weekdays=[5], **night_terms)
    plan(inside, date(2026, 10, 25))
    assert Visit.objects.get(on=date(2026, 10, 25)).starts_at == dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)
    night = Visit.objects.get(on=date(2026, 10, 24))
    assert (night.minutes, night.ends_at) == (600, local(date(2026, 10, 25), time(7)))


def test_planning_again_adds_nothing(inside: Cast) -> None:
    a_pattern(inside)
    plan(inside)
    report = plan(inside)
    assert (report.planned, report.already_there) == (0, 6)
    assert Attendance.objects.count() == Visit.objects.count() == 6


def test_the_next_night_adds_the_day_that_came_into_sight(inside: Cast, clock: Any) -> None:
    a_pattern(inside, weekdays=list(range(7)))
    assert plan_ahead(str(inside.coop.id)) == 43  # today at 10am has not begun
    clock.move_to(dt.datetime(2026, 3, 3, 2, 15, tzinfo=LONDON))
    assert plan_ahead(str(inside.coop.id)) == 1
    assert watch_for_missed_visits(str(inside.coop.id)) == 1


def test_a_visit_that_somebody_touched_is_left_alone(inside: Cast) -> None:
    a_pattern(inside)
    plan(inside)
    moved, gone = Visit.objects.order_by("starts_at")[:2]
    change_visit(moved, version=1, starts_at=local(date(2026, 3, 4), time(15)), actor=inside.margaret.actor())
    cancel_visit(gone, version=1, reason="away", actor=inside.margaret.actor())
    assert plan(inside).planned == 0
    assert days() == [date(2026, 3, 4), *(date(2026, 3, 10) + dt.timedelta(weeks=week) for week in range(5))]


def test_a_visit_may_move_to_another_day_of_its_pattern_and_back(inside: Cast) -> None:
    a_pattern(inside, weekdays=[1, 2])
    plan(inside, date(2026, 3, 6))
    tuesday = Visit.objects.get(on=date(2026, 3, 3))
    margaret = inside.margaret.actor()
    change_visit(tuesday, version=1, starts_at=local(date(2026, 3, 4), time(15)), actor=margaret)
    assert (tuesday.on, tuesday.expected_on) == (date(2026, 3, 4), date(2026, 3, 3))
    assert plan(inside, date(2026, 3, 6)).planned == 0
    change_visit(tuesday, version=2, starts_at=local(date(2026, 3, 3), time(16)), actor=margaret)
    assert plan(inside, date(2026, 3, 6)).planned == 0
    assert days() == [date(2026, 3, 3), date(2026, 3, 4)]


@pytest.mark.parametrize(
    ("obstacle", "words"),
    [
        ("dbs", "Amira’s criminal record check (DBS) runs out on 20 March 2026."),
        ("busy", "Amira has another visit then, 10:15am to 11am."),
        ("team", "Amira is not on the care team that day."),
        ("block", "Not available for this person."),
    ],
)
def test_where_the_usual_pca_cannot_come_the_place_is_open_and_somebody_is_told(
    inside: Cast, obstacle: str, words: str
) -> None:
    a_pattern(inside)
    amira, day = inside.amira.person, date(2026, 3, 24)
    if obstacle == "dbs":
        Credential.objects.filter(person=amira, kind=CredentialKind.DBS).update(ends_on=date(2026, 3, 20))
    elif obstacle == "busy":
        a_visit(inside.packages["cora"], on=day, at=time(10, 15), pca=amira, status=VisitStatus.ACCEPTED)
    elif obstacle == "team":
        TeamPlace.objects.filter(pca=amira).update(ends_on=date(2026, 3, 23))
    else:
        Block.objects.create(person=inside.margaret.person, pca=amira, starts_on=date(2026, 3, 20))
    report = plan(inside)
    assert report.planned == 6
    found = next(conflict for conflict in report.conflicts if conflict.on == day)
    assert found.words == f"Tuesday 24 March 2026, 10am to 10:45am was planned without Amira. {words}"
    visit = Visit.objects.get(id=found.visit_id)
    assert (visit.status, visit.attendances.get().status) == (VisitStatus.REQUESTED, AttendanceStatus.OPEN)
    assert Visit.objects.get(on=date(2026, 3, 17), package__person=inside.margaret.person).status == "accepted"


def test_time_promised_in_the_same_run_is_not_promised_twice(inside: Cast) -> None:
    TeamPlace.objects.create(
        person=inside.cora.person, pca=inside.amira.person, kind="stand_in", starts_on=date(2020, 1, 1)
    )
    a_pattern(inside)
    a_pattern(inside, "cora", start_time=time(10, 30))
    report = plan(inside)
    assert (report.planned, report.without_pca) == (12, 6)
    assert Attendance.objects.filter(pca=inside.amira.person).count() == 6


def test_a_two_person_visit_has_one_open_place_beside_the_usual_pca(inside: Cast) -> None:
    a_pattern(inside, workers_needed=2)
    plan(inside, date(2026, 3, 3))
    visit = Visit.objects.get()
    assert (visit.status, visit.workers_needed) == (VisitStatus.REQUESTED, 2)
    assert sorted(visit.attendances.values_list("status", flat=True)) == ["accepted", "open"]


def test_nothing_is_planned_outside_the_package_or_in_a_closed_month(inside: Cast) -> None:
    package = inside.packages["margaret"]
    package.ends_on = date(2026, 4, 1)
    package.save()
    a_pattern(inside, weekdays=[1, 2])
    SettledMonth.objects.create(first_day=date(2026, 3, 1), settled_at=dt.datetime.now(dt.UTC), settled_by="Fiona")
    plan(inside)
    assert days() == [date(2026, 4, 1)]


def test_personal_care_is_planned_by_a_registered_co_op_only(inside: Cast) -> None:
    pattern = a_pattern(inside)
    washing = PackageTask.objects.get(package=pattern.package, task_class="regulated")
    PatternTask.objects.create(pattern=pattern, task=washing)
    inside.coop.cqc_status = "suspended"
    report = plan(inside)
    assert (report.planned, len(report.conflicts)) == (0, 6)
    assert report.conflicts[0].words == (
        "Greenvale is suspended from giving personal care, so “Washing and dressing” cannot be planned. "
        "Practical help can."
    )


def test_the_number_of_queries_does_not_grow(inside: Cast) -> None:
    a_pattern(inside)
    with CaptureQueriesContext(
        connection,
    ) as few:
        plan(inside, date(2026, 3, 3))
    Visit.objects.filter(pk__isnull=True)
    for hour in (12, 13, 14, 15):
        a_pattern(inside, weekdays=[0, 1, 2, 3], start_time=time(hour), usual_pca=inside.ben.person)
        a_pattern(inside, "cora", weekdays=[0, 1, 2, 3], start_time=time(hour), usual_pca=inside.zofia.person)
    with CaptureQueriesContext(connection) as many:
        report = plan(inside, date(2026, 3, 31))
    assert report.planned > 100
    assert len(many) == len(few)


@pytest.mark.parametrize("who", ["ana", "margaret", "ed", "fiona"])
def test_who_may_not_plan_the_whole_co_op(inside: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        plan_visits(until=UNTIL, actor=getattr(inside, who).actor())


# Starting, changing and ending a pattern


def terms(cast: Cast, **more: Any) -> WeeklyTerms:
    wanted = {"weekdays": [1], "start_time": time(10), "minutes": 45, "task_ids": [shopping(cast).id]}
    return WeeklyTerms(**{**wanted, "usual_pca_id": cast.amira.person.id, **more})


def start(cast: Cast, **more: Any) -> VisitPattern:
    dates = {key: more.pop(key) for key in ("starts_on", "ends_on") if key in more}
    return start_pattern(
        cast.packages["margaret"], terms=terms(cast, **more), actor=cast.ana.actor(), **{"starts_on": MONDAY, **dates}
    )


def test_a_pattern_is_planned_when_it_starts(inside: Cast) -> None:
    pattern = start(inside)
    assert Visit.objects.filter(pattern=pattern, status="accepted").count() == 6
    assert pattern_words(pattern) == "Tuesday at 10am"
    assert set(Message.objects.values_list("to", flat=True)) == {"margaret@people.example", "amira@people.example"}


@pytest.mark.parametrize(
    ("wishes", "sentence"),
    [
        ({"weekdays": []}, "at least one day of the week"),
        ({"weekdays": [7]}, "at least one day of the week"),
        ({"minutes": 10}, "from 15 minutes to 12 hours"),
        ({"every_weeks": 0}, "every week or more"),
        ({"every_weeks": 9}, "Choose every 8 weeks or more often"),
        ({"workers_needed": 3}, "one or two people"),
        ({"starts_on": date(2026, 3, 1)}, "from today on"),
        ({"ends_on": date(2026, 3, 1)}, "last day must not be before"),
        ({"task_ids": []}, "Choose what help is needed"),
    ],
)
def test_terms_that_cannot_be_are_refused(inside: Cast, wishes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        start(inside, **wishes)
    assert not Visit.objects.exists()


def test_the_usual_pca_is_somebody_of_the_team(inside: Cast) -> None:
    with pytest.raises(Invalid, match="Choose somebody from Margaret’s care team"):
        start(inside, usual_pca_id=inside.zofia.person.id)


@pytest.mark.parametrize("who", ["amira", "ed"])
def test_who_may_not_start_or_end_weekly_visits(inside: Cast, who: str) -> None:
    actor = getattr(inside, who).actor()
    with pytest.raises(NotAllowed):
        start_pattern(inside.packages["margaret"], terms=terms(inside), starts_on=MONDAY, actor=actor)
    with pytest.raises(NotAllowed):
        end_pattern(a_pattern(inside), last_day=UNTIL, actor=actor)


def test_a_change_moves_what_was_planned_and_leaves_the_past(inside: Cast) -> None:
    old = start(inside)
    ids = list(Visit.objects.order_by("starts_at").values_list("id", flat=True))
    wanted = replace(terms_now(old), start_time=time(11), minutes=60, usual_pca_id=inside.ben.person.id)
    new = change_pattern_from(old, on=date(2026, 3, 17), terms=wanted, actor=inside.ana.actor())
    old.refresh_from_db()
    assert (old.ends_on, new.starts_on, new.follows) == (date(2026, 3, 16), date(2026, 3, 17), old)
    visits = list(Visit.objects.order_by("starts_at"))
    assert [visit.id for visit in visits] == ids
    assert [visit.pattern_id for visit in visits] == [old.id] * 2 + [new.id] * 4
    for visit in visits[2:]:
        place = Attendance.objects.current().get(visit=visit)
        assert (to_local(visit.starts_at).time(), visit.minutes, visit.status) == (time(11), 60, "accepted")
        assert (place.pca, place.starts_at, place.ends_at) == (inside.ben.person, visit.starts_at, visit.ends_at)
    assert plan(inside).planned == 0


def test_days_that_go_are_cancelled_and_days_that_come_are_planned(inside: Cast) -> None:
    old = start(inside, weekdays=[1, 3])
    wanted = replace(terms_now(old), weekdays=[1, 4])
    change_pattern_from(old, on=date(2026, 3, 9), terms=wanted, actor=inside.ana.actor())
    live = Visit.objects.live().filter(on__gte=date(2026, 3, 9), on__lte=date(2026, 3, 15))
    assert sorted(live.values_list("on", flat=True)) == [date(2026, 3, 10), date(2026, 3, 13)]
    gone = Visit.objects.filter(on=date(2026, 3, 12)).get()
    assert (gone.status, gone.cancel_note) == ("cancelled", "The weekly visits changed from 9 March 2026")


def test_a_touched_visit_is_left_to_whoever_touched_it(inside: Cast) -> None:
    old = start(inside)
    touched = Visit.objects.get(on=date(2026, 3, 17))
    change_visit(touched, version=1, minutes=90, actor=inside.margaret.actor())
    cancelled = Visit.objects.get(on=date(2026, 3, 24))
    cancel_visit(cancelled, version=1, reason="away", actor=inside.margaret.actor())
    change_pattern_from(
        old, on=date(2026, 3, 10), terms=replace(terms_now(old), start_time=time(11)), actor=inside.ana.actor()
    )
    touched.refresh_from_db()
    assert (touched.minutes, to_local(touched.starts_at).time()) == (90, time(10))
    assert days() == [date(2026, 3, 3) + dt.timedelta(weeks=week) for week in range(6)]
    assert Visit.objects.live().count() == 5


def test_a_fortnightly_pattern_keeps_its_weeks_when_it_changes(inside: Cast) -> None:
    old = start(inside, every_weeks=2, starts_on=MONDAY)
    assert days() == [date(2026, 3, 3), date(2026, 3, 17), date(2026, 3, 31)]
    wanted = replace(terms_now(old), weekdays=[0])
    change_pattern_from(old, on=date(2026, 3, 11), terms=wanted, actor=inside.ana.actor())
    live = Visit.objects.live().order_by("starts_at").values_list("on", flat=True)
    assert list(live) == [date(2026, 3, 3), date(2026, 3, 16), date(2026, 3, 30), date(2026, 4, 13)]


def test_a_change_starts_tomorrow_at_the_earliest_and_not_after_the_end(inside: Cast) -> None:
    pattern = start(inside, ends_on=date(2026, 3, 31))
    with pytest.raises(Invalid, match="from tomorrow on"):
        change_pattern_from(pattern, on=MONDAY, terms=terms_now(pattern), actor=inside.ana.actor())
    with pytest.raises(StaleState, match="end on 31 March 2026 already"):
        change_pattern_from(pattern, on=date(2026, 4, 1), terms=terms_now(pattern), actor=inside.ana.actor())


def test_ending_cancels_what_comes_after(inside: Cast) -> None:
    pattern = start(inside)
    end_pattern(pattern, last_day=date(2026, 3, 10), actor=inside.ana.actor())
    assert sorted(Visit.objects.live().values_list("on", flat=True)) == [date(2026, 3, 3), date(2026, 3, 10)]
    assert plan(inside).planned == 0
    assert Attendance.objects.holding_time().count() == 2
