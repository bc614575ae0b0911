"""What may be typed into a section, and the sentence for what may not."""

import pytest

from compliance.life.typed import tidied, troubles_with

FACTS, SOURCES = {"coop_name", "oncall_phone"}, {"reg13"}


def troubles(text: str) -> list[str]:
    return troubles_with(text, facts=FACTS, sources=SOURCES)


@pytest.mark.parametrize(
    "text",
    [
        "Plain words. 5 < 6, and Ben & Co.",
        "### A heading inside\n\n- A list\n- of two\n\n1. First",
        "{{coop_name}} follows the law.[^reg13] Ring {{ oncall_phone }}.",
        "| Who | When |\n|---|---|\n| Ana | daily |",
        "See <https://www.cqc.org.uk>.",
    ],
)
def test_this_may_stand(text: str) -> None:
    assert troubles(text) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("  \n ", "Write something."),
        ("x" * 20_001, "Use 20,000 characters or fewer. This is 20,001."),
        ("Hello <b>there</b>.", "Line 1 has HTML in it, “<b>”."),
        ("Fine.\n\n<div>\nNot fine.\n</div>", "Line 3 has HTML in it, “<div>”."),
        ("<script>alert(1)</script>", "has HTML in it, “<script>”"),
        ("<!-- hidden -->", "has HTML in it, “<!--”"),
        ("## Purpose\n\nAgain.", "Line 1 is a heading as large as the policy’s own."),
        ("Underlined\n---------\n\nWords.", "Line 1 is a heading as large as the policy’s own."),
        ("Words.\n\n    four spaces", "Line 3 begins with four spaces"),
        ("```\ncode\n```", "prints it as computer text"),
        ("{{nobody_knows}}", "{{nobody_knows}} is not one of the co-op’s facts."),
        ("{{coop name}}", "A fact is written {{like_this}}"),
        ("}} and", "A fact is written {{like_this}}"),
        ("True.[^made_up] And.[^nowhere]", "[^nowhere] is not one of this policy’s sources."),
        ("![A cat](cat.png)", "Pictures cannot be printed"),
        ("---\ncode: P99\n---\nWords.", "three hyphens"),
    ],
)
def test_this_is_refused_with_what_to_do(text: str, sentence: str) -> None:
    assert any(sentence in trouble for trouble in troubles(text)), troubles(text)


def test_the_same_fault_twice_is_told_once() -> None:
    assert len(troubles("{{x1}} and {{x1}}")) == 1


def test_it_is_tidied() -> None:
    assert tidied("\r\nOne.  \r\nTwo.\r\n\r\n") == "One.\nTwo."
    assert tidied("e\u0301") == "é"
