"""Whatever is in a file, a reader answers with lines, problems or a refusal; never with a fault."""

import datetime as dt

from hypothesis import example, given
from hypothesis import strategies as st

from billing.bank.amounts import read_amount
from billing.bank.columns import Columns
from billing.bank.reading import open_file
from coopcare.errors import Invalid
from tests.billing.bank_texts import OFX_NEW, OFX_OLD, PAYER, camt, entry

TODAY = dt.date(2026, 11, 22)
COLUMNS = Columns(date=0, text=1, amount=2)
CELLS = st.one_of(
    st.text(max_size=20),
    st.dates(min_value=dt.date(2019, 1, 1)).map(lambda on: on.strftime("%d/%m/%Y")),
    st.decimals(allow_nan=False, allow_infinity=False, places=2).map(str),
)


def never_falls_over(content: bytes) -> None:
    try:
        opened = open_file(content)
        reading = opened.read(COLUMNS, TODAY)
    except Invalid:
        return
    for line in reading.lines:
        assert line.on <= TODAY
        assert line.amount_pence != 0
        assert len(line.text) <= 300
        assert line.text.isprintable()


@given(st.binary(max_size=400))
@example(b"\xff\xfe\x00\xd8")
@example(b"a,b,c\x00d")
def test_no_bytes_make_a_reader_fall_over(content):
    never_falls_over(content)


@given(
    st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=8), st.sampled_from(["utf-8", "utf-16", "utf-8-sig"])
)
def test_no_cells_make_a_reader_fall_over(rows, encoding):
    text = "\n".join(",".join(row) for row in rows)
    never_falls_over(text.encode(encoding, "replace"))


@given(
    st.sampled_from([OFX_OLD, OFX_NEW, camt(entry("104.00", "CRDT", PAYER.format(name="<Nm>M</Nm>")))]),
    st.integers(0, 900), st.integers(0, 60), st.text(alphabet="<>/&;!?[]abz0.-\n£\x00", max_size=12),
)  # fmt: skip
def test_no_damage_makes_a_reader_fall_over(text, start, length, put):
    never_falls_over((text[:start] + put + text[start + length :]).encode())


@given(st.integers(-(10**9), 10**9).filter(bool), st.sampled_from(["", "£", "GBP "]))
def test_every_amount_comes_back(pence, mark):
    pounds = f"{abs(pence) // 100:,}.{abs(pence) % 100:02d}"
    assert read_amount(f"{'-' if pence < 0 else ''}{mark}{pounds}") == pence
    assert read_amount(f"({mark}{pounds})") == -abs(pence)
