"""Passes of the watch that run at once, and a press of “I know” beside them."""

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError

from coopcare.clock import now, today
from coopcare.outbox.models import Message
from coopcare.tenancy.context import acting_for
from rotas.models import Visit, VisitStatus, Watch, WatchReason, WatchStep
from rotas.services import watches
from rotas.services.watches import acknowledge, watch_visits
from tests.cast import Cast
from tests.concurrency.test_double_booking import as_somebody, at_once
from tests.factories.rotas import a_visit

pytestmark = pytest.mark.django_db(transaction=True)
PASSES = 8


@pytest.fixture
def waiting(cast: Cast) -> Cast:
    """A visit of Amira's that began half an hour ago."""
    started = now() - dt.timedelta(minutes=30)
    with acting_for(cast.coop, cast.system):
        visit = a_visit(
            cast.packages["margaret"], on=today(), at=dt.time(12), pca=cast.amira.person, status=VisitStatus.ACCEPTED
        )
        times = {"starts_at": started, "ends_at": started + dt.timedelta(minutes=45)}
        Visit.objects.update(**times)
        visit.attendances.update(**times)
    return cast


def one_pass(cast: Cast) -> Callable[[], Any]:
    return as_somebody(cast.coop, lambda actor: watch_visits(actor=actor), cast.system)


def taken(cast: Cast) -> tuple[int, int, int]:
    """How many watches, steps and letters there are."""
    with acting_for(cast.coop, cast.system):
        return Watch.objects.count(), WatchStep.objects.count(), Message.objects.count()


def test_passes_at_once_tell_once(waiting: Cast) -> None:
    assert sum(at_once([one_pass(waiting)] * PASSES)) == 1
    assert taken(waiting) == (1, 1, 1)


def test_without_the_lock_the_database_refuses_what_it_keeps_apart(
    waiting: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test of the test: the same passes without the lock do meet, and the constraints stand behind it."""
    gate = threading.Barrier(PASSES)
    opened = watches._open

    def together(reason: str, visits: Any) -> None:
        if reason == WatchReason.NOBODY_ARRIVED:
            gate.wait(timeout=60)
        opened(reason, visits)

    def careless() -> Any:
        try:
            return one_pass(waiting)()
        except IntegrityError as error:
            return error

    monkeypatch.setattr(watches, "try_lock_watching", lambda: True)
    monkeypatch.setattr(watches, "_open", together)
    answers = at_once([careless] * PASSES)
    assert any(isinstance(answer, IntegrityError) for answer in answers)
    assert taken(waiting) == (1, 1, 1)


def test_the_next_step_waits_for_somebody_who_is_just_saying_that_they_know(waiting: Cast) -> None:
    one_pass(waiting)()
    with acting_for(waiting.coop, waiting.system):
        WatchStep.objects.update(told_at=now() - dt.timedelta(minutes=11))
        watch = Watch.objects.get()
    pressed, amira = threading.Event(), waiting.amira.actor()

    def press() -> None:
        with acting_for(waiting.coop, amira):
            acknowledge(watch, actor=amira)
            pressed.set()
            threading.Event().wait(0.5)  # the pass has begun, and this has not committed

    def follow() -> Any:
        assert pressed.wait(timeout=60)
        return one_pass(waiting)()

    assert at_once([press, follow]) == [None, 0]
    assert taken(waiting)[1] == 1
