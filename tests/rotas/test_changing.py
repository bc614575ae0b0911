"""Changing and cancelling visits; closed months."""

import datetime as dt
from datetime import date, time
from typing import Any

import pytest
import time_machine

from coopcare.clock import LONDON, local
from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.outbox.models import Message
from members.models import Credential
from rotas import events
from rotas.models import Attendance, AttendanceRole, AttendanceStatus, CancelReason, Visit, VisitEvent, VisitStatus
from rotas.services.booking import cancel_visit, change_visit
from rotas.services.settling import MonthSettled, settle_month
from rotas.services.staffing import accept
from tests.cast import Cast
from tests.factories.rotas import a_visit
from tests.rotas.wishes import GONE, MONDAY, TUESDAY, book, place_of, shopping, washing


@pytest.fixture(autouse=True)
def _monday_morning() -> Any:
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=LONDON), tick=False):
        yield


def agreed(cast: Cast) -> Visit:
    visit = book(cast)
    accept(place_of(visit), actor=cast.amira.actor())
    visit.refresh_from_db()
    assert visit.status == VisitStatus.ACCEPTED
    Message.objects.all().delete()
    return visit


def test_another_time_asks_the_pca_again(inside: Cast) -> None:
    visit = agreed(inside)
    change_visit(visit, version=visit.version, starts_at=local(TUESDAY, time(14)), actor=inside.margaret.actor())
    place = place_of(visit)
    assert (visit.status, place.status, place.pca) == ("offered", "offered", inside.amira.person)
    assert place.starts_at == visit.starts_at == local(TUESDAY, time(14))
    assert visit.is_touched
    assert VisitEvent.objects.filter(move="changed", reason="Was Tuesday 3 March 2026, 10am to 11am").exists()
    assert set(Message.objects.values_list("to", flat=True)) == {"margaret@people.example", "amira@people.example"}
    visit.refresh_from_db()
    assert visit.starts_at == local(TUESDAY, time(14))


def test_a_visit_may_be_moved_within_its_own_time(inside: Cast) -> None:
    visit = agreed(inside)
    moved = local(TUESDAY, time(10, 30))
    change_visit(visit, version=visit.version, starts_at=moved, actor=inside.margaret.actor())
    assert place_of(visit).starts_at == moved


def test_another_pca_takes_the_place_and_the_first_is_let_go(inside: Cast) -> None:
    visit = agreed(inside)
    change_visit(visit, version=visit.version, pca_id=inside.ben.person.id, actor=inside.margaret.actor())
    assert (visit.status, place_of(visit).pca) == (VisitStatus.OFFERED, inside.ben.person)
    old = Attendance.objects.get(visit=visit, pca=inside.amira.person)
    assert old.status == AttendanceStatus.RELEASED
    assert Message.objects.get(to="amira@people.example").subject == "You are no longer needed at a visit"
    assert Message.objects.get(to="ben@people.example").subject.startswith("Can you come?")


def test_whoever_can_come_makes_it_need_cover(inside: Cast) -> None:
    visit = agreed(inside)
    change_visit(visit, version=visit.version, pca_id=None, actor=inside.margaret.actor())
    assert (visit.status, place_of(visit).status) == (VisitStatus.REQUESTED, AttendanceStatus.OPEN)


def test_other_help_alone_asks_nobody_again(inside: Cast) -> None:
    visit = agreed(inside)
    tasks = [shopping(inside).id, washing(inside).id]
    change_visit(visit, version=visit.version, task_ids=tasks, actor=inside.margaret.actor())
    assert visit.status == VisitStatus.ACCEPTED
    assert [task.name for task in visit.tasks.all()] == ["Washing and dressing", "Shopping"]


def test_other_help_needs_a_pca_who_is_trained_in_it(inside: Cast) -> None:
    visit = agreed(inside)
    Credential.objects.filter(person=inside.amira.person, topic="moving_and_handling").delete()
    with pytest.raises(Invalid, match="Amira cannot come then"):
        change_visit(visit, version=visit.version, task_ids=[washing(inside).id], actor=inside.margaret.actor())
    assert [task.name for task in Visit.objects.get().tasks.all()] == ["Shopping"]


