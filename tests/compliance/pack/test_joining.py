"""Documents laid out one by one become one sound PDF: tags, bookmarks, links, labels, and the same bytes each time."""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pikepdf
import pytest
from bs4 import BeautifulSoup
from pikepdf import Name
from pypdf import PdfReader

from compliance.pack.bundle import MANIFEST, PaperFile, bundle, file_name
from compliance.pack.joining import KEEPING, READING, NotJoined, Part, alone, join, pages_in
from compliance.pack.questions import Organisation
from coopcare.ui.pdf import pdf_from_html
from tests.papers import faults_in

PAPER = """<!DOCTYPE html><html lang="en-GB"><head><title>{code}</title></head><body>
<h1 id="{code}-title">{code} The paper</h1>
<p><a href="#{code}-end">Its end</a>, <a href="/p02">the second</a>, <a href="/p09#p09-end">one that is not here</a>,
and <a href="https://www.example.org/">elsewhere</a>.</p>
<table><caption>Times</caption><thead><tr><th scope="col">Day</th><th scope="col">Time</th></tr></thead>
<tbody><tr><th scope="row">Monday</th><td>9am</td></tr><tr><th scope="row">Tuesday</th><td>10am</td></tr></tbody>
</table>
<h2 id="{code}-end" style="break-before: page">The end</h2><p>Siân Ŵyn-Łukasiewicz of {code}.</p></body></html>"""
GREENVALE = Organisation("Greenvale", "01632 960100", "", "", "", "3", date(2026, 11, 21))


def part(code: str) -> Part:
    content = pdf_from_html(PAPER.format(code=code), title=code)
    return Part(code, f"{code.upper()} The paper", code.upper(), content)


@pytest.fixture(scope="module")
def parts() -> list[Part]:
    return [part(code) for code in ("p01", "p02", "p03")]


@pytest.fixture(scope="module")
def whole(parts: list[Part]) -> bytes:
    return join(parts, title="The pack of Greenvale")


@pytest.fixture
def pdf(whole: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(whole)) as opened:
        yield opened


def elements(pdf: pikepdf.Pdf) -> Iterator[tuple[pikepdf.Object, pikepdf.Object]]:
    """(parent, element) of the whole structure tree."""
    waiting = [(pdf.Root.StructTreeRoot, kid) for kid in pdf.Root.StructTreeRoot.K]
    while waiting:
        parent, element = waiting.pop()
        yield parent, element
        waiting += [(element, kid) for kid in element.K if is_element(kid)]


def is_element(kid) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == Name.StructElem


def numbers(pdf: pikepdf.Pdf) -> dict[int, pikepdf.Object]:
    nums = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    keys = [int(key) for key in nums[::2]]
    assert keys == sorted(set(keys))
    return dict(zip(keys, nums[1::2], strict=True))


