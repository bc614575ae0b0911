"""A week planned as a draft: worked on by steps, compared, accepted by a person; nothing changes by itself."""

import datetime as dt
from typing import Any

import pytest
from django.test import TestCase
from django.urls import reverse

from clusters.models import Block
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
from rotas.queries.week_problem import week_book
from rotas.services import drafting
from rotas.services.accepting import accept_all, accept_change, refuse_change
from rotas.services.drafting import ask_for_draft, next_draft, set_aside, stop_draft, work_on
from tests.cast import Cast
from tests.factories.rotas import a_visit


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No bell, and short steps: what is tested here is small enough to be planned at once."""
    monkeypatch.setattr(drafting, "ring", lambda *_: None)
    monkeypatch.setattr(drafting, "STEP_SECONDS", 0.6)


@pytest.fixture
def monday() -> dt.date:
    """Of next week."""
    return today() - dt.timedelta(days=today().weekday()) + dt.timedelta(weeks=1)


def planned(cast: Cast, monday: dt.date) -> WeekDraft:
    """A draft of the cluster's week, worked on until it is finished."""
    draft = ask_for_draft(cast.clusters["mill"], monday, actor=cast.ana.actor())
    WeekDraft.objects.filter(id=draft.id).update(seconds_allowed=1)
    while (waiting := next_draft()) is not None:
        work_on(waiting, actor=cast.system)
    draft.refresh_from_db()
    return draft


def needs_cover(cast: Cast, on: dt.date, at: int = 10, **fields: Any) -> Visit:
    return a_visit(cast.packages["margaret"], on=on, at=dt.time(at), **fields)


def agreed(cast: Cast, who: str, on: dt.date, at: int = 10) -> Visit:
    pca = cast.members[who].person
    return needs_cover(cast, on, at, pca=pca, status=VisitStatus.ACCEPTED)


def only_change(draft: WeekDraft) -> DraftChange:
    return DraftChange.objects.select_related("draft__cluster", "visit__person", "visit__cluster").get(draft=draft)


def test_a_visit_without_anybody_is_given_to_the_persons_first_choice(inside: Cast, monday):
    visit = needs_cover(inside, monday)
    draft = planned(inside, monday)
    assert (draft.status, draft.is_proven, draft.uncovered_points) == (DraftStatus.READY, True, 0)
    change = only_change(draft)
    assert change.visit_id == visit.id
    assert (change.leaving, change.coming, change.new_starts_at) == ([], [inside.amira.person.id], None)
    assert change.reasons == ["Nobody was coming to this visit.", "Amira is Margaret’s first choice."]


def test_a_draft_changes_nothing(inside: Cast, monday):
    visit = needs_cover(inside, monday)
    planned(inside, monday)
    visit.refresh_from_db()
    assert visit.status == VisitStatus.REQUESTED
    assert set(Attendance.objects.values_list("status", flat=True)) == {AttendanceStatus.OPEN}


def test_an_accepted_change_asks_the_pca(inside: Cast, monday):
    visit = needs_cover(inside, monday)
    change = only_change(planned(inside, monday))
    accept_change(change, actor=inside.ana.actor())
    place = visit.attendances.get()
    assert (place.pca, place.status) == (inside.amira.person, AttendanceStatus.OFFERED)
    assert (change.status, change.answered_by) == (ChangeStatus.ACCEPTED, "Ana Kowalska")
    with pytest.raises(StaleState, match="answered already"):
        refuse_change(change, actor=inside.ana.actor())


def test_a_refused_change_leaves_the_visit(inside: Cast, monday):
    visit = needs_cover(inside, monday)
    change = only_change(planned(inside, monday))
    refuse_change(change, actor=inside.ana.actor())
    assert visit.attendances.get().status == AttendanceStatus.OPEN


def test_a_rota_that_is_good_is_left_alone(inside: Cast, monday):
    agreed(inside, "ben", monday)
    draft = planned(inside, monday)
    assert not DraftChange.objects.filter(draft=draft).exists()


def test_somebody_who_may_not_come_any_more_is_replaced_with_the_reason(inside: Cast, monday):
    visit = agreed(inside, "amira", monday)
    Employment.objects.filter(person=inside.amira.person).update(ends_on=monday - dt.timedelta(days=1))
    change = only_change(planned(inside, monday))
    assert (change.leaving, change.coming) == ([inside.amira.person.id], [inside.ben.person.id])
    assert any("employment as a PCA ends" in reason for reason in change.reasons)
    accept_change(change, actor=inside.ana.actor())
    assert sorted(visit.attendances.values_list("status", flat=True)) == ["offered", "released"]


