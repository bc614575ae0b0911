"""The file of an invoice keeps the schemas of UBL 2.1 and the rules of EN 16931, whatever is on the invoice. Pure."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from peppol import check_rules, validate_xsd

from billing.ubl import CAC, CBC, Bill, Earlier, Line, Party, ubl_file

NAMES = {"a": CAC, "b": CBC}
DAY = dt.date(2026, 10, 5)
BILL = Bill(
    number="INV-00012",
    issued_on=dt.date(2026, 11, 3),
    due_on=dt.date(2026, 11, 17),
    starts_on=dt.date(2026, 10, 1),
    ends_on=dt.date(2026, 10, 31),
    note="Direct payment",
    reference="PO 4711",
    person_name="Zofia Łukasik",
    seller=Party("Greenvale Care", "2 Market Square, Hartley, HX1 2AB", "01632 960 111", "office@example.org", "1-101"),
    buyer=Party("Siân Ŵyn", "Flat 2\nThe Old Mill\nMill Lane\nHartley\nhx12ab"),
    is_exempt=True,
    vat_words="Exempt from VAT: welfare services of a registered care provider.",
    lines=[Line(DAY, "Monday 5 October, 9am to 9:45am, Amira", 45, 1950)],
)
NOTE = replace(
    BILL, number="CN-00003", note="No visit", corrects=Earlier("INV-00012", BILL.issued_on),
    lines=[Line(DAY, "Monday 5 October, 9am to 9:45am, Amira", -45, -1950)],
)  # fmt: skip


def read(bill: Bill) -> etree._Element:
    """The file, once it has passed the schema and the rules."""
    content = ubl_file(bill)
    assert validate_xsd(content) == (True, [])
    assert broken_rules(content) == []
    return etree.fromstring(content)


def broken_rules(content: bytes) -> list[str]:
    """BR-CO-09 is of VAT numbers; the checker takes our number at the regulator for one, whatever its scheme says."""
    return [str(found) for found in check_rules(content) if found.rule_id != "BR-CO-09"]


def words(root: etree._Element, path: str) -> list[str]:
    return [found.text for found in root.findall(path, NAMES)]


def test_the_checks_notice_what_is_wrong():
    content = ubl_file(BILL)
    assert not validate_xsd(content.replace(b"cbc:DueDate", b"cbc:DueDay"))[0]
    assert broken_rules(content.replace(b"19.50", b"19.60", 1))


def test_an_invoice_says_who_what_and_when():
    root = read(BILL)
    assert words(root, "b:ID") == ["INV-00012"]
    assert words(root, "b:InvoiceTypeCode") == ["380"]
    assert words(root, "b:DueDate") == ["2026-11-17"]
    assert words(root, "b:BuyerReference") == ["PO 4711"]
    assert words(root, "a:InvoicePeriod/*") == ["2026-10-01", "2026-10-31"]
    assert words(root, "a:Delivery//b:Name") == ["Zofia Łukasik"]
    assert words(root, "a:AccountingCustomerParty//b:RegistrationName") == ["Siân Ŵyn"]
    assert words(root, "a:InvoiceLine/b:InvoicedQuantity") == ["0.75"]
    assert root.find("a:InvoiceLine/b:InvoicedQuantity", NAMES).get("unitCode") == "HUR"
    assert {found.get("currencyID") for found in root.iter() if found.get("currencyID")} == {"GBP"}


def test_a_credit_note_gives_back_above_zero_and_names_its_invoice():
    root = read(NOTE)
    assert etree.QName(root).localname == "CreditNote"
    assert words(root, "b:CreditNoteTypeCode") == ["381"]
    assert words(root, "a:BillingReference/a:InvoiceDocumentReference/*") == ["INV-00012", "2026-11-03"]
    assert words(root, "a:LegalMonetaryTotal/b:PayableAmount") == ["19.50"]
    assert words(root, "a:CreditNoteLine/b:CreditedQuantity") == ["0.75"]


def test_exempt_care_has_a_reason_and_a_registration():
    root = read(BILL)
    assert words(root, "a:TaxTotal//a:TaxCategory/b:ID") == ["E"]
    assert words(root, "a:TaxTotal//b:TaxExemptionReason") == [BILL.vat_words]
    assert words(root, "a:AccountingSupplierParty//b:CompanyID") == ["1-101"]


def test_a_co_op_that_is_not_registered_charges_no_vat_and_says_no_rate():
    root = read(
        replace(BILL, is_exempt=False, vat_words="No VAT has been charged.", seller=replace(BILL.seller, tax_id=""))
    )
    assert words(root, "a:TaxTotal//a:TaxCategory/b:ID") == ["O"]
    assert not words(root, ".//b:Percent")


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("", {"Country": "GB"}),
        ("1 Mill Lane", {"StreetName": "1 Mill Lane"}),
        ("1 Mill Lane, Hartley", {"StreetName": "1 Mill Lane", "CityName": "Hartley"}),
        ("1 Mill Lane\nHartley HX1 2AB", {"StreetName": "1 Mill Lane", "CityName": "Hartley", "PostalZone": "HX1 2AB"}),
        (
            "Flat 2, The Old Mill,\r\nMill Lane\n\nHartley\n sw1a1aa ",
            {
                "StreetName": "Flat 2", "AdditionalStreetName": "The Old Mill", "CityName": "Hartley",
                "PostalZone": "SW1A 1AA", "AddressLine": "Mill Lane",
            },
        ),
    ],
)  # fmt: skip
def test_addresses_are_taken_apart(address: str, parts: dict[str, str]):
    found = read(replace(BILL, buyer=Party("A payer", address))).find(
        "a:AccountingCustomerParty/a:Party/a:PostalAddress", NAMES
    )
    shown = {etree.QName(part).localname: "".join(part.itertext()).strip() for part in found}
    assert shown == {"Country": "GB"} | parts


def test_what_was_asked_in_advance_is_taken_off():
    """A line below zero has a quantity below zero; what is planned for the next month has no day in this one."""
    planned = Line(dt.date(2026, 11, 9), "Planned", 60, 2600)
    root = read(replace(BILL, lines=[*BILL.lines, Line(BILL.starts_on, "Less", 0, -2600), planned]))
    assert words(root, "a:InvoiceLine/b:InvoicedQuantity") == ["0.75", "-1", "1"]
    assert words(root, "a:InvoiceLine/b:LineExtensionAmount") == ["19.50", "-26.00", "26.00"]
    assert words(root, "a:InvoiceLine/a:Price/b:PriceAmount") == ["19.50", "26.00", "26.00"]
    assert len(root.findall("a:InvoiceLine/a:InvoicePeriod", NAMES)) == 2


@given(
    rows=st.lists(st.tuples(st.integers(0, 1440), st.integers(-99_999, 999_999)), min_size=1, max_size=8),
    is_credit=st.booleans(),
    name=st.text(min_size=1, max_size=40),
)
def test_every_line_and_total_is_right_to_the_penny(rows: list[tuple[int, int]], is_credit: bool, name: str):
    lines = [Line(DAY, "A visit", minutes, pence) for minutes, pence in rows]
    bill = replace(
        BILL, lines=lines, note=f"For {name}", person_name=f"{name}.", corrects=NOTE.corrects if is_credit else None
    )
    root = read(bill)
    counted, kind = ("CreditedQuantity", "CreditNoteLine") if is_credit else ("InvoicedQuantity", "InvoiceLine")
    sums = []
    for line in root.findall(f"a:{kind}", NAMES):
        paths = (f"b:{counted}", "a:Price/b:PriceAmount", "a:Price/b:BaseQuantity", "b:LineExtensionAmount")
        hours, price, per, amount = (Decimal(line.find(path, NAMES).text) for path in paths)
        sums.append(amount)
        assert hours / per * price == sums[-1]
    total = Decimal(sum(pence for _, pence in rows)) / 100
    assert (
        sum(sums) == Decimal(words(root, "a:LegalMonetaryTotal/b:PayableAmount")[0]) == (-total if is_credit else total)
    )
