"""The same key and the same request have one effect and one answer, however often they are sent."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connections
from django.test import Client

from coopcare.api.idempotency import KEPT_DAYS
from coopcare.api.models import IdempotentRequest
from coopcare.clock import local, now, today
from coopcare.tenancy.context import acting_for
from rotas import api as rotas_api
from rotas.models import Visit, VisitStatus
from tests.cast import Cast, cast_greenvale
from tests.coopcare.api.conftest import Program, problem, token_for
from tests.factories.rotas import a_visit

KEY = "a-key-of-my-own"


def booking(cast: Cast, *, days: int = 3, hour: int = 10) -> dict[str, Any]:
    with acting_for(cast.coop, cast.system):
        tasks = [str(task.id) for task in cast.packages["margaret"].tasks.all()]
    starts_at = local(today() + timedelta(days=days), dt.time(hour)).isoformat()
    return {"package_id": str(cast.packages["margaret"].id), "starts_at": starts_at, "minutes": 60, "task_ids": tasks}


def visits(cast: Cast) -> int:
    with acting_for(cast.coop, cast.system):
        return Visit.objects.count()


def test_the_same_key_and_request_book_once_and_answer_alike(cast, margaret):
    first = margaret.post("/visits/", booking(cast), key=KEY)
    again = margaret.post("/visits/", booking(cast), key=KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert "Idempotent-Replayed" not in first
    assert again["Idempotent-Replayed"] == "true"
    assert visits(cast) == 1


def test_a_new_key_is_a_new_deed(cast, margaret):
    assert margaret.post("/visits/", booking(cast), key=KEY).status_code == 201
    assert margaret.post("/visits/", booking(cast, hour=14), key=f"{KEY}-2").status_code == 201
    assert visits(cast) == 2


def test_the_same_key_for_another_body_is_refused(cast, margaret):
    margaret.post("/visits/", booking(cast), key=KEY)
    refused = problem(margaret.post("/visits/", booking(cast, hour=14), key=KEY), 422)
    assert "used for a different request" in refused["detail"]
    assert visits(cast) == 1


def test_the_same_key_for_another_address_is_refused(cast, margaret):
    visit = margaret.post("/visits/", booking(cast), key=KEY).json()
    problem(margaret.post(f"/visits/{visit['id']}/cancel/", {"version": 1, "reason": "away"}, key=KEY), 422)


def test_keys_are_each_senders_own(cast, program):
    assert program(cast.margaret).post("/visits/", booking(cast), key=KEY).status_code == 201
    answer = program(cast.ana).post("/visits/", booking(cast, hour=14), key=KEY)
    assert answer.status_code == 201
    assert visits(cast) == 2


def test_a_refusal_is_not_kept_so_the_same_key_may_try_again(cast, margaret):
    too_short = {**booking(cast), "minutes": 1}
    problem(margaret.post("/visits/", too_short, key=KEY), 422)
    assert margaret.post("/visits/", booking(cast), key=KEY).status_code == 201


def test_after_seven_days_the_key_is_free(cast, margaret):
    margaret.post("/visits/", booking(cast), key=KEY)
    with time_machine.travel(now() + timedelta(days=KEPT_DAYS, minutes=1), tick=False):
        assert margaret.post("/visits/", booking(cast), key=KEY).status_code == 201
    with acting_for(cast.coop, cast.system):
        assert IdempotentRequest.objects.count() == 1


@pytest.mark.parametrize("key", ["", "short", "with a space in it", "é" * 20, "x" * 81])
def test_a_write_without_a_usable_key_is_refused(cast, margaret, key):
    refused = problem(margaret.send("POST", "/visits/", booking(cast), **{"Idempotency-Key": key}), 400)
    assert "Idempotency-Key" in refused["detail"]
    assert visits(cast) == 0


def test_reading_needs_no_key(margaret):
    assert margaret.send("GET", "/visits/", **{"Idempotency-Key": ""}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_while_the_first_is_under_way_the_second_is_told_to_wait(transactional_db, monkeypatch):
    """Two threads, two connections; the first is held inside its transaction, after its key was taken."""
    cast = cast_greenvale()
    with acting_for(cast.coop, cast.system):
        visit = a_visit(
            cast.packages["margaret"], on=today() + timedelta(days=3), at=dt.time(10), pca=cast.amira.person,
            status=VisitStatus.OFFERED,
        )  # fmt: skip
        path = f"/attendances/{visit.attendances.get().id}/accept/"
    secret = token_for(cast, cast.amira)
    taken, go_on = threading.Event(), threading.Event()
    accept = rotas_api.accept

    def slow(*args: Any, **kwargs: Any) -> Any:
        taken.set()
        assert go_on.wait(timeout=60)
        return accept(*args, **kwargs)

    monkeypatch.setattr(rotas_api, "accept", slow)

    def say_yes() -> Any:
        try:
            return Program(secret, Client(HTTP_HOST="greenvale.localhost")).post(path, key=KEY)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(say_yes)
        try:
            assert taken.wait(timeout=60)
            second = pool.submit(say_yes).result(timeout=60)
        finally:
            go_on.set()
        answer = first.result(timeout=60)
    assert "still under way" in problem(second, 409)["detail"]
    assert answer.status_code == 200
    replayed = say_yes()
    assert replayed["Idempotent-Replayed"] == "true"
    assert replayed.json() == answer.json()
