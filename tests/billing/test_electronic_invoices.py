"""The electronic invoice of what was really issued: the same sums, names and numbers as the paper."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from lxml import etree
from peppol import check_rules, validate_xsd

from billing.models import Funder, Invoice, InvoiceKind
from billing.queries.electronic_invoices import electronic_invoice
from billing.services import close_month, credit_lines
from billing.ubl import CAC, CBC
from coopcare.clock import local
from members.models import Person
from tests.cast import Cast
from tests.factories.months import OCTOBER, finance, october_visits

NAMES = {"a": CAC, "b": CBC}


@pytest.fixture(autouse=True)
def _third_of_november():
    with time_machine.travel(local(dt.date(2026, 11, 3), dt.time(9)), tick=False):
        yield


@pytest.fixture
def invoices(inside: Cast) -> list[Invoice]:
    Person.objects.filter(id=inside.margaret.person.id).update(last_name="Łukasik-Ŵyn")
    october_visits(inside)
    Funder.objects.update(reference="PO 4711")
    close_month(OCTOBER, actor=finance(inside))
    return list(Invoice.objects.filter(kind=InvoiceKind.INVOICE).order_by("number"))


def read(content: bytes) -> etree._Element:
    assert validate_xsd(content) == (True, [])
    assert [found for found in check_rules(content) if found.rule_id != "BR-CO-09"] == []  # see test_ubl
    return etree.fromstring(content)


def pounds(root: etree._Element, path: str) -> Decimal:
    return Decimal(root.find(path, NAMES).text)


def test_the_file_is_the_invoice(invoices: list[Invoice]):
    assert len(invoices) == 2
    for invoice in invoices:
        root = read(electronic_invoice(invoice))
        assert pounds(root, "a:LegalMonetaryTotal/b:PayableAmount") * 100 == invoice.total_pence
        assert len(root.findall("a:InvoiceLine", NAMES)) == invoice.lines.count()
        assert root.find("a:Delivery//b:Name", NAMES).text == "Margaret Łukasik-Ŵyn"
        reference = root.find("b:BuyerReference", NAMES)
        assert (reference.text if reference is not None else None) == (
            "PO 4711" if invoice.budget_line.funder else None
        )


def test_a_credit_note_names_the_invoice(inside: Cast, invoices: list[Invoice]):
    line = invoices[0].lines.first()
    note = credit_lines(invoices[0], {line.id}, reason="Amira was not there.", actor=finance(inside))
    root = read(electronic_invoice(note))
    assert root.find("a:BillingReference//b:ID", NAMES).text == invoices[0].display_number
    assert pounds(root, "a:LegalMonetaryTotal/b:PayableAmount") * 100 == line.amount_pence
    assert root.find("b:Note", NAMES).text.startswith("Amira was not there. ")


def test_it_is_offered_beside_the_paper(inside: Cast, invoices: list[Invoice], client, sign_in):
    sign_in(client, inside.fiona)
    url = f"/money/invoices/{invoices[0].id}/"
    assert f'href="{url}file/"' in client.get(url).content.decode()
    answer = client.get(f"{url}file/")
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="{invoices[0].display_number}.xml"'
    read(answer.content)
