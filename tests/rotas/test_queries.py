"""Who sees which visits; who could come; which times are free."""

import datetime as dt
from datetime import date, time
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clusters.models import Block, TeamPlace
from coopcare.audit.models import Activity
from coopcare.clock import LONDON, local, to_local
from coopcare.errors import NotFound
from members.models import Credential, CredentialKind, PermissionGrant
from rotas.models import Attendance, Visit, VisitStatus
from rotas.queries import (
    Candidate,
    candidates_at,
    candidates_for,
    good_times,
    offers_to,
    open_attendance,
    open_visit,
    open_visit_task,
    visits_of,
    visits_today,
    visits_together,
    visits_visible_to,
    week_of,
    week_of_pca,
)
from tests.cast import Cast
from tests.factories.clusters import ClusterPlaceFactory
from tests.factories.members import employed_pca
from tests.factories.rotas import a_visit

MONDAY = date(2026, 3, 2)
FRIDAY = date(2026, 3, 6)


@pytest.fixture(autouse=True)
def _monday_morning() -> Any:
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=LONDON), tick=False):
        yield


def visit(cast: Cast, person: str = "margaret", **more: Any) -> Visit:
    wishes = {"on": FRIDAY, "at": time(10), "status": VisitStatus.ACCEPTED, "pca": cast.amira.person, **more}
    return a_visit(cast.packages[person], **wishes)


# Who sees what

SEES = {
    "margaret": True,
    "amira": True,
    "ben": True,
    "ana": True,
    "mo": True,
    "cora": False,
    "zofia": False,
    "david": False,
    "ed": False,
    "fiona": False,
    "sunita": False,
    "nia": False,
}


@pytest.mark.parametrize(("who", "sees"), SEES.items())
def test_who_sees_margarets_visit(inside: Cast, who: str, sees: bool) -> None:
    found = visit(inside)
    actor = getattr(inside, who).actor()
    assert visits_visible_to(actor).filter(id=found.id).exists() == sees
    if sees:
        assert open_visit(actor, found.id) == found
    else:
        with pytest.raises(NotFound):
            open_visit(actor, found.id)


def test_a_representative_sees_while_acting_and_while_allowed(inside: Cast) -> None:
    found = visit(inside)
    acting = inside.david.actor(acting_for=inside.margaret.person)
    assert open_visit(acting, found.id) == found
    PermissionGrant.objects.update(scopes=["see_money"])
    with pytest.raises(NotFound):
        open_visit(acting, found.id)
    assert not visits_of(acting, inside.margaret.person.id, MONDAY, FRIDAY).exists()


def test_cover_that_is_asked_sees_the_visit_and_loses_it_when_it_says_no(inside: Cast) -> None:
    found = visit(inside, pca=inside.zofia.person, status=VisitStatus.OFFERED)
    assert open_visit(inside.zofia.actor(), found.id) == found
    Attendance.objects.update(status="declined")
    with pytest.raises(NotFound):
        open_visit(inside.zofia.actor(), found.id)


def test_opening_somebody_elses_visit_is_kept(inside: Cast) -> None:
    found = visit(inside)
    open_visit(inside.margaret.actor(), found.id)
    assert not Activity.objects.filter(is_reading=True).exists()
    open_attendance(inside.amira.actor(), found.attendances.get().id)
    reading = Activity.objects.get(is_reading=True)
    assert (reading.actor_name, reading.verb, reading.about_id) == ("Amira Khan", "opened visit", found.person_id)


def test_what_does_not_exist_and_what_may_not_be_known_look_alike(inside: Cast) -> None:
    found = visit(inside)
    actor = inside.cora.actor()
    for attempt in (
        lambda: open_visit(actor, found.attendances.get().id),
        lambda: open_attendance(actor, found.attendances.get().id),
        lambda: open_attendance(actor, found.id),
        lambda: open_visit_task(actor, found.tasks.first().id),
        lambda: open_visit_task(actor, found.id),
    ):
        with pytest.raises(NotFound, match="We cannot find this visit"):
            attempt()


def test_a_pcas_days(inside: Cast) -> None:
    agreed = visit(inside)
    asked = visit(inside, "cora", at=time(14), status=VisitStatus.OFFERED)
    visit(inside, at=time(16), status=VisitStatus.CANCELLED)
    amira = inside.amira.person.id
    assert [place.visit for place in visits_today(amira, FRIDAY)] == [agreed]
    assert [place.visit for place in offers_to(amira)] == [asked]
    week = dict(week_of_pca(amira, MONDAY))
    assert list(week) == [MONDAY + dt.timedelta(days=number) for number in range(7)]
    assert [place.visit for place in week[FRIDAY]] == [agreed, asked]


