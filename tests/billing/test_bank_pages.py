"""The bank's pages: a file comes in, its lines are matched by a person, and every step can be undone."""

import datetime as dt

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from billing.models import BankAccount, BankImport, BankLine, BudgetLine, Invoice, LineStatus, Payment
from billing.queries.accounts import balance_of_line
from billing.services import bank_files as bank_file_services
from billing.services import close_month, record_payment, reverse_payment
from billing.tasks import import_bank_files
from billing.views import bank_files as bank_file_pages
from coopcare.clock import local
from coopcare.tenancy.context import acting_for
from tests.cast import Cast
from tests.factories.months import OCTOBER, october_visits


@pytest.fixture(autouse=True)
def _twentieth_of_november():
    with time_machine.travel(local(dt.date(2026, 11, 20), dt.time(9)), tick=False):
        yield


@pytest.fixture
def closed(cast: Cast) -> Cast:
    """October is closed: Margaret's council owes £50.00, and she owes £54.00."""
    with acting_for(cast.coop, cast.system):
        october_visits(cast)
        close_month(OCTOBER, actor=cast.system)
    return cast


@pytest.fixture
def fiona(client, sign_in, closed):
    sign_in(client, closed.fiona)
    return client


def inside(cast: Cast):
    return acting_for(cast.coop, cast.system)


