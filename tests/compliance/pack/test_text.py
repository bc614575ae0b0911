"""The library's texts are whole, and a broken one is refused in sentences."""

from pathlib import Path
from shutil import copytree

import pytest

from compliance.pack.questions import trouble_with
from compliance.pack.text import (
    COMMON_HEADINGS,
    DOCUMENT_HEADINGS,
    LIBRARY,
    LibraryError,
    load_library,
    parse_policy,
    read_library,
)
from tests.compliance.pack.headings import OWN_HEADINGS

# The 2014 Regulations that bind a co-op giving care at home (4 is for partnerships, 8 asks for the rest to be kept,
# 9A is for places people stay in), and those of 2009 (17 is for people detained under the Mental Health Act).
REGULATIONS = {"5", "6", "7", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20", "20A"} | {
    f"2009/{number}" for number in (12, 13, 14, 15, 16, 18)
}
GOOD = (LIBRARY / "P10-complaints.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", OWN_HEADINGS)
def test_a_policy_is_written_in_full(code: str) -> None:
    text = next(text for text in load_library() if text.code == code)
    headings = [section.heading for section in text.sections]
    assert not set(DOCUMENT_HEADINGS if text.is_document else COMMON_HEADINGS) - set(headings)
    assert not set(OWN_HEADINGS[code]) - set(headings)
    assert all(section.markdown.strip() for section in text.sections)
    assert (1000 if text.is_document else 2000) <= sum(len(s.markdown.split()) for s in text.sections) <= 3500


def test_every_policy_has_its_own_headings_named_here() -> None:
    assert [text.code for text in load_library()] == list(OWN_HEADINGS)


def test_the_library_has_every_policy_and_nothing_else() -> None:
    assert [text.code for text in load_library()] == list(read_library().titles)
    assert {text.code: text.title for text in load_library()} == dict(read_library().titles)


def test_every_regulation_and_quality_statement_is_answered_by_a_policy() -> None:
    policies = [text for text in load_library() if not text.is_document]
    assert not REGULATIONS - {regulation for text in policies for regulation in text.regulations}
    assert not set(read_library().statements) - {code for text in policies for code in text.saf_statements}


def test_every_text_is_related_to_another_and_never_to_itself() -> None:
    named = {code for text in load_library() for code in text.related}
    assert named == {text.code for text in load_library()}
    assert all(text.code not in text.related for text in load_library())


def test_sections_know_their_lines() -> None:
    lines = GOOD.splitlines()
    for section in parse_policy(GOOD, "P10").sections:
        assert lines[section.line - 1] == f"## {section.heading}"
        assert lines[section.line] == section.markdown.splitlines()[0]


def test_every_example_answers_its_own_question() -> None:
    for question in read_library().questions.values():
        assert question.example
        assert question.question.endswith("?")
        assert trouble_with(question, question.example) is None


