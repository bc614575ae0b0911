"""Bytes to text: the encodings that banks and spreadsheets really write."""

import codecs

from coopcare.errors import Invalid

OTHER_FILES = (
    (b"PK\x03\x04", "This is a spreadsheet or a zip file. Open it, save it as CSV, and choose that file."),
    (b"\xd0\xcf\x11\xe0", "This is an old Excel or Word file. Open it, save it as CSV, and choose that file."),
    (b"%PDF", "This is a PDF. Ask the bank’s website for the same statement as CSV, OFX or CAMT.053."),
    (b"\x89PNG", "This is a picture. Ask the bank’s website for the statement as CSV, OFX or CAMT.053."),
    (b"\xff\xd8\xff", "This is a picture. Ask the bank’s website for the statement as CSV, OFX or CAMT.053."),
)
NOT_TEXT = "This file is not text, so it cannot be a bank statement. Choose a CSV, OFX or CAMT.053 file."
EMPTY = "This file is empty. Choose another."


def decode(content: bytes) -> str:
    """The text of a file. Raises Invalid with a sentence for an empty file and for what is no text at all.

    A byte order mark decides; without one, UTF-16 shows by its zero bytes, and what is not UTF-8 is Windows-1252.
    """
    for start, words in OTHER_FILES:
        if content.startswith(start):
            raise Invalid(words, field="file")
    text = _text(content).lstrip("\ufeff")
    if not text.strip():
        raise Invalid(EMPTY, field="file")
    if "\x00" in text:
        raise Invalid(NOT_TEXT, field="file")
    return text


def _text(content: bytes) -> str:
    for encoding in _candidates(content):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(NOT_TEXT, field="file")


def _candidates(content: bytes) -> tuple[str, ...]:
    if content.startswith(codecs.BOM_UTF8):
        return ("utf-8-sig", "cp1252")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    start = content[:200]
    if len(start) > 3 and start.count(0) > len(start) // 3:
        return ("utf-16-be",) if start[0] == 0 else ("utf-16-le",)
    return ("utf-8", "cp1252")