@pytest.mark.parametrize("is_touched", [True, False])
def test_neither_a_visit_moved_by_hand_nor_one_of_tomorrow_is_kept_by_somebody_who_may_not_come(
    inside: Cast, monday, is_touched: bool
):
    pca, on = inside.amira.person, monday if is_touched else today() + dt.timedelta(days=1)
    visit = needs_cover(inside, on, at=0, pca=pca, status=VisitStatus.ACCEPTED, is_touched=is_touched)
    Employment.objects.filter(person=pca).update(ends_on=on - dt.timedelta(days=1))
    change = only_change(planned(inside, on - dt.timedelta(days=on.weekday())))
    assert (change.visit_id, change.leaving) == (visit.id, [pca.id])


def test_the_person_is_never_given_whom_they_asked_not_to_come(inside: Cast, monday):
    needs_cover(inside, monday)
    for who in ("amira", "ben"):
        Block.objects.create(
            person=inside.margaret.person, pca=inside.members[who].person, starts_on=monday - dt.timedelta(days=1)
        )
    draft = planned(inside, monday)
    assert not DraftChange.objects.filter(draft=draft).exists()
    assert (draft.is_proven, draft.uncovered_points) == (True, 2)


def test_two_visits_at_once_go_to_two_pcas(inside: Cast, monday):
    needs_cover(inside, monday)
    other = a_visit(inside.packages["cora"], on=monday, at=dt.time(10))
    Visit.objects.filter(id=other.id).update(cluster=inside.clusters["mill"])
    draft = planned(inside, monday)
    coming = [pca for change in DraftChange.objects.filter(draft=draft) for pca in change.coming]
    assert sorted(coming) == sorted([inside.amira.person.id, inside.ben.person.id])
    changes = list(DraftChange.objects.filter(draft=draft).select_related("draft__cluster", "visit__person"))
    assert accept_all(changes, actor=inside.ana.actor()) == (2, 0)
    assert Attendance.objects.filter(status=AttendanceStatus.OFFERED).count() == 2


def test_what_the_planner_proposes_breaks_no_rule(inside: Cast, monday):
    for day in range(5):
        for at in (8, 12, 17):
            needs_cover(inside, monday + dt.timedelta(days=day), at)
    draft = planned(inside, monday)
    book = week_book(inside.clusters["mill"], monday)
    from rotas.planner.problem import Placement
    from rotas.planner.rota import Rota

    rota = Rota({name: Placement(start, tuple(pcas)) for name, (start, pcas) in draft.rota.items()})
    assert len(rota.placements) == 15
    assert book.broken(rota) == {}
    together = Rota({name: Placement(0, (str(inside.amira.person.id),)) for name in rota.placements})
    assert book.broken(together) != {}


def test_a_visit_somebody_took_meanwhile_is_left_to_them(inside: Cast, monday):
    visit = needs_cover(inside, monday)
    change = only_change(planned(inside, monday))
    place = visit.attendances.get()
    Attendance.objects.filter(id=place.id).update(pca=inside.ben.person, status=AttendanceStatus.ACCEPTED)
    with pytest.raises(StaleState):
        accept_change(change, actor=inside.ana.actor())
    assert accept_all([only_change(change.draft)], actor=inside.ana.actor()) == (0, 1)
    change.refresh_from_db()
    assert change.status == ChangeStatus.OVERTAKEN
    assert change.outcome


def test_a_pca_who_goes_while_the_plan_runs_is_not_in_it(inside: Cast, monday, monkeypatch):
    needs_cover(inside, monday)
    ask_for_draft(inside.clusters["mill"], monday, actor=inside.ana.actor())
    draft = next_draft()
    monkeypatch.setattr(drafting, "_is_to_stop", lambda _: False)
    monkeypatch.setattr(drafting, "_finish", lambda *_: None)
    work_on(draft, actor=inside.system)
    Employment.objects.filter(person=inside.amira.person).update(ends_on=monday - dt.timedelta(days=1))
    monkeypatch.undo()
    draft.stop_asked_at = dt.datetime.now(dt.UTC)
    draft.save()
    work_on(draft, actor=inside.system)
    assert only_change(draft).coming == [inside.ben.person.id]


def test_a_fault_ends_in_a_sentence_and_a_rota_as_it_was(inside: Cast, monday, monkeypatch):
    visit = needs_cover(inside, monday)

    def broken(*_: Any) -> None:
        raise RuntimeError("the solver is gone")

    monkeypatch.setattr(drafting, "week_book", broken)
    draft = planned(inside, monday)
    assert (draft.status, draft.attempts) == (DraftStatus.FAILED, 3)
    assert "the solver is gone" in draft.last_error
    assert visit.attendances.get().status == AttendanceStatus.OPEN