@pytest.mark.parametrize(
    ("name", "answer", "sentence"),
    [
        ("oncall_phone", "ring the office", "Enter a phone number, like 01632 960101."),
        ("oncall_phone", "01632", "Enter a phone number, like 01632 960101."),
        ("oncall_phone", "+44 1632 960101", None),
        ("police_non_emergency_phone", "101", None),
        ("late_minutes", "a while", "Enter a whole number of minutes, like 20."),
        ("late_minutes", "9" * 40, "Enter a whole number of minutes, like 20."),
        ("late_minutes", "0", "Enter a whole number of minutes, like 20."),
        ("late_minutes", "-5", "Enter a whole number of minutes, like 20."),
        ("late_minutes", "", None),
        ("complaints_email", "us at home", "Enter an email address, like listening@greenvale-care.example."),
        ("lgsco_website", "javascript:alert(1)", "Enter a web address, like https://www.lgo.org.uk."),
    ],
)
def test_an_answer_of_the_wrong_kind_is_told_what_to_do(name: str, answer: str, sentence: str | None) -> None:
    assert trouble_with(read_library().questions[name], answer) == sentence


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (GOOD, "# Complaints\n\nWe listen.\n", "the front matter is missing"),
        ("title: Complaints", "title: Complaints: all of them", "the front matter cannot be read near line 3"),
        ("review_months: 12\n", "", "review_months is missing"),
        ("review_months: 12", "review_months: yearly", "review_months must be a whole number"),
        ("review_months: 12", "review_months: 12\nowner: us", "owner is not a field"),
        ("    seen: 2026-11-21\n", "", "each source needs key, says, where, seen, confidence"),
        ("    dated: 2026-11-21", "    dated: last week", "each version in the history needs"),
    ],
)
def test_broken_front_matter_is_refused_in_a_sentence(old: str, new: str, sentence: str) -> None:
    with pytest.raises(LibraryError) as refused:
        parse_policy(GOOD.replace(old, new, 1), "P10-complaints.md")
    assert sentence in refused.value.message
    assert refused.value.message.startswith("P10-complaints.md: ")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("code: P10", "code: P99", "P99: this code is not in codes.toml."),
        ("code: P10", "code: P01", "P01: two files have this code."),
        ("## Training", "## Learning to listen", "P10: the heading Training is missing."),
        ("## Compliments", "## Learning", "P10: the heading Learning comes twice."),
        ("{{coop_phone}}", "{{switchboard}}", "P10: the variable switchboard is used but not listed"),
        ("  - ico_phone\n", "  - ico_phone\n  - gp_phone\n", "P10: the variable gp_phone is not in variables.toml."),
        ("on {{ico_phone}}", "by phone", "P10: the variable ico_phone is listed but not used in the text."),
        ("{{ico_phone}}", "{{ICO Phone}}", "P10: a variable is not written as {{name}} in small letters."),
        ("[^summary]", "[^reg99]", "P10: the source reg99 is marked in the text but not listed."),
        ("[^cqcrole]", "", "P10: the source cqcrole is listed but no statement is marked with it."),
        ("confidence: medium", "confidence: certain", "P10: the confidence certain is not high, medium or low."),
        ("P21, P23]", "P21, P24]", "P10: related policy P24 is not in codes.toml."),
        ("[ALL, USER]", "[STAFF]", "P10: the readers STAFF are not in codes.toml."),
        ("[R4, S1, W7]", "[R4, S1, W9]", "P10: the statement W9 is not in codes.toml."),
        ('version: "1.0"', 'version: "1.1"', "P10: version 1.1 is not in its history."),
        ("accountable: complaints_lead", "accountable: chair", "P10: the accountable person chair is not listed"),
        ("review_months: 12", "review_months: -1", "P10: review_months must be 1 or more."),
    ],
)
def test_a_text_that_does_not_fit_the_library_is_refused(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    folder = copytree(LIBRARY, tmp_path / "library")
    assert old in GOOD
    (folder / "P10-complaints.md").write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LibraryError) as refused:
        load_library(folder)
    assert any(problem.startswith(sentence) for problem in refused.value.problems)


def test_a_question_that_no_policy_needs_is_not_asked(tmp_path: Path) -> None:
    folder = copytree(LIBRARY, tmp_path / "library")
    with (folder / "variables.toml").open("a", encoding="utf-8") as file:
        file.write('\n[shoe_size]\nquestion = "What size?"\nhelp = ""\nkind = "text"\nexample = "7"\n')
    with pytest.raises(LibraryError) as refused:
        load_library(folder)
    assert refused.value.problems == ("variables.toml: no policy uses shoe_size.",)


def test_every_problem_is_named_at_once(tmp_path: Path) -> None:
    folder = copytree(LIBRARY, tmp_path / "library")
    broken = GOOD.replace("## Training", "## Learn").replace("P21, P23]", "P21, P24]")
    (folder / "P10-complaints.md").write_text(broken, encoding="utf-8")
    with pytest.raises(LibraryError) as refused:
        load_library(folder)
    assert len(refused.value.problems) == 2
