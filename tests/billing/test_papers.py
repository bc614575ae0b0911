"""Statements and invoices on paper: tagged, complete, and larger for those who need it."""

import datetime as dt
import io

import pikepdf
import pytest
import time_machine

from billing.models import Invoice, Statement
from billing.services import close_month, credit_lines
from billing.services.papers import invoice_paper
from billing.services.statements import statement_html, statement_pdf
from coopcare.clock import local
from coopcare.documents.services import read_document
from members.models import ContactFormat, Person
from tests.cast import Cast
from tests.factories.months import OCTOBER, finance, october_visits
from tests.papers import faults_in, text_of, words_in_the_margin, words_of


@pytest.fixture(autouse=True)
def _third_of_november():
    with time_machine.travel(local(dt.date(2026, 11, 3), dt.time(9)), tick=False):
        yield


@pytest.mark.parametrize("contact_format", [ContactFormat.STANDARD, ContactFormat.LARGE_PRINT])
def test_statement(inside: Cast, contact_format: str):
    Person.objects.filter(id=inside.margaret.person.id).update(contact_format=contact_format, last_name="Łukasik-Ŵyn")
    october_visits(inside)
    close_month(OCTOBER, actor=finance(inside))
    statement = Statement.objects.get(person=inside.margaret.person)
    content = statement_pdf(statement)
    assert faults_in(content) == []
    assert words_in_the_margin(content) == []
    text = text_of(content)
    for words in (
        "Statement for October 2026", "Margaret Łukasik-Ŵyn", "£104.00 is still to pay.",
        "Direct payment, Hartley Council",
        "£50.00 of £50.00 is left for 2 to 8 November 2026.", "Thursday 8 October", "Amira", "INV-00001",
        "60 minutes at £26.00 an hour is £26.00.",
    ):  # fmt: skip
        assert words in " ".join(text.split()), words
    is_large = contact_format == ContactFormat.LARGE_PRINT
    assert ('class="large-print"' in statement_html(statement)) is is_large


def test_large_print_is_larger(inside: Cast):
    """The size that most of the letters have."""
    october_visits(inside)
    close_month(OCTOBER, actor=finance(inside))
    statement = Statement.objects.get(person=inside.margaret.person)
    assert largest_share(statement_pdf(statement)) >= 12
    statement.figures["large_print"] = True
    assert largest_share(statement_pdf(statement)) >= 18


def largest_share(content: bytes) -> float:
    """Points of the commonest text size on the first page, by letters drawn."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        sizes: dict[float, int] = {}
        size = scale = 1.0
        for operands, operator in pikepdf.parse_content_stream(pdf.pages[0]):
            name = str(operator)
            if name == "Tf":
                size = float(operands[1])
            elif name == "Tm":
                scale = abs(float(operands[3]))
            elif name in ("Tj", "TJ"):
                points = round(size * scale, 1)
                sizes[points] = sizes.get(points, 0) + len(str(operands))
    return max(sizes, key=lambda points: sizes[points])


def test_an_invoice_for_a_part_says_so(inside: Cast):
    """October's visits are paid by a direct payment as far as it goes, and by Margaret."""
    october_visits(inside)
    close_month(OCTOBER, actor=finance(inside))
    texts = [
        words_of(read_document(invoice_paper(one, actor=finance(inside)))) for one in Invoice.objects.order_by("number")
    ]
    assert "Each amount is the part of Margaret Hughes direct payment account: £50.00 a week." in texts[0]
    assert "Each amount is the part of Margaret Hughes: whatever is left." in texts[1]


def test_invoice_and_credit_note(inside: Cast):
    october_visits(inside)
    close_month(OCTOBER, actor=finance(inside))
    invoice = Invoice.objects.get(number=1)
    note = credit_lines(invoice, [invoice.lines.first().id], reason="Not given.", actor=finance(inside))
    for paper, words in [
        (invoice, ["Invoice INV-00001", "£50.00", "Due by", "Exempt from VAT", "Monday 5 October, 9am to 10am, Amira"]),
        (note, ["Credit note CN-00001", "Corrects", "INV-00001", "-£26.00", "Not given."]),
    ]:
        document = invoice_paper(paper, actor=finance(inside))
        content = read_document(document)
        assert faults_in(content) == []
        assert words_in_the_margin(content) == []
        assert [word for word in words if word not in text_of(content)] == []
        assert invoice_paper(paper, actor=finance(inside)) == document
