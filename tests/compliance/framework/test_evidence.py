"""Evidence: counted once a month by itself, added by people with consent, and honest about its age and its gaps."""

import datetime as dt
import io

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from PIL import Image

from compliance.evidence.registry import Count, source, source_of, sources
from compliance.framework.text import read_frameworks
from compliance.models import (
    ActionSource,
    ActionStatus,
    Category,
    EvidenceItem,
    EvidenceSnapshot,
    PlannedAction,
    SelfAssessment,
)
from compliance.queries.assessments import judged
from compliance.queries.evidence import EvidenceBook, statements
from compliance.services.assessments import assess
from compliance.services.evidence import add_evidence, count_evidence, digest_of, month_before, withdraw_evidence
from compliance.tasks import count_last_month
from coopcare.clock import LONDON
from coopcare.errors import Invalid, NotAllowed, StaleState
from rotas.models import VisitStatus
from tests.cast import Cast
from tests.factories.rotas import a_visit

NOVEMBER = (dt.date(2026, 11, 1), dt.date(2026, 11, 30))
TODAY = dt.date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _tuesday():
    with time_machine.travel(dt.datetime(2026, 12, 1, 9, tzinfo=LONDON), tick=False):
        yield


def counted(cast: Cast) -> int:
    return count_evidence(first=NOVEMBER[0], last=NOVEMBER[1], actor=cast.mo.actor())


def added(cast: Cast, **changes) -> EvidenceItem:
    answers = {
        "kind": "observation", "category": "observation", "topics": ["risk"], "title": "Steps agreed on",
        "words": "The person chose to keep the rug.", "on": TODAY, "actor": cast.ana.actor(), **changes,
    }  # fmt: skip
    return add_evidence(**answers)


def test_every_source_says_what_it_counts():
    topics = read_frameworks().topic
    for one in sources():
        assert set(one.topics) <= set(topics), one.code
        assert one.version >= 1
        assert one.sentence(Count(1, 2))
        assert "{" not in one.sentence(Count(1, 2)) + one.none
    with pytest.raises(ValueError, match="Two sources are called punctuality"):
        source("punctuality", "", topics="", says="", none="")(lambda first, last: Count(0, 0))


def test_a_month_is_counted_once_and_says_of_what(inside: Cast):
    for day, status in ((3, VisitStatus.CONFIRMED), (4, VisitStatus.DONE), (5, VisitStatus.MISSED)):
        a_visit(inside.packages["margaret"], on=dt.date(2026, 11, day), at=dt.time(9), pca=inside.amira.person,
                status=status)  # fmt: skip
    assert counted(inside) == len(sources())
    assert counted(inside) == 0
    assert count_last_month.run(inside.system) == 0, "the job of the night finds it done"
    found = {row.source: row for row in EvidenceSnapshot.objects.all()}
    assert len(found) == len(sources())
    assert (found["missed_visits"].numerator, found["missed_visits"].denominator) == (2, 3)
    assert found["confirmed_by_the_person"].sentence == (
        "The person, or who acts for them, confirmed 1 of 2 visits that were given."
    )
    assert found["disputes_in_time"].sentence == "Nobody questioned a bill in this time."
    row = found["punctuality"]
    assert (row.first_on, row.last_on, row.made_by, row.version) == (*NOVEMBER, "Mo Rahman", 2)
    said = {name: getattr(row, name) for name in ("source", "version", "first_on", "last_on", "numerator",
                                                 "denominator", "sentence", "made_at")}  # fmt: skip
    assert row.digest == digest_of(said)


def test_days_that_are_not_over_are_not_counted(inside: Cast):
    with pytest.raises(Invalid, match="not over yet"):
        count_evidence(first=TODAY, last=TODAY, actor=inside.mo.actor())


@pytest.mark.parametrize(
    ("on", "month"),
    [
        (dt.date(2027, 1, 31), (dt.date(2026, 12, 1), dt.date(2026, 12, 31))),
        (dt.date(2028, 3, 1), (dt.date(2028, 2, 1), dt.date(2028, 2, 29))),
    ],
)
def test_the_month_before(on, month):
    assert month_before(on) == month


