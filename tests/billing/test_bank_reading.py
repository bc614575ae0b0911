"""Files as banks write them, and files that are none. All invented."""

import datetime as dt

import pytest

from billing.bank.amounts import read_amount
from billing.bank.columns import Columns, find_header, guess
from billing.bank.dates import Order, in_order, order_of, parse
from billing.bank.digests import digests_of
from billing.bank.lines import MOST_BYTES, Reading, ReadLine, Unreadable
from billing.bank.reading import FileKind, open_file
from coopcare.errors import Invalid
from tests.billing.bank_texts import OFX_NEW, OFX_OLD, PAYER, camt, entry

TODAY = dt.date(2026, 11, 22)
THIRD = dt.date(2026, 11, 3)


def read(content: bytes | str, columns: Columns | None = None) -> Reading:
    """As the pages do: by its columns' names when nobody has said otherwise."""
    opened = open_file(content.encode() if isinstance(content, str) else content)
    if opened.table is not None:
        columns = columns or guess(opened.table.heads)
        assert columns is not None, opened.table.heads
    return opened.read(columns, TODAY)


def short(reading: Reading) -> list[tuple[dt.date, int, str, str]]:
    return [(line.on, line.amount_pence, line.text, line.reference) for line in reading.lines]


IN = (THIRD, 10400, "M HUGHES", "")
OUT = (dt.date(2026, 11, 14), -2000, "RENT", "")

# The shapes in which the main UK banks give their statements.
LAYOUTS = {
    "one amount, description last": (
        "Number,Date,Account,Amount,Subcategory,Memo\n"
        ",03/11/2026,20-00-00 55779911,104.00,FT,M HUGHES\n,14/11/2026,20-00-00 55779911,-20.00,DD,RENT\n"
    ),
    "debit and credit": (
        "Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,Debit Amount,Credit Amount,"
        "Balance\n03/11/2026,FPI,'00-00-00,12345678,M HUGHES,,104.00,1104.00\n"
        "14/11/2026,DD,'00-00-00,12345678,RENT,20.00,,1084.00\n"
    ),
    "account's details first, months in words, pound signs": (
        '"Account Name:","Care co-op"\n"Account Balance:","£1,084.00"\n"Available Balance: ","£1,084.00"\n\n'
        '"Date","Transaction type","Description","Paid out","Paid in","Balance"\n'
        '"03 Nov 2026","Bank credit","M HUGHES","","£104.00","£1,104.00"\n'
        '"14 Nov 2026","Direct debit","RENT","£20.00","","£1,084.00"\n'
    ),
    "value with a sign": (
        "Date, Type, Description, Value, Balance, Account Name, Account Number\n"
        "03 Nov 2026,CR,M HUGHES,104.00,1104.00,CARE,'000000-1\n14 Nov 2026,D/D,RENT,-20.00,1084.00,CARE,'000000-1\n"
    ),
    "counter party": (
        "Date,Counter Party,Reference,Type,Amount (GBP),Balance (GBP),Spending Category,Notes\n"
        "03/11/2026,M HUGHES,,FASTER PAYMENT,104.00,1104.00,,\n14/11/2026,RENT,,DIRECT DEBIT,-20.00,1084.00,,\n"
    ),
    "money in and out, newest first": (
        "Date,Description,Type,Money In,Money Out,Balance\n"
        "2026-11-14,RENT,DD,0.00,20.00,1084.00\n2026-11-03,M HUGHES,FP,104.00,0.00,1104.00\n"
    ),
    "semicolons, minus in its own column": (
        "Date;Details;Transaction Type;In;Out;Balance\n03.11.2026;M HUGHES;FP;104,00.00;;1\n"
    ).replace("104,00.00", "104.00")
    + "14.11.2026;RENT;DD;;-20.00;1\n",
    "tabs and times": (
        "Date\tTime\tName\tAmount\n2026-11-03T09:15:00\t09:15\tM HUGHES\t104.0000\n2026-11-14 10:00\t10:00\tRENT\t-20\n"
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_layouts_of_banks(layout):
    reading = read(layout)
    assert sorted(short(reading)) == [IN, OUT]
    assert reading.problems == ()
    assert reading.is_sound
    assert (reading.received_pence, reading.paid_out_pence) == (10400, 2000)


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("utf-8"),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
        lambda text: text.replace("\n", "\r\n").encode("utf-8-sig"),
        lambda text: text.replace("\n", "\r").encode(),
    ],
)
def test_encodings(encode):
    text = "Date,Description,Amount\n2026-11-03,Ŵyn Łukasik – £5,5.00\n"
    assert short(read(encode(text))) == [(THIRD, 500, "Ŵyn Łukasik – £5", "")]


