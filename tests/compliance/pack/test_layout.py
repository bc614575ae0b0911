"""A co-op's papers are in its own name, or refused with a list of what is missing; and they are sound on paper."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from compliance.pack.easy import load_summaries
from compliance.pack.layout import AnswersMissing, missing_answers
from compliance.pack.order import AGREEMENT_CODE, Kind, Order, codes_of, texts_sha
from compliance.pack.questions import Organisation
from compliance.pack.sheets import Entry, FactTable, Sheet, cover_sheet, lay_out, to_check_sheet
from compliance.pack.text import read_library

LIBRARY = read_library()
TEXTS, QUESTIONS, SUMMARIES = LIBRARY.texts, LIBRARY.questions, load_summaries()
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
NOBODYS_PAGE = FactTable("You", (("Name", "Wilf Ashworth"),))


def order_of(kind: Kind, **changed) -> Order:
    codes = tuple(codes_of(kind, LIBRARY, SUMMARIES, changed.pop("chosen", ())))
    sha = texts_sha(LIBRARY, SUMMARIES)
    return replace(Order(kind, codes, ANSWERS, GREENVALE, sha), **changed)


def sheets_of(kind: Kind = Kind.PACK, **changed) -> dict[str, Sheet]:
    """Every document of a kind, with its cover, by code."""
    order = order_of(kind, **changed)
    sheets = {code: order.sheet(code, LIBRARY, SUMMARIES) for code in order.codes}
    entries = [Entry(sheet.anchor, code, 3) for code, sheet in sheets.items()]
    return sheets if order.is_one_paper else {"cover": order.cover(entries, LIBRARY), **sheets}


def one(code: str, answers=ANSWERS, organisation=GREENVALE) -> str:
    """The HTML of one document."""
    return order_of(Kind.PACK, answers=answers, organisation=organisation).sheet(code, LIBRARY, SUMMARIES).html


@pytest.fixture(scope="module")
def printed() -> dict[str, Sheet]:
    return sheets_of()


@pytest.fixture(scope="module")
def paper() -> PdfReader:
    """One policy shows what the paper does; all of them are read as HTML."""
    return PdfReader(BytesIO(lay_out(order_of(Kind.PACK).sheet("P17", LIBRARY, SUMMARIES))))


@pytest.fixture(scope="module")
def pages(paper: PdfReader) -> list[str]:
    return [re.sub(r"\s+", " ", page.extract_text()) for page in paper.pages]


def plain(html: str) -> str:
    return BeautifulSoup(html, "html.parser").get_text()


def test_every_fact_is_asked_and_printed(printed) -> None:
    words = " ".join(plain(sheet.html) for sheet in printed.values())
    for name, answer in {**ANSWERS, **GREENVALE.answers()}.items():
        assert answer in words, name


def test_nothing_is_left_to_fill_in(printed) -> None:
    for sheet in [*printed.values(), *sheets_of(Kind.HANDBOOK).values()]:
        assert "{{" not in sheet.html
        assert "[^" not in sheet.html


def test_a_missing_answer_is_refused_with_the_whole_list() -> None:
    answers = {**ANSWERS, "oncall_phone": "", "advocacy_phone": "  "}
    del answers["ack_days"]
    assert [question.name for question in missing_answers(TEXTS, {**answers, **GREENVALE.answers()})] == [
        "oncall_phone",
        "advocacy_phone",
        "ack_days",
    ]
    with pytest.raises(AnswersMissing) as refused:
        one("P10", {**answers, "complaints_email": ""})
    assert "What is the advocacy service's phone number?" in refused.value.problems
    assert all(problem in refused.value.message for problem in refused.value.problems)


def test_a_gap_in_the_co_ops_own_record_is_refused_too() -> None:
    with pytest.raises(AnswersMissing) as refused:
        one("D01", organisation=replace(GREENVALE, nominated_individual=" "))
    assert refused.value.problems == ("Who is the nominated individual?",)


def test_an_answer_of_the_wrong_kind_is_refused() -> None:
    with pytest.raises(AnswersMissing) as refused:
        one("P18", {**ANSWERS, "late_minutes": "soon"})
    assert "Enter a whole number of minutes, like 20." in refused.value.message


def test_html_in_an_answer_is_printed_as_text() -> None:
    html = one("P01", {**ANSWERS, "safeguarding_lead": "<img src=x> & *Ana*"})
    assert "<img" not in html
    assert "&lt;img src=x&gt; &amp; *Ana*" in html
    easy = one("easy-P01", {**ANSWERS, "safeguarding_lead": "<img src=x> & *Ana*"})
    assert "<img" not in easy


def test_an_answer_cannot_bring_in_another_answer() -> None:
    html = one("P01", {**ANSWERS, "council_name": "Council [^careact]"})
    assert "Council [^careact]" in html


def test_the_same_inputs_give_the_same_sheets(printed) -> None:
    again = sheets_of(answers=dict(reversed(ANSWERS.items())))
    assert {code: sheet.key for code, sheet in again.items()} == {code: sheet.key for code, sheet in printed.items()}


def test_one_answer_changes_only_the_documents_that_print_it(printed) -> None:
    changed = sheets_of(answers={**ANSWERS, "moving_lead": "Somebody New"})
    other = {code for code in printed if printed[code].key != changed[code].key}
    users = {text.code for text in TEXTS if "moving_lead" in text.variables}
    assert users
    assert len(users) < 5
    assert other == users


def test_an_order_comes_back_from_its_row_as_it_was() -> None:
    order = order_of(
        Kind.AGREEMENT,
        first_page=(NOBODYS_PAGE,),
        organisation=replace(GREENVALE, adopted_on={"D03": date(2026, 2, 1)}),
    )
    assert Order.from_json(order.as_json()) == order
    assert order.key == replace(order, organisation=replace(order.organisation, pack_version="7")).key
    assert order.key != replace(order, first_page=()).key


def test_every_link_leads_somewhere_in_the_pack(printed) -> None:
    """Within a document by an anchor, to another by its code; no two places have one name."""
    soups = {code: BeautifulSoup(sheet.html, "html.parser") for code, sheet in printed.items()}
    ids = [tag["id"] for soup in soups.values() for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    anchors = {sheet.anchor for sheet in printed.values()}
    assert anchors.isdisjoint(ids)
    count = 0
    for code, soup in soups.items():
        here = {tag["id"] for tag in soup.find_all(id=True)}
        for link in soup.find_all("a", href=re.compile("^[#/]")):
            other, _, place = link["href"].removeprefix("/").partition("#")
            assert other in anchors if other else place in here, (code, link["href"])
            assert not (other and place) or place in ids, (code, link["href"])
            count += 1
    assert count > 500


def test_headings_skip_no_level_and_there_is_one_h1(printed) -> None:
    for code, sheet in printed.items():
        soup = BeautifulSoup(sheet.html, "html.parser")
        levels = [int(tag.name[1]) for tag in soup.find_all(re.compile("^h[1-6]$"))]
        assert levels.count(1) == 1, code
        assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False)), code


def test_what_is_uncertain_is_marked_and_listed(printed) -> None:
    to_check = [source for text in TEXTS for source in text.sources if source.to_check]
    assert len(BeautifulSoup(printed["to-check"].html, "html.parser").select(".to-check tbody tr")) == len(to_check)
    marks = [
        tag.get_text()
        for code in ("P01", "D03")
        for tag in BeautifulSoup(printed[code].html, "html.parser").select("sup.source")
    ]
    assert any(mark.endswith(", check]") for mark in marks)
    assert any(not mark.endswith(", check]") for mark in marks)


def test_dates_of_adoption_and_review_are_printed() -> None:
    adopted = replace(GREENVALE, adopted_on={text.code: date(2024, 2, 29) for text in TEXTS})
    html = one("P10", organisation=adopted)
    assert "29 February 2024" in html
    assert "28 February 2025" in html
    assert "Not yet adopted" not in html
    assert "12 months after the board adopts it" in one("P10")
    assert "Draft." not in cover_sheet("Policies", [], TEXTS, ANSWERS, adopted, library=LIBRARY).html
    assert "Draft." in cover_sheet("Policies", [], TEXTS, ANSWERS, GREENVALE, library=LIBRARY).html


def test_regulations_are_named_by_year() -> None:
    html = one("P15")
    assert '<th scope="row">2014 Regulations</th><td>12, 17, 20</td>' in html
    assert '<th scope="row">2009 Regulations</th><td>14, 15, 16, 18</td>' in html


def test_nothing_uncertain_is_said_too() -> None:
    certain = [text for text in TEXTS if not any(source.to_check for source in text.sources)] or [
        replace(TEXTS[0], sources=tuple(s for s in TEXTS[0].sources if not s.to_check))
    ]
    assert "No statement in these papers is marked as uncertain" in to_check_sheet(certain, GREENVALE).html


class TestKinds:
    def test_the_pack_holds_every_text_and_every_easy_read_sheet(self) -> None:
        codes = order_of(Kind.PACK).codes
        assert set(codes) == {*(text.code for text in TEXTS), *(f"easy-{of}" for of in SUMMARIES), "to-check"}

    def test_a_chosen_set_holds_what_was_chosen_in_the_library_s_order(self) -> None:
        assert order_of(Kind.CHOSEN, chosen=["easy-P10", "P17", "P10"]).codes == ("P10", "P17", "easy-P10", "to-check")
        assert order_of(Kind.CHOSEN, chosen=["easy-P10"]).codes == ("easy-P10",)
        assert order_of(Kind.CHOSEN, chosen=["nothing"]).codes == ()

    def test_the_handbook_is_what_pcas_read_and_starts_with_the_first_day(self) -> None:
        codes = order_of(Kind.HANDBOOK).codes
        must = {text.code for text in TEXTS if {"ALL", "CARE"} & set(text.acknowledged_by)}
        assert set(codes) == must
        assert codes[:2] == ("P01", "P18")
        cover = sheets_of(Kind.HANDBOOK)["cover"].html
        assert "Read it in the order it is printed" in cover
        assert ANSWERS["oncall_phone"] in cover

    def test_facts_about_a_person_stand_in_their_agreement_and_nowhere_else(self) -> None:
        mine = sheets_of(Kind.AGREEMENT, first_page=(NOBODYS_PAGE,))
        assert list(mine) == [AGREEMENT_CODE]
        assert "Wilf Ashworth" in mine[AGREEMENT_CODE].html
        assert "Your first page" not in one(AGREEMENT_CODE)


def test_the_paper_speaks_in_the_co_ops_name(pages: list[str]) -> None:
    words = " ".join(pages)
    assert words.count("Greenvale Care Co-operative Limited") > len(pages)
    assert "{{" not in words


def test_every_page_says_what_it_is_and_which(pages: list[str]) -> None:
    text = next(text for text in TEXTS if text.code == "P17")
    assert len(pages) > 5
    for number, words in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in words
        assert f"P17 {text.title}" in words
        assert f"Version {text.version}" in words
    assert "What changed" in " ".join(pages)


def test_the_bookmarks_are_the_paper_and_its_parts(paper: PdfReader) -> None:
    [top, parts] = paper.outline
    assert top.title.startswith("P17 ")
    assert [entry.title for entry in parts].count("Procedure") == 1


def test_the_contents_give_the_page_each_part_starts_on(paper: PdfReader, pages: list[str]) -> None:
    starts = {entry.title: paper.get_destination_page_number(entry) + 1 for entry in paper.outline[1]}
    contents = " ".join(pages[:3])
    for title, page in starts.items():
        if title != "Contents":
            assert f"{title} {page} " in contents
            assert title in pages[page - 1]


def test_a_paper_of_four_pages_has_no_contents() -> None:
    text = next(text for text in TEXTS if text.code == "P17")
    short = replace(text, sections=text.sections[-2:], sources=text.sources[:1])
    sheet = order_of(Kind.PACK).sheet("P17", replace(LIBRARY, texts=(short,)), SUMMARIES)
    paper = PdfReader(BytesIO(lay_out(sheet)))
    assert len(paper.pages) <= 4
    assert "Contents" not in " ".join(page.extract_text() for page in paper.pages)


def test_the_paper_is_tagged_titled_and_in_english(paper: PdfReader) -> None:
    root = paper.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert paper.metadata
    assert paper.metadata.title.endswith("Greenvale Care Co-operative Limited")


@pytest.mark.parametrize(("kind", "least"), [(Kind.GUIDE_LARGE, 18), (Kind.EASY, 18)])
def test_nothing_in_large_print_is_smaller_than_18_point(kind: Kind, least: int) -> None:
    order = order_of(kind)
    paper = PdfReader(BytesIO(lay_out(order.sheet(order.codes[0], LIBRARY, SUMMARIES))))
    sizes: set[float] = set()

    def look(text, current, matrix, font, size) -> None:
        if text.strip():
            sizes.add(round(size * abs(matrix[3] * current[3]), 1))

    for page in paper.pages:
        page.extract_text(visitor_text=look)
    assert min(sizes) >= least, sorted(sizes)