@pytest.mark.parametrize(
    "sql", ["UPDATE compliance_evidencesnapshot SET numerator = 0", "DELETE FROM compliance_evidencesnapshot"]
)
def test_a_snapshot_is_never_changed(inside: Cast, sql):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"kind": "voice", "category": "experience"}, "consent", "who agreed to be quoted"),
        ({"kind": "photo"}, "file", "Choose the file"),
        ({"kind": "rumour"}, "kind", "what it is"),
        ({"category": "gossip"}, "category", "which kind"),
        ({"topics": []}, "topics", "what it is about"),
        ({"topics": ["S1"]}, "topics", "not ours"),
        ({"words": ""}, "words", "what was seen"),
        ({"on": dt.date(2026, 12, 2)}, "on", "still to come"),
        ({"fresh_until": dt.date(2026, 11, 30)}, "fresh_until", "before its own day"),
        ({"title": "x" * 121}, "title", "120 characters"),
        ({"title": "Cora"}, "title", "“Cora”"),
        ({"words": "Cora was asked."}, "words", "“Cora”"),
    ],
)
def test_what_is_wrong_with_an_item_is_said(inside: Cast, changes, field, words):
    with pytest.raises(Invalid, match=words) as refusal:
        added(inside, **changes)
    assert refusal.value.field == field


def test_a_file_is_what_its_content_is(inside: Cast, settings):
    picture = io.BytesIO()
    Image.new("RGB", (2, 2)).save(picture, "PNG")
    photo = SimpleUploadedFile("steps.txt", picture.getvalue(), content_type="text/plain")
    item = added(inside, kind="photo", upload=photo)
    assert (item.document.content_type, item.fresh_until) == ("image/png", dt.date(2027, 12, 1))
    with pytest.raises(Invalid, match="not a photo"):
        added(inside, kind="photo", upload=SimpleUploadedFile("steps.jpg", b"%PDF-1.7 " + b"x" * 300))
    with pytest.raises(Invalid, match="not one we can keep"):
        added(inside, kind="document", upload=SimpleUploadedFile("plan.pdf", b"MZ" + b"x" * 300))
    settings.UPLOAD_MAX_BYTES = 10
    with pytest.raises(Invalid, match="too big"):
        added(inside, kind="photo", upload=SimpleUploadedFile("steps.png", picture.getvalue()))


def test_a_voice_that_is_taken_back_is_shown_no_more(inside: Cast):
    voice = added(inside, kind="voice", category="experience", consent="Herself, at home, 1 December.")
    assert EvidenceBook().about(["risk"]).gathered == [voice]
    with pytest.raises(NotAllowed):
        withdraw_evidence(voice, why="She wishes it.", actor=inside.ana.actor())
    withdraw_evidence(voice, why="She wishes it.", actor=inside.mo.actor())
    assert EvidenceBook().about(["risk"]).gathered == []
    with pytest.raises(StaleState, match="already taken this back"):
        withdraw_evidence(voice, why="Again", actor=inside.mo.actor())


def test_gaps_are_said_and_go_when_they_are_filled(inside: Cast):
    gaps = EvidenceBook().about(["risk", "medicines"]).gaps
    assert "“Trained to help with medicines” has not been counted in the last year." in gaps
    assert any(gap.startswith("Nothing fresh has been gathered by hand about “Deciding about risk") for gap in gaps)
    counted(inside)
    item = added(inside)
    found = EvidenceBook().about(["risk", "medicines"])
    assert (found.fresh, found.total) == (9, 9)
    assert [gap.partition(":")[0] for gap in found.gaps] == [
        "“Risks looked at again in time”",
        "“High risks that the manager signed”",
        "“Doses that were written down”",
        "“Time-critical doses, given while it was safe”",
        "“Lines of medicines records that a second person checked the same day”",
        "“Incidents looked at”",
        "No fresh evidence of these kinds",
    ]
    with time_machine.travel(dt.datetime(2028, 1, 20, 9, tzinfo=LONDON), tick=False):
        later = EvidenceBook().about(["risk"])
        assert later.fresh == 0
        assert f"“{item.title}” has not been fresh since 1 December 2027." in later.gaps
    with time_machine.travel(dt.datetime(2027, 1, 20, 9, tzinfo=LONDON), tick=False):
        assert "“Trained to help with medicines” was last counted for November 2026." in (
            EvidenceBook().about(["medicines"]).gaps
        )


def test_the_same_evidence_stands_under_both_frameworks(inside: Cast):
    item = added(inside)
    frameworks = read_frameworks()
    for framework in frameworks.frameworks:
        holding = [one.node.code for one in statements(framework) if item in one.evidence.gathered]
        assert holding == [node.code for node in framework.nodes_about(["risk"])] != []


def test_all_statements_take_three_queries(inside: Cast):
    with CaptureQueriesContext(connection) as seen:
        found = statements()
    assert (len(found), len(seen)) == (34, 3)


