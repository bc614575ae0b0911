"""An invoice or credit note as a file that a payer's software reads: UBL 2.1, the core of EN 16931. Pure.

The order of the elements is the schema's: a file in another order is refused. What a line cost is written as its amount
for its hours, so that hours times price is the amount to the penny. Amounts of a credit note are what is given back,
so they are above zero; a line below zero has a quantity below zero, because a price may not be.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lxml import etree
from lxml.builder import ElementMaker

from coopcare.money import format_plain

URN = "urn:oasis:names:specification:ubl:schema:xsd:"
CAC, CBC = f"{URN}CommonAggregateComponents-2", f"{URN}CommonBasicComponents-2"
EN_16931 = "urn:cen.eu:en16931:2017"
BILLING = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
# Codes of UN/CEFACT: invoice, credit note; hour, piece; a way to pay that is not said.
INVOICE, CREDIT_NOTE, HOUR, PIECE, SOME_WAY = "380", "381", "HUR", "C62", "1"
# Exempt from VAT, which needs a rate and a reason; or no VAT at all, which must not have a rate.
EXEMPT, NO_VAT = "E", "O"
CURRENCY, COUNTRY = "GBP", "GB"

POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})$", re.IGNORECASE)
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_cac = ElementMaker(namespace=CAC, nsmap={"cac": CAC, "cbc": CBC})
_cbc = ElementMaker(namespace=CBC, nsmap={"cac": CAC, "cbc": CBC})


@dataclass(frozen=True)
class Party:
    """The co-op or the payer. `address` is as it stands on the paper, its parts on lines or between commas; `tax_id` is
    what shows that no VAT is due: the number at the Care Quality Commission.
    """

    name: str
    address: str
    phone: str = ""
    email: str = ""
    tax_id: str = ""


@dataclass(frozen=True)
class Line:
    """Pence and minutes as they stand on the invoice: below zero on a credit note."""

    on: dt.date
    words: str
    minutes: int
    amount_pence: int


@dataclass(frozen=True)
class Earlier:
    """The invoice that a credit note corrects."""

    number: str
    issued_on: dt.date


@dataclass(frozen=True)
class Bill:
    """Everything that the file says. With `corrects` it is a credit note. `reference` is the payer's own."""

    number: str
    issued_on: dt.date
    due_on: dt.date
    starts_on: dt.date
    ends_on: dt.date
    note: str
    reference: str
    person_name: str
    seller: Party
    buyer: Party
    is_exempt: bool
    vat_words: str
    lines: Sequence[Line]
    corrects: Earlier | None = None

    @property
    def kind(self) -> str:
        return "CreditNote" if self.corrects else "Invoice"

    @property
    def sign(self) -> int:
        return -1 if self.corrects else 1

    @property
    def total_pence(self) -> int:
        return self.sign * sum(line.amount_pence for line in self.lines)


def ubl_file(bill: Bill) -> bytes:
    """UTF-8, with its declaration."""
    root = etree.Element(
        f"{{{URN}{bill.kind}-2}}{bill.kind}", nsmap={None: f"{URN}{bill.kind}-2", "cac": CAC, "cbc": CBC}
    )
    root.extend(_head(bill))
    root.append(_cac.AccountingSupplierParty(_party(bill.seller)))
    root.append(_cac.AccountingCustomerParty(_party(bill.buyer)))
    root.append(_cac.Delivery(_cac.DeliveryParty(_cac.PartyName(_text("Name", bill.person_name)))))
    root.extend(_how_to_pay(bill))
    root.extend(_totals(bill))
    root.extend(_line(bill, line, position) for position, line in enumerate(bill.lines, start=1))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _head(bill: Bill) -> Iterator[etree._Element]:
    yield _text("CustomizationID", EN_16931)
    yield _text("ProfileID", BILLING)
    yield _text("ID", bill.number)
    yield _day("IssueDate", bill.issued_on)
    if bill.corrects:
        yield _text("CreditNoteTypeCode", CREDIT_NOTE)
    else:
        yield _day("DueDate", bill.due_on)
        yield _text("InvoiceTypeCode", INVOICE)
    yield _text("Note", bill.note)
    yield _text("DocumentCurrencyCode", CURRENCY)
    if bill.reference:
        yield _text("BuyerReference", bill.reference)
    yield _period(bill.starts_on, bill.ends_on)
    if bill.corrects:
        earlier = _text("ID", bill.corrects.number), _day("IssueDate", bill.corrects.issued_on)
        yield _cac.BillingReference(_cac.InvoiceDocumentReference(*earlier))


