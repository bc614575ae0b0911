"""How far a file is, and what is kept of one that was read. Pure."""

import datetime as dt
import json

from billing.bank.columns import Columns
from billing.bank.lines import Note, Reading, ReadLine
from billing.bank.progress import counted
from billing.bank.reading import first_rows, open_file
from billing.bank.summary import MOST_NOTES, Summary, summary_of
from tests.billing.bank_texts import OFX_OLD, camt, entry

TODAY = dt.date(2026, 11, 20)


def test_it_is_told_each_thousand():
    told: list[tuple[int, int]] = []
    assert list(counted(range(2500), lambda *how_far: told.append(how_far))) == list(range(2500))
    assert told == [(0, 2500), (1000, 2500), (2000, 2500)]


def test_every_reader_tells_how_far_it_is():
    lines = entry("1.00", "CRDT", "") + entry("2.00", "DBIT", "")
    for text in (OFX_OLD, camt(lines), "Date,Words,Amount\n13/11/2026,A,1.00\n14/11/2026,B,2.00\n"):
        told: list[tuple[int, int]] = []
        opened = open_file(text.encode())
        columns = Columns(date=0, text=1, amount=2, heads=opened.table.heads) if opened.table else None
        opened.read(columns, TODAY, lambda *how_far, told=told: told.append(how_far))
        assert told == [(0, 2)]


def test_a_summary_is_kept_as_it_is():
    line = ReadLine(2, TODAY, -120, "Ŵyn", "Łódź")
    problems = tuple(Note(number, "It is wrong.") for number in range(300))
    summary = summary_of(Reading((line,), problems, (Note(9, "A total."),)), seen_count=1)
    assert (summary.problem_count, len(summary.problems), summary.new_count) == (300, MOST_NOTES, 0)
    assert Summary.from_json(json.loads(json.dumps(summary.to_json()))) == summary
    assert not summary.is_sound


def test_the_first_rows_are_enough_to_ask_about_columns():
    rows = "".join(f"13/11/2026,PAYER {number},1.00\n" for number in range(5000))
    content = f"Our bank\n\nDate,Words,Amount\n{rows}".encode()
    start, whole = first_rows(content), open_file(content).table
    assert whole is not None
    assert (start.heads, start.width, start.preview) == (whole.heads, whole.width, whole.preview)
    assert len(start.rows) < 1000 < len(whole.rows)
    assert (
        first_rows(b"Date,Words,Amount\n13/11/2026,A,1.00") == open_file(b"Date,Words,Amount\n13/11/2026,A,1.00").table
    )