def test_windows_1252():
    text = "Date,Description,Amount\n2026-11-03,Café – £5,£5.00\n"
    assert short(read(text.encode("cp1252"))) == [(THIRD, 500, "Café – £5", "")]


def test_no_header_needs_somebody_to_say():
    content = '03/11/2026,M HUGHES,"1,104.00"\n14/11/2026,RENT,-20.00\n'
    table = open_file(content.encode()).table
    assert table is not None
    assert (table.heads, find_header([row.cells for row in table.rows]), guess(table.heads)) == ((), None, None)
    assert table.name_of(1) == "Column 2, like “M HUGHES”"
    assert [line.amount_pence for line in read(content, Columns(date=0, text=1, amount=2)).lines] == [110400, -2000]


def test_what_is_no_movement_is_left_out_and_said():
    reading = read(
        "Date,Description,Amount\n"
        "01/11/2026,Opening balance,500.00\n"
        "13/11/2026,M HUGHES,104.00\n"
        "\n,,\n"
        "13/11/2026,Nothing,0.00\n"
        "13/11/2026,A note,\n"
        ",Total,104.00\n"
        "Printed on the bank’s website\n"
    )
    assert short(reading) == [(dt.date(2026, 11, 13), 10400, "M HUGHES", "")]
    assert [str(note) for note in reading.left_out] == [
        "Line 2: It is a balance, not a movement of money.",
        "Line 6: The amount is £0.00.",
        "Line 7: It has no amount.",
        "Line 8: It has no date, like a heading or a total.",
        "Line 9: It has no amount.",
    ]
    assert reading.is_sound


def test_every_line_that_cannot_be_read_is_said_and_nothing_is_sound():
    reading = read(
        "Date,Description,Paid out,Paid in\n"
        "13/11/2026,fine,,1.00\n"
        "31/02/2026,no such day,,1.00\n"
        "soon,no date,,1.00\n"
        "14/11/2026,words,,ten pounds\n"
        "14/11/2026,euros,,€5.00\n"
        "14/11/2026,both,1.00,1.00\n"
        "14/11/2026,too fine,,1.005\n"
        "14/11/2031,to come,,1.00\n"
        "14/11/1999,long ago,,1.00\n"
        '14/11/2026,"a line\nbreak",,"1,0,0"\n'
    )
    assert [note.number for note in reading.problems] == [3, 4, 5, 6, 7, 8, 9, 10, 11]
    words = [str(note) for note in reading.problems]
    assert words[0] == "Line 3: “31/02/2026” is not a date, read with the day first."
    assert words[1] == "Line 4: “soon” is not a date."
    assert words[2] == "Line 5: “ten pounds” is not an amount in pounds."
    assert words[4] == "Line 7: It has money paid in and money paid out. A line can only have one of them."
    assert words[6] == "Line 9: The date 14/11/2031 (day, month, year) is in the future."
    assert words[7] == "Line 10: The date 14/11/1999 (day, month, year) is more than 7 years ago."
    assert not reading.is_sound


AMOUNTS = {
    "104": 10400, "104.5": 10450, "£1,234.56": 123456, "-£1,234.56": -123456, "£-3.00": -300, "(12.00)": -1200,
    "12.00-": -1200, "12.00 DR": -1200, "12.00CR": 1200, "+4.00": 400, "GBP 4.00": 400, "4.00 GBP": 400, "−4.00": -400,
    "–4.00": -400, ".50": 50, "1\u00a0234.00": 123400, "4.5000": 450, "０４": 400, "": None, " - ": None,
}  # fmt: skip


@pytest.mark.parametrize(("text", "pence"), AMOUNTS.items())
def test_amounts(text, pence):
    assert read_amount(text) == pence


