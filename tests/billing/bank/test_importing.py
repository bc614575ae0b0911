"""The bank's pages: a file comes in, all of its lines or none, and never twice."""

import datetime as dt

import pytest
from django.urls import reverse

from billing.models import BankAccount, BankImport
from billing.queries.bank_progress import teller
from billing.services import bank_files as bank_file_services
from billing.tasks import import_bank_files
from tests.billing.bank_pages import COLUMNS, HEAD, bring_in, inside, lines_of, page, upload
from tests.billing.bank_texts import OFX_OLD
from tests.cast import Cast


def test_the_same_line_never_comes_twice(fiona, closed):
    first = bring_in(fiona, closed, "13/11/2026,A,1.00\n13/11/2026,A,1.00\n14/11/2026,B,2.00\n")
    assert first.line_count == 3
    with inside(closed):
        account = str(BankAccount.objects.get().id)
    overlap = "13/11/2026,A,1.00\n13/11/2026,A,1.00\n13/11/2026,A,1.00\n14/11/2026,b ,2.00\n15/11/2026,C,3.00\n"
    second = bring_in(fiona, closed, overlap, account=account, new_account="")
    assert (second.line_count, second.seen_count) == (2, 3)
    assert len(lines_of(closed)) == 5
    words = page(upload(fiona, HEAD + overlap, account=account, new_account=""), 422)
    assert "This file was imported on 20 November 2026 by Fiona Sykes. Nothing has been imported again." in words
    words = page(upload(fiona, HEAD + "13/11/2026,A,1.00\n", account=account, new_account=""))
    assert "Every line has been imported before" in words
    # Another account of the co-op may well have the same line.
    assert bring_in(fiona, closed, "13/11/2026,A,1.00\n", new_account="Savings").line_count == 1


@pytest.fixture
def large(monkeypatch) -> None:
    """Every file is a large one."""
    monkeypatch.setattr(bank_file_services, "LARGE_BYTES", 10)


@pytest.fixture
def silent(monkeypatch) -> None:
    """No bell rings, so nothing is done until a test lets a worker work."""
    monkeypatch.setattr(bank_file_services, "ring", lambda *_: None)


def upload_large(client, closed: Cast, rows: str = "13/11/2026,A,1.00\n") -> BankImport:
    """Upload it and settle its columns."""
    page(upload(client, HEAD + rows))
    with inside(closed):
        kept = BankImport.objects.get()
    page(client.post(reverse("billing:bank_columns", args=[kept.id]), COLUMNS, follow=True))
    return kept


def test_a_large_file_is_read_and_imported_by_a_worker(fiona, closed, large):
    kept = bring_in(fiona, closed, "13/11/2026,A,1.00\n14/11/2026,B,2.00\n")  # the bell rings after the commit
    assert (kept.line_count, kept.imported_by) == (2, "Fiona Sykes")
    assert kept.report["new_count"] == 2
    words = page(fiona.get(reverse("billing:bank_file", args=[kept.id])))
    assert "2 new lines imported by Fiona Sykes" in words