def page(response, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return response.content.decode()


def upload(client, content: str | bytes, name: str = "november.csv", **answers):
    data = content.encode() if isinstance(content, str) else content
    answers = {"new_account": "Current account", **answers}
    sent = {"file": SimpleUploadedFile(name, data), **answers}
    return client.post(reverse("billing:add_bank_file"), sent, follow=True)


HEAD = "Date,Description,Amount\n"
COLUMNS = {"date": "0", "text": "1", "amount": "2", "order": ""}


def bring_in(client, closed: Cast, rows: str, **answers) -> BankImport:
    """Upload, settle the columns, import; answers the import."""
    page(upload(client, HEAD + rows, **answers))
    with inside(closed):
        kept = BankImport.objects.filter(status="waiting").latest("id")
    if kept.columns is None:
        page(client.post(reverse("billing:bank_columns", args=[kept.id]), COLUMNS, follow=True))
    page(client.post(reverse("billing:bank_file", args=[kept.id]), follow=True))
    with inside(closed):
        kept = BankImport.objects.get(id=kept.id)
    assert kept.status == "imported"
    return kept


def own_invoice(closed: Cast) -> Invoice:
    with inside(closed):
        return Invoice.objects.get(budget_line__funding_type="self")


def lines_of(closed: Cast) -> list[BankLine]:
    with inside(closed):
        return list(BankLine.objects.order_by("position"))


def balance(closed: Cast) -> int:
    """What Margaret herself owes."""
    with inside(closed):
        return balance_of_line(BudgetLine.objects.get(funding_type="self"))


def account_id(closed: Cast, funding_type: str = "self"):
    with inside(closed):
        return BudgetLine.objects.get(funding_type=funding_type).id


def test_from_the_file_to_the_payment(fiona, closed):
    number = own_invoice(closed).display_number
    words = page(upload(fiona, f"{HEAD}13/11/2026,M HUGHES {number},54.00\n14/11/2026,RENT,-20.00\n,Total,34.00\n"))
    assert "What do the columns hold?" in words
    assert "Description, like “M HUGHES" in words
    with inside(closed):
        kept = BankImport.objects.get()
    words = page(fiona.post(reverse("billing:bank_columns", args=[kept.id]), COLUMNS, follow=True))
    assert "2 new lines" in words
    assert "£54.00 came in and £20.00 went out" in words
    assert "Line 4: It has no date, like a heading or a total." in words
    words = page(fiona.post(reverse("billing:bank_file", args=[kept.id]), follow=True))
    assert "2 lines have been imported." in words
    assert f"The text names {number}." in words
    assert "Money out (1)" in words
    line = lines_of(closed)[0]
    parts = f"{account_id(closed)}:5400"
    words = page(fiona.post(reverse("billing:bank_line", args=[line.id]), {"parts": parts}, follow=True))
    assert "£54.00 has been matched." in words
    assert "Nothing waits to be matched." in words
    with inside(closed):
        payment = Payment.objects.get()
    assert (payment.amount_pence, payment.received_on, payment.bank_line_id) == (5400, dt.date(2026, 11, 13), line.id)
    assert balance(closed) == 0
    assert "Matched by Fiona Sykes" in page(fiona.get(reverse("billing:bank_line", args=[line.id])))
    assert "2 new lines" in page(fiona.get(reverse("billing:bank_files")))
    assert "Margaret Hughes" in page(fiona.get(reverse("billing:bank") + "?show=matched"))


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
    monkeypatch.setattr(bank_file_pages, "LARGE_BYTES", 10)


def test_a_large_file_is_imported_by_a_worker(fiona, closed, large):
    kept = bring_in(fiona, closed, "13/11/2026,A,1.00\n14/11/2026,B,2.00\n")  # the bell rings after the commit
    assert (kept.line_count, kept.imported_by) == (2, "Fiona Sykes")
    words = page(fiona.get(reverse("billing:bank_file", args=[kept.id])))
    assert "2 new lines imported by Fiona Sykes" in words


def test_while_a_worker_imports_nobody_else_does(fiona, closed, large, monkeypatch):
    monkeypatch.setattr(bank_file_services, "ring", lambda *_: None)
    page(upload(fiona, f"{HEAD}13/11/2026,A,1.00\n"))
    with inside(closed):
        kept = BankImport.objects.get()
    page(fiona.post(reverse("billing:bank_columns", args=[kept.id]), COLUMNS, follow=True))
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
    from tests.billing.bank_texts import OFX_OLD

    assert "2 new lines" in page(upload(fiona, OFX_OLD, name="statement.ofx"))


def test_accept_all_that_match_exactly(fiona, closed):
    with inside(closed):
        invoices = {one.budget_line.funding_type: one for one in Invoice.objects.select_related("budget_line")}
    own, council = invoices["self"], invoices["dp_self"]
    bring_in(
        fiona, closed,
        f"13/11/2026,M HUGHES {own.display_number},54.00\n13/11/2026,AGAIN {own.display_number},54.00\n"
        f"13/11/2026,COUNCIL inv{council.number},50.00\n13/11/2026,COUNCIL,50.00\n",
    )  # fmt: skip
    url = reverse("billing:bank_exact")
    words = page(fiona.get(url))
    assert "2 lines, £104.00 in all" in words
    shown = [line for line in lines_of(closed) if str(line.id) in words]
    assert [line.position for line in shown] == [2, 4]
    every = [str(line.id) for line in lines_of(closed)]
    words = page(fiona.post(url, {"line": every}, follow=True))
    assert "2 lines accepted, £104.00 in all. 2 lines left alone" in words
    assert balance(closed) == 0
    assert "No line that waits names an invoice" in page(fiona.get(url))
    assert fiona.post(url, {"line": ["nonsense"]}).status_code == 422


def test_share_one_line_over_several_accounts(fiona, closed):
    bring_in(fiona, closed, "13/11/2026,HUGHES FAMILY,110.00\n")
    [line] = lines_of(closed)
    url = reverse("billing:bank_line", args=[line.id])
    words = page(fiona.get(url, {"search": "margaret"}))
    assert "£54.00 is owed." in words
    own, council = account_id(closed), account_id(closed, "dp_self")
    short = {f"for_{own}": "54", f"for_{council}": "50"}
    words = page(fiona.post(f"{url}?search=margaret", short), 422)
    assert "The amounts come to £104.00, but £110.00 is to be shared out." in words
    assert "10.001" in page(fiona.post(f"{url}?search=margaret", {f"for_{own}": "10.001"}), 422)
    words = page(fiona.post(f"{url}?search=margaret", {**short, f"for_{own}": "60"}, follow=True))
    assert "£110.00 has been matched." in words
    assert balance(closed) == -600  # £6.00 is held for later
    assert "£6.00 is held on this account" in page(fiona.get(reverse("billing:account", args=[own])))
    # The same payer's text is known from now on.
    with inside(closed):
        account = str(BankAccount.objects.get().id)
    bring_in(fiona, closed, "14/11/2026,HUGHES FAMILY 77,1.00\n", account=account, new_account="")
    assert "text was matched to this account before" in page(fiona.get(reverse("billing:bank")))


def test_matching_is_undone(fiona, closed):
    bring_in(fiona, closed, "13/11/2026,M HUGHES,54.00\n")
    [line] = lines_of(closed)
    url = reverse("billing:bank_line", args=[line.id])
    page(fiona.post(url, {"parts": f"{account_id(closed)}:5400"}, follow=True))
    back = reverse("billing:bank_line_back", args=[line.id])
    assert "These payments will be taken back" in page(fiona.get(back))
    assert "It is undone." in page(fiona.post(back, follow=True))
    assert balance(closed) == 5400
    assert "already waits to be matched" in page(fiona.post(back), 409)
    page(fiona.post(url, {"parts": f"{account_id(closed)}:5400"}, follow=True))
    assert balance(closed) == 0


def test_a_payment_taken_back_from_its_account_lets_the_line_wait(fiona, closed):
    bring_in(fiona, closed, "13/11/2026,M HUGHES,104.00\n")
    [line] = lines_of(closed)
    own, council = account_id(closed), account_id(closed, "dp_self")
    page(fiona.post(reverse("billing:bank_line", args=[line.id]), {"parts": f"{own}:5400,{council}:5000"}, follow=True))
    with inside(closed):
        reverse_payment(Payment.objects.get(budget_line_id=own), actor=closed.system)
    words = page(fiona.get(reverse("billing:bank_line", args=[line.id])))
    assert "£54.00 is still to be matched." in words
    page(fiona.post(reverse("billing:bank_line", args=[line.id]), {"parts": f"{own}:5400"}, follow=True))
    assert lines_of(closed)[0].status == LineStatus.MATCHED
    assert balance(closed) == 0


def test_somebody_else_was_first(fiona, closed):
    bring_in(fiona, closed, "13/11/2026,M HUGHES,54.00\n")
    [line] = lines_of(closed)
    url = reverse("billing:bank_line", args=[line.id])
    parts = {"parts": f"{account_id(closed)}:5400"}
    page(fiona.post(url, parts, follow=True))
    assert "Somebody else has already dealt with this line." in page(fiona.post(url, parts), 409)
    with inside(closed):
        assert Payment.objects.count() == 1


@pytest.mark.parametrize("parts", ["nonsense", "a:b", "", f"{'0' * 32}:5400"])
def test_parts_that_nobody_was_offered(fiona, closed, parts):
    bring_in(fiona, closed, "13/11/2026,M HUGHES,54.00\n")
    [line] = lines_of(closed)
    answer = fiona.post(reverse("billing:bank_line", args=[line.id]), {"parts": parts})
    assert answer.status_code == 422
    with inside(closed):
        assert not Payment.objects.exists()


def test_set_aside_and_back(fiona, closed):
    bring_in(fiona, closed, "13/11/2026,COUNCIL GRANT,5000.00\n")
    [line] = lines_of(closed)
    url = reverse("billing:bank_line_aside", args=[line.id])
    assert "Say what this money is" in page(fiona.post(url, {"reason": " "}), 422)
    assert "£5,000.00 has been set aside." in page(fiona.post(url, {"reason": "Grant"}, follow=True))
    words = page(fiona.get(reverse("billing:bank") + "?show=aside"))
    assert "Set aside by Fiona Sykes: Grant" in words
    assert "already dealt with" in page(fiona.post(url, {"reason": "Grant"}), 422)
    page(fiona.get(reverse("billing:bank_line", args=[line.id])))
    page(fiona.post(reverse("billing:bank_line_back", args=[line.id]), follow=True))
    assert lines_of(closed)[0].status == LineStatus.WAITING


def test_what_was_recorded_by_hand_is_pointed_out(fiona, closed):
    with inside(closed):
        line = BudgetLine.objects.get(funding_type="self")
        record_payment(line, amount_pence=5400, received_on=dt.date(2026, 11, 12), method="bank", actor=closed.system)
    bring_in(fiona, closed, "13/11/2026,M HUGHES,54.00\n16/11/2026,OTHER,53.00\n")
    same, other = (page(fiona.get(reverse("billing:bank_line", args=[line.id]))) for line in lines_of(closed))
    assert "It may have been recorded by hand already." in same
    assert "£54.00 on 12 November 2026" in same
    assert "recorded by hand" not in other


def test_the_bank_returns_a_payment(fiona, closed):
    bring_in(fiona, closed, "13/11/2026,M HUGHES,54.00\n16/11/2026,RETURNED,-54.00\n")
    came, went = lines_of(closed)
    page(fiona.post(reverse("billing:bank_line", args=[came.id]), {"parts": f"{account_id(closed)}:5400"}, follow=True))
    url = reverse("billing:bank_line", args=[went.id])
    assert "The bank returned this one" in page(fiona.get(url))
    with inside(closed):
        payment = Payment.objects.get()
    assert "the bank returned it" in page(fiona.post(url, {"payment": str(payment.id)}, follow=True))
    assert balance(closed) == 5400
    assert {line.status for line in lines_of(closed)} == {LineStatus.MATCHED}
    with inside(closed):
        assert Payment.objects.get(amount_pence=-5400).received_on == dt.date(2026, 11, 16)
    words = page(fiona.get(reverse("billing:bank_line", args=[came.id])))
    assert "The bank has returned this money. Another line shows it." in words
    assert "nothing to undo" in page(fiona.post(reverse("billing:bank_line_back", args=[came.id])), 422)
    assert "cannot be taken back itself" in page(fiona.post(reverse("billing:bank_line_back", args=[went.id])), 422)


def test_money_held_is_given_back(fiona, closed):
    bring_in(fiona, closed, "13/11/2026,M HUGHES,64.00\n16/11/2026,REFUND HUGHES,-10.00\n")
    came, went = lines_of(closed)
    own = account_id(closed)
    page(fiona.post(reverse("billing:bank_line", args=[came.id]), {"parts": f"{own}:6400"}, follow=True))
    url = reverse("billing:bank_line", args=[went.id])
    assert "£10.00 is held" in page(fiona.get(url))
    assert "£10.00 given back has been recorded." in page(fiona.post(url, {"refund": str(own)}, follow=True))
    assert balance(closed) == 0
    assert "Given back to the payer" in page(fiona.get(reverse("billing:account", args=[own])))
    page(fiona.post(reverse("billing:bank_line_back", args=[went.id]), follow=True))
    assert balance(closed) == -1000
    with inside(closed):
        assert BankLine.objects.get(id=went.id).status == LineStatus.WAITING


def test_a_refund_by_hand_is_never_more_than_is_held(fiona, closed):
    own = account_id(closed)
    with inside(closed):
        line = BudgetLine.objects.get(id=own)
        record_payment(line, amount_pence=6400, received_on=dt.date(2026, 11, 2), method="card", actor=closed.system)
    url = reverse("billing:record_refund", args=[own])
    day = {"paid_on_day": "19", "paid_on_month": "11", "paid_on_year": "2026", "method": "bank"}
    words = page(fiona.post(url, {"amount_pence": "10.01", **day}), 422)
    assert "Only £10.00 is held on this account, so no more than that can be given back." in words
    words = page(fiona.post(url, {"amount_pence": "4", **day, "paid_on_day": "21"}), 422)
    assert "The day the money was paid cannot be in the future." in words
    assert "£4.00 given back has been recorded." in page(fiona.post(url, {"amount_pence": "4", **day}, follow=True))
    assert balance(closed) == -600


def test_money_that_went_out_is_nobodys_payment(fiona, closed):
    bring_in(fiona, closed, "13/11/2026,RENT,-54.00\n")
    [line] = lines_of(closed)
    url = reverse("billing:bank_line", args=[line.id])
    assert "Money went out on this line." in page(fiona.post(url, {"parts": f"{account_id(closed)}:5400"}), 422)
    assert "Only £0.00 is held" in page(fiona.post(url, {"refund": str(account_id(closed))}), 422)
    assert fiona.post(url, {"payment": "nonsense"}).status_code == 422


@pytest.mark.parametrize("who", ["amira", "ana", "ed", "sunita", "nia", "margaret"])
def test_the_bank_is_the_offices(client, sign_in, closed, who):
    sign_in(client, closed.members[who])
    for name in ("bank", "bank_exact", "bank_files", "add_bank_file"):
        assert client.get(reverse(f"billing:{name}")).status_code == 403