@pytest.mark.parametrize(
    "text", ["1.234,56", "12.345", "12 pounds", "$5", "--5", "(5", "5)", "(-5.00)", "1,23,4.00", "9" * 30, "1e5", "½"]
)
def test_what_is_no_amount(text):
    with pytest.raises(Unreadable):
        read_amount(text)


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["13/11/2026", "03/11/2026"], Order.DAY_FIRST),
        (["11/13/2026", "03/11/2026"], Order.MONTH_FIRST),
        (["03/11/2026", "04/10/2026"], None),  # 11 March and 10 April are past too
        (["03/12/2025", "05/06/2026", "09/10/2026"], None),
        (["01/12/2026"], Order.MONTH_FIRST),  # 1 December is to come
        (["03/03/2026"], Order.DAY_FIRST),  # no difference
        (["3 Nov 26", "2026-11-03"], Order.DAY_FIRST),
        ([], Order.DAY_FIRST),
        (["13/11/2026", "14/11/2026", "31/02/2026"], Order.DAY_FIRST),
    ],
)
def test_the_whole_file_decides_which_comes_first(texts, order):
    assert order_of([parse(text) for text in texts], TODAY) == order


DATES = ["03/11/2026", "3-11-26", "03.11.2026", "2026/11/03", "2026-11-03", "20261103", "3 Nov 2026", "03-Nov-26",
         "3 November 2026", "3rd Nov 2026", "Tue 3 Nov 2026", "2026-11-03T00:00:00Z", "03/11/2026 14:05"]  # fmt: skip


@pytest.mark.parametrize("text", DATES)
def test_dates(text):
    assert in_order(parse(text), Order.DAY_FIRST, text) == THIRD


@pytest.mark.parametrize(
    "text", ["", "3 Foo 2026", "2026-13-01", "Tuesday", "3/11", "03/11/026", "9" * 50, "٣/١١/٢٠٢٦"]
)
def test_what_is_no_date(text):
    with pytest.raises(Unreadable):
        parse(text)


def test_a_file_that_fits_both_ways_asks_and_can_be_told():
    content = "Date,Description,Amount\n03/11/2026,A,1.00\n04/10/2026,B,1.00\n"
    assert read(content).asks_order
    assert not read(content).is_sound
    columns = guess(("Date", "Description", "Amount"))
    assert columns is not None
    told = {order: read(content, columns.with_order(order)) for order in Order}
    assert [line.on for line in told[Order.DAY_FIRST].lines] == [THIRD, dt.date(2026, 10, 4)]
    assert [line.on for line in told[Order.MONTH_FIRST].lines] == [dt.date(2026, 3, 11), dt.date(2026, 4, 10)]


@pytest.mark.parametrize("text", [OFX_OLD, OFX_NEW])
def test_ofx_old_and_new(text):
    assert open_file(text.encode()).kind == FileKind.OFX
    assert short(read(text)) == [(THIRD, 10400, "M HUGHES", "INV-00012 & more"), OUT]


def test_ofx_says_which_line_is_wrong():
    reading = read(OFX_OLD.replace("20261114", "20261314").replace("<TRNAMT>104.00", "<TRNAMT>lots"))
    assert [note.number for note in reading.problems] == [9, 11]
    assert not reading.is_sound
    euros = read(OFX_NEW.replace("GBP", "EUR"))
    assert str(euros.problems[0]) == "Line 3: The amount is in EUR, not in pounds."


@pytest.mark.parametrize(
    ("version", "state", "name"),
    [
        ("02", "<Sts>BOOK</Sts>", "<Nm>M Hughes</Nm>"),
        ("08", "<Sts><Cd>BOOK</Cd></Sts>", "<Pty><Nm>M Hughes</Nm></Pty>"),
    ],
)
def test_camt_of_either_version(version, state, name):
    text = camt(
        entry("104.00", "CRDT", PAYER.format(name=name), state) + entry("20", "DBIT", day="2026-11-14"), version=version
    )
    assert open_file(text.encode()).kind == FileKind.CAMT
    assert short(read(text)) == [(THIRD, 10400, "M Hughes INV-00012", ""), (OUT[0], -2000, "Bank words", "")]


