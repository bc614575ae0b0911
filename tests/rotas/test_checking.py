"""After a visit: confirmed, queried, put right, missed."""

import datetime as dt
from datetime import date, time
from typing import Any

import pytest

from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.outbox.models import Message
from members.models import PermissionGrant
from rotas.models import Attendance, AttendanceStatus, Visit, VisitEvent, VisitStatus
from rotas.services.giving import (
    arrive,
    authorise_extra,
    confirm_visit,
    mark_missed,
    query_visit,
    settle_query,
    tick_task,
)
from rotas.services.settling import MonthSettled, settle_month
from rotas.services.watching import mark_missed_visits
from tests.cast import Cast
from tests.factories.rotas import a_visit
from tests.rotas.visit_day import DAY, at, place, status_of


@pytest.fixture
def done(inside: Cast, clock: Any) -> Attendance:
    clock.move_to(at(13))
    return place(inside, VisitStatus.DONE)


def test_the_person_confirms_once(inside: Cast, done: Attendance) -> None:
    confirm_visit(done.visit, actor=inside.margaret.actor())
    assert (status_of(done.visit), done.visit.confirmed_at) == (VisitStatus.CONFIRMED, at(13))
    with pytest.raises(StaleState, match="already confirmed"):
        confirm_visit(done.visit, actor=inside.david.actor(acting_for=inside.margaret.person))


@pytest.mark.parametrize("who", ["cora", "amira", "ana", "mo", "david"])
def test_nobody_confirms_for_the_person_without_permission(inside: Cast, done: Attendance, who: str) -> None:
    with pytest.raises(NotAllowed):
        confirm_visit(done.visit, actor=getattr(inside, who).actor())


def test_a_representative_who_may_only_see_confirms_nothing(inside: Cast, done: Attendance) -> None:
    PermissionGrant.objects.update(scopes=["see_visits"])
    with pytest.raises(NotAllowed):
        confirm_visit(done.visit, actor=inside.david.actor(acting_for=inside.margaret.person))


def test_a_query_says_why_and_is_settled_with_new_times(inside: Cast, done: Attendance, given: list[str]) -> None:
    visit = done.visit
    with pytest.raises(Invalid, match="Say what was different"):
        query_visit(visit, note=" ", actor=inside.margaret.actor())
    query_visit(visit, note="Amira left at half past.", actor=inside.margaret.actor())
    assert (status_of(visit), visit.query_note, given) == (VisitStatus.QUERIED, "Amira left at half past.", [])
    with pytest.raises(StaleState, match="already asked"):
        query_visit(visit, note="Again", actor=inside.margaret.actor())
    settle_query(visit, arrived_at=at(10), left_at=at(10, 30), reason="Rang Amira", actor=inside.ana.actor())
    done.refresh_from_db()
    assert (status_of(visit), visit.query_note, done.left_at, given) == ("done", "", at(10, 30), ["done"])
    assert VisitEvent.objects.get(move="settled").reason == "Rang Amira"
    confirm_visit(visit, actor=inside.margaret.actor())


@pytest.mark.parametrize("who", ["margaret", "amira", "fiona", "ed"])
def test_who_may_not_put_times_right(inside: Cast, done: Attendance, who: str) -> None:
    actor = getattr(inside, who).actor()
    with pytest.raises(NotAllowed):
        settle_query(done.visit, arrived_at=at(10), left_at=at(11), reason="x", actor=actor)
    with pytest.raises(NotAllowed):
        authorise_extra(done, minutes=15, actor=actor)
    with pytest.raises(NotAllowed):
        mark_missed(done.visit, reason="x", actor=actor)


@pytest.mark.parametrize(
    ("arrived", "left", "sentence"),
    [
        (at(10), at(10), "must be after the time of arriving"),
        (at(12), at(13, 1), "has not come yet"),
        (at(9, 0, date(2026, 3, 5)), at(10), "Enter times within 12 hours of it"),
    ],
)
def test_impossible_times_are_not_put_right(
    inside: Cast, done: Attendance, arrived: dt.datetime, left: dt.datetime, sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence):
        settle_query(done.visit, arrived_at=arrived, left_at=left, reason="Rang", actor=inside.ana.actor())


@pytest.mark.parametrize(
    "status", [VisitStatus.ACCEPTED, VisitStatus.UNDER_WAY, VisitStatus.MISSED, VisitStatus.CONFIRMED]
)
def test_forgotten_and_wrong_times_are_put_right(inside: Cast, clock: Any, status: VisitStatus) -> None:
    clock.move_to(at(13))
    found = place(inside, status)
    settle_query(found.visit, arrived_at=at(10), left_at=at(10, 45), reason="Rang both", actor=inside.ana.actor())
    found.refresh_from_db()
    assert (found.status, status_of(found.visit)) == (AttendanceStatus.DONE, VisitStatus.DONE)


