"""The bank's pages: lines are matched by a person, and every step can be undone."""

import datetime as dt

import pytest
from django.urls import reverse

from billing.models import BankAccount, BankImport, BankLine, BudgetLine, Invoice, LineStatus, Payment
from billing.services import record_payment, reverse_payment
from tests.billing.bank_pages import (
    COLUMNS,
    HEAD,
    account_id,
    balance,
    bring_in,
    inside,
    lines_of,
    own_invoice,
    page,
    upload,
)


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
