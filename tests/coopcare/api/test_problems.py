"""Every refusal is a problem with a sentence; it never says more than the page would."""

import datetime as dt
from datetime import timedelta
from uuid import uuid4

import pytest

from coopcare.clock import today
from coopcare.tenancy.context import acting_for
from rotas.models import Visit, VisitStatus
from tests.conftest import CommittingClient
from tests.coopcare.api.conftest import Program, problem
from tests.factories.rotas import a_visit


@pytest.fixture
def visit(cast) -> Visit:
    with acting_for(cast.coop, cast.system):
        return a_visit(
            cast.packages["margaret"], on=today() + timedelta(days=3), at=dt.time(10), pca=cast.amira.person,
            status=VisitStatus.ACCEPTED,
        )  # fmt: skip


def test_without_a_token_401_and_how_to_come_in(cast):
    answer = Program("").browser.get("/api/v1/visits/")
    assert "Sign in" in problem(answer, 401)["detail"] or "token" in problem(answer, 401)["detail"]
    assert answer["WWW-Authenticate"] == "Bearer"


def test_may_see_but_not_do_is_403(cast, program, visit):
    answer = program(cast.ben).post(f"/visits/{visit.id}/cancel/", {"version": 1, "reason": "away"})
    problem(answer, 403)


@pytest.mark.parametrize("who", ["cora", "zofia", "ed"])
def test_what_one_may_not_know_is_404_as_if_it_never_was(cast, program, visit, who):
    stranger = program(getattr(cast, who))
    here = problem(stranger.get(f"/visits/{visit.id}/"), 404)
    nowhere = problem(stranger.get(f"/visits/{uuid4()}/"), 404)
    assert here == nowhere


@pytest.mark.parametrize("method", ["DELETE", "PUT"])
def test_a_method_that_is_not_there_is_405_and_names_those_that_are(margaret, visit, method):
    answer = margaret.send(method, f"/visits/{visit.id}/")
    problem(answer, 405)
    assert {"GET", "PATCH"} <= set(answer["Allow"].split(", "))


def test_a_stale_version_is_409(margaret, visit):
    path = f"/visits/{visit.id}/"
    assert margaret.send("PATCH", path, {"version": 1, "minutes": 60}).status_code == 200
    problem(margaret.send("PATCH", path, {"version": 1, "minutes": 30}), 409)


def test_what_is_wrong_is_named_field_by_field(margaret, visit):
    refused = problem(margaret.post(f"/visits/{visit.id}/cancel/", {"reason": "bored"}), 422)
    assert set(refused["errors"]) == {"version", "reason"}


def test_a_rule_of_the_trade_is_422_with_its_sentence(cast, margaret, visit):
    booking = {
        "package_id": str(cast.packages["margaret"].id),
        "starts_at": "2020-01-06T10:00:00Z",
        "minutes": 60,
        "task_ids": [str(task.task_id) for task in _tasks(cast, visit)],
    }
    problem(margaret.post("/visits/", booking), 422)


def _tasks(cast, visit):
    with acting_for(cast.coop, cast.system):
        return list(visit.tasks.all())


@pytest.mark.parametrize("body", ["{", "[1, 2", "\x00", "NaN"])
def test_what_is_not_json_is_400(margaret, visit, body):
    headers = {"Authorization": f"Bearer {margaret.secret}", "Idempotency-Key": str(uuid4())}
    path = f"/api/v1/visits/{visit.id}/cancel/"
    answer = margaret.browser.generic("POST", path, body, content_type="application/json", headers=headers)
    problem(answer, 400)


def test_another_format_is_415_and_asking_for_one_406(margaret, visit):
    headers = {"Authorization": f"Bearer {margaret.secret}", "Idempotency-Key": str(uuid4())}
    path = f"/api/v1/visits/{visit.id}/cancel/"
    problem(margaret.browser.generic("POST", path, "a=1", content_type="text/plain", headers=headers), 415)
    problem(margaret.get(f"/visits/{visit.id}/", Accept="image/png"), 406)


@pytest.mark.parametrize("query", ["first=yesterday", "last=2026-02-30", "last="])
def test_a_day_that_is_none_is_422(margaret, query):
    problem(margaret.get(f"/visits/?{query}"), 422)


def test_a_browser_session_may_read_and_needs_the_csrf_token_to_write(cast, sign_in, visit):
    browser = CommittingClient(HTTP_HOST="greenvale.localhost", enforce_csrf_checks=True)
    sign_in(browser, cast.margaret)
    assert browser.get(f"/api/v1/visits/{visit.id}/").status_code == 200
    headers = {"Idempotency-Key": str(uuid4())}
    path, body = f"/api/v1/visits/{visit.id}/cancel/", {"version": 1, "reason": "away"}
    problem(browser.post(path, body, content_type="application/json", headers=headers), 403)
    browser.get("/text-size/")  # any form gives the browser its token
    headers["X-CSRFToken"] = browser.cookies["csrftoken"].value
    assert browser.post(path, body, content_type="application/json", headers=headers).status_code == 200


@pytest.mark.parametrize("path", ["/nothing/", "/visits/17/", "/visits/17/cancel/", "/a%0Ab/"])
def test_an_address_that_is_not_there_is_a_problem_too(margaret, path):
    problem(margaret.get(path), 404)
    problem(margaret.post(path, {}), 404)


def test_too_many_requests_are_429_and_say_when(cast, margaret, monkeypatch):
    from coopcare.api.throttling import ActorThrottle

    monkeypatch.setattr(ActorThrottle, "THROTTLE_RATES", {"actor": "2/min"})
    codes = [margaret.get("/packages/" + str(cast.packages["margaret"].id) + "/").status_code for _ in range(2)]
    assert codes == [200, 200]
    answer = margaret.get("/visits/")
    problem(answer, 429)
    assert 0 < int(answer["Retry-After"]) <= 61


def test_each_log_in_has_a_limit_of_its_own(cast, program, monkeypatch):
    from coopcare.api.throttling import ActorThrottle

    monkeypatch.setattr(ActorThrottle, "THROTTLE_RATES", {"actor": "1/min"})
    assert program(cast.margaret).get("/visits/").status_code == 200
    assert program(cast.amira).get("/visits/").status_code == 200


def test_a_refused_write_leaves_nothing_behind(cast, program, visit):
    program(cast.ben).post(f"/visits/{visit.id}/cancel/", {"version": 1, "reason": "away"})
    with acting_for(cast.coop, cast.system):
        assert Visit.objects.get().status == VisitStatus.ACCEPTED