def test_camt_of_several_payments_in_one_entry():
    one = '<TxDtls><Refs><EndToEndId>{ref}</EndToEndId></Refs><Amt Ccy="GBP">{pence}</Amt></TxDtls>'
    inside = one.format(ref="INV-1", pence="60.00") + one.format(ref="INV-2", pence="44.00")
    assert [(line.amount_pence, line.reference) for line in read(camt(entry("104.00", "CRDT", inside))).lines] == [
        (6000, "INV-1"),
        (4400, "INV-2"),
    ]
    # Their amounts are not the entry's: then the entry is one line.
    assert [line.amount_pence for line in read(camt(entry("105.00", "CRDT", inside))).lines] == [10500]


def test_camt_leaves_out_what_is_not_booked_and_says_what_is_wrong():
    text = camt(
        entry("1.00", "CRDT", state="<Sts><Cd>PDNG</Cd></Sts>")
        + entry("ten", "CRDT")
        + entry("1.00", "CRDT").replace("GBP", "EUR")
        + entry("1.00", "CRDT", day="2031-01-01")
        + entry("1.00", "SIDE")
    )
    reading = read(text)
    assert [str(note) for note in reading.left_out] == ["Line 2: The bank has not booked it yet."]
    assert [note.number for note in reading.problems] == [3, 4, 5, 6]


BOMB = '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
NO_BANK_FILES = {
    "empty": b"",
    "blank": b" \r\n \n",
    "zip or spreadsheet": b"PK\x03\x04" + bytes(200),
    "old spreadsheet": b"\xd0\xcf\x11\xe0" + bytes(200),
    "PDF": b"%PDF-1.7\n",
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "bytes": bytes(range(256)) * 4,
    "letter": b"Dear co-op,\nwe are closing your account.\nYours, the bank\n",
    "web page": b"<!DOCTYPE html><html><body>Please log in, now, here</body></html>",
    "other XML": b"<?xml version='1.0'?><rss><item/></rss>",
    "interim report": camt(entry("1.00", "CRDT"), kind="BkToCstmrAcctRpt").encode(),
    "broken XML": camt(entry("1.00", "CRDT")).encode()[:-40],
    "statement without lines": camt("").encode(),
    "XML bomb": camt(entry("1.00", "CRDT")).replace("<Document", f"{BOMB}<Document").encode(),
    "XML bomb in UTF-16": camt(entry("1.00", "CRDT")).replace("<Document", f"{BOMB}<Document").encode("utf-16"),
    "deep XML": b"<a>" * 20_000,
    "broken OFX": OFX_OLD[:-60].encode(),
    "OFX without lines": b"OFXHEADER:100\n<OFX></OFX>",
    "quotation mark without end": b'Date,Description,Amount\n1/1/26,"open,1.00\n' + b"2/1/26,x,1.00\n" * 20,
    "one endless cell": b'Date,Description,Amount\n1/1/26,"' + b"x" * 200_000,
    "too many lines": b"Date,Description,Amount\n" + b"13/10/2026,x,1.00\n" * 50_001,
    "too big": b"x" * (MOST_BYTES + 1),
}


@pytest.mark.parametrize("content", NO_BANK_FILES.values(), ids=NO_BANK_FILES)
def test_what_is_no_bank_file_is_refused_in_a_sentence(content):
    with pytest.raises(Invalid) as refusal:
        read(content)
    assert refusal.value.field == "file"
    assert refusal.value.message.endswith(".")


def test_fifty_thousand_lines():
    rows = "".join(
        f"{number % 28 + 1:02d}/10/2026,PERSON {number},{number}.{number % 100:02d}\n" for number in range(1, 50_000)
    )
    reading = read("Date,Description,Amount\n" + rows)
    assert len(reading.lines) == len(set(digests_of(reading.lines))) == 49_999
    assert reading.is_sound


def test_digests_tell_lines_apart_and_overlapping_files_together():
    one = ReadLine(2, THIRD, 100, "M  Hughes", "A")
    same = ReadLine(9, THIRD, 100, "m hughes", "a")
    other_day = ReadLine(3, dt.date(2026, 11, 4), 100, "M Hughes", "A")
    first = digests_of([one, other_day])
    assert digests_of([other_day, same]) == first[::-1]
    twice = digests_of([one, same])
    assert twice[0] == first[0]
    assert twice[0] != twice[1]
