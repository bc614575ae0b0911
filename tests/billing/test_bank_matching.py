"""Who may have paid: the suggestions, with their reasons."""

import pytest

from billing.bank.matching import (
    Book,
    OpenAccount,
    OpenInvoice,
    Part,
    exact_match,
    invoice_numbers,
    payer_key,
    suggestions,
)
from coopcare.ids import new_id

MARGARET = OpenAccount(
    new_id(), "Margaret Hughes", "Margaret Hughes", 15400,
    (OpenInvoice(12, "INV-00012", 10400), OpenInvoice(13, "INV-00013", 5000)),
)  # fmt: skip
ZOFIA = OpenAccount(new_id(), "Zofia Łukasik", "Zofia Łukasik", 2000, (OpenInvoice(14, "INV-00014", 2000),))
COUNCIL = OpenAccount(new_id(), "Hartley Council", "Cora Bright", 0, (OpenInvoice(9, "INV-00009", 7000),))
BOOK = Book({one.id: one for one in (MARGARET, ZOFIA, COUNCIL)})


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("INV-00012", [12]),
        ("m hughes inv12 inv 13 INV:00012", [12, 13]),
        ("Invoice no. 7", [7]),
        ("INVERNESS 12", []),
        ("CONVINV-12", []),
        ("INV-2026/11", []),
        ("00012", []),
        ("INV-" + "9" * 20, []),
    ],
)
def test_numbers_in_a_text(text, numbers):
    assert invoice_numbers(text) == numbers


def test_the_payers_key_leaves_out_what_changes():
    assert payer_key("FASTER PAYMENT Mrs Z ŁUKASIK ref INV-00014 03/11/2026") == "z lukasik"
    assert payer_key("BGC 12345") == ""


def best(text: str, pence: int, book: Book = BOOK):
    found = suggestions(text, pence, book)
    return found[0] if found else None


def test_the_number_and_the_amount_are_exact():
    found = best("M HUGHES INV-00012", 10400)
    assert found.is_exact
    assert found.parts == (Part(MARGARET.id, 10400),)
    assert found.reasons == (
        "The text names INV-00012.",
        "The text names Margaret Hughes.",
        "The amount is what INV-00012 asked for.",
    )


@pytest.mark.parametrize(
    ("text", "pence", "account", "reason"),
    [
        ("INV-12", 5400, MARGARET, "It is part of the £154.00 that is owed."),
        ("INV-12", 20000, MARGARET, "It is £46.00 more than the £154.00 that is owed: that would be held for later."),
        ("Z LUKASIK", 900, ZOFIA, "The text names Zofia Łukasik."),
        ("unknown", 2000, ZOFIA, "The amount is what INV-00014 asked for."),
        ("unknown", 15400, MARGARET, "The amount is all that is owed, £154.00."),
        ("hartley council", 100, COUNCIL, "Nothing is owed on this account: the money would be held for later."),
        ("BRIGHT CORA", 100, COUNCIL, "The text names Cora Bright."),
    ],
)
def test_what_speaks_for_an_account(text, pence, account, reason):
    found = best(text, pence)
    assert found.parts == (Part(account.id, pence),)
    assert reason in found.reasons
    assert not found.is_exact


def test_what_was_matched_before_comes_again():
    book = Book(BOOK.accounts, {"the solicitor": [ZOFIA.id]})
    found = best("The Solicitor 77", 333, Book(BOOK.accounts, {payer_key("The Solicitor 77"): [ZOFIA.id]}))
    assert "The same payer’s text was matched to this account before." in found.reasons
    assert best("Somebody else", 333, book) is None


def test_one_sum_for_invoices_of_two_payers():
    found = best("INV-12 and INV-14", 12400)
    assert found.is_exact
    assert found.parts == (Part(MARGARET.id, 10400), Part(ZOFIA.id, 2000))


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("INV-00012", 10399),
        ("M HUGHES", 10400),
        ("INV-00012 INV-00099", 10400),  # one of them is not ours
        ("INV-00009", 7000),  # nothing is owed any more
        ("INV-12 INV-13", 10400),
    ],
)
def test_what_is_not_exact(text, pence):
    assert exact_match(text, pence, BOOK) is None


def test_the_same_invoice_is_exact_once():
    first = exact_match("INV-14", 2000, BOOK)
    assert exact_match("INV-14", 2000, BOOK.less(first.parts)) is None


def test_nothing_known_suggests_nothing():
    assert suggestions("HMRC", 12345, BOOK) == []
    assert suggestions("", 1, Book({})) == []
