"""What would fill a visit that nobody can come to: in sentences, each a step to take, and each really enough."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from clusters.models import Block, ClusterPlace, PlaceRole
from coopcare.clock import local, today
from members.models import Contract, Employment
from rotas.models import Attendance, AttendanceStatus, DayChange, Visit, VisitStatus, WeekDraft
from rotas.queries import candidates_for
from rotas.queries.filling import ways_to_fill
from rotas.services import drafting
from rotas.services.availability import change_day, write_weekly_hours
from rotas.services.drafting import ask_for_draft, next_draft, work_on
from rotas.suitability import Hours
from tests.cast import Cast
from tests.factories.rotas import a_visit


@pytest.fixture
def monday() -> dt.date:
    """Of next week."""
    return today() - dt.timedelta(days=today().weekday()) + dt.timedelta(weeks=1)


@pytest.fixture
def others_away(inside: Cast, monday: dt.date) -> None:
    """Nobody but Ben is left: what is said is about him."""
    gone = [inside.amira.person, inside.zofia.person]
    Employment.objects.filter(person__in=gone).update(ends_on=monday - dt.timedelta(days=1))


def works(cast: Cast, who: str, hours: dict[int, list[Hours]]) -> None:
    pca = cast.members[who].person
    write_weekly_hours(pca, starts_on=today(), days=hours, actor=cast.mo.actor())


def between(first: int, last: int) -> list[Hours]:
    return [Hours(dt.time(first), dt.time(last))]


def gap(cast: Cast, on: dt.date, at: int = 10, **more: Any) -> Visit:
    return a_visit(cast.packages["margaret"], on=on, at=dt.time(at), **more)


def said(visit: Visit) -> list[str]:
    return [way.sentence for way in ways_to_fill(visit)]


@pytest.mark.usefixtures("others_away")
def test_somebody_who_is_with_somebody_else_could_come_later(inside: Cast, monday):
    visit = gap(inside, monday)
    a_visit(inside.packages["cora"], on=monday, at=dt.time(9, 30), pca=inside.ben.person, status=VisitStatus.ACCEPTED)
    (way,) = ways_to_fill(visit)
    assert (way.kind, way.pca_id, way.is_of_cluster) == ("time", inside.ben.person.id, True)
    assert way.sentence.endswith("and Ben could come.")
    Visit.objects.filter(id=visit.id).update(starts_at=way.starts_at, ends_at=way.ends_at)
    Attendance.objects.filter(visit=visit).update(starts_at=way.starts_at, ends_at=way.ends_at)
    place = Attendance.objects.select_related("visit__person", "visit__cluster").get(visit=visit)
    assert [one.pca for one in candidates_for(place) if not one.reasons_against] == [inside.ben.person]


@pytest.mark.usefixtures("others_away")
def test_no_time_at_which_the_person_has_another_visit(inside: Cast, monday):
    visit = gap(inside, monday)
    a_visit(inside.packages["cora"], on=monday, at=dt.time(9, 30), pca=inside.ben.person, status=VisitStatus.ACCEPTED)
    before = ways_to_fill(visit)[0].starts_at
    late = gap(inside, monday, 9, minutes=40)
    Visit.objects.filter(id=late.id).update(starts_at=before, ends_at=before + dt.timedelta(minutes=5))
    assert all(way.starts_at != before for way in ways_to_fill(visit))


@pytest.mark.usefixtures("others_away")
def test_somebody_who_does_not_work_that_day_could_be_asked(inside: Cast, monday):
    works(inside, "ben", {1: between(8, 18)})
    visit = gap(inside, monday)
    assert said(visit) == ["If Ben is asked to work on Monday."]
    change_day(inside.ben.person, on=monday, can_work=True, actor=inside.ana.actor())
    place = Attendance.objects.select_related("visit__person", "visit__cluster").get(visit=visit)
    assert [one.pca for one in candidates_for(place) if not one.reasons_against] == [inside.ben.person]


@pytest.mark.usefixtures("others_away")
def test_a_contract_for_some_days_is_asked_about_like_a_day_off(inside: Cast, monday):
    Employment.objects.filter(person=inside.ben.person).update(contract=Contract.FIXED_DAYS, weekdays=[1, 2])
    assert said(gap(inside, monday)) == ["If Ben is asked to work on Monday."]


@pytest.mark.usefixtures("others_away")
def test_nobody_is_asked_on_a_day_they_said_they_cannot_work(inside: Cast, monday):
    change_day(inside.ben.person, on=monday, can_work=False, actor=inside.ben.actor())
    assert said(gap(inside, monday)) == []


@pytest.mark.usefixtures("others_away")
def test_somebody_could_stay_longer_and_the_least_is_said_first(inside: Cast, monday):
    works(inside, "ben", {0: between(8, 10)})
    longer, earlier = ways_to_fill(gap(inside, monday))
    assert longer.sentence == "If Ben is asked to work 45 minutes outside their usual hours."
    assert earlier.sentence == "45 minutes earlier, at 9:15am, and Ben could come."


def test_a_block_is_never_asked_about(inside: Cast, monday):
    for who in ("amira", "ben"):
        Block.objects.create(person=inside.margaret.person, pca=inside.members[who].person, starts_on=today())
    assert said(gap(inside, monday)) == []


@pytest.mark.usefixtures("others_away")
def test_the_page_leads_to_each_step_and_back(inside: Cast, client, sign_in, monday):
    works(inside, "ben", {0: between(8, 10)})
    visit = gap(inside, monday)
    place = visit.attendances.get()
    cover = reverse("rotas:cover", args=[place.id])
    sign_in(client, inside.ana)
    page = client.get(cover).content.decode()
    assert "45 minutes earlier, at 9:15am, and Ben could come." in page
    day = f"{reverse('rotas:pca_day', args=[inside.ben.person.id])}?on={monday}&from=10:00&until=10:45&cover={place.id}"
    assert day.replace("&", "&amp;") in page
    assert "Ring Ben first" in client.get(day).content.decode()
    typed = {
        "on_day": monday.day,
        "on_month": monday.month,
        "on_year": monday.year,
        "starts": "10am",
        "ends": "10:45am",
    }
    response = client.post(day, typed)
    assert (response.status_code, response.headers["Location"]) == (302, cover)
    assert DayChange.objects.get().can_work
    assert "Ask Ben" in client.get(cover).content.decode()


@pytest.mark.usefixtures("others_away")
def test_the_time_is_changed_and_the_page_comes_back(inside: Cast, client, sign_in, monday):
    works(inside, "ben", {0: between(8, 10)})
    visit = gap(inside, monday)
    place = visit.attendances.get()
    sign_in(client, inside.ana)
    move = f"{reverse('rotas:move_visit', args=[visit.id])}?at=09:15&cover={place.id}"
    assert 'value="9:15am"' in client.get(move).content.decode()
    response = client.post(move, {"starts_at": "9:15am", "version": visit.version})
    assert (response.status_code, response.headers["Location"]) == (302, reverse("rotas:cover", args=[place.id]))
    visit.refresh_from_db()
    assert visit.starts_at == local(monday, dt.time(9, 15))
    stale = client.post(move, {"starts_at": "9:30am", "version": visit.version - 1})
    assert stale.status_code == 422
    assert client.post(move, {"starts_at": "", "version": visit.version}).status_code == 422
    assert Attendance.objects.get(visit=visit).status == AttendanceStatus.OPEN


@pytest.mark.usefixtures("others_away")
def test_a_draft_says_what_would_fill_what_it_leaves(inside: Cast, client, sign_in, monday, monkeypatch):
    monkeypatch.setattr(drafting, "ring", lambda *_: None)
    works(inside, "ben", {1: between(8, 18)})
    gap(inside, monday)
    draft = ask_for_draft(inside.clusters["mill"], monday, actor=inside.ana.actor())
    WeekDraft.objects.update(seconds_allowed=1)
    while (waiting := next_draft()) is not None:
        work_on(waiting, actor=inside.system)
    sign_in(client, inside.ana)
    page = client.get(reverse("rotas:draft", args=[draft.id])).content.decode()
    assert "What would fill it:" in page
    assert "If Ben is asked to work on Monday." in page


def test_somebody_of_another_cluster_is_asked_through_its_support_worker(inside: Cast, client, sign_in, monday):
    gone = [inside.amira.person, inside.ben.person]
    Employment.objects.filter(person__in=gone).update(ends_on=monday - dt.timedelta(days=1))
    ClusterPlace.objects.create(
        cluster=inside.clusters["mill"], person=inside.zofia.person, role=PlaceRole.COVERS, starts_on=today()
    )
    works(inside, "zofia", {1: between(8, 18)})
    visit = gap(inside, monday)
    sign_in(client, inside.ana)
    page = client.get(reverse("rotas:cover", args=[visit.attendances.get().id])).content.decode()
    assert "If Zofia is asked to work on Monday." in page
    assert "Ring its support worker." in page


def test_when_nothing_helps_the_page_offers_to_look_further(inside: Cast, client, sign_in, monday):
    Employment.objects.update(ends_on=monday - dt.timedelta(days=1))
    visit = gap(inside, monday)
    cover = reverse("rotas:cover", args=[visit.attendances.get().id])
    sign_in(client, inside.mo)
    assert "Look again, with other visits moved" in client.get(cover).content.decode()
    assert "No single change would fill this visit." in client.get(f"{cover}?further=1").content.decode()
