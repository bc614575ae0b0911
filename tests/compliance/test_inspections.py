"""An inspector comes in by letter and code, reads, changes nothing, is seen, and is out when the manager says."""

import datetime as dt
import re

import pytest
import time_machine

from compliance.models import Inspection
from compliance.services.inspections import (
    MOST_CODE_ATTEMPTS,
    end_inspection,
    find_inspection,
    give_spoken_code,
    let_in,
    open_inspection,
)
from coopcare.audit.queries import opened_by, who_opened
from coopcare.clock import now
from coopcare.errors import Invalid, NotAllowed, NotFound
from coopcare.outbox.models import Message
from coopcare.tenancy.context import acting_for
from rotas.models import VisitStatus
from tests.coopcare.home.forms import page_of
from tests.factories.rotas import a_visit

TUESDAY = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(TUESDAY, tick=False):
        yield


def opened(cast, hours=48, **changes):
    actor = cast.mo.actor()
    answers = {
        "inspector_name": "Iona Blair",
        "organisation": "Care Quality Commission",
        "email": "iona.blair@cqc.example",
        "purpose": "Assessment",
        "starts_at": now(),
        "ends_at": now() + dt.timedelta(hours=hours),
        "sample_ids": [cast.margaret.person.id],
        **changes,
    }
    with acting_for(cast.coop, actor):
        return open_inspection(**answers, actor=actor)


def newest_mail(cast):
    with acting_for(cast.coop, cast.system):
        return Message.objects.order_by("-created_at", "-id").first().body


def codes_for(cast, inspection, client, link):
    """What the form takes: the code of the newest e-mail, and the one that Mo reads out."""
    with acting_for(cast.coop, cast.mo.actor()):
        spoken = give_spoken_code(inspection, actor=cast.mo.actor())
    client.post(link)
    return {"code": re.search(r"\d{6}", newest_mail(cast)).group(), "spoken": spoken}


def link_of(cast):
    return re.search(r"/quality/inspect/[^/]+/", newest_mail(cast)).group()


@pytest.fixture
def inside_now(client, cast):
    """The inspector's browser, past the code."""
    with acting_for(cast.coop, cast.system):
        for package, pca in ((cast.packages["margaret"], cast.amira), (cast.packages["cora"], cast.zofia)):
            a_visit(package, on=dt.date(2026, 11, 30), at=dt.time(9), pca=pca.person, status=VisitStatus.DONE)
    inspection = opened(cast)
    link = link_of(cast)
    answer = client.post(f"{link}code/", codes_for(cast, inspection, client, link), follow=True)
    assert answer.status_code == 200
    return inspection


def every_record_page(cast):
    hers = cast.margaret.person.id
    return [
        "/quality/records/",
        f"/quality/records/rotas/{cast.clusters['mill'].id}/",
        "/quality/records/visits/?month=2026-11",
        "/quality/records/late/?month=2026-11",
        "/quality/records/staff/",
        f"/quality/records/people/{hers}/",
        "/quality/policies/",
    ]


def test_every_page_reads_and_none_can_change_anything(client, cast, inside_now):
    for path in every_record_page(cast):
        page = client.get(path)
        assert page.status_code == 200, path
        forms = page_of(page).find_all("form", method="post")
        assert [form["action"] for form in forms] == ["/account/logout/"], path
    for path in ("/quality/policies/build/", "/book/", "/people/add/"):
        assert client.post(path, {"name": "x"}).status_code == 403


def test_people_outside_the_sample_are_numbers(client, cast, inside_now):
    for path in every_record_page(cast):
        text = client.get(path).content.decode()
        assert "Cora" not in text, path
        assert "Bright" not in text, path
    log = client.get("/quality/records/visits/?month=2026-11").content.decode()
    assert "Margaret Hughes" in log
    assert re.search(r"Person \d+", log)
    assert client.get(f"/quality/records/people/{cast.cora.person.id}/").status_code == 404


