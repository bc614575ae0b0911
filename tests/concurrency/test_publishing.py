"""Two support workers publish one week, and two people change what counts, at the same instant: one wins, the other is
told, and nobody gets two letters.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from coopcare.accounts.actor import Actor
from coopcare.clock import today
from coopcare.errors import DomainError, StaleState
from coopcare.outbox.models import Message
from coopcare.tenancy.context import acting_for
from rotas.models import PublishedWeek, RotaWeights, VisitStatus
from rotas.queries.publishing import publication
from rotas.services.publishing import publish_week
from rotas.services.weights import change_weights
from rotas.weights import AS_USUAL
from tests.cast import Cast
from tests.concurrency.test_double_booking import at_once
from tests.factories.rotas import a_visit

pytestmark = pytest.mark.django_db(transaction=True)

TIMES = 4


def as_actor(cast: Cast, actor: Actor, work: Callable[[Actor], Any]) -> Callable[[], Any]:
    def inside() -> Any:
        with acting_for(cast.coop, actor):
            return work(actor)

    return inside


def refusals(answers: list[Any]) -> list[DomainError]:
    return [one for one in answers if isinstance(one, DomainError)]


def test_one_of_two_publishes_and_the_other_is_told(greenvale_cast: Cast) -> None:
    cast = greenvale_cast
    mill = cast.clusters["mill"]
    monday = today() - dt.timedelta(days=today().weekday()) + dt.timedelta(weeks=2)
    with acting_for(cast.coop, cast.system):
        amira = cast.amira.person
        a_visit(cast.packages["margaret"], on=monday, at=dt.time(9), pca=amira, status=VisitStatus.ACCEPTED)
        seen = publication(mill, monday).seen
        before = Message.objects.count()

    def publish(actor: Actor) -> PublishedWeek:
        return publish_week(mill, monday, seen=seen, actor=actor)

    actors = [cast.ana.actor(), cast.mo.actor()] * TIMES
    answers = at_once([as_actor(cast, actor, publish) for actor in actors])
    told = refusals(answers)
    assert len(told) == len(actors) - 1
    assert all(isinstance(one, StaleState) and "published this week at" in one.message for one in told)
    with acting_for(cast.coop, cast.system):
        week = PublishedWeek.objects.get()
        assert week.published_by in {"Ana Kowalska", "Mo Rahman"}
        assert all(week.published_by in one.message for one in told)
        assert Message.objects.count() == before + week.told == before + 2


def test_one_of_two_changes_what_counts(greenvale_cast: Cast) -> None:
    cast = greenvale_cast

    def change(percent: int) -> Callable[[Actor], Any]:
        levels = {**AS_USUAL, "travel": percent}
        return lambda actor: change_weights(levels, why="We agreed.", version=0, actor=actor)

    works = [
        as_actor(cast, actor, change(percent))
        for _ in range(TIMES)
        for actor, percent in ((cast.mo.actor(), 50), (cast.ed.actor(), 200))
    ]
    answers = at_once(works)
    assert len(refusals(answers)) == len(works) - 1
    with acting_for(cast.coop, cast.system):
        assert RotaWeights.objects.get().version == 1
