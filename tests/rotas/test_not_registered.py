"""No door to personal care is open while the co-op may not give it; each says why, and practical help goes through."""

import datetime as dt

import pytest
import time_machine

from coopcare.clock import LONDON, now
from coopcare.errors import Invalid
from rotas.models import OfferTo, Visit, VisitStatus
from rotas.queries import candidates_for
from rotas.queries.week_problem import week_book
from rotas.services.giving import arrive, leave
from rotas.services.offering import ask_many
from rotas.services.staffing import accept, offer
from tests.cast import Cast
from tests.factories.rotas import a_visit
from tests.rotas.weekly import start
from tests.rotas.wishes import MONDAY, TUESDAY, shopping, washing

BARRED = "Greenvale is suspended from giving personal care, so “Washing and dressing” cannot be given."


@pytest.fixture(autouse=True)
def _monday_morning():
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=LONDON), tick=False):
        yield


@pytest.fixture
def suspended(inside: Cast) -> Cast:
    inside.coop.cqc_status = "suspended"
    return inside


def agreed_before(cast: Cast, **fields) -> Visit:
    return a_visit(cast.packages["margaret"], on=TUESDAY, at=dt.time(10), tasks=[washing(cast)], **fields)


def test_nobody_is_asked_to_give_it(suspended: Cast):
    place = agreed_before(suspended).attendances.get()
    with pytest.raises(Invalid, match=BARRED):
        offer(place, pca_id=suspended.amira.person.id, actor=suspended.ana.actor())
    with pytest.raises(Invalid, match="Nobody is left to ask"):
        ask_many(place, to=OfferTo.TEAM, actor=suspended.ana.actor())
    assert all(any(BARRED in reason for reason in one.reasons_against) for one in candidates_for(place))


def test_nobody_says_yes_to_it(suspended: Cast):
    visit = agreed_before(suspended, pca=suspended.amira.person, status=VisitStatus.OFFERED)
    with pytest.raises(Invalid):
        accept(visit.attendances.get(), actor=suspended.amira.actor())


def test_nobody_starts_it_and_a_practical_visit_starts(suspended: Cast):
    amira = suspended.amira.actor()
    visit = agreed_before(suspended, pca=suspended.amira.person, status=VisitStatus.ACCEPTED)
    practical = a_visit(
        suspended.packages["margaret"], on=TUESDAY, at=dt.time(14), tasks=[shopping(suspended)],
        pca=suspended.amira.person, status=VisitStatus.ACCEPTED,
    )  # fmt: skip
    with time_machine.travel(dt.datetime(2026, 3, 3, 10, tzinfo=LONDON), tick=False):
        with pytest.raises(Invalid, match=f"{BARRED} Practical help can. Do not start this visit. Ring"):
            arrive(visit.attendances.get(), at=now(), actor=amira)
        visit.tasks.all().delete()
        assert arrive(visit.attendances.get(), at=now(), actor=amira).arrived_at
        assert leave(visit.attendances.get(), at=now(), actor=amira).left_at
    with time_machine.travel(dt.datetime(2026, 3, 3, 14, tzinfo=LONDON), tick=False):
        assert arrive(practical.attendances.get(), at=now(), actor=amira).arrived_at


def test_no_weekly_visits_begin_with_it_and_practical_ones_do(suspended: Cast):
    with pytest.raises(Invalid, match="“Washing and dressing” cannot be booked"):
        start(suspended, task_ids=[washing(suspended).id])
    start(suspended, task_ids=[shopping(suspended).id])
    assert Visit.objects.exists()


def test_the_planner_puts_nobody_there(suspended: Cast):
    visit = agreed_before(suspended)
    problem = week_book(suspended.clusters["mill"], MONDAY).problem
    assert problem.workers
    for worker in problem.workers:
        assert any(BARRED in bar.sentence for bar in worker.barred.get(str(visit.id), ())), worker.id