@pytest.mark.usefixtures("clock")
def test_times_of_a_cancelled_or_coming_visit_are_not_put_right(inside: Cast) -> None:
    times = {"arrived_at": at(9), "left_at": at(9, 45), "reason": "x", "actor": inside.ana.actor()}
    with pytest.raises(StaleState):
        settle_query(place(inside, VisitStatus.CANCELLED).visit, **times)
    with pytest.raises(Invalid, match="has not started yet"):
        settle_query(place(inside, at=time(15)).visit, **times)


def test_a_missed_visit_put_right_may_not_overlap_what_the_pca_did_instead(inside: Cast, clock: Any) -> None:
    clock.move_to(at(13))
    missed = place(inside, VisitStatus.MISSED)
    a_visit(inside.packages["cora"], on=DAY, at=time(10), pca=inside.amira.person, status=VisitStatus.DONE)
    with pytest.raises(Invalid, match="They were at another visit then"):
        settle_query(missed.visit, arrived_at=at(10), left_at=at(10, 45), reason="x", actor=inside.ana.actor())


def test_extra_time_names_who_allowed_it_and_charges_again(inside: Cast, done: Attendance, given: list[str]) -> None:
    authorise_extra(done, minutes=15, actor=inside.ana.actor())
    assert (done.extra_minutes_authorised, done.extra_authorised_by) == (15, "Ana Kowalska")
    assert given == ["done"]
    for minutes in (-1, 721):
        with pytest.raises(Invalid, match="Enter extra time from 0 minutes to 12 hours"):
            authorise_extra(done, minutes=minutes, actor=inside.ana.actor())


# Missed


def test_marking_missed_by_hand(inside: Cast, clock: Any, given: list[str]) -> None:
    found = place(inside)
    clock.move_to(at(9))
    with pytest.raises(Invalid, match="has not started yet"):
        mark_missed(found.visit, reason="She rang", actor=inside.ana.actor())
    clock.move_to(at(10, 30))
    mark_missed(found.visit, reason="She rang", actor=inside.ana.actor())
    found.refresh_from_db()
    assert (found.status, status_of(found.visit), given) == ("missed", "missed", [])
    with pytest.raises(StaleState, match="marked as missed by Ana Kowalska"):
        arrive(found, at=at(10, 30), actor=inside.amira.actor())


def test_two_hours_after_the_end_nobody_came(inside: Cast, clock: Any) -> None:
    accepted = place(inside)
    uncovered = a_visit(inside.packages["cora"], on=DAY, at=time(10))
    there = place(inside, VisitStatus.UNDER_WAY, inside.ben.person, at=time(8))
    clock.move_to(at(12, 44))
    assert mark_missed_visits(actor=inside.system) == 0
    clock.move_to(at(12, 45))
    assert mark_missed_visits(actor=inside.system) == 2
    assert [status_of(visit) for visit in (accepted.visit, uncovered, there.visit)] == ["missed", "missed", "under_way"]
    assert set(Message.objects.values_list("to", flat=True)) == {"ana@people.example", "mo@people.example"}
    assert mark_missed_visits(actor=inside.system) == 0


def test_one_of_two_who_did_not_come_does_not_stop_the_other(inside: Cast, clock: Any, given: list[str]) -> None:
    came = place(inside, VisitStatus.DONE, workers_needed=2)
    absent = Attendance.objects.create(
        visit=came.visit, pca=inside.ben.person, status="accepted", starts_at=came.starts_at, ends_at=came.ends_at
    )
    Visit.objects.update(status=VisitStatus.UNDER_WAY)
    clock.move_to(at(13))
    assert mark_missed_visits(actor=inside.system) == 1
    absent.refresh_from_db()
    assert (absent.status, status_of(came.visit), given) == ("missed", "done", ["done"])


def test_only_the_co_op_itself_watches(inside: Cast) -> None:
    with pytest.raises(NotAllowed):
        mark_missed_visits(actor=inside.ana.actor())


def test_nothing_is_given_or_put_right_in_a_closed_month(inside: Cast, done: Attendance) -> None:
    accepted = place(inside, at=time(13))
    settle_month(date(2026, 3, 1), actor=inside.fiona.actor())
    attempts = (
        lambda: arrive(accepted, at=at(13), actor=inside.amira.actor()),
        lambda: query_visit(done.visit, note="Short", actor=inside.margaret.actor()),
        lambda: settle_query(done.visit, arrived_at=at(10), left_at=at(11), reason="x", actor=inside.ana.actor()),
        lambda: authorise_extra(done, minutes=15, actor=inside.ana.actor()),
        lambda: tick_task(done.visit.tasks.first(), done=True, actor=inside.amira.actor()),
    )
    for attempt in attempts:
        with pytest.raises(MonthSettled, match="March 2026 has been closed"):
            attempt()
    assert confirm_visit(done.visit, actor=inside.margaret.actor()).status == VisitStatus.CONFIRMED
