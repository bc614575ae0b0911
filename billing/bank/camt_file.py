"""Statements as CAMT.053, the XML of ISO 20022 (BankToCustomerStatement), whatever its version."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from lxml import etree

from billing.bank.amounts import read_amount
from billing.bank.csv_file import TOO_MANY
from billing.bank.dates import parse
from billing.bank.lines import (
    LONGEST_REFERENCE,
    LONGEST_TEXT,
    MOST_LINES,
    Note,
    Reading,
    ReadLine,
    Unreadable,
    check_day,
    clean,
)
from billing.bank.progress import Tell, counted, nobody
from coopcare.errors import Invalid

STATEMENT, REPORT, NOTICE = "BkToCstmrStmt", "BkToCstmrAcctRpt", "BkToCstmrDbtCdtNtfctn"
DECLARES = "This file declares words of its own (a DOCTYPE), which a bank statement never does. It has not been read."
NOT_A_STATEMENT = "This XML file is not a bank statement. Choose CAMT.053 on the bank’s website, or CSV."
INTERIM = "This is an interim report, whose lines may still change. Choose CAMT.053 on the bank’s website."
NO_LINES = "This CAMT.053 file has no lines in it."
NOTHING_GIVEN = {"NOTPROVIDED", "NOT PROVIDED", "NONREF"}


def looks_like_xml(text: str) -> bool:
    return text.lstrip().startswith("<")


def read_camt(text: str, today: dt.date, tell: Tell = nobody) -> Reading:
    """Raises Invalid for broken XML, for declarations, for another kind of message, and for too many lines."""
    root = _parsed(text)
    lines, problems, left_out = [], [], []
    for entry in counted(list(root.iter(f"{{*}}{'Ntry'}")), tell):
        number = int(entry.sourceline or 1)
        try:
            if _state(entry) not in ("", "BOOK"):
                left_out.append(Note(number, "The bank has not booked it yet."))
                continue
            lines += list(_lines(entry, number, today))
        except Unreadable as error:
            problems.append(Note(number, str(error)))
        if len(lines) + len(problems) + len(left_out) > MOST_LINES:
            raise Invalid(TOO_MANY, field="file")
    if not lines and not problems and not left_out:
        raise Invalid(NO_LINES, field="file")
    left_out += [Note(line.number, "The amount is £0.00.") for line in lines if not line.amount_pence]
    return Reading(tuple(line for line in lines if line.amount_pence), tuple(problems), tuple(left_out))


def _parsed(text: str) -> Any:
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        raise Invalid(DECLARES, field="file")
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        # "surrogatepass" never happens: the text was decoded strictly.
        root = etree.fromstring(text.strip().encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        at = getattr(error, "lineno", None) or 1
        raise Invalid(
            f"Line {at}: this XML file is damaged or broken off. Ask the bank for it again.", field="file"
        ) from error
    kinds = {_name(child) for child in root}
    if kinds & {REPORT, NOTICE}:
        raise Invalid(INTERIM, field="file")
    if STATEMENT not in kinds:
        raise Invalid(NOT_A_STATEMENT, field="file")
    return root


def _lines(entry: Any, number: int, today: dt.date) -> Iterator[ReadLine]:
    """One for the entry; or one for each payment inside it, when the bank gives their amounts and they add up."""
    on = parse(_day(entry))
    if not isinstance(on, dt.date):
        raise Unreadable("It has no date that we can read.")
    check_day(on, today)
    total_pence = _signed(entry, entry)
    inside = _all(entry, "NtryDtls", "TxDtls")
    parts = [_part(entry, each) for each in inside] if len(inside) > 1 else []
    if parts and None not in parts and sum(part for part in parts if part) == total_pence:
        for each, pence in zip(inside, parts, strict=True):
            yield ReadLine(number, on, pence or 0, _words(entry, each, pence or 0), _reference(each))
        return
    only = inside[0] if len(inside) == 1 else None
    yield ReadLine(number, on, total_pence, _words(entry, only, total_pence), _reference(only))


def _part(entry: Any, inside: Any) -> int | None:
    """The amount of one payment of an entry; None when the bank does not say."""
    holder = inside if _all(inside, "Amt") else next(iter(_all(inside, "AmtDtls", "TxAmt")), None)
    return _signed(holder, entry if not _first(inside, "CdtDbtInd") else inside) if holder is not None else None


def _signed(holder: Any, direction: Any) -> int:
    amounts = _all(holder, "Amt")
    if not amounts:
        raise Unreadable("It has no amount.")
    if (currency := amounts[0].get("Ccy", "GBP")) != "GBP":
        raise Unreadable(f"The amount is in {clean(currency, 10)}, not in pounds.")
    pence = read_amount(amounts[0].text or "")
    side = _first(direction, "CdtDbtInd")
    if pence is None or side not in ("CRDT", "DBIT"):
        raise Unreadable("It does not say how much, or whether money came in or went out.")
    return pence if side == "CRDT" else -pence


def _words(entry: Any, inside: Any, pence: int) -> str:
    """Who paid (or was paid) and what they wrote; else the bank's own words."""
    other = "Dbtr" if pence >= 0 else "Cdtr"
    name = _first(inside, "RltdPties", other, "Nm") or _first(inside, "RltdPties", other, "Pty", "Nm")
    said = " ".join(each.text or "" for each in _all(inside, "RmtInf", "Ustrd"))
    words = clean(f"{name} {said}", LONGEST_TEXT)
    return words or clean(_first(inside, "AddtlTxInf") or _first(entry, "AddtlNtryInf"), LONGEST_TEXT)


def _reference(inside: Any) -> str:
    found = _first(inside, "RmtInf", "Strd", "CdtrRefInf", "Ref") or _first(inside, "Refs", "EndToEndId")
    return "" if found.upper() in NOTHING_GIVEN else clean(found, LONGEST_REFERENCE)


def _day(entry: Any) -> str:
    days = [_first(entry, kind, form) for kind in ("BookgDt", "ValDt") for form in ("Dt", "DtTm")]
    return next((day[:10] for day in days if day), "")


def _state(entry: Any) -> str:
    """BOOK, PDNG or INFO. Since version 8 it stands inside another element."""
    return (_first(entry, "Sts", "Cd") or _first(entry, "Sts")).upper()


def _all(start: Any, *path: str) -> list[Any]:
    found = [] if start is None else [start]
    for name in path:
        found = [child for each in found for child in each if _name(child) == name]
    return found


def _first(start: Any, *path: str) -> str:
    return next(((each.text or "").strip() for each in _all(start, *path)), "")


def _name(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