def test_a_persons_visits_and_a_clusters_week(inside: Cast) -> None:
    later, sooner = visit(inside, at=time(15)), visit(inside, at=time(9))
    gone = visit(inside, at=time(11), status=VisitStatus.CANCELLED)
    visit(inside, "cora", at=time(12))
    visit(inside, on=date(2026, 3, 9))
    own = visits_of(inside.margaret.actor(), inside.margaret.person.id, MONDAY, FRIDAY)
    assert list(own) == [sooner, gone, later]
    assert list(week_of(inside.clusters["mill"], MONDAY)) == [sooner, later]


def queries_of(read: Any) -> int:
    with CaptureQueriesContext(connection) as seen:
        for row in read():
            str(row)
    return len(seen)


def test_lists_cost_the_same_for_one_visit_and_for_many(inside: Cast) -> None:
    visit(inside)
    reads = [
        lambda: [
            (one.person.full_name, [place.pca for place in one.attendances.all()], list(one.tasks.all()))
            for one in week_of(inside.clusters["mill"], MONDAY)
        ],
        lambda: [
            (one.cluster.support_worker, [place.pca for place in one.attendances.all()], list(one.tasks.all()))
            for one in visits_of(inside.ana.actor(), inside.margaret.person.id, MONDAY, FRIDAY)
        ],
        lambda: [
            (one.visit.person, list(one.visit.tasks.all())) for one in visits_today(inside.amira.person.id, FRIDAY)
        ],
    ]
    few = [queries_of(read) for read in reads]
    for hour in range(11, 18):
        visit(inside, at=time(hour))
    assert [queries_of(read) for read in reads] == few


# Who could come


def names(candidates: list[Candidate]) -> list[str]:
    return [candidate.pca.first_name for candidate in candidates]


def test_candidates_stand_in_the_persons_order_and_say_why(inside: Cast) -> None:
    for day in (2, 9, 16):
        a_visit(
            inside.packages["margaret"],
            on=date(2026, 2, day),
            at=time(10),
            pca=inside.ben.person,
            status=VisitStatus.CONFIRMED,
        )
    place = visit(inside, pca=None, status=VisitStatus.REQUESTED).attendances.get()
    first, second, third = candidates_for(place)
    assert names([first, second, third]) == ["Amira", "Ben", "Zofia"]
    assert first.reasons_for == [
        "Margaret’s first choice.",
        "Works in Mill Lane.",
        "Has 20 hours of guaranteed time left this week.",
    ]
    assert second.reasons_for[:2] == ["Margaret’s second choice.", "Has visited Margaret 3 times."]
    assert second.visits_together == visits_together(inside.margaret.person.id)[inside.ben.person.id] == 3
    assert "Zofia does not work in Mill Lane: this would be cover from another cluster." in third.reasons_for
    assert [one.is_known for one in (first, second, third)] == [True, True, False]


def test_who_may_not_come_stands_last_with_the_reasons(inside: Cast) -> None:
    Credential.objects.filter(person=inside.amira.person, kind=CredentialKind.DBS).update(ends_on=MONDAY)
    Block.objects.create(person=inside.margaret.person, pca=inside.zofia.person, starts_on=MONDAY)
    place = visit(inside, pca=None, status=VisitStatus.REQUESTED).attendances.get()
    found = candidates_for(place)
    assert names(found) == ["Ben", "Amira", "Zofia"]
    assert [one.reasons_against for one in found] == [
        [],
        ["Amira’s criminal record check (DBS) runs out on 2 March 2026."],
        ["Not available for this person."],
    ]


def test_who_said_no_before_is_marked(inside: Cast) -> None:
    found = visit(inside, pca=None, status=VisitStatus.REQUESTED)
    place = found.attendances.get()
    Attendance.objects.create(
        visit=found, pca=inside.ben.person, status="declined", starts_at=found.starts_at, ends_at=found.ends_at
    )
    marked = [one.pca for one in candidates_for(place) if "Has said no to this visit before." in one.reasons_for]
    assert marked == [inside.ben.person]


def test_a_visit_that_would_move_does_not_stand_in_its_own_way(inside: Cast) -> None:
    found = visit(inside)
    asked = {"starts_at": local(FRIDAY, time(10, 15)), "minutes": 45}
    clashing = candidates_at(found.package, **asked)
    assert inside.amira.person not in [one.pca for one in clashing if one.is_suitable]
    moving = candidates_at(found.package, **asked, replacing=found)
    assert inside.amira.person in [one.pca for one in moving if one.is_suitable]


def test_candidates_look_at_the_help_that_is_wanted(inside: Cast) -> None:
    Credential.objects.filter(person=inside.ben.person, topic="moving_and_handling").delete()
    washing = inside.packages["margaret"].tasks.get(name="Washing and dressing").id
    shopping = inside.packages["margaret"].tasks.get(name="Shopping").id

    def suitable(task_id: Any) -> list[str]:
        asked = {"starts_at": local(FRIDAY, time(10)), "minutes": 45, "task_ids": [task_id]}
        return names([one for one in candidates_at(inside.packages["margaret"], **asked) if one.is_suitable])

    assert suitable(shopping) == ["Amira", "Ben", "Zofia"]
    assert suitable(washing) == ["Amira", "Zofia"]