def test_what_was_opened_is_listed_for_the_manager_and_for_her(client, cast, inside_now):
    for path in every_record_page(cast):
        client.get(path)
    with acting_for(cast.coop, cast.mo.actor()):
        verbs = set(opened_by(inside_now.access.user_id).values_list("verb", flat=True))
        hers = list(who_opened(cast.margaret.person.id).values_list("actor_name", "hat"))
    assert {"opened the visit log", "opened staff checks and training", "opened late and missed visits"} <= verbs
    assert ("Iona Blair", "inspector") in hers


def test_when_the_manager_ends_it_the_next_page_is_refused(client, cast, inside_now):
    with acting_for(cast.coop, cast.mo.actor()):
        end_inspection(inside_now, actor=cast.mo.actor())
    assert client.get("/quality/records/").status_code in (302, 403)
    with acting_for(cast.coop, cast.system), pytest.raises(NotFound):
        find_inspection("anything")


def test_after_its_end_nothing_opens(client, cast, inside_now):
    with time_machine.travel(TUESDAY + dt.timedelta(hours=49), tick=False):
        assert client.get("/quality/records/").status_code in (302, 403)
        assert (
            client.get(link_of(cast) if "inspect/" in newest_mail(cast) else "/quality/inspect/x/").status_code == 404
        )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"hours": 73}, "72 hours at most"),
        ({"hours": -1}, "has not gone yet"),
        ({"email": "amira@people.example"}, "another role here"),
    ],
)
def test_what_cannot_be_opened_is_refused_with_a_sentence(cast, changes, sentence):
    with pytest.raises(Invalid, match=sentence):
        opened(cast, **changes)


def test_only_the_manager_opens_one(cast):
    for somebody in (cast.ana, cast.fiona, cast.ed, cast.margaret):
        actor = somebody.actor()
        with acting_for(cast.coop, actor), pytest.raises(NotAllowed):
            open_inspection(
                inspector_name="x", organisation="x", email="x@y.example", purpose="x", starts_at=now(),
                ends_at=now() + dt.timedelta(hours=1), sample_ids=[], actor=actor,
            )  # fmt: skip


def test_the_wrong_code_shuts_the_link_after_five_tries(client, cast):
    inspection = opened(cast)
    link = link_of(cast)
    right = codes_for(cast, inspection, client, link)
    wrong = {**right, "spoken": f"{(int(right['spoken']) + 1) % 1_000_000:06d}"}
    for _ in range(MOST_CODE_ATTEMPTS):
        answer = client.post(f"{link}code/", wrong, follow=True)
    assert "entered too often" in answer.content.decode()
    assert client.post(f"{link}code/", right, follow=True).status_code == 422
    with acting_for(cast.coop, cast.system):
        assert Inspection.objects.get().code_attempts == MOST_CODE_ATTEMPTS


def test_both_codes_are_needed_and_the_one_by_mail_works_once_and_for_ten_minutes(client, cast):
    inspection = opened(cast)
    link = link_of(cast)
    codes = codes_for(cast, inspection, client, link)
    both = {"emailed": codes["code"], "spoken": codes["spoken"], "device": "one"}
    with acting_for(cast.coop, cast.system):
        inspection.refresh_from_db()
        for missing in ("emailed", "spoken"):
            assert let_in(inspection, **{**both, missing: ""}) is None
        with time_machine.travel(TUESDAY + dt.timedelta(minutes=11), tick=False):
            assert let_in(inspection, **both) is None
        assert let_in(inspection, **both) is not None
        inspection.refresh_from_db()
        assert let_in(inspection, **both) is None


def test_two_devices_with_the_same_codes_and_one_gets_in(client, cast):
    inspection = opened(cast)
    codes = codes_for(cast, inspection, client, link_of(cast))
    with acting_for(cast.coop, cast.system):
        first, second = Inspection.objects.get(), Inspection.objects.get()
        entered = [let_in(one, emailed=codes["code"], spoken=codes["spoken"], device=device)
                   for one, device in ((first, "one"), (second, "two"))]  # fmt: skip
    assert [user is not None for user in entered] == [True, False]
