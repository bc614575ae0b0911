"""A new face comes beside somebody known, and both sides agree."""

import datetime as dt
from datetime import date, time
from typing import Any

import pytest
import time_machine

from coopcare.clock import LONDON, local
from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.outbox.models import Message
from rotas.models import Attendance, AttendanceRole, AttendanceStatus, Visit, VisitStatus
from rotas.services.booking import cancel_visit, change_visit
from rotas.services.introductions import introduce
from rotas.services.staffing import accept, decline
from tests.cast import Cast
from tests.factories.rotas import a_visit

TUESDAY = date(2026, 3, 3)


@pytest.fixture(autouse=True)
def _monday_morning() -> Any:
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=LONDON), tick=False):
        yield


def with_amira(cast: Cast, status: VisitStatus = VisitStatus.ACCEPTED) -> Visit:
    return a_visit(cast.packages["margaret"], on=TUESDAY, at=time(10), pca=cast.amira.person, status=status)


def meet(cast: Cast, visit: Visit, **changes: Any) -> Attendance:
    wishes = {"pca_id": cast.zofia.person.id, "version": visit.version, "actor": cast.margaret.actor(), **changes}
    introduce(visit, **wishes)
    return visit.attendances.get(role=AttendanceRole.SHADOW)


def test_the_person_asks_and_the_new_face_says_yes(inside: Cast) -> None:
    visit = with_amira(inside)
    beside = meet(inside, visit)
    assert (beside.pca, beside.status) == (inside.zofia.person, AttendanceStatus.OFFERED)
    assert visit.status == VisitStatus.ACCEPTED
    assert set(Message.objects.values_list("to", flat=True)) == {inside.zofia.person.email}
    accept(beside, actor=inside.zofia.actor())
    beside.refresh_from_db()
    visit.refresh_from_db()
    assert (beside.status, visit.status) == (AttendanceStatus.ACCEPTED, VisitStatus.ACCEPTED)


def test_a_no_opens_a_place_beside_and_the_visit_needs_nobody(inside: Cast) -> None:
    visit = with_amira(inside)
    decline(meet(inside, visit), actor=inside.zofia.actor())
    visit.refresh_from_db()
    assert visit.status == VisitStatus.ACCEPTED


def test_somebody_known_must_be_there(inside: Cast) -> None:
    visit = with_amira(inside, VisitStatus.OFFERED)
    with pytest.raises(Invalid, match="somebody you know has agreed"):
        meet(inside, visit)


def test_one_new_face_at_a_time_and_not_somebody_who_comes_anyway(inside: Cast) -> None:
    visit = with_amira(inside)
    with pytest.raises(Invalid, match="They already come"):
        meet(inside, visit, pca_id=inside.amira.person.id)
    meet(inside, visit)
    with pytest.raises(Invalid, match="already asked"):
        meet(inside, visit, pca_id=inside.ben.person.id)


def test_whoever_is_taken_then_is_not_asked_and_nothing_is_said_of_why(inside: Cast) -> None:
    a_visit(inside.packages["cora"], on=TUESDAY, at=time(10), pca=inside.zofia.person, status=VisitStatus.ACCEPTED)
    with pytest.raises(Invalid, match="That time has just gone"):
        meet(inside, with_amira(inside))


def test_a_stale_page_and_a_stranger_change_nothing(inside: Cast) -> None:
    visit = with_amira(inside)
    with pytest.raises(StaleState):
        meet(inside, visit, version=visit.version + 1)
    with pytest.raises(NotAllowed):
        meet(inside, visit, actor=inside.cora.actor())


def test_the_learner_moves_with_the_visit_stays_through_a_swap_and_goes_with_a_cancellation(inside: Cast) -> None:
    visit = with_amira(inside)
    beside = meet(inside, visit)
    change_visit(visit, version=visit.version, pca_id=inside.ben.person.id, actor=inside.margaret.actor())
    change_visit(visit, version=visit.version, starts_at=local(TUESDAY, time(14)), actor=inside.margaret.actor())
    beside.refresh_from_db()
    assert (beside.starts_at, beside.status) == (local(TUESDAY, time(14)), AttendanceStatus.OFFERED)
    cancel_visit(visit, version=visit.version, reason="not_needed", actor=inside.margaret.actor())
    beside.refresh_from_db()
    assert beside.status == AttendanceStatus.CANCELLED