def test_candidates_cost_the_same_for_three_pcas_and_for_twenty(inside: Cast) -> None:
    place = visit(inside, pca=None, status=VisitStatus.REQUESTED).attendances.select_related("visit__person").get()
    few = queries_of(lambda: candidates_for(place))
    for number in range(17):
        pca = employed_pca(first_name=f"Pca{number}")
        ClusterPlaceFactory(cluster=inside.clusters["mill"], person=pca, role="pca")
        visit(inside, "cora", pca=pca, on=date(2026, 3, 5), at=time(8 + number % 10))
    place.refresh_from_db()
    place = Attendance.objects.select_related("visit__person").get(pk=place.pk)
    assert len(candidates_for(place)) == 20
    place = Attendance.objects.select_related("visit__person").get(pk=place.pk)
    assert queries_of(lambda: candidates_for(place)) == few


# Free times


def times(cast: Cast, **more: Any) -> list[Any]:
    wishes = {"minutes": 60, "on_or_after": MONDAY, **more}
    return good_times(cast.packages["margaret"], **wishes)


def starts(slots: list[Any]) -> list[str]:
    """Local, in a form that sorts: 2026-03-02 11:00"""
    return [f"{to_local(slot.starts_at):%Y-%m-%d %H:%M}" for slot in slots]


def test_three_good_times_come_first_in_different_parts_of_the_day(inside: Cast) -> None:
    slots = times(inside)
    assert starts(slots)[:3] == [
        "2026-03-02 11:00",  # two hours from now
        "2026-03-02 12:00",
        "2026-03-02 17:00",
    ]
    assert [pca.first_name for pca in slots[0].pcas] == ["Amira", "Ben"]
    assert len(slots) <= 24
    assert len(set(starts(slots))) == len(slots)
    assert starts(slots)[3:] == sorted(starts(slots)[3:])
    assert times(inside) == slots


def test_only_times_that_are_really_free_are_offered(inside: Cast) -> None:
    """Ben is busy all day; Amira from 11am to 1pm, with a quarter of an hour to get there and away."""
    a_visit(inside.packages["cora"], on=MONDAY, at=time(9), minutes=720, pca=inside.ben.person, status="accepted")
    a_visit(inside.packages["cora"], on=MONDAY, at=time(11), minutes=120, pca=inside.amira.person, status="offered")
    found = sorted(starts(times(inside, until=MONDAY, most=100)))
    assert found[0] == "2026-03-02 13:30"
    assert found[-1] == "2026-03-02 20:00"
    assert all(slot.pcas == [inside.amira.person] for slot in times(inside, until=MONDAY))


def test_the_persons_own_visits_are_not_booked_over(inside: Cast) -> None:
    a_visit(inside.packages["margaret"], on=FRIDAY, at=time(10), minutes=60)
    found = starts(times(inside, on_or_after=FRIDAY, until=FRIDAY, most=100))
    assert "2026-03-06 09:00" in found
    assert "2026-03-06 11:00" in found
    assert not {"2026-03-06 09:30", "2026-03-06 10:00", "2026-03-06 10:30"} & set(found)


def test_the_first_choice_comes_before_the_soonest(inside: Cast) -> None:
    a_visit(inside.packages["cora"], on=MONDAY, at=time(9), minutes=720, pca=inside.amira.person, status="accepted")
    slots = times(inside)
    assert all(slot.pcas[0] == inside.amira.person for slot in slots[:3])
    assert starts(slots)[0].startswith("2026-03-03")


def test_no_team_no_package_or_no_length_gives_no_times(inside: Cast) -> None:
    assert times(inside, minutes=0) == []
    assert times(inside, minutes=15 * 60) == []
    package = inside.packages["margaret"]
    package.ends_on = date(2026, 3, 1)
    assert times(inside) == []
    package.ends_on = None
    TeamPlace.objects.all().delete()
    assert times(inside) == []
    assert times(inside, pca_ids=[inside.zofia.person.id])[0].pcas == [inside.zofia.person]


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_the_day_of_a_clock_change_has_its_ordinary_hours(inside: Cast, day: date) -> None:
    with time_machine.travel(local(day, time(0)) - dt.timedelta(days=1)):
        found = sorted(starts(times(inside, on_or_after=day, until=day, most=100)))
    assert (found[0][-5:], found[-1][-5:], len(found)) == ("07:00", "20:00", 27)


def test_free_times_cost_the_same_in_a_busy_week(inside: Cast) -> None:
    few = queries_of(lambda: times(inside))
    for hour in (9, 12, 15):
        a_visit(inside.packages["cora"], on=FRIDAY, at=time(hour), pca=inside.amira.person, status="accepted")
    assert queries_of(lambda: times(inside)) == few
