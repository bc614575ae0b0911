"""The frameworks as they are shipped, and what the loader says of broken ones."""

import shutil
from pathlib import Path

import pytest

from compliance.framework.text import FOLDER, FrameworkError, read_frameworks
from compliance.pack.text import read_library

FRAMEWORKS = read_frameworks()
LIBRARY = read_library()


def test_the_one_in_force_has_five_questions_and_34_statements():
    live = FRAMEWORKS.live
    assert [len(live.nodes_of(question.code)) for question in live.questions] == [8, 6, 5, 7, 8]
    assert {node.code: node.name for node in live.nodes} == dict(LIBRARY.statements)


def test_the_one_to_come_is_marked_as_a_draft_without_names():
    coming = FRAMEWORKS.find("enquiry-draft")
    assert (coming.status, coming.to_check, len(coming.questions), len(coming.nodes)) == ("draft", True, 5, 24)
    assert coming.scoring is None
    assert all(node.title.endswith("(draft, name not published)") for node in coming.nodes)
    assert "Draft, names not published" in coming.note


def test_about_forty_topics_and_each_is_in_both():
    assert 38 <= len(FRAMEWORKS.topics) <= 46
    for one in FRAMEWORKS.frameworks:
        assert {topic for node in one.nodes for topic in node.topics} == set(FRAMEWORKS.topic)


def test_the_policies_of_topics_are_ours():
    codes = {text.code for text in LIBRARY.texts}
    assert {code for topic in FRAMEWORKS.topics for code in topic.policies} <= codes


def test_each_policy_answers_by_its_topics_for_the_statements_in_its_front_matter():
    lost = [
        (text.code, statement)
        for text in LIBRARY.texts
        if not text.is_document
        for statement in text.saf_statements
        if text.code not in FRAMEWORKS.policies_of(FRAMEWORKS.live.by_code[statement])
    ]
    assert lost == []


def edited(folder: Path, name: str, old: str, new: str) -> list[str]:
    """What the loader says once `old` in a shipped file is `new`."""
    shutil.copytree(FOLDER, folder, dirs_exist_ok=True)
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FrameworkError) as refusal:
        read_frameworks(folder)
    return list(refusal.value.problems)


LIVE = "statements-2023.toml"


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        (LIVE, 'code = "S2"', 'code = "S1"', "the code S1 comes twice."),
        (LIVE, 'question = "S"', 'question = "X"', "S1 belongs to X, which is not a key question of it."),
        (LIVE, '"safeguarding"', '"watching"', "S3 has the topic watching, which is not in topics.toml."),
        (LIVE, '["safeguarding"]', '["risk"]',
         "the topic safeguarding belongs nowhere, so its evidence would be lost."),
        (LIVE, '"16", "17", "20"', '"99"', "S1 has the regulation 99, which is not in regulations.toml."),
        (LIVE, 'status = "live"', 'status = "draft"', "One framework must be live, and 0 are: none."),
        (LIVE, '= "live"', '= "maybe"', "the status maybe is not one of draft, pilot, live, retired."),
        (LIVE, 'name = "Learning culture"', "", "node S1: name is missing."),
        (LIVE, "valid_from = 2023-11-21", 'valid_from = "soon"', "valid_from must be a day, like 2026-11-21."),
        (LIVE, "from = 39", "from = 99", "the scoring cannot be used: the bands must rise."),
        (LIVE, 'name = "Safe"', 'name = "Safe"\ncolour = "red"', "question S: colour is not a field of it."),
        ("enquiry-draft.toml", 'code = "enquiry-draft"', "code = ", "it cannot be read"),
        ("topics.toml", 'code = "candour"', 'code = "learning"', "the code learning comes twice."),
        ("topics.toml", 'policies = ["P08"]', "", "topic recruitment: policies is missing."),
        ("regulations.toml", 'topics = ["consent"]', "", "regulation 11 applies, but no topic answers for it."),
        ("regulations.toml", 'reason = "It says only that the others are kept."', "",
         "regulation 8 does not apply: give the reason."),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_with_a_sentence(tmp_path, name, old, new, words):
    assert [problem for problem in edited(tmp_path, name, old, new) if words in problem]


def test_a_missing_file_is_said(tmp_path):
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    (tmp_path / "topics.toml").unlink()
    with pytest.raises(FrameworkError, match=r"topics\.toml: the file is missing"):
        read_frameworks(tmp_path)


def test_everything_wrong_is_said_at_once(tmp_path):
    problems = edited(tmp_path, LIVE, 'status = "live"', 'status = "maybe"')
    assert len(problems) == 2
