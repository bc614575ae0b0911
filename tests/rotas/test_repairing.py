"""Some days are planned again: an answer at once, a better one later, the fewest people disturbed, and cover from
other clusters for what a cluster cannot cover itself.
"""

import datetime as dt
from typing import Any

import pytest
from django.test import TestCase
from django.urls import reverse

from clusters.models import Block, ClusterPlace, PlaceRole
from coopcare.clock import today
from coopcare.errors import Invalid, NotAllowed, StaleState
from members.models import Employment
from rotas.models import (
    Attendance,
    AttendanceStatus,
    ChangeStatus,
    DraftChange,
    DraftStatus,
    Visit,
    VisitStatus,
    WeekDraft,
)
from rotas.services import drafting
from rotas.services.absence import cannot_come_to
from rotas.services.accepting import accept_change
from rotas.services.drafting import ask_for_draft, ask_for_repair, next_draft, work_on
from tests.cast import Cast
from tests.factories.members import employed_pca
from tests.factories.rotas import a_visit


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No bell, and short steps."""
    monkeypatch.setattr(drafting, "ring", lambda *_: None)
    monkeypatch.setattr(drafting, "STEP_SECONDS", 0.6)
    monkeypatch.setattr(drafting, "REPAIR_SECONDS", 2)
    monkeypatch.setattr(drafting, "COVER_SECONDS", 0.3)


@pytest.fixture
def tuesday() -> dt.date:
    """Of the week after next: nothing there is so soon that it is left as it is."""
    return today() - dt.timedelta(days=today().weekday()) + dt.timedelta(weeks=2, days=1)


def monday_before(tuesday: dt.date) -> dt.date:
    return tuesday - dt.timedelta(days=1)


def visit_of(cast: Cast, package: str, on: dt.date, at: int = 10, who: str = "", **more: Any) -> Visit:
    fields = {"pca": cast.members[who].person, "status": VisitStatus.ACCEPTED} if who else {}
    visit = a_visit(cast.packages[package], on=on, at=dt.time(at), **{**fields, **more})
    Visit.objects.filter(id=visit.id).update(cluster=cast.clusters["mill"])
    return visit


def mended(cast: Cast, tuesday: dt.date, *days: dt.date) -> WeekDraft:
    monday = monday_before(tuesday)
    return ask_for_repair(cast.clusters["mill"], monday, days=days or (tuesday,), actor=cast.ana.actor())


def worked_out(cast: Cast) -> WeekDraft:
    while (waiting := next_draft()) is not None:
        work_on(waiting, actor=cast.system)
    return WeekDraft.objects.get()


def changes(draft: WeekDraft) -> list[DraftChange]:
    rows = DraftChange.objects.filter(draft=draft).select_related("draft__cluster", "visit__person", "visit__cluster")
    return list(rows.order_by("visit__starts_at"))


def knows_nobody_but(cast: Cast, who: str, *, person: str, since: dt.date) -> None:
    """Everybody but this PCA is asked not to come."""
    for key in ("amira", "ben", "zofia"):
        if key != who:
            Block.objects.create(
                person=cast.members[person].person, pca=cast.members[key].person, starts_on=since - dt.timedelta(7)
            )


def test_an_answer_is_there_at_once_and_nobody_else_is_moved(inside: Cast, tuesday):
    lost = visit_of(inside, "margaret", tuesday)
    kept = visit_of(inside, "cora", tuesday, 14, "amira")
    draft = mended(inside, tuesday)
    assert (draft.status, draft.is_repair, draft.can_be_answered) == (DraftStatus.WAITING, True, True)
    (change,) = changes(draft)
    assert (change.visit_id, change.coming) == (lost.id, [inside.amira.person.id])
    assert Attendance.objects.get(visit=kept).pca == inside.amira.person


def test_only_the_days_asked_for_change(inside: Cast, tuesday):
    visit_of(inside, "margaret", tuesday)
    other_day = visit_of(inside, "margaret", tuesday + dt.timedelta(days=1))
    draft = mended(inside, tuesday)
    worked_out(inside)
    assert other_day.id not in {change.visit_id for change in changes(draft)}


def test_a_better_answer_takes_the_place_of_the_first(inside: Cast, tuesday):
    """Amira is with Cora when Margaret, who takes only Amira, needs somebody; Ben could go to Cora."""
    visit_of(inside, "cora", tuesday, 10, "amira")
    lost = visit_of(inside, "margaret", tuesday)
    knows_nobody_but(inside, "amira", person="margaret", since=tuesday)
    draft = mended(inside, tuesday)
    assert changes(draft) == []
    draft = worked_out(inside)
    assert (draft.status, draft.progress["proposal"]) == (DraftStatus.READY, "first")
    coming = {change.visit_id: change.coming for change in changes(draft)}
    assert coming[lost.id] == [inside.amira.person.id]
    assert len(coming) == 2


def test_who_accepts_the_first_answer_keeps_it(inside: Cast, tuesday):
    lost = visit_of(inside, "margaret", tuesday)
    draft = mended(inside, tuesday)
    accept_change(changes(draft)[0], actor=inside.ana.actor())
    assert Attendance.objects.get(visit=lost).status == AttendanceStatus.OFFERED
    draft = worked_out(inside)
    assert draft.stop_asked_at is not None
    assert [change.status for change in changes(draft)] == [ChangeStatus.ACCEPTED]


def test_a_worker_that_is_killed_leaves_the_first_answer(inside: Cast, tuesday, monkeypatch):
    visit_of(inside, "margaret", tuesday)
    draft = mended(inside, tuesday)

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("gone")

    monkeypatch.setattr(drafting, "repair", broken)
    draft = worked_out(inside)
    assert draft.status == DraftStatus.FAILED
    assert len(changes(draft)) == 1
    with pytest.raises(StaleState):
        accept_change(changes(draft)[0], actor=inside.ana.actor())


def test_what_cannot_be_asked(inside: Cast, tuesday):
    with pytest.raises(Invalid, match="at least one day"):
        mended(inside, tuesday, tuesday + dt.timedelta(weeks=4))
    with pytest.raises(NotAllowed):
        ask_for_repair(inside.clusters["mill"], monday_before(tuesday), days=[tuesday], actor=inside.amira.actor())
    mended(inside, tuesday)
    with pytest.raises(Invalid, match="being planned already"):
        mended(inside, tuesday)


def test_from_a_call_to_a_draft(inside: Cast, client, sign_in, tuesday):
    lost = visit_of(inside, "margaret", tuesday, 10, "amira")
    place = lost.attendances.get()
    call = cannot_come_to(inside.amira.person, place_ids=[place.id], actor=inside.amira.actor())
    sign_in(client, inside.ana)
    page = client.get(reverse("rotas:call", args=[call.id])).content.decode()
    assert "Plan the rest of these visits again" in page
    assert f'name="days" value="{tuesday}"' in page
    repair = reverse("rotas:repair", args=[inside.clusters["mill"].id])
    with TestCase.captureOnCommitCallbacks(execute=True):
        response = client.post(repair, {"week": monday_before(tuesday), "days": [tuesday]})
    draft = WeekDraft.objects.get()
    assert changes(draft)[0].coming == [inside.ben.person.id], "Amira has said that she cannot come"
    assert response.headers["Location"] == reverse("rotas:draft", args=[draft.id])
    page = client.get(response.headers["Location"]).content.decode()
    assert "A first answer is below." in page
    assert "1 change to look at" in page
    fragment = client.get(response.headers["Location"], headers={"HX-Request": "true"}).content.decode()
    assert "Margaret" not in fragment
    worked_out(inside)
    done = client.get(response.headers["Location"], headers={"HX-Request": "true"})
    assert done.headers["HX-Refresh"] == "true"
    week = client.get(f"{reverse('rotas:week')}?week={tuesday}").content.decode()
    assert "Days planned again" in week
    assert "Plan these days again" in week


def test_who_declined_is_not_asked_by_a_plan(inside: Cast, tuesday):
    lost = visit_of(inside, "margaret", tuesday)
    a_place = lost.attendances.get()
    Attendance.objects.create(
        visit=lost, pca=inside.amira.person, status=AttendanceStatus.DECLINED, starts_at=a_place.starts_at,
        ends_at=a_place.ends_at,
    )  # fmt: skip
    (change,) = changes(mended(inside, tuesday))
    assert change.coming == [inside.ben.person.id]


def test_visits_far_apart_are_planned_week_by_week(inside: Cast, client, sign_in, tuesday):
    places = [
        visit_of(inside, "margaret", on, 10, "amira").attendances.get()
        for on in (tuesday, tuesday + dt.timedelta(weeks=1))
    ]
    call = cannot_come_to(inside.amira.person, place_ids=[one.id for one in places], actor=inside.amira.actor())
    sign_in(client, inside.ana)
    page = client.get(reverse("rotas:call", args=[call.id])).content.decode()
    assert page.count("Plan the rest of these visits again: Mill Lane, week of") == 2


def covers(cast: Cast, who: str, tuesday: dt.date) -> None:
    ClusterPlace.objects.create(
        cluster=cast.clusters["mill"],
        person=cast.members[who].person,
        role=PlaceRole.COVERS,
        starts_on=tuesday - dt.timedelta(days=30),
    )


def planned(cast: Cast, tuesday: dt.date) -> WeekDraft:
    ask_for_draft(cast.clusters["mill"], monday_before(tuesday), actor=cast.ana.actor())
    WeekDraft.objects.update(seconds_allowed=1)
    return worked_out(cast)


def test_another_cluster_covers_what_is_left_and_the_draft_says_so(inside: Cast, tuesday):
    visit_of(inside, "margaret", tuesday)
    gone = [inside.amira.person, inside.ben.person]
    Employment.objects.filter(person__in=gone).update(ends_on=tuesday - dt.timedelta(days=2))
    covers(inside, "zofia", tuesday)
    (change,) = changes(planned(inside, tuesday))
    assert change.coming == [inside.zofia.person.id]
    assert "Hill Top’s Zofia covers for Mill Lane." in change.reasons


def test_nobody_of_another_cluster_comes_while_somebody_of_this_one_can(inside: Cast, tuesday):
    """Zofia has been with Margaret for years and nobody here has; and yet the cluster's own come first."""
    visit_of(inside, "margaret", tuesday)
    covers(inside, "zofia", tuesday)
    (change,) = changes(planned(inside, tuesday))
    assert change.coming == [inside.amira.person.id]


def test_who_has_not_agreed_to_cover_keeps_a_visit_and_gets_no_other(inside: Cast, tuesday):
    stranger = employed_pca(first_name="Yusuf")
    held = visit_of(inside, "cora", tuesday, 14, "ben")
    Attendance.objects.filter(visit=held).update(pca=stranger)
    visit_of(inside, "margaret", tuesday)
    gone = [inside.amira.person, inside.ben.person]
    Employment.objects.filter(person__in=gone).update(ends_on=tuesday - dt.timedelta(days=2))
    draft = planned(inside, tuesday)
    assert changes(draft) == []
    assert draft.uncovered_points == 2
