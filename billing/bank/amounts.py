"""An amount as banks write it, in pence."""

import re
import unicodedata

from billing.bank.lines import Unreadable
from coopcare.errors import Invalid
from coopcare.money import parse_pounds

# What may stand around the number: currency, CR or DR, brackets or a minus for money out.
_SHAPE = re.compile(
    r"(?P<open>\()?(?P<sign>[+-])?(?:£|GBP)?(?P<inner>[+-])?(?P<number>[\d,]*\.?\d+)(?:GBP)?(?P<close>\))?"
    r"(?P<after>-|CR|DR|C|D)?",
    re.ASCII,
)
_MINUSES = str.maketrans({"−": "-", "–": "-", "‐": "-", "‑": "-"})
LONGEST = 40


def read_amount(text: str) -> int | None:
    """Signed pence; None for an empty cell. Raises Unreadable with a sentence.

    >>> [read_amount(each) for each in ("£1,234.56", "(12.00)", "12.00 DR", "-£3", "+4.5000", " ")]
    [123456, -1200, -1200, -300, 450, None]
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text).translate(_MINUSES)
    packed = "".join(plain.split()).upper()
    if not packed or packed == "-":
        return None
    match = _SHAPE.fullmatch(packed) if len(packed) <= LONGEST else None
    if match is None or bool(match["open"]) != bool(match["close"]):
        raise Unreadable(f"“{text.strip()[:LONGEST]}” is not an amount in pounds.")
    try:
        pence = parse_pounds(_plain(match["number"]))
    except Invalid as error:
        raise Unreadable(f"“{text.strip()[:LONGEST]}” is not an amount in pounds and pence.") from error
    signs = [match["open"], match["sign"] == "-", match["inner"] == "-", match["after"] in ("-", "DR", "D")]
    if sum(map(bool, signs)) > 1:
        raise Unreadable(f"“{text.strip()[:LONGEST]}” has more than one sign for money out.")
    return -pence if any(signs) else pence


def _plain(number: str) -> str:
    """Without noughts after the second decimal place, and with one before the point."""
    whole, point, part = number.partition(".")
    if point and len(part) > 2:
        part = part[:2] + part[2:].rstrip("0")
    return f"{whole or '0'}{point}{part}"