def _party(party: Party) -> etree._Element:
    found = _cac.Party(_cac.PartyName(_text("Name", party.name)), _address(party.address))
    if party.tax_id:
        scheme = _cac.TaxScheme(_text("ID", "CQC"))
        found.append(_cac.PartyTaxScheme(_text("CompanyID", party.tax_id), scheme))
    found.append(_cac.PartyLegalEntity(_text("RegistrationName", party.name)))
    if party.phone or party.email:
        found.append(_cac.Contact(*_some(Telephone=party.phone, ElectronicMail=party.email)))
    return found


def _address(words: str) -> etree._Element:
    """The first part is the street, the last the town; a postcode is known by its shape."""
    words, postcode = _without_postcode(" ".join(words.replace("\n", ",").split()).strip(" ,"))
    parts = [part for part in (part.strip() for part in words.split(",")) if part]
    street, *middle = parts[:-1] or parts or [""]
    second, rest = (middle[0], ", ".join(middle[1:])) if middle else ("", "")
    town = parts[-1] if len(parts) > 1 else ""
    found = _cac.PostalAddress(
        *_some(StreetName=street, AdditionalStreetName=second, CityName=town, PostalZone=postcode)
    )
    if rest:
        found.append(_cac.AddressLine(_text("Line", rest)))
    found.append(_cac.Country(_text("IdentificationCode", COUNTRY)))
    return found


def _without_postcode(words: str) -> tuple[str, str]:
    match = POSTCODE.search(words)
    if match is None:
        return words, ""
    return words[: match.start()].rstrip(" ,"), f"{match[1]} {match[2]}".upper()


def _how_to_pay(bill: Bill) -> Iterator[etree._Element]:
    if bill.corrects:
        return
    yield _cac.PaymentMeans(_text("PaymentMeansCode", SOME_WAY), _text("PaymentID", bill.number))
    yield _cac.PaymentTerms(_text("Note", f"Give the number {bill.number} when you pay."))


def _totals(bill: Bill) -> Iterator[etree._Element]:
    """No VAT is ever charged, so all totals are alike."""
    pence = bill.total_pence
    subtotal = _cac.TaxSubtotal(_pounds("TaxableAmount", pence), _pounds("TaxAmount", 0))
    subtotal.append(_tax("TaxCategory", bill, _text("TaxExemptionReason", bill.vat_words)))
    yield _cac.TaxTotal(_pounds("TaxAmount", 0), subtotal)
    names = ("LineExtensionAmount", "TaxExclusiveAmount", "TaxInclusiveAmount", "PayableAmount")
    yield _cac.LegalMonetaryTotal(*(_pounds(name, pence) for name in names))


def _line(bill: Bill, line: Line, position: int) -> etree._Element:
    pence = bill.sign * line.amount_pence
    hours, unit = _quantity(line.minutes)
    counted = "CreditedQuantity" if bill.corrects else "InvoicedQuantity"
    found = _cac(f"{bill.kind}Line", _text("ID", str(position)))
    found.append(_text(counted, f"{-hours if pence < 0 else hours}", unitCode=unit))
    found.append(_pounds("LineExtensionAmount", pence))
    if bill.starts_on <= line.on <= bill.ends_on:
        found.append(_period(line.on, line.on))
    found.append(_cac.Item(_text("Name", line.words), _tax("ClassifiedTaxCategory", bill)))
    found.append(_cac.Price(_pounds("PriceAmount", abs(pence)), _text("BaseQuantity", f"{hours}", unitCode=unit)))
    return found


def _quantity(minutes: int) -> tuple[Decimal, str]:
    """Hours to four places; one piece of what takes no time, such as a sum that is taken off."""
    if not minutes:
        return Decimal(1), PIECE
    hours = (Decimal(abs(minutes)) / 60).quantize(Decimal("0.0001"))
    return hours.normalize().quantize(Decimal(1)) if hours == hours.to_integral() else hours.normalize(), HOUR


def _tax(name: str, bill: Bill, *reason: etree._Element) -> etree._Element:
    rate = [_text("Percent", "0")] if bill.is_exempt else []
    category = _text("ID", EXEMPT if bill.is_exempt else NO_VAT)
    return _cac(name, category, *rate, *reason, _cac.TaxScheme(_text("ID", "VAT")))


def _period(first: dt.date, last: dt.date) -> etree._Element:
    return _cac.InvoicePeriod(_day("StartDate", first), _day("EndDate", last))


def _some(**words: str) -> Iterator[etree._Element]:
    """Only those that say something: an empty element is against the rules."""
    return (_text(name, value) for name, value in words.items() if value)


def _text(name: str, words: str, **attributes: str) -> etree._Element:
    return _cbc(name, NOT_IN_XML.sub("", words), **attributes)


def _day(name: str, day: dt.date) -> etree._Element:
    return _text(name, day.isoformat())


def _pounds(name: str, pence: int) -> etree._Element:
    return _text(name, format_plain(pence), currencyID=CURRENCY)