def test_while_a_worker_reads_everybody_waits(fiona, closed, large, silent):
    kept = upload_large(fiona, closed)
    url = reverse("billing:bank_file", args=[kept.id])
    words = page(fiona.get(url))
    assert "november.csv is being read" in words
    assert "It is waiting for its turn." in words
    assert "Being read" in page(fiona.get(reverse("billing:bank_files")))
    with inside(closed):
        teller(BankImport.objects.get())(20_000, 50_000)
    part = page(fiona.get(url, headers={"HX-Request": "true"}))
    assert "20,000 of 50,000 lines have been read." in part
    assert "<h1" not in part
    assert "This file is still being read." in page(fiona.post(url), 409)
    dropped = page(fiona.post(reverse("billing:drop_bank_file", args=[kept.id]), follow=True))
    assert "This file is still being read." in dropped
    assert import_bank_files(str(closed.coop.id))
    assert fiona.get(url, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert "1 new line" in page(fiona.get(url))


def test_a_report_that_a_worker_made_is_not_made_again(fiona, closed, large, monkeypatch):
    kept = upload_large(fiona, closed, "13/11/2026,A,1.00\n14/11/2026,B,two\n,Total,3.00\n")
    monkeypatch.setattr("billing.queries.bank_files.reading_of", lambda *_: pytest.fail("read again"))
    words = page(fiona.get(reverse("billing:bank_file", args=[kept.id])))
    assert "1 line cannot be read" in words
    assert "Line 3: “two” is not an amount in pounds." in words
    assert "Line 4: It has no date, like a heading or a total." in words


def test_a_large_file_whose_columns_are_changed_is_read_again(fiona, closed, large):
    kept = upload_large(fiona, closed)
    columns = reverse("billing:bank_columns", args=[kept.id])
    page(fiona.post(columns, {**COLUMNS, "amount": "1"}, follow=True))
    assert "1 line cannot be read" in page(fiona.get(reverse("billing:bank_file", args=[kept.id])))
    page(fiona.post(columns, COLUMNS, follow=True))
    assert "1 new line" in page(fiona.get(reverse("billing:bank_file", args=[kept.id])))


def test_a_worker_that_is_killed_while_it_reads_leaves_the_file_for_the_next(fiona, closed, large, silent, monkeypatch):
    kept = upload_large(fiona, closed)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(bank_file_services, "read_report", die)
        with pytest.raises(KeyboardInterrupt):
            import_bank_files(str(closed.coop.id))
    assert import_bank_files(str(closed.coop.id))
    assert "1 new line" in page(fiona.get(reverse("billing:bank_file", args=[kept.id])))


def test_a_large_file_that_breaks_the_reader_says_so(fiona, closed, large, monkeypatch):
    def fail(*_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(bank_file_services, "read_report", fail)
    kept = upload_large(fiona, closed)
    assert bank_file_services.NOT_READ in page(fiona.get(reverse("billing:bank_file", args=[kept.id])))


def test_while_a_worker_imports_nobody_else_does(fiona, closed, large, silent):
    kept = upload_large(fiona, closed)
    assert import_bank_files(str(closed.coop.id))
    url = reverse("billing:bank_file", args=[kept.id])
    words = page(fiona.post(url, follow=True))
    assert "november.csv is being imported" in words
    assert "Fiona Sykes asked for it at 9am." in words
    assert "<h1" not in page(fiona.get(url, headers={"HX-Request": "true"}))
    assert "This file is being imported. Fiona Sykes asked for it." in page(fiona.post(url), 409)
    words = page(fiona.post(reverse("billing:drop_bank_file", args=[kept.id]), follow=True))
    assert "This file is being imported." in words
    assert import_bank_files(str(closed.coop.id))
    assert not import_bank_files(str(closed.coop.id))
    assert fiona.get(url, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert [line.text for line in lines_of(closed)] == ["A"]


def test_a_large_statement_without_columns_is_read_by_a_worker_too(fiona, closed, large):
    assert "2 new lines" in page(upload(fiona, OFX_OLD, name="statement.ofx"))
    broken = OFX_OLD.replace("</OFX>", "")
    assert "This OFX file is broken off before its end." in page(upload(fiona, broken, new_account="Savings"))


def test_what_a_worker_cannot_import_waits_and_says_why(fiona, closed, large, monkeypatch):
    page(upload(fiona, f"{HEAD}13/11/2026,A,1.00\n14/11/2026,B,two\n"))
    with inside(closed):
        kept = BankImport.objects.get()
    page(fiona.post(reverse("billing:bank_columns", args=[kept.id]), COLUMNS, follow=True))
    words = page(fiona.post(reverse("billing:bank_file", args=[kept.id]), follow=True))
    assert "Nothing has been imported. Put right what the report says first." in words
    assert lines_of(closed) == []

    def fail(*_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(bank_file_services, "reading_of", fail)
    words = page(fiona.post(reverse("billing:bank_file", args=[kept.id]), follow=True))
    assert bank_file_services.WENT_WRONG in words


def test_a_line_that_cannot_be_read_keeps_every_line_out(fiona, closed):
    page(upload(fiona, HEAD + "13/11/2026,fine,1.00\n13/11/2026,bad,one pound\n"))
    with inside(closed):
        kept = BankImport.objects.get()
    words = page(fiona.post(reverse("billing:bank_columns", args=[kept.id]), COLUMNS, follow=True))
    assert "1 line cannot be read" in words
    assert "Line 3: “one pound” is not an amount in pounds." in words
    assert "Import this file" not in words
    words = page(fiona.post(reverse("billing:bank_file", args=[kept.id])), 422)
    assert "Nothing has been imported." in words
    assert lines_of(closed) == []
    words = page(fiona.post(reverse("billing:drop_bank_file", args=[kept.id]), follow=True))
    assert "november.csv has been thrown away." in words
    assert "No file has been added yet." in words
    assert "has been thrown away" in page(fiona.get(reverse("billing:bank_file", args=[kept.id])))


def test_dates_that_fit_both_ways_are_asked_about(fiona, closed):
    page(upload(fiona, HEAD + "03/11/2026,A,1.00\n04/10/2026,B,2.00\n"))
    with inside(closed):
        kept = BankImport.objects.get()
    url = reverse("billing:bank_columns", args=[kept.id])
    assert "Which comes first, the day or the month?" in page(fiona.post(url, COLUMNS, follow=True))
    words = page(fiona.post(url, {**COLUMNS, "order": "dmy"}, follow=True))
    assert "3 November 2026" in words
    page(fiona.post(reverse("billing:bank_file", args=[kept.id]), follow=True))
    assert [line.on for line in lines_of(closed)] == [dt.date(2026, 11, 3), dt.date(2026, 10, 4)]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7", "This is a PDF."),
        (b"Dear co-op,\nbest wishes", "it has no columns"),
        (b"<?xml version='1.0'?><!DOCTYPE a><a/>", "a DOCTYPE"),
        (b"x" * (5 * 1024 * 1024 + 1), "This file is too big. Choose one of 5 MB or less."),
        (b"", "This file is empty"),
    ],
)
def test_what_is_no_bank_file_is_refused_on_the_page(fiona, closed, content, sentence):
    assert sentence in page(upload(fiona, content), 422)
    with inside(closed):
        assert not BankImport.objects.exists()
        assert not BankAccount.objects.exists()


def test_an_account_has_one_name(fiona, closed):
    assert "Select the bank account" in page(upload(fiona, HEAD + "13/11/2026,A,1.00\n", new_account=" "), 422)
    bring_in(fiona, closed, "13/11/2026,A,1.00\n")
    assert "already a bank account with this name" in page(upload(fiona, HEAD + "14/11/2026,A,1.00\n"), 422)


def test_columns_that_cannot_be_right_are_refused(fiona, closed):
    page(upload(fiona, "Day,Words,In,Out\n13/11/2026,A,1.00,\n"))
    with inside(closed):
        kept = BankImport.objects.get()
    url = reverse("billing:bank_columns", args=[kept.id])
    words = page(fiona.post(url, {"date": "0", "text": "1", "order": ""}), 422)
    assert "Select the column with the amount, or the one with money paid in." in words
    words = page(fiona.post(url, {"date": "0", "text": "1", "amount": "2", "paid_in": "2", "order": ""}), 422)
    assert "Select either one column for the amount" in words
    assert "Select the date" in page(fiona.post(url, {"text": "1", "amount": "2", "order": ""}), 422)


def test_ofx_needs_no_columns(fiona, closed):
    assert "2 new lines" in page(upload(fiona, OFX_OLD, name="statement.ofx"))
