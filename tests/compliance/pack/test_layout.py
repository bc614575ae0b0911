"""The pack is one document in the co-op's own name, or a refusal that lists what is missing."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from compliance.pack.layout import (
    STYLESHEET,
    TEMPLATE,
    AnswersMissing,
    missing_answers,
    pack_context,
    pack_html,
    pack_title,
)
from compliance.pack.questions import Organisation
from compliance.pack.text import read_library
from coopcare.ui.pdf import render_pdf

TEXTS = read_library().texts
QUESTIONS = read_library().questions
ANSWERS = {question.name: question.example for question in QUESTIONS.values() if not question.from_coop}
GREENVALE = Organisation(
    name="Greenvale Care Co-operative Limited",
    phone="01632 960100",
    address="2 Market Row, Greenvale, GV1 2AB",
    registered_manager="Ruth Adeyemi",
    nominated_individual="Siân Ŵyn-Łukasiewicz",
    pack_version="1.0",
    issued_on=date(2026, 11, 21),
)


# Two policies show what the paper does; all of them are read as HTML.
PRINTED = [text for text in TEXTS if text.code in ("P10", "P17")]


@pytest.fixture(scope="module")
def pack() -> PdfReader:
    context = pack_context(PRINTED, ANSWERS, GREENVALE)
    return PdfReader(BytesIO(render_pdf(TEMPLATE, context, title=pack_title(GREENVALE), stylesheets=[STYLESHEET])))


@pytest.fixture(scope="module")
def pages(pack: PdfReader) -> list[str]:
    return [re.sub(r"\s+", " ", page.extract_text()) for page in pack.pages]


def test_every_fact_is_asked_and_printed() -> None:
    plain = BeautifulSoup(pack_html(TEXTS, ANSWERS, GREENVALE), "html.parser").get_text()
    for name, answer in {**ANSWERS, **GREENVALE.answers()}.items():
        assert answer in plain, name


def test_nothing_is_left_to_fill_in() -> None:
    html = pack_html(TEXTS, ANSWERS, GREENVALE)
    assert "{{" not in html
    assert "[^" not in html


def test_a_missing_answer_is_refused_with_the_whole_list() -> None:
    answers = {**ANSWERS, "oncall_phone": "", "advocacy_phone": "  "}
    del answers["ack_days"]
    assert [question.name for question in missing_answers(TEXTS, {**answers, **GREENVALE.answers()})] == [
        "oncall_phone",
        "advocacy_phone",
        "ack_days",
    ]
    with pytest.raises(AnswersMissing) as refused:
        pack_html(TEXTS, answers, GREENVALE)
    assert refused.value.problems == (
        "What is the on-call number?",
        "What is the advocacy service's phone number?",
        "Within how many working days do you acknowledge a complaint?",
    )
    assert all(problem in refused.value.message for problem in refused.value.problems)


def test_a_gap_in_the_co_ops_own_record_is_refused_too() -> None:
    with pytest.raises(AnswersMissing) as refused:
        pack_html(TEXTS, ANSWERS, replace(GREENVALE, nominated_individual=" "))
    assert refused.value.problems == ("Who is the nominated individual?",)


def test_an_answer_of_the_wrong_kind_is_refused() -> None:
    with pytest.raises(AnswersMissing) as refused:
        pack_html(TEXTS, {**ANSWERS, "late_minutes": "soon"}, GREENVALE)
    assert "Enter a whole number of minutes, like 20." in refused.value.message


def test_a_smaller_pack_asks_only_what_it_prints() -> None:
    complaints = [text for text in TEXTS if text.code == "P10"]
    answers = {name: answer for name, answer in ANSWERS.items() if name != "noreply_escalation_minutes"}
    html = pack_html(complaints, answers, GREENVALE)
    assert "P18 Scheduling, punctuality, missed visits, no reply and on-call (not in this pack)" in html


def test_html_in_an_answer_is_printed_as_text() -> None:
    html = pack_html(TEXTS, {**ANSWERS, "safeguarding_lead": "<img src=x> & *Ana*"}, GREENVALE)
    assert "<img" not in html
    assert "&lt;img src=x&gt; &amp; *Ana*" in html


def test_an_answer_cannot_bring_in_another_answer() -> None:
    html = pack_html(TEXTS, {**ANSWERS, "council_name": "Council [^careact]"}, GREENVALE)
    assert "Council [^careact]" in html


def test_the_same_inputs_give_the_same_document() -> None:
    assert pack_html(TEXTS, ANSWERS, GREENVALE) == pack_html(TEXTS, dict(reversed(ANSWERS.items())), GREENVALE)


def test_every_link_inside_the_document_leads_somewhere() -> None:
    soup = BeautifulSoup(pack_html(TEXTS, ANSWERS, GREENVALE), "html.parser")
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    links = [tag["href"][1:] for tag in soup.find_all("a", href=re.compile("^#"))]
    assert len(links) > 100
    assert not set(links) - set(ids)


def test_headings_skip_no_level_and_there_is_one_h1() -> None:
    soup = BeautifulSoup(pack_html(TEXTS, ANSWERS, GREENVALE), "html.parser")
    levels = [int(tag.name[1]) for tag in soup.find_all(re.compile("^h[1-6]$"))]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


def test_what_is_uncertain_is_marked_and_listed() -> None:
    soup = BeautifulSoup(pack_html(TEXTS, ANSWERS, GREENVALE), "html.parser")
    to_check = [source for text in TEXTS for source in text.sources if source.to_check]
    assert len(soup.select(".to-check tbody tr")) == len(to_check)
    marks = [tag.get_text() for tag in soup.select("sup.source")]
    assert any(mark.endswith(", check]") for mark in marks)
    assert any(not mark.endswith(", check]") for mark in marks)


def test_dates_of_adoption_and_review_are_printed() -> None:
    html = pack_html(TEXTS, ANSWERS, replace(GREENVALE, adopted_on={text.code: date(2024, 2, 29) for text in TEXTS}))
    assert "29 February 2024" in html
    assert "28 February 2025" in html
    assert "Not yet adopted" not in html
    assert "Draft." not in html
    draft = pack_html(TEXTS, ANSWERS, GREENVALE)
    assert "12 months after the board adopts it" in draft
    assert "Draft." in draft


def test_regulations_are_named_by_year() -> None:
    html = pack_html([text for text in TEXTS if text.code == "P15"], ANSWERS, GREENVALE)
    assert '<th scope="row">2014 Regulations</th><td>12, 17, 20</td>' in html
    assert '<th scope="row">2009 Regulations</th><td>14, 15, 16, 18</td>' in html


def test_the_pdf_speaks_in_the_co_ops_name(pages: list[str]) -> None:
    words = " ".join(pages)
    assert words.count("Greenvale Care Co-operative Limited") > 3
    assert "Siân Ŵyn-Łukasiewicz" in words
    assert "07700 900121" in words
    assert "{{" not in words


def test_every_page_says_which_it_is(pages: list[str]) -> None:
    assert len(pages) > 15
    for number, words in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in words


def test_the_bookmarks_are_the_policies_and_their_parts(pack: PdfReader) -> None:
    titles = [entry.title for entry in pack.outline if not isinstance(entry, list)]
    for text in PRINTED:
        assert f"{text.code} {text.title}" in titles
    parts = [entry.title for entries in pack.outline if isinstance(entries, list) for entry in entries]
    assert parts.count("Procedure") == len(PRINTED)


def test_the_contents_give_the_page_each_policy_starts_on(pack: PdfReader, pages: list[str]) -> None:
    starts = {
        entry.title: pack.get_destination_page_number(entry) + 1
        for entry in pack.outline
        if not isinstance(entry, list) and re.match(r"P\d\d ", entry.title)
    }
    assert len(starts) == len(PRINTED)
    contents = " ".join(pages[1:4])
    for title, page in starts.items():
        assert f"{title} {page} " in contents
        assert title in pages[page - 1]


def test_the_pdf_is_tagged_titled_and_in_english(pack: PdfReader) -> None:
    root = pack.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert pack.metadata
    assert pack.metadata.title == "Policies of Greenvale Care Co-operative Limited, version 1.0"