def test_pressing_without_changing_anything_changes_nothing(inside: Cast) -> None:
    visit = agreed(inside)
    before = visit.version
    same = {"starts_at": visit.starts_at, "minutes": 60, "pca_id": inside.amira.person.id}
    change_visit(visit, version=before, actor=inside.margaret.actor(), **same)
    visit.refresh_from_db()
    assert (visit.version, visit.status) == (before, VisitStatus.ACCEPTED)
    assert not Message.objects.exists()


def test_a_stale_page_is_told_what_happened(inside: Cast) -> None:
    visit = agreed(inside)
    seen = visit.version
    change_visit(visit, version=seen, minutes=90, actor=inside.ana.actor())
    with pytest.raises(StaleState) as refusal:
        change_visit(visit, version=seen, minutes=30, actor=inside.margaret.actor())
    assert refusal.value.message == (
        "This visit was changed by Ana Kowalska on Monday 2 March 2026 at 9am. Look at it again."
    )


def test_moving_onto_promised_time_changes_nothing(inside: Cast) -> None:
    visit = agreed(inside)
    a_visit(inside.packages["cora"], on=TUESDAY, at=time(15), pca=inside.amira.person, status=VisitStatus.ACCEPTED)
    with pytest.raises(Invalid) as refusal:
        change_visit(
            visit, version=visit.version, starts_at=local(TUESDAY, time(15, 30)), actor=inside.margaret.actor()
        )
    assert refusal.value.message == GONE
    visit.refresh_from_db()
    assert visit.starts_at == place_of(visit).starts_at == local(TUESDAY, time(10))


def test_who_comes_to_a_two_person_visit_is_the_support_workers_to_change(inside: Cast) -> None:
    visit = a_visit(inside.packages["margaret"], on=TUESDAY, at=time(10), workers_needed=2)
    Attendance.objects.create(visit=visit, starts_at=visit.starts_at, ends_at=visit.ends_at)
    with pytest.raises(Invalid, match="Two people come to this visit"):
        change_visit(visit, version=1, pca_id=inside.ben.person.id, actor=inside.margaret.actor())


def test_a_visit_that_has_begun_cannot_be_changed(inside: Cast) -> None:
    visit = a_visit(inside.packages["margaret"], on=MONDAY, at=time(8, 59), status=VisitStatus.REQUESTED)
    with pytest.raises(StaleState, match="too late to change it here. Ring 01632 960960"):
        change_visit(visit, version=1, minutes=90, actor=inside.margaret.actor())


# Cancelling


def cancel(visit: Visit, actor: Any, reason: str = CancelReason.NOT_NEEDED, **more: Any) -> Visit:
    return cancel_visit(visit, version=visit.version, reason=reason, actor=actor, **more)


def test_a_cancelled_visit_frees_the_pca_and_tells_billing_why_and_when(inside: Cast) -> None:
    heard: list[Visit] = []

    def listener(visit: Visit, **_: Any) -> None:
        heard.append(visit)

    visit = agreed(inside)
    events.visit_cancelled.connect(listener)
    try:
        cancel(visit, inside.margaret.actor(), CancelReason.HOSPITAL, note="St Jude's")
    finally:
        events.visit_cancelled.disconnect(listener)
    assert heard == [visit]
    assert (heard[0].cancel_reason, heard[0].cancelled_at) == ("hospital", dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC))
    assert list(visit.attendances.values_list("status", flat=True)) == ["cancelled"]
    assert set(Message.objects.values_list("to", flat=True)) == {"margaret@people.example", "amira@people.example"}
    assert not Message.objects.filter(body__contains="ospital").exists()
    assert book(inside).status == VisitStatus.OFFERED


def test_a_visit_is_cancelled_once(inside: Cast) -> None:
    visit = cancel(agreed(inside), inside.margaret.actor())
    with pytest.raises(StaleState, match="This visit was cancelled by Margaret Hughes on Monday 2 March 2026 at 9am"):
        cancel(visit, inside.ana.actor())


def test_only_the_co_op_says_that_it_could_not_come(inside: Cast) -> None:
    visit = agreed(inside)
    with pytest.raises(Invalid, match="Only the co-op can say"):
        cancel(visit, inside.margaret.actor(), CancelReason.OUR_FAULT)
    assert cancel(visit, inside.ana.actor(), CancelReason.OUR_FAULT).status == VisitStatus.CANCELLED