def test_every_statement_and_regulation_has_a_policy_and_a_live_source_or_is_gathered_by_hand():
    """What nothing counts and nobody gathers would be a hole that an inspector finds."""
    frameworks = read_frameworks()
    asked = {f"regulation {one.number}": one.topics for one in frameworks.regulations if one.applies}
    for framework in frameworks.frameworks:
        asked |= {f"{framework.code} {node.code}": node.topics for node in framework.nodes}
    counted_topics = {topic for one in sources() for topic in one.topics}
    for name, codes in asked.items():
        topics = [frameworks.topic[code] for code in codes]
        assert any(topic.policies for topic in topics), f"{name} has no policy"
        assert any(topic.by_hand or topic.code in counted_topics for topic in topics), f"{name} has no evidence"
    neither = [one.code for one in frameworks.topics if not one.by_hand and one.code not in counted_topics]
    assert neither == [], "each topic counts itself or says what to gather"


def test_the_regulations_of_our_policies_are_on_the_list():
    from compliance.pack.text import read_library

    known = {one.number for one in read_frameworks().regulations if one.applies}
    assert {number for text in read_library().texts for number in text.regulations} <= known


def assessed(cast: Cast, node="S1", after=0, score=3, **changes) -> SelfAssessment:
    answers = {"story": "We talk about it each month.", "actor": cast.mo.actor(), **changes}
    return assess(framework=answers.pop("framework", "statements-2023"), node=node, after=after, score=score, **answers)


def test_assessments_add_up_and_keep_their_history(inside: Cast):
    live = read_frameworks().live
    for node in live.nodes_of("S"):
        assessed(inside, node.code)
    assert judged(live)[0].judgement.rating == "Good"
    assessed(inside, "S2", after=1, score=1, gaps="Much", actions="Do it", owner=inside.ana.person, due_on=TODAY)
    found = judged(live)[0].judgement
    assert (found.rating, found.unlimited, found.share) == ("Requires improvement", "Good", "68.8%")
    assert SelfAssessment.objects.filter(node="S2").count() == 2
    assert SelfAssessment.objects.get(node="S2", number=2).owner_words == "Ana Kowalska"
    assert judged(live)[1].judgement.rating == ""


def test_what_will_be_done_is_in_the_action_plan_once(inside: Cast):
    terms = {"owner": inside.ana.person, "due_on": TODAY}
    first = assessed(inside, actions="Look at each home.\n\n  Ask two families. ", **terms)
    assessed(inside, after=1, actions="Ask two families.\nTell the board.", **terms)
    assessed(inside, "S2", actions="Tell the board.", **terms)
    planned = PlannedAction.objects.filter(source=ActionSource.EVIDENCE).order_by("made_at")
    assert [one.what for one in planned] == [
        "Look at each home.", "Ask two families.", "Tell the board.", "Tell the board.",
    ]  # fmt: skip
    assert {(one.owner, one.due_on, one.status) for one in planned} == {(inside.ana.person, TODAY, ActionStatus.TO_DO)}
    title = read_frameworks().live.by_code["S1"].title
    assert (planned[0].source_id, planned[0].source_words) == (first.id, f"Self-assessment: {title}")


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"actions": "Visit Margaret."}, "actions", "one person"),
        ({"story": "Margaret is well."}, "story", "“Margaret”"),
        ({"actions": "x" * 301}, "actions", "300"),
        ({"due_on": TODAY - dt.timedelta(days=1)}, "due_on", "has not gone yet"),
    ],
)
def test_what_the_plan_refuses_is_said_where_it_was_written(inside: Cast, changes, field, words):
    with pytest.raises(Invalid, match=words) as refused:
        assessed(inside, **{"actions": "Do it", "owner": inside.ana.person, "due_on": TODAY, **changes})
    assert refused.value.field == field
    assert not PlannedAction.objects.filter(source=ActionSource.EVIDENCE).exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"score": 5}, "from 1 to 4"),
        ({"score": None}, "from 1 to 4"),
        ({"story": " "}, "in your own words"),
        ({"actions": "Do it"}, "who sees to this"),
        ({"actions": "Do it", "owner": "margaret"}, "who sees to this"),
        ({"actions": "Do it", "owner": "ana"}, "by when"),
        ({"framework": "enquiry-draft", "node": "L01"}, "Nothing is scored"),
    ],
)
def test_what_is_wrong_with_an_assessment_is_said(inside: Cast, changes, words):
    owner = changes.get("owner")
    with pytest.raises(Invalid, match=words):
        assessed(inside, **{**changes, "owner": inside.members[owner].person if owner else None})


def test_the_second_of_two_assessments_is_told(inside: Cast):
    assessed(inside)
    with pytest.raises(StaleState, match="Somebody has just assessed this too"):
        assessed(inside)
    with pytest.raises(NotAllowed):
        assessed(inside, after=1, actor=inside.ed.actor())


def test_a_source_has_its_code(inside: Cast):
    assert source_of("dbs").category == Category.PROCESSES
    assert source_of("nothing") is None