def names(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    listed = list(pdf.Root.Names.Dests.Names)
    keys = [str(key) for key in listed[::2]]
    assert keys == sorted(set(keys))
    return dict(zip(keys, listed[1::2], strict=True))


def annotations(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [one for page in pdf.pages for one in page.obj.get("/Annots", [])]


def test_the_checker_finds_nothing(whole: bytes, parts: list[Part]) -> None:
    by_itself = alone(parts[0], files_beside={"p02": "P02 The paper.pdf"}, title="P01")
    assert faults_in(whole) == []
    assert faults_in(by_itself) == []


def test_the_tree_is_one_and_each_element_knows_its_parent_and_its_page(pdf: pikepdf.Pdf) -> None:
    pages = {page.obj.objgen for page in pdf.pages}
    [document] = pdf.Root.StructTreeRoot.K
    assert Name.Document == document.S
    assert [(str(kid.S), str(kid.T)) for kid in document.K] == [("/Part", f"P0{n} The paper") for n in (1, 2, 3)]
    found = list(elements(pdf))
    assert len(found) > 100
    for parent, element in found:
        assert element.P.objgen == parent.objgen
        assert "/Pg" not in element or element.Pg.objgen in pages


def test_every_marked_piece_of_every_page_leads_to_its_own_element(pdf: pikepdf.Pdf) -> None:
    by_number = numbers(pdf)
    for page in pdf.pages:
        owners = by_number[int(page.obj.StructParents)]
        marked = set(re.findall(rb"/MCID (\d+)", page.Contents.read_bytes()))
        assert marked == {str(index).encode() for index in range(len(owners))}
        for index, owner in enumerate(owners):
            assert owner.Pg.objgen == page.obj.objgen
            assert index in [kid for kid in owner.K if isinstance(kid, int)]


def test_every_link_is_tagged_and_the_tag_leads_back(pdf: pikepdf.Pdf) -> None:
    by_number, found = numbers(pdf), annotations(pdf)
    assert len(found) == 9  # in each of three: its end, the second, elsewhere
    for annotation in found:
        owner = by_number[int(annotation.StructParent)]
        assert Name.Link == owner.S
        assert annotation.objgen in [kid.Obj.objgen for kid in owner.K if not isinstance(kid, int) and "/Obj" in kid]
    pages = {int(page.obj.StructParents) for page in pdf.pages}
    assert set(by_number) == pages | {int(annotation.StructParent) for annotation in found}


def test_links_lead_to_the_other_document_or_are_plain_words(pdf: pikepdf.Pdf, whole: bytes) -> None:
    places = names(pdf)
    second = [one for one in annotations(pdf) if "/A" in one and Name.GoTo == one.A.S]
    assert [str(one.A.D) for one in second] == ["p02"] * 3
    assert places["p02"][0].objgen == pdf.pages[2].obj.objgen
    assert {str(one.Dest) for one in annotations(pdf) if "/Dest" in one} == {"p01-end", "p02-end", "p03-end"}
    outside = [str(one.A.URI) for one in annotations(pdf) if "/A" in one and one.A.S == Name.URI]
    assert outside == ["https://www.example.org/"] * 3
    assert "one that is not here" in PdfReader(io.BytesIO(whole)).pages[0].extract_text()
    assert all(place[0].objgen in {page.obj.objgen for page in pdf.pages} for place in places.values())


def test_bookmarks_are_each_document_with_its_parts(whole: bytes) -> None:
    reader = PdfReader(io.BytesIO(whole))
    tops = [entry for entry in reader.outline if not isinstance(entry, list)]
    assert [entry.title for entry in tops] == [f"p0{n} The paper" for n in (1, 2, 3)]
    assert [reader.get_destination_page_number(entry) for entry in tops] == [0, 2, 4]
    below = [entry for entries in reader.outline if isinstance(entries, list) for entry in entries]
    assert [(entry.title, reader.get_destination_page_number(entry)) for entry in below] == [
        ("The end", 1),
        ("The end", 3),
        ("The end", 5),
    ]


def test_pages_are_labelled_as_they_are_printed(whole: bytes) -> None:
    assert PdfReader(io.BytesIO(whole)).page_labels == ["P01 1", "P01 2", "P02 1", "P02 2", "P03 1", "P03 2"]


def test_identifiers_of_headings_are_the_documents_own(pdf: pikepdf.Pdf) -> None:
    with_name = {str(element.ID): element for _, element in elements(pdf) if "/ID" in element}
    assert len(with_name) == sum("/ID" in element for _, element in elements(pdf)) == 12
    listed = list(pdf.Root.StructTreeRoot.IDTree.Names)
    assert [str(name) for name in listed[::2]] == sorted(with_name)
    cells = [element.A for _, element in elements(pdf) if "/A" in element and "/Headers" in element.A]
    assert len(cells) == 6
    assert {str(name) for cell in cells for name in cell.Headers} <= set(with_name)


def test_it_says_what_it_is(parts: list[Part], whole: bytes) -> None:
    for content, claim in (
        (whole, 'pdfuaid:part="1"'),
        (join(parts, title="A & B", variant=KEEPING), 'pdfaid:part="3"'),
    ):
        with pikepdf.open(io.BytesIO(content)) as pdf:
            assert claim in pdf.Root.Metadata.read_bytes().decode()
            assert pdf.Root.MarkInfo.Marked
            assert str(pdf.Root.Lang) == "en-GB"
            assert pdf.Root.ViewerPreferences.DisplayDocTitle
            assert all(int(one.F) & 4 for one in annotations(pdf))
            assert "/ID" in pdf.trailer
    assert str(pdf.docinfo.Title) == "A & B"


def test_what_is_kept_is_coloured_and_titled_as_an_archive_asks(parts: list[Part]) -> None:
    with pikepdf.open(io.BytesIO(join(parts, title="A & B", variant=KEEPING))) as pdf:
        [intent] = pdf.Root.OutputIntents
        assert intent.S == Name.GTS_PDFA1
        assert len(intent.DestOutputProfile.read_bytes()) > 1000
        words = pdf.Root.Metadata.read_bytes().decode()
        assert "A &amp; B" in words
        assert 'pdfaid:conformance="A"' in words


def test_the_words_are_those_of_the_parts_in_their_order(parts: list[Part], whole: bytes) -> None:
    apart = [page.extract_text() for one in parts for page in PdfReader(io.BytesIO(one.content)).pages]
    assert [page.extract_text() for page in PdfReader(io.BytesIO(whole)).pages] == apart
    assert pages_in(whole) == len(apart)


@pytest.mark.parametrize("variant", [READING, KEEPING])
def test_the_same_parts_give_the_same_bytes(parts: list[Part], variant: str) -> None:
    again = [part(one.anchor) for one in parts]
    assert join(parts, title="T", variant=variant) == join(again, title="T", variant=variant)


def test_two_places_of_one_name_are_refused(parts: list[Part]) -> None:
    with pytest.raises(NotJoined, match="Two places have the name p01-end"):
        join([parts[0], replace(parts[0], anchor="other")], title="T")


def test_by_itself_it_leads_to_the_file_beside_it(parts: list[Part]) -> None:
    content = alone(parts[0], files_beside={"p02": "P02 The paper.pdf"}, title="P01")
    with pikepdf.open(io.BytesIO(content)) as pdf:
        beside = [one.A for one in annotations(pdf) if "/A" in one and Name.GoToR == one.A.S]
        assert [str(action.F.UF) for action in beside] == ["P02 The paper.pdf"]
        assert len(annotations(pdf)) == 3


class TestTheBundle:
    def files(self) -> list[PaperFile]:
        return [
            PaperFile("P01 Care & rest.pdf", "P01 <Care> & rest", "Policies", 3, b"%PDF one"),
            PaperFile("easy-P01.pdf", "Easy read", "Easy read", 1, b"%PDF two"),
        ]

    def test_it_can_be_read_and_checked_without_a_network(self) -> None:
        with zipfile.ZipFile(io.BytesIO(bundle(self.files(), heading="Policies", organisation=GREENVALE))) as archive:
            contents = {name: archive.read(name) for name in archive.namelist()}
        page = BeautifulSoup(contents["index.html"], "html.parser")
        assert page.find("script") is None
        links = [link["href"] for link in page.find_all("a")]
        assert links == ["P01%20Care%20%26%20rest.pdf", "easy-P01.pdf", MANIFEST]
        assert "P01 <Care> & rest" in page.get_text()
        sums = dict(reversed(line.split("  ", 1)) for line in contents.pop(MANIFEST).decode().splitlines())
        assert sums == {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}

    def test_the_same_files_give_the_same_bytes(self) -> None:
        first, again = (bundle(self.files(), heading="Policies", organisation=GREENVALE) for _ in range(2))
        assert first == again

    @pytest.mark.parametrize(
        ("code", "title", "name"),
        [
            ("P18", "Scheduling, punctuality, missed visits", "P18 Scheduling, punctuality, missed visits.pdf"),
            ("P03", "Consent/capacity: ../../etc", "P03 Consent capacity etc.pdf"),
            ("", "Siân’s “paper”", "Si n s paper.pdf"),
            ("P01", "x" * 200, f"P01 {'x' * 96}.pdf"),
        ],
    )
    def test_a_file_name_suits_every_disk(self, code: str, title: str, name: str) -> None:
        assert file_name(code, title) == name