def test_a_reason_is_needed_and_must_be_one_of_ours(inside: Cast) -> None:
    visit = agreed(inside)
    for reason in ("", "because"):
        with pytest.raises(Invalid, match="Choose why the visit is cancelled"):
            cancel(visit, inside.margaret.actor(), reason)


def test_after_the_start_only_the_support_worker_cancels(inside: Cast) -> None:
    visit = a_visit(inside.packages["margaret"], on=MONDAY, at=time(8, 50), status=VisitStatus.REQUESTED)
    with pytest.raises(StaleState, match="too late"):
        cancel(visit, inside.margaret.actor())
    assert cancel(visit, inside.ana.actor(), CancelReason.OUR_FAULT).status == VisitStatus.CANCELLED


def test_a_visit_under_way_is_not_cancelled(inside: Cast) -> None:
    visit = a_visit(
        inside.packages["margaret"], on=MONDAY, at=time(8, 50), pca=inside.amira.person, status=VisitStatus.UNDER_WAY
    )
    with pytest.raises(StaleState):
        cancel(visit, inside.ana.actor(), CancelReason.OUR_FAULT)


# Closed months


def test_nothing_changes_in_a_closed_month(inside: Cast) -> None:
    visit = agreed(inside)
    settle_month(date(2026, 3, 1), actor=inside.fiona.actor())
    for attempt in (
        lambda: book(inside, starts_at=local(TUESDAY, time(15))),
        lambda: change_visit(visit, version=visit.version, minutes=90, actor=inside.ana.actor()),
        lambda: cancel(visit, inside.ana.actor(), CancelReason.OUR_FAULT),
    ):
        with pytest.raises(MonthSettled) as refusal:
            attempt()
        assert refusal.value.message == (
            "March 2026 has been closed, so its visits can no longer change. "
            "If something was wrong, ask the office for a credit."
        )


def test_a_visit_cannot_be_moved_into_a_closed_month(inside: Cast) -> None:
    visit = book(inside, starts_at=local(date(2026, 4, 1), time(10)), pca_id=None)
    settle_month(date(2026, 3, 1), actor=inside.mo.actor())
    with pytest.raises(MonthSettled):
        change_visit(
            visit, version=visit.version, starts_at=local(date(2026, 3, 31), time(10)), actor=inside.ana.actor()
        )


def test_the_night_visit_of_the_last_day_belongs_to_its_own_month(inside: Cast) -> None:
    settle_month(date(2026, 4, 1), actor=inside.mo.actor())
    visit = book(inside, starts_at=local(date(2026, 3, 31), time(23, 30)), minutes=120, pca_id=None)
    assert visit.on == date(2026, 3, 31)
    with pytest.raises(MonthSettled):
        book(inside, starts_at=local(date(2026, 4, 1), time(0, 30)), pca_id=None)


@pytest.mark.parametrize("who", ["ana", "ed", "margaret", "amira"])
def test_who_may_not_close_a_month(inside: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        settle_month(date(2026, 3, 1), actor=getattr(inside, who).actor())


def test_settling_twice_is_one_row(inside: Cast) -> None:
    first = settle_month(date(2026, 3, 1), actor=inside.fiona.actor())
    assert settle_month(date(2026, 3, 1), actor=inside.mo.actor()) == first
    with pytest.raises(Invalid):
        settle_month(date(2026, 3, 2), actor=inside.fiona.actor())


def test_learners_do_not_decide_what_a_visit_is(inside: Cast) -> None:
    visit = agreed(inside)
    Attendance.objects.create(visit=visit, role=AttendanceRole.SHADOW, starts_at=visit.starts_at, ends_at=visit.ends_at)
    change_visit(visit, version=visit.version, task_ids=[washing(inside).id], actor=inside.margaret.actor())
    assert visit.status == VisitStatus.ACCEPTED


def test_a_visit_with_personal_care_keeps_its_time_while_the_co_op_may_not_give_it(inside: Cast) -> None:
    visit = book(inside, task_ids=[washing(inside).id])
    inside.coop.cqc_status = "suspended"
    with pytest.raises(Invalid, match="suspended from giving personal care, so “Washing and dressing”"):
        change_visit(visit, version=visit.version, starts_at=local(TUESDAY, time(14)), actor=inside.ana.actor())
