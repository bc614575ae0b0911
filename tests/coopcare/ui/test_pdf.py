"""Papers are tagged, keep every letter, come out the same each time, and open nothing."""

import io
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from django.template import Context, Template

from coopcare.ui.pdf import AddressRefused, pdf_from_html, render_pdf
from tests.papers import faults_in, text_of

LETTERS = "Ŵŵ Ŷŷ Łł Ąą Ęę Żż £ –"
PAPER = """{% extends "pdf/base.html" %}{% block content %}<h1>Invoice</h1>
<ul class="contents"><li><a class="contents-entry" href="#notes">Notes</a></li></ul><p>{{ letters }}</p>
<table><caption>Visits</caption>
<thead><tr><th scope="col">Day</th><th scope="col">Time</th><th scope="col" class="number">Cost</th></tr></thead>
<tbody>{% for day in days %}
<tr><th scope="row">{{ day }} December</th><td>9am to 9:45am</td><td class="number">£12.60</td></tr>
{% endfor %}</tbody></table>
<h2 id="notes" class="page-break">Notes</h2><p>Paid by transfer.</p>{% endblock %}"""
COOP = {"name": "Greenvale Care Co-operative Limited"}


def paper_html() -> str:
    context = {"letters": LETTERS, "days": range(1, 9), "coop": COOP, "title": "Invoice GV-1", "lang": "en-GB"}
    return Template(PAPER).render(Context(context))


@pytest.fixture(scope="module")
def paper() -> bytes:
    return pdf_from_html(paper_html(), title="Invoice GV-1")


def output_of(command: list[str], given: bytes) -> bytes:
    return subprocess.run(command, input=given, capture_output=True, check=True).stdout  # noqa: S603


def test_every_letter_comes_back(paper: bytes) -> None:
    text = text_of(paper)
    assert LETTERS in text
    assert "Greenvale Care Co-operative Limited" in text
    assert "Page 1 of 2" in text
    assert "Page 2 of 2" in text


def test_the_contents_give_the_page(paper: bytes) -> None:
    entry = next(line for line in text_of(paper).splitlines() if line.startswith("Notes ."))
    assert entry.rstrip().endswith("2")


def test_it_is_tagged_titled_and_in_its_language(paper: bytes) -> None:
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en-GB"
        assert str(pdf.docinfo.Title) == "Invoice GV-1"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_outline() as outline:
            assert [item.title for item in outline.root] == ["Invoice"]
            assert [item.title for item in outline.root[0].children] == ["Notes"]


def test_each_table_heading_says_what_it_heads(paper: bytes) -> None:
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        headings = [part for part in pdf.objects if isinstance(part, pikepdf.Dictionary) and part.get("/S") == "/TH"]
        scopes = [str(part.A.Scope) for part in headings]
    assert (scopes.count("/Column"), scopes.count("/Row")) == (3, 8)


def test_the_checker_finds_nothing(paper: bytes) -> None:
    assert faults_in(paper) == []


def test_the_same_paper_is_the_same_bytes(paper: bytes) -> None:
    assert pdf_from_html(paper_html(), title="Invoice GV-1") == paper


def test_another_process_makes_the_same_bytes(paper: bytes) -> None:
    program = (
        "import sys, django; django.setup(); from coopcare.ui.pdf import pdf_from_html;"
        "sys.stdout.buffer.write(pdf_from_html(sys.stdin.read(), title='Invoice GV-1'))"
    )
    assert output_of([sys.executable, "-c", program], paper_html().encode()) == paper


@pytest.mark.parametrize("variant", ["pdf/ua-1", "pdf/a-3a"])
def test_a_template_becomes_a_paper(variant: str) -> None:
    content = render_pdf("pdf/base.html", {"coop": COOP}, title="Empty", variant=variant)
    assert content.startswith(b"%PDF-")
    assert content == render_pdf("pdf/base.html", {"coop": COOP}, title="Empty", variant=variant)


@pytest.mark.parametrize(
    "content",
    [
        '<img alt="" src="file:///etc/passwd">',
        '<img alt="" src="https://example.org/x.png">',
        '<img alt="" src="/static/dist/icon.svg">',
        '<img alt="" src="fonts/../pdf.py">',
        '<link rel="stylesheet" href="http://127.0.0.1:5432/">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<p style="background: url(//example.org/x)">x</p>',
        '<object data="file:///etc/passwd"></object>',
        '<img alt=\'\' src=\'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
        '<image href="file:///etc/passwd" width="9" height="9"/></svg>\'>',
    ],
)
def test_no_address_is_opened(content: str) -> None:
    with pytest.raises(AddressRefused, match="A paper may not open"):
        pdf_from_html(f"<html lang='en'><body>{content}</body></html>", title="Bad")


def test_a_picture_that_carries_itself_is_fine() -> None:
    picture = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/%3E"
    html = f'<html lang="en"><body><h1>A</h1><img alt="Nothing" src="{picture}"></body></html>'
    assert pdf_from_html(html, title="Good").startswith(b"%PDF-")


def test_a_stylesheet_may_not_open_addresses_either(tmp_path: Path) -> None:
    sheet = tmp_path / "bad.css"
    sheet.write_text("@import url(https://example.org/x.css);")
    with pytest.raises(AddressRefused):
        pdf_from_html("<html lang='en'><body>x</body></html>", title="Bad", stylesheets=[sheet])