def test_stopping_keeps_the_best_so_far(inside: Cast, monday):
    needs_cover(inside, monday)
    draft = ask_for_draft(inside.clusters["mill"], monday, seconds=60, actor=inside.ana.actor())
    stop_draft(draft, actor=inside.ana.actor())
    assert work_on(next_draft(), actor=inside.system) is False
    draft.refresh_from_db()
    assert draft.status == DraftStatus.READY
    assert only_change(draft).coming == [inside.amira.person.id]


def test_a_step_stops_when_asked_and_does_not_forget_that_it_was(inside: Cast, monday, monkeypatch):
    """Somebody presses the button while a long step goes on: here, just after it has begun."""
    needs_cover(inside, monday)
    ask_for_draft(inside.clusters["mill"], monday, seconds=60, actor=inside.ana.actor())
    monkeypatch.setattr(drafting, "STEP_SECONDS", 30.0)
    draft = next_draft()
    stop_draft(WeekDraft.objects.get(), actor=inside.ana.actor())
    assert work_on(draft, actor=inside.system) is False
    assert draft.seconds_used < 20
    assert WeekDraft.objects.get().stop_asked_at is not None


def test_a_visit_that_cannot_be_covered_leads_to_the_reasons(inside: Cast, client, sign_in, monday):
    visit = needs_cover(inside, monday)
    for who in ("amira", "ben"):
        Block.objects.create(
            person=inside.margaret.person, pca=inside.members[who].person, starts_on=monday - dt.timedelta(days=1)
        )
    draft = planned(inside, monday)
    sign_in(client, inside.ana)
    page = client.get(reverse("rotas:draft", args=[draft.id])).content.decode()
    assert "No rota can cover more than this one" in page
    assert reverse("rotas:cover", args=[visit.attendances.get().id]) in page


def test_one_plan_at_a_time(inside: Cast, monday):
    draft = ask_for_draft(inside.clusters["mill"], monday, actor=inside.ana.actor())
    with pytest.raises(Invalid, match="being planned already"):
        ask_for_draft(inside.clusters["mill"], monday, actor=inside.mo.actor())
    with pytest.raises(StaleState, match="still being planned"):
        set_aside(draft, actor=inside.ana.actor())


def test_weeks_that_cannot_be_planned(inside: Cast, monday):
    with pytest.raises(Invalid, match="starts on a Monday"):
        ask_for_draft(inside.clusters["mill"], monday + dt.timedelta(days=1), actor=inside.ana.actor())
    with pytest.raises(Invalid, match="week is over"):
        ask_for_draft(inside.clusters["mill"], monday - dt.timedelta(weeks=3), actor=inside.ana.actor())
    with pytest.raises(Invalid, match="Choose 10, 30 or 60"):
        ask_for_draft(inside.clusters["mill"], monday, seconds=7, actor=inside.ana.actor())
    with pytest.raises(NotAllowed):
        ask_for_draft(inside.clusters["mill"], monday, actor=inside.amira.actor())


def test_the_pages(inside: Cast, client, sign_in, monday):
    needs_cover(inside, monday)
    sign_in(client, inside.ana)
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(reverse("rotas:start_draft", args=[inside.clusters["mill"].id]), {"week": monday.isoformat()})
    draft = WeekDraft.objects.get()
    page = client.get(reverse("rotas:draft", args=[draft.id])).content.decode()
    assert "Stop, and keep the best so far" in page
    client.post(reverse("rotas:stop_draft", args=[draft.id]))
    while (waiting := next_draft()) is not None:
        work_on(waiting, actor=inside.system)
    page = client.get(reverse("rotas:draft", args=[draft.id])).content.decode()
    assert "1 change to look at" in page
    assert "Amira is Margaret’s first choice." in page
    week = client.get(f"{reverse('rotas:week')}?week={monday}").content.decode()
    assert "A draft of this week" in week
    client.post(reverse("rotas:accept_change", args=[only_change(draft).id]))
    page = client.get(reverse("rotas:draft", args=[draft.id])).content.decode()
    assert "No change left to look at" in page
    client.post(reverse("rotas:set_draft_aside", args=[draft.id]))
    draft.refresh_from_db()
    assert draft.status == DraftStatus.SET_ASIDE
    assert Attendance.objects.get().status == AttendanceStatus.OFFERED
