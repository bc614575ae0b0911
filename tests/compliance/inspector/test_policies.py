"""An inspector reads what the board adopted as the co-op's policies, and the model texts as what they are."""

import csv
import datetime as dt
import io

import pytest
import time_machine

from compliance.inspecting.sealing import files_of
from compliance.queries.pir import return_on
from compliance.queries.statements import statements
from compliance.queries.texts import library
from coopcare.documents.services import read_document
from coopcare.tenancy.context import acting_for
from tests.compliance.inspector.test_entering import TUESDAY, opened
from tests.compliance.inspector.test_reading import finished
from tests.compliance.life.test_life import OUR_WORDS, adopt, proposed
from tests.inspectors import come_in

MODEL = next(text for text in library().texts if text.code == "P18")


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def adopted(answered):
    """Scheduling in the co-op's own words, adopted on the 1st and in force from the 8th; nothing else."""
    with acting_for(answered.coop, answered.system):
        (edition,) = adopt(answered, proposed(answered), in_force_from=dt.date(2026, 12, 8))
        yield edition


def of_policy(on, code):
    (statement,) = [one for one in statements(on) if one.code == code]
    return [proof for proof in statement.evidence if proof.policy], statement.not_adopted


def test_a_version_counts_from_its_day_with_its_answers_and_its_minute(adopted):
    assert of_policy(dt.date(2026, 12, 7), "R2")[0] == []
    (proof,), left = of_policy(dt.date(2026, 12, 8), "R2")
    assert (proof.policy, proof.on) == ("P18", dt.date(2026, 12, 1))
    assert proof.author == adopted.answers[MODEL.accountable]
    assert "version 1, adopted by the board with minute 2026-11, 5" in proof.source
    assert proof.sha256 != ""
    assert f"P18 {MODEL.title}" not in left
    assert of_policy(TUESDAY.date(), "R2") == ([], [f"P18 {MODEL.title}"])


def test_a_review_that_is_overdue_is_said(adopted):
    (proof,), _ = of_policy(adopted.review_due_on + dt.timedelta(days=1), "R2")
    assert "Its review is overdue" in proof.says


def test_the_return_counts_what_was_in_force_on_the_day(adopted):
    def counts(on):
        (found,) = [one for _, group in return_on(on).groups for one in group if one.item.slug == "policies"]
        return [number for _, number in found.counts]

    total = sum(not text.is_document for text in library().texts)
    assert counts(dt.date(2026, 12, 7)) == [f"0 of {total}", "0"]
    assert counts(dt.date(2026, 12, 8)) == [f"1 of {total}", "0"]
    assert counts(adopted.review_due_on + dt.timedelta(days=1)) == [f"1 of {total}", "1"]


def test_the_table_and_the_signed_file_say_which_were_adopted(adopted, cast, client, tuesday):
    tuesday.shift(dt.timedelta(days=7))
    inspection = opened(cast, sample_ids=[cast.margaret.person.id])
    come_in(client, inspection)
    content = client.get("/quality/records/tables/policies/").content.decode("utf-8-sig")
    rows = {row[0]: row for row in list(csv.reader(io.StringIO(content)))[2:]}
    assert rows["P18"][2:6] == ["In force", "1", "2026-12-01", "2026-11, 5"]
    assert rows["P01"][2:] == ["Model text, not adopted", "", "", "", "", ""]
    bundle = finished(cast)
    with acting_for(cast.coop, cast.system):
        files = files_of(read_document(bundle.document))
    own, model = files["policies/P18.html"].decode(), files["policies/P01.html"].decode()
    assert OUR_WORDS.splitlines()[-1] in own
    assert "minute 2026-11, 5" in own
    assert "Not adopted. This is the model text" in model
    assert "minute" not in model.partition("<h2")[0]
