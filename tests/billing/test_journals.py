"""A month as balanced journals, and as files for bookkeeping products."""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from billing.journals.accounts import ACCOUNT_WORDS, Account, journal
from billing.journals.month import Moved, journals_of
from billing.journals.profiles import PROFILES, Product, missing_codes, rows_of
from billing.models import AccountCode, CostHeading, Invoice, PayPeriod, PayPeriodStatus, Timesheet
from billing.queries.journals import month_journals
from billing.services import close_month, credit_lines, record_payment
from billing.services.journals import journals_file, set_account_codes
from billing.services.running_costs import set_running_costs
from coopcare.audit.models import Activity
from coopcare.clock import local
from coopcare.errors import Invalid, NotAllowed
from coopcare.tenancy.context import acting_for
from tests.cast import Cast
from tests.factories.months import OCTOBER, october_visits

ADDRESS = {"year": 2026, "month": 10}
CODES = {account: f"{number}" for number, account in enumerate(Account, start=200)}
pence = st.integers(0, 10**9)
moved = st.builds(
    Moved, invoiced=pence, credited=pence, received=st.integers(-(10**9), 10**9), wages=pence, on_costs=pence,
    costs=st.dictionaries(st.sampled_from(CostHeading.values), pence),
)  # fmt: skip
USUAL = Moved(invoiced=260_000, credited=2_600, received=-500, wages=150_000, on_costs=20_000, costs={"office": 30_000})


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


class TestJournals:
    @given(moved)
    def test_debits_equal_credits_to_the_penny(self, amounts):
        for one in journals_of(OCTOBER, amounts):
            assert one.debit_pence == one.credit_pence > 0
            assert one.on == dt.date(2026, 10, 31)

    @given(moved, st.sampled_from(Product))
    def test_so_they_do_in_every_file(self, amounts, product):
        found = journals_of(OCTOBER, amounts)
        rows = [dict(zip(PROFILES[product].header, row, strict=True)) for row in rows_of(product, found, CODES)]
        assert sum(_signed(product, row) for row in rows) == 0
        assert len(rows) == sum(len(one.lines) for one in found)

    def test_each_movement_is_a_journal(self):
        found = journals_of(OCTOBER, USUAL)
        assert [one.words.removeprefix("October 2026: ") for one in found] == [
            "invoices", "credit notes", "payments received", "pay", "running costs",
        ]  # fmt: skip
        refund = found[2]
        assert [(line.account, line.debit_pence, line.credit_pence) for line in refund.lines] == [
            (Account.BANK, 0, 500), (Account.DEBTORS, 500, 0),
        ]  # fmt: skip
        assert len({one.reference for one in found}) == 5

    def test_nothing_moved(self):
        assert journals_of(OCTOBER, Moved(costs={"office": 0})) == []

    def test_what_does_not_balance_is_a_fault(self):
        with pytest.raises(ValueError, match="differ"):
            journal("R", OCTOBER, "Wrong", [(Account.BANK, 5), (Account.INCOME, -4)])

    def test_every_account_has_words_and_every_heading_an_account(self):
        assert [name for name, _ in ACCOUNT_WORDS] == [account.value for account in Account]
        assert set(CostHeading.values) <= set(Account)

    def test_codes_that_are_missing(self):
        found = journals_of(OCTOBER, USUAL)
        assert missing_codes(found, {**CODES, Account.OFFICE: ""}) == [Account.OFFICE]
        assert missing_codes(found, CODES) == []


def _signed(product: Product, row: dict[str, str]) -> int:
    if product is Product.XERO:
        return _pence(row["*Amount"])
    if product is Product.SAGE:
        return _pence(row["Net Amount"]) * (1 if row["Type"] == "JD" else -1)
    return _pence(row["Debits"]) - _pence(row["Credits"])


def _pence(text: str) -> int:
    return int(text.replace(".", "")) if text else 0


@pytest.fixture(autouse=True)
def _third_of_november() -> Iterator[None]:
    with time_machine.travel(local(dt.date(2026, 11, 3), dt.time(9)), tick=False):
        yield


def inside(cast: Cast) -> Any:
    return acting_for(cast.coop, cast.system)


@pytest.fixture
def october(cast: Cast) -> Cast:
    """£104.00 invoiced; £26.00 of it given back and £30.00 paid in November; £10.00 of office and £5.00 of travel."""
    fiona = cast.fiona.actor()
    with inside(cast):
        october_visits(cast)
        close_month(OCTOBER, actor=fiona)
        bill = Invoice.objects.order_by("number").first()
        credit_lines(bill, [bill.lines.all()[0].id], reason="Wrong.", actor=fiona)
        paid_on = dt.date(2026, 11, 3)
        record_payment(bill.budget_line, amount_pence=3000, received_on=paid_on, method="bank", actor=fiona)
        set_running_costs(OCTOBER, amounts={"office": 1_000, "travel": 500}, actor=fiona)
    return cast


