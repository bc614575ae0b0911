"""A copy of a policy: kept as data and put together again, and shown with what lint finds beside each paragraph."""

import datetime as dt
import json
from dataclasses import replace

import pytest

from compliance.life.merging import replaced
from compliance.life.page import shown
from compliance.life.texts import as_data, from_data, own_text, parts_as_data, parts_from, parts_of
from compliance.pack.lint import Finding, lint
from compliance.pack.questions import Organisation
from compliance.pack.text import Edition, PolicyText, read_library

LIBRARY = read_library()
ANSWERS = {question.name: question.example for question in LIBRARY.questions.values()}
TODAY = dt.date(2026, 11, 21)
GREENVALE = Organisation(
    name=ANSWERS["coop_name"],
    phone=ANSWERS["coop_phone"],
    address=ANSWERS["coop_address"],
    registered_manager=ANSWERS["registered_manager"],
    nominated_individual=ANSWERS["nominated_individual"],
    pack_version="1",
    issued_on=TODAY,
    adopted_on={text.code: TODAY for text in LIBRARY.texts},
)
P18 = next(text for text in LIBRARY.texts if text.code == "P18")


def copied(text: PolicyText, heading: str = "", words: str = "") -> PolicyText:
    parts = parts_of(text)
    return own_text(
        text,
        replaced(parts, heading, words) if heading else parts,
        version="1",
        history=[Edition("1", TODAY, "First.")],
    )


def findings(text: PolicyText) -> list[Finding]:
    texts = [text if one.code == text.code else one for one in LIBRARY.texts]
    return lint(texts, ANSWERS, GREENVALE, library=LIBRARY, only={text.code})


@pytest.mark.parametrize("text", LIBRARY.texts, ids=lambda text: text.code)
def test_every_text_is_kept_whole(text: PolicyText) -> None:
    assert from_data(json.loads(json.dumps(as_data(text)))) == text
    assert parts_from(json.loads(json.dumps(parts_as_data(parts_of(text))))) == parts_of(text)


@pytest.mark.parametrize("text", LIBRARY.texts, ids=lambda text: text.code)
def test_a_copy_that_nobody_touched_says_the_same(text: PolicyText) -> None:
    copy = copied(text)
    assert parts_of(copy) == parts_of(text)
    assert set(copy.variables) == set(text.variables)
    assert copy.sources == text.sources
    assert [section.anchor for section in copy.sections] == [section.anchor for section in text.sections]


def test_a_copy_that_nobody_touched_is_clean() -> None:
    assert findings(copied(P18)) == []


def test_it_lists_the_facts_and_sources_that_it_uses() -> None:
    heading = next(part.heading for part in parts_of(P18) if "{{late_minutes}}" in part.markdown)
    copy = copied(P18, heading, "Ring {{cqc_phone}}.")
    assert "cqc_phone" in copy.variables
    assert P18.accountable in copy.variables
    cited = "".join(section.markdown for section in copy.sections)
    assert all(f"[^{source.key}]" in cited for source in copy.sources)


def test_the_line_of_a_finding_is_its_paragraph_on_the_page() -> None:
    copy = copied(P18, "Purpose", "First paragraph.\n\nSecond one, TBC.\n\n- a list\n- with XXX in it")
    found = [finding for finding in findings(copy) if finding.code == "placeholder"]
    page = shown(copy, found, ANSWERS, LIBRARY.questions)
    first, second, third = page.sections[0].blocks
    assert "First paragraph" in first.html
    assert first.findings == ()
    assert [one.sentence for one in second.findings] == ["“TBC” is still to be filled in."]
    assert [one.sentence for one in third.findings] == ["“XXX” is still to be filled in."]
    assert {place for _, place in page.places} == {f"line-{second.line}", f"line-{third.line}"}
    assert page.findings == ()


def test_what_has_no_answer_shows_its_question_and_no_answer_is_html() -> None:
    copy = copied(P18, "Purpose", "{{coop_name}} and {{oncall_phone}}.")
    page = shown(copy, [], {"coop_name": "<b>Bees</b> & Co"}, LIBRARY.questions)
    html = page.sections[0].blocks[0].html
    assert "&lt;b&gt;Bees" in html
    assert "<b>" not in html
    assert "What is the on-call number?" in html


@pytest.mark.parametrize(
    ("heading", "old", "new", "code"),
    [
        ("", "{{late_minutes}} minutes", "99 minutes", "typed-over"),
        ("Purpose", "", "Our safeguarding officer reads it.", "two-titles"),
        ("Purpose", "", "The care manager reads it.", "two-titles"),
    ],
)
def test_what_other_documents_say_otherwise_blocks(heading: str, old: str, new: str, code: str) -> None:
    if heading:
        text = copied(P18, heading, new)
    else:
        text = replace(P18, sections=tuple(replace(s, markdown=s.markdown.replace(old, new)) for s in P18.sections))
    found = [finding for finding in findings(text) if finding.code == code]
    assert found
    assert all(finding.blocks and finding.line for finding in found)


def test_the_same_sentence_with_another_time_is_found() -> None:
    words = "We answer each written complaint of a member within {} working days."
    first = copied(P18, "Purpose", words.format(5))
    other = copied(next(text for text in LIBRARY.texts if text.code == "P10"), "Purpose", words.format("three"))
    found = [one for one in lint([first, other], ANSWERS, GREENVALE, library=LIBRARY) if one.code == "two-times"]
    assert [one.sentence for one in found] == ["“three working days” here, and “5 working days” in the same sentence of P18."]  # fmt: skip # noqa: E501
    same = copied(P18, "Purpose", f"{words.format(5)} {words.format(5)}")
    assert not [one for one in lint([same], ANSWERS, GREENVALE, library=LIBRARY) if one.code == "two-times"]


def test_a_policy_that_is_not_adopted_is_told_of_and_blocks_nothing() -> None:
    some = replace(GREENVALE, adopted_on={"P18": TODAY})
    found = [one for one in lint(LIBRARY.texts, ANSWERS, some, library=LIBRARY, only={"P18"})
             if one.code == "related-not-adopted"]  # fmt: skip
    assert found
    assert not any(one.blocks for one in found)
