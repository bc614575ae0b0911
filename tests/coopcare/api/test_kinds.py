"""Nights and live-in days over the API."""

import datetime as dt
from datetime import timedelta

from coopcare.clock import local, today
from coopcare.tenancy.models import Coop
from tests.coopcare.api.conftest import problem
from tests.coopcare.api.test_repeated_writes import booking


def test_a_sleep_in_is_booked_as_one_and_a_visit_needs_no_word(cast, margaret):
    night = {**booking(cast), "starts_at": local(today() + timedelta(days=3), dt.time(22)).isoformat(), "minutes": 540}
    made = margaret.post("/visits/", {**night, "kind": "sleep_in"})
    assert (made.status_code, made.json()["kind"]) == (201, "sleep_in")
    plain = margaret.post("/visits/", booking(cast))
    assert (plain.status_code, plain.json()["kind"]) == (201, "visit")


def test_a_length_that_its_kind_cannot_have_is_refused(cast, margaret):
    asked = {**booking(cast), "kind": "live_in_day", "minutes": 60}
    assert "A live-in day lasts from 8 hours to 24 hours." in str(problem(margaret.post("/visits/", asked), 422))
    assert margaret.post("/visits/", {**asked, "kind": "nap"}).status_code in (400, 422)


def test_personal_care_is_refused_while_the_co_op_may_not_give_it(cast, margaret):
    Coop.objects.filter(id=cast.coop.id).update(cqc_status="applied")
    answer = problem(margaret.post("/visits/", booking(cast)), 422)
    assert "Greenvale is not registered for personal care yet, so “Washing and dressing” cannot be booked." in str(
        answer
    )