def in_words(cast: Cast, first_day: dt.date) -> dict[str, int]:
    with inside(cast):
        return {one.words.partition(": ")[2]: one.debit_pence for one in month_journals(cast.fiona.actor(), first_day)}


def test_a_month_from_the_books(october):
    assert in_words(october, OCTOBER) == {"invoices": 10_400, "running costs": 1_500}
    assert in_words(october, dt.date(2026, 11, 1)) == {"credit notes": 2_600, "payments received": 3_000}


def test_pay_is_of_its_pay_day_and_takes_the_place_of_what_it_has_in_it(october):
    with inside(october):
        period = PayPeriod.objects.create(
            first_day=dt.date(2026, 9, 28), last_day=dt.date(2026, 10, 25), cycle="four_weeks",
            paid_on=dt.date(2026, 10, 30), status=PayPeriodStatus.APPROVED,
            approved_at=local(dt.date(2026, 10, 27), dt.time(9)), approved_by="Fiona",
        )  # fmt: skip
        Timesheet.objects.create(
            period=period, pca=october.ben.person, pay_pence=20_000, mileage_pence=300,
            figures={"costs": {"insurance_pence": 1_500, "pension_pence": 500, "total_pence": 24_414}},
        )  # fmt: skip
    assert in_words(october, OCTOBER) == {"invoices": 10_400, "pay": 22_300, "running costs": 1_000}


class TestPages:
    def test_fiona_takes_a_month_out(self, client, sign_in, october):
        sign_in(client, october.fiona)
        page = client.get(reverse("billing:journals", kwargs=ADDRESS))
        assert "These accounts have no code yet" in page.content.decode()
        download = reverse("billing:journals_file", kwargs={**ADDRESS, "product": "xero"})
        answer = client.post(download)
        assert answer.status_code == 422
        assert "Office, insurance and fees" in answer.content.decode()
        form = BeautifulSoup(client.get(reverse("billing:account_codes")).content, "lxml")
        names = [box["name"] for box in form.select("main input[type=text]")]
        assert names == [account.value for account in Account]
        client.post(reverse("billing:account_codes"), {account.value: f" 1-{account.value} " for account in Account})
        rows = table(client.post(download).content)
        assert rows[0] == {
            "*Narration": "CC2610-1 October 2026: invoices", "*Date": "31/10/2026",
            "Description": "Owed by payers (debtors)", "*AccountCode": "1-debtors", "*TaxRate": "No VAT",
            "*Amount": "104.00",
        }  # fmt: skip
        assert rows[1]["*Amount"] == "-104.00"
        for product in Product:
            address = reverse("billing:journals_file", kwargs={**ADDRESS, "product": product})
            content = client.post(address).content
            assert sum(_signed(product, row) for row in table(content)) == 0
        with inside(october):
            assert Activity.objects.filter(verb="took journals out").count() == 4
        assert client.post(download.replace("xero", "abacus")).status_code == 404

    def test_codes_can_be_taken_away(self, client, sign_in, october):
        sign_in(client, october.fiona)
        client.post(reverse("billing:account_codes"), {"bank": "1200", "income": "4000"})
        client.post(reverse("billing:account_codes"), {"bank": "1201"})
        with inside(october):
            assert dict(AccountCode.objects.values_list("account", "code")) == {"bank": "1201"}
        assert client.post(reverse("billing:account_codes"), {"bank": "x" * 61}).status_code == 422

    def test_a_month_in_which_nothing_moved(self, client, sign_in, october):
        sign_in(client, october.fiona)
        quiet = {"year": 2026, "month": 2}
        assert "Nothing moved" in client.get(reverse("billing:journals", kwargs=quiet)).content.decode()
        answer = client.post(reverse("billing:journals_file", kwargs={**quiet, "product": "sage"}))
        assert answer.status_code == 422

    def test_the_board_does_not(self, october):
        with inside(october):
            with pytest.raises(NotAllowed):
                journals_file(OCTOBER, product=Product.XERO, actor=october.ed.actor())
            with pytest.raises(NotAllowed):
                set_account_codes({"bank": "1"}, actor=october.ed.actor())
            with pytest.raises(Invalid, match="Nothing moved"):
                journals_file(dt.date(2026, 2, 1), product=Product.XERO, actor=october.fiona.actor())
