"""The way in: who may make it, what a lot draws, a second device, an expired session, and a password that is no way."""

import datetime as dt
import re

import pytest
import time_machine
from django.contrib.auth.hashers import make_password

from compliance.models import Inspection, InspectionBundle, SampleRule
from compliance.services.answers import answer_question
from compliance.services.inspections import Sample, end_inspection, give_spoken_code, open_inspection
from coopcare.clock import now
from coopcare.errors import Invalid, NotAllowed
from coopcare.outbox.models import Message
from coopcare.tenancy.context import acting_for
from tests.conftest import CommittingClient

TUESDAY = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)
RECORDS = "/quality/records/"


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


def opened(cast, hours=48, **changes):
    actor = cast.mo.actor()
    answers = {
        "inspector_name": "Iona Blair", "organisation": "Care Quality Commission", "email": "iona@cqc.example",
        "purpose": "Assessment", "starts_at": now(), "ends_at": now() + dt.timedelta(hours=hours), **changes,
    }  # fmt: skip
    with acting_for(cast.coop, actor):
        return open_inspection(**answers, actor=actor)


def letter(cast):
    with acting_for(cast.coop, cast.system):
        return Message.objects.filter(to="iona@cqc.example").order_by("-created_at", "-id").first().body


def enter(client, cast, inspection, link):
    with acting_for(cast.coop, cast.mo.actor()):
        spoken = give_spoken_code(inspection, actor=cast.mo.actor())
    client.post(link)
    code = re.search(r"\d{6}", letter(cast)).group()
    return client.post(f"{link}code/", {"code": code, "spoken": spoken}, follow=True)


@pytest.fixture
def inspection(cast):
    return opened(cast, sample_ids=[cast.margaret.person.id])


@pytest.fixture
def link(cast, inspection):
    return re.search(r"/quality/inspect/[^/]+/", letter(cast)).group()


def test_a_lot_is_drawn_with_its_rule_and_its_seed(cast):
    found = opened(cast, people=Sample(SampleRule.LOT, how_many=1), staff=Sample(SampleRule.EVERYBODY))
    with acting_for(cast.coop, cast.system):
        assert found.sample.filter(part="person").count() == 1
        assert found.sample.filter(part="worker").count() == 6
    assert found.people_words == (
        f"1 drawn by lot from the 2 people supported on 1 December 2026, with the seed {found.seed}."
    )
    assert found.staff_words == "All 6 people employed on 1 December 2026."


def test_who_was_not_here_is_not_in_a_sample(cast):
    found = opened(cast, people=Sample(ids=[cast.amira.person.id]), staff=Sample(ids=[cast.margaret.person.id]))
    with acting_for(cast.coop, cast.system):
        assert not found.sample.exists()
    assert found.seed == ""


def test_the_nominated_individual_opens_one_without_a_name(client, cast, sign_in):
    """Ed sits on the board: in that hat he never reads who is supported."""
    sign_in(client, cast.ed)
    address = "/quality/inspections/open/"
    assert client.get(address).status_code == 403
    with acting_for(cast.coop, cast.mo.actor()):
        answer_question("nominated_individual", value="Ed Barker", actor=cast.mo.actor())
    form = client.get(address)
    assert form.status_code == 200
    assert "Margaret" not in form.content.decode()
    typed = {
        "inspector_name": "Iona Blair", "organisation": "Care Quality Commission", "email": "iona@cqc.example",
        "purpose": "Assessment", "starts_at_time": "9am", "ends_on_day": "2", "ends_on_month": "12",
        "ends_on_year": "2026", "ends_at_time": "5pm", "people_rule": "lot", "people_count": "1",
        "staff_rule": "everybody",
    }  # fmt: skip
    assert client.post(address, {**typed, "people_rule": "chosen"}).status_code == 422
    page = client.post(address, typed, follow=True).content.decode()
    assert "1 drawn by lot from the 2 people supported" in page
    assert not {"Margaret", "Cora", "Amira"} & set(re.findall(r"\w+", page))
    with acting_for(cast.coop, cast.system):
        found = Inspection.objects.get()
    assert found.opened_by == "Ed Barker"
    spoken = client.post(f"/quality/inspections/{found.id}/code/").content.decode()
    assert re.search(r"<strong>\d{3} \d{3}</strong>", spoken)
    assert client.get(RECORDS).status_code == 403


def test_a_second_device_is_refused_until_the_manager_lets_it_in(client, cast, inspection, link):
    assert enter(client, cast, inspection, link).status_code == 200
    other = CommittingClient(HTTP_HOST="greenvale.localhost")
    for path in (link, f"{link}code/"):
        for answer in (other.get(path), other.post(path, {"code": "123456", "spoken": "123456"})):
            assert answer.status_code == 403
            assert "already been used on another device" in answer.content.decode()
    assert client.get(link).headers["Location"] == RECORDS
    assert enter(other, cast, inspection, link).status_code == 200
    # The first one is out: two people with one link do not read side by side.
    refused = client.get(RECORDS)
    assert refused.status_code == 403
    assert "another device" in refused.content.decode()


def test_only_the_manager_reads_a_code_out_and_it_is_shown_once(client, cast, sign_in, inspection):
    with acting_for(cast.coop, cast.ana.actor()), pytest.raises(NotAllowed):
        give_spoken_code(inspection, actor=cast.ana.actor())
    sign_in(client, cast.mo)
    page = f"/quality/inspections/{inspection.id}/"
    shown = re.search(r"<strong>(\d{3} \d{3})</strong>", client.post(f"{page}code/").content.decode()).group(1)
    assert shown not in client.get(page).content.decode()


