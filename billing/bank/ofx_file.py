"""Statements as OFX: the old kind, whose tags need no end, and the new kind, which is XML.

Both are read as a run of tags and values. Nothing is expanded, so a file cannot blow up in our hands.
"""

import datetime as dt
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from billing.bank.amounts import read_amount
from billing.bank.csv_file import TOO_MANY
from billing.bank.dates import parse
from billing.bank.lines import LONGEST_REFERENCE, MOST_LINES, Note, Reading, ReadLine, Unreadable, check_day, clean
from billing.bank.progress import Tell, counted, nobody
from coopcare.errors import Invalid

NOT_FINISHED = "This OFX file is broken off before its end. Ask the bank for it again."
NO_LINES = "This OFX file has no lines of a bank account in it."
_TAG = re.compile(r"<(/?)([A-Za-z0-9._]{1,40})>([^<]*)", re.ASCII)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
MOVEMENT, LIST = "STMTTRN", "BANKTRANLIST"


def looks_like_ofx(text: str) -> bool:
    start = text[:2000].upper()
    return "OFXHEADER" in start or "<OFX>" in start


@dataclass
class _Movement:
    number: int
    values: dict[str, str] = field(default_factory=dict)


def read_ofx(text: str, today: dt.date, tell: Tell = nobody) -> Reading:
    """Raises Invalid for a file that is broken off, that holds no bank lines, or too many."""
    if "</OFX>" not in text.upper():
        raise Invalid(NOT_FINISHED, field="file")
    lines: list[ReadLine] = []
    problems: list[Note] = []
    left_out: list[Note] = []
    for movement in counted(list(_movements(text)), tell):
        if len(lines) + len(problems) + len(left_out) >= MOST_LINES:
            raise Invalid(TOO_MANY, field="file")
        try:
            line = _line(movement, today)
        except Unreadable as error:
            problems.append(Note(movement.number, str(error)))
            continue
        if line.amount_pence:
            lines.append(line)
        else:
            left_out.append(Note(movement.number, "The amount is £0.00."))
    if not lines and not problems and not left_out:
        raise Invalid(NO_LINES, field="file")
    return Reading(tuple(lines), tuple(problems), tuple(left_out))


def _movements(text: str) -> Iterator[_Movement]:
    """Each movement with its tags; its number is the line of the file it begins on."""
    plain = _CDATA.sub(lambda found: html.escape(found[1]), text)
    current: _Movement | None = None
    currency, line, seen = "GBP", 1, 0
    for found in _TAG.finditer(plain):
        ends, tag, value = found[1], found[2].upper(), found[3].strip()
        if tag == MOVEMENT or (ends and tag == LIST):
            if current is not None:
                yield current
            line += plain.count("\n", seen, found.start())
            seen = found.start()
            current = _Movement(line, {"CURDEF": currency}) if tag == MOVEMENT and not ends else None
        elif ends or not value:
            continue
        elif tag == "CURDEF":
            currency = value.upper()
        elif current is not None:
            current.values.setdefault(tag, html.unescape(value))
    if current is not None:
        yield current


def _line(movement: _Movement, today: dt.date) -> ReadLine:
    values = movement.values
    currency = values.get("CURSYM", values["CURDEF"])
    if currency != "GBP":
        raise Unreadable(f"The amount is in {clean(currency, 10)}, not in pounds.")
    posted = values.get("DTPOSTED", "")
    on = parse(posted[:8])
    if not isinstance(on, dt.date):
        raise Unreadable(f"“{posted[:20]}” is not a date of OFX.")
    check_day(on, today)
    amount_pence = read_amount(_with_a_point(values.get("TRNAMT", "")))
    if amount_pence is None:
        raise Unreadable("It has no amount.")
    name, memo = clean(values.get("NAME", "")), clean(values.get("MEMO", ""))
    reference = clean(values.get("REFNUM", "") or (memo if name else ""), LONGEST_REFERENCE)
    return ReadLine(movement.number, on, amount_pence, name or memo, reference)


def _with_a_point(amount: str) -> str:
    """OFX allows a comma for the decimal point, and knows no thousands mark."""
    return amount.replace(",", ".") if "." not in amount and amount.count(",") == 1 else amount
