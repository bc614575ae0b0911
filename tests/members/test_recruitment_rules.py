"""What a recruitment file lacks, and its moves. Pure."""

from dataclasses import replace
from datetime import date

import pytest

from members.models import FileStage
from members.recruitment import MOVES, FileFacts, against_supervised, can_move, items_of, lacking, words_lacking
from members.work_history import Gap

DAY = date(2026, 11, 16)
WHOLE = FileFacts(
    is_offered=True,
    identity_seen_on=DAY,
    photo_seen_on=DAY,
    has_dbs=True,
    dbs_level="barred_list",
    dbs_decision="accepted",
    has_right_to_work=True,
    references_verified=2,
    history_since=date(2010, 7, 1),
    stretches=3,
    qualifications=("Level 2 diploma",),
    health_answered_on=DAY,
    induction_began_on=DAY,
)


def test_a_whole_file_lacks_nothing() -> None:
    assert lacking(items_of(WHOLE)) == []
    assert words_lacking(items_of(WHOLE)) == ""


@pytest.mark.parametrize(
    ("change", "key", "sentence"),
    [
        ({"identity_seen_on": None}, "identity", "Proof of who they are has not been seen."),
        ({"photo_seen_on": None}, "identity", "A recent photo has not been seen."),
        ({"stretches": 0}, "history", "No job or education is written down."),
        ({"gaps": (Gap(date(2024, 3, 1), date(2024, 6, 1)),)}, "history", "Not explained: March to June 2024."),
        ({"care_jobs_unanswered": ("Elm House",)}, "conduct", "Not answered about: Elm House."),
        ({"references_verified": 1}, "references", "1 of 2 references verified."),
        ({"qualifications": ()}, "qualifications", "No proof has been seen, and nobody has said that none is needed."),
        ({"has_right_to_work": False}, "right-to-work", "There is no right to work check that counts today."),
        ({"has_dbs": False}, "dbs", "There is no DBS check that counts today."),
        ({"dbs_decision": ""}, "dbs", "The level and the decision on the DBS check are not written down."),
        ({"dbs_decision": "refused"}, "dbs", "The decision was that they may not do this work."),
        ({"dbs_level": "enhanced"}, "dbs", "This job needs an enhanced check with the adults’ barred list."),
        ({"health_answered_on": None}, "health", "They have not answered yet."),
        ({"health_answered_on": None, "is_offered": False}, "health", "It is asked only after the offer."),
        ({"induction_began_on": None}, "induction", "The induction has not begun."),
    ],
)
def test_each_thing_by_itself_shuts_the_gate(change: dict, key: str, sentence: str) -> None:
    missing = lacking(items_of(replace(WHOLE, **change)))
    assert [(item.key, item.lacks) for item in missing] == [(key, sentence)]
    assert missing[0].who


def test_no_qualification_may_be_needed() -> None:
    assert lacking(items_of(replace(WHOLE, qualifications=(), no_qualifications_needed=True))) == []


def test_the_office_needs_no_barred_list() -> None:
    assert lacking(items_of(replace(WHOLE, job="office", dbs_level="basic"))) == []


def test_the_words_for_a_rota_name_things_and_nothing_in_them() -> None:
    items = items_of(replace(WHOLE, references_verified=0, dbs_decision="refused", gaps=(Gap(DAY, DAY),)))
    assert words_lacking(items) == "gaps in work history, references and DBS decision"


def test_a_supervised_start_waits_for_the_certificate_alone() -> None:
    waiting = items_of(replace(WHOLE, has_dbs=False, references_verified=1))
    assert against_supervised(waiting, DAY, 1) == []
    assert against_supervised(waiting, None, 1) == ["The adults’ barred list has not been looked at."]
    assert against_supervised(waiting, DAY, 0) == ["No reference has been verified yet."]
    without_right = items_of(replace(WHOLE, has_dbs=False, has_right_to_work=False))
    assert against_supervised(without_right, DAY, 2) == ["There is no right to work check that counts today."]


def test_moves() -> None:
    assert set(MOVES) == set(FileStage)
    assert can_move("applicant", FileStage.OFFERED)
    assert not can_move("applicant", FileStage.CLEARED)
    assert not can_move("withdrawn", FileStage.OFFERED)
    assert all(not MOVES[stage] for stage in (FileStage.WITHDRAWN, FileStage.LEFT))