def test_after_the_end_the_next_press_says_so_and_whom_to_ring(client, cast, inspection, link, tuesday):
    enter(client, cast, inspection, link)
    assert client.get(RECORDS).status_code == 200
    tuesday.shift(dt.timedelta(hours=48))
    for path in (RECORDS, f"/quality/records/people/{cast.margaret.person.id}/timeline/", "/quality/policies/"):
        answer = client.get(path)
        assert answer.status_code == 403
        text = answer.content.decode()
        assert "Your time to read here has ended. If you need longer, ring Greenvale on 01632 960960." in text
        assert "Margaret" not in text
    assert "ring Greenvale on 01632 960960" in client.get(link).content.decode()


def test_another_open_inspection_is_not_ended_with_this_one(cast, inspection):
    other = opened(cast, hours=24)
    with acting_for(cast.coop, cast.mo.actor()):
        end_inspection(inspection, actor=cast.mo.actor())
        other.access.refresh_from_db()
        assert other.access.ends_at == other.ends_at


POLICIES = "/quality/policies/"


def test_an_old_session_does_not_walk_into_the_next_inspection(client, cast, inspection, link, tuesday):
    """Same inspector, same browser, two days later: the codes of the first open nothing of the second."""
    assert enter(client, cast, inspection, link).status_code == 200
    tuesday.shift(dt.timedelta(hours=50))
    opened(cast, hours=24, sample_ids=[cast.cora.person.id])
    new_link = re.search(r"/quality/inspect/[^/]+/", letter(cast)).group()
    for path in (RECORDS, f"{RECORDS}visits/", f"{RECORDS}people/{cast.cora.person.id}/", POLICIES):
        refused = client.get(path)
        assert refused.status_code == 403, path
        assert "Cora" not in refused.content.decode()
    assert "enter both codes" in client.get(RECORDS).content.decode()
    for path in (new_link, f"{new_link}code/"):
        assert client.get(path).status_code == 200, "asked for the codes, not passed through"
    with acting_for(cast.coop, cast.system):
        second = Inspection.objects.order_by("-starts_at").first()
    assert enter(client, cast, second, new_link).status_code == 200
    assert client.get(f"{RECORDS}people/{cast.cora.person.id}/").status_code == 200
    assert client.get(f"{RECORDS}people/{cast.margaret.person.id}/").status_code == 404


def test_two_inspections_of_one_inspector_keep_apart_and_the_longer_one_lasts(client, cast, inspection, link, tuesday):
    enter(client, cast, inspection, link)
    opened(cast, hours=2, sample_ids=[cast.cora.person.id])
    assert client.get(f"{RECORDS}people/{cast.cora.person.id}/").status_code == 404
    tuesday.shift(dt.timedelta(hours=3))
    assert client.get(f"{RECORDS}people/{cast.margaret.person.id}/").status_code == 200


def test_a_new_code_shuts_the_device_out_until_both_are_entered(client, cast, inspection, link):
    enter(client, cast, inspection, link)
    with acting_for(cast.coop, cast.mo.actor()):
        give_spoken_code(inspection, actor=cast.mo.actor())
    refused = client.get(RECORDS)
    assert refused.status_code == 403
    assert "A new code was read out" in refused.content.decode()
    assert client.get(link).status_code == 200
    assert enter(client, cast, inspection, link).status_code == 200


def test_one_that_has_not_begun_opens_nothing_yet(client, cast):
    inspection = opened(cast, starts_at=now() + dt.timedelta(hours=2))
    link = re.search(r"/quality/inspect/[^/]+/", letter(cast)).group()
    assert "starts at Tuesday 1 December 2026 at 11am" in client.get(link).content.decode()
    with acting_for(cast.coop, cast.system):
        assert not InspectionBundle.objects.filter(inspection=inspection).exists()


def test_a_code_is_not_given_for_one_that_has_ended(cast, inspection):
    with acting_for(cast.coop, cast.mo.actor()):
        end_inspection(inspection, actor=cast.mo.actor())
        with pytest.raises(Invalid, match="has ended"):
            give_spoken_code(Inspection.objects.get(id=inspection.id), actor=cast.mo.actor())


def test_a_password_is_no_way_in(client, cast, inspection):
    user = inspection.access.user
    user.password = make_password("a-long-enough-password")
    user.save()
    answer = client.post("/account/login/", {"login": user.email, "password": "a-long-enough-password"}, follow=True)
    assert "_auth_user_id" not in client.session
    assert client.get(RECORDS).status_code == 302
    assert answer.status_code < 500


def test_the_form_asks_for_a_number_when_a_lot_is_to_be_drawn(client, cast, sign_in):
    sign_in(client, cast.mo)
    typed = {
        "inspector_name": "Iona Blair", "organisation": "Care Quality Commission", "email": "iona@cqc.example",
        "purpose": "Assessment", "starts_at_time": "9am", "ends_on_day": "2", "ends_on_month": "12",
        "ends_on_year": "2026", "ends_at_time": "5pm", "people_rule": "lot", "people_count": "", "staff_rule": "lot",
        "staff_count": "2",
    }  # fmt: skip
    refused = client.post("/quality/inspections/open/", typed)
    assert refused.status_code == 422
    assert "Enter how many, as a number" in refused.content.decode()
    assert client.post("/quality/inspections/open/", {**typed, "people_count": "1"}).status_code == 302
    with acting_for(cast.coop, cast.system):
        assert Inspection.objects.get().sample.count() == 3
