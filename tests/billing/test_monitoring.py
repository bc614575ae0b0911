"""What the holder of a direct payment sends to the council."""

import csv
import datetime as dt
import io
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from billing.models import BudgetLine, Invoice
from billing.queries.monitoring import Monitoring, monitoring, open_payer, usual_days
from billing.services import close_month, credit_lines, record_payment
from billing.services.papers import monitoring_paper
from coopcare.clock import local
from coopcare.documents.services import read_document
from coopcare.errors import Invalid, NotAllowed, NotFound
from coopcare.tenancy.context import acting_for
from coopcare.ui.csv_files import csv_bytes
from members.models import Person
from tests.cast import Cast
from tests.factories.months import OCTOBER, finance, october_visits
from tests.papers import faults_in, words_in_the_margin, words_of

NOVEMBER_3 = dt.date(2026, 11, 3)
FIRST, LAST = dt.date(2026, 10, 1), dt.date(2026, 10, 31)


@pytest.fixture(autouse=True)
def _third_of_november() -> Any:
    with time_machine.travel(local(NOVEMBER_3, dt.time(9)), tick=False):
        yield


@pytest.fixture
def payment(inside: Cast) -> BudgetLine:
    """£50.00 a week of direct payment: £26.00 on Monday 5 October, £24.00 on the Tuesday, invoiced; £30.00 paid."""
    october_visits(inside)
    close_month(OCTOBER, actor=finance(inside))
    line = BudgetLine.objects.get(funding_type="dp_self")
    record_payment(line, amount_pence=3000, received_on=NOVEMBER_3, method="bank", actor=finance(inside))
    return line


def october(line: BudgetLine) -> Monitoring:
    return monitoring(line, FIRST, LAST)


def test_every_pound_has_its_visit(payment: BudgetLine) -> None:
    found = october(payment)
    assert [(one.charge.on.day, one.pence, one.invoice) for one in found.spent] == [
        (5, 2600, "INV-00001"),
        (6, 2400, "INV-00001"),
    ]
    assert (found.spent_pence, found.minutes, found.missed) == (5000, 120, 0)
    assert found.spent_pence == found.moved.invoiced_pence == found.after.balance_pence
    assert found.payments == []
    assert monitoring(payment, FIRST, NOVEMBER_3).after.balance_pence == 2000


def test_weeks_show_what_was_agreed_and_used(payment: BudgetLine) -> None:
    weeks = october(payment).periods
    assert [(week.first.day, week.agreed_pence, week.used_pence, week.left_pence) for week in weeks] == [
        (28, 5000, 0, 5000),
        (5, 5000, 5000, 0),
        (12, 5000, 0, 5000),
        (19, 5000, 0, 5000),
        (26, 5000, 0, 5000),
    ]


def test_what_was_given_back_is_not_spent(inside: Cast, payment: BudgetLine) -> None:
    bill = Invoice.objects.get(budget_line=payment)
    credit_lines(bill, [bill.lines.get(on=dt.date(2026, 10, 5)).id], reason="Wrong.", actor=finance(inside))
    found = monitoring(payment, FIRST, NOVEMBER_3)
    assert (found.spent_pence, found.minutes) == (2400, 60)
    assert found.periods[1].used_pence == 2400
    assert [invoice.display_number for invoice in found.invoices] == ["INV-00001", "CN-00001"]
    assert found.after.balance_pence == 5000 - 2600 - 3000


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        (LAST, FIRST, "cannot be before the first"),
        (dt.date(2025, 1, 1), LAST, "a year or less"),
        (dt.date(2026, 12, 1), dt.date(2026, 12, 31), "has not come yet"),
    ],
)
def test_days_that_cannot_be_shown(payment: BudgetLine, first: dt.date, last: dt.date, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        monitoring(payment, first, last)


@given(
    cycle=st.sampled_from(["week", "four_weeks", "month"]),
    starts_on=st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31)),
    age=st.integers(0, 900),
)
def test_the_usual_days_are_over_and_never_before_the_budget(cycle: str, starts_on: dt.date, age: int) -> None:
    on = starts_on + dt.timedelta(days=age)
    first, last = usual_days(BudgetLine(cycle=cycle, starts_on=starts_on, coop_id=uuid4()), on)
    assert starts_on <= first <= last <= max(on, starts_on)
    assert last - first <= dt.timedelta(days=93)


@pytest.mark.parametrize(
    ("cycle", "first", "last"),
    [
        ("four_weeks", dt.date(2026, 9, 14), dt.date(2026, 10, 11)),
        ("month", dt.date(2026, 10, 1), dt.date(2026, 10, 31)),
        ("quarter", dt.date(2026, 8, 1), dt.date(2026, 10, 31)),
        ("half_year", dt.date(2026, 5, 1), dt.date(2026, 10, 31)),
        ("year", dt.date(2025, 11, 1), dt.date(2026, 10, 31)),
    ],
)
def test_the_councils_own_return_is_what_is_shown_first(cycle: str, first: dt.date, last: dt.date) -> None:
    line = BudgetLine(cycle="week", starts_on=dt.date(2025, 3, 31), return_cycle=cycle, coop_id=uuid4())
    assert usual_days(line, dt.date(2026, 11, 3)) == (first, last)
    line.starts_on = dt.date(2026, 10, 12)
    assert usual_days(line, dt.date(2026, 11, 3))[0] == dt.date(2026, 10, 12)


@pytest.mark.parametrize("who", ["cora", "amira", "ana", "ed", "sunita"])
def test_it_is_for_the_holder_and_the_office(inside: Cast, payment: BudgetLine, who: str) -> None:
    with pytest.raises(NotFound):
        open_payer(inside.members[who].actor(), payment.id)
    with pytest.raises(NotAllowed):
        monitoring_paper(october(payment), actor=inside.members[who].actor())


@pytest.mark.parametrize("large", [False, True])
def test_the_paper(inside: Cast, payment: BudgetLine, large: bool) -> None:
    if large:
        Person.objects.filter(id=inside.margaret.person.id).update(contact_format="large_print")
        payment = BudgetLine.objects.get(id=payment.id)
    paper = monitoring_paper(october(payment), actor=inside.margaret.actor())
    assert monitoring_paper(october(payment), actor=inside.margaret.actor()) == paper
    content = read_document(paper)
    assert faults_in(content) == []
    assert words_in_the_margin(content) == []
    text = words_of(content)
    for words in ("£50.00 was spent on 2 hours of help.", "£50.00 a week", "INV-00001", "9am to 10am, Amira" if large
                  else "9am to 10am Amira"):  # fmt: skip
        assert words in text, words


def test_from_my_money_to_the_table(cast: Cast, client: Any, sign_in: Any) -> None:
    with acting_for(cast.coop, cast.system):
        october_visits(cast)
        close_month(OCTOBER, actor=cast.system)
        line = BudgetLine.objects.get(funding_type="dp_self")
    sign_in(client, cast.margaret)
    assert "What to send to the council" in client.get(reverse("billing:my_money")).content.decode()
    url = reverse("billing:monitoring", args=[line.id])
    assert client.get(url).status_code == 200
    wrong = {"first_day": 31, "first_month": 10, "first_year": 2026, "last_day": 1, "last_month": 10, "last_year": 2026}
    refused = client.get(url, wrong)
    assert refused.status_code == 422
    assert "cannot be before the first" in refused.content.decode()
    days = {"first": "2026-10-01", "last": "2026-10-31"}
    table = client.get(reverse("billing:monitoring_table", args=[line.id]), days)
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert rows[1] == ["2026-10-05", "9am to 10am", "Amira", "60", "26.00", "0.00", "INV-00001"]
    assert len(rows) == 3
    paper = client.get(reverse("billing:monitoring_paper", args=[line.id]), days)
    assert paper["Content-Type"] == "application/pdf"
    odd = client.get(reverse("billing:monitoring_table", args=[line.id]), {"first": "soon", "last": "2026-10-31"})
    assert odd.status_code == 422


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    table = csv_bytes(["Name", "Pounds"], [["=HYPERLINK(1)", -5], ["Łucja", "12.60"]]).decode("utf-8-sig")
    assert table.splitlines() == ["Name,Pounds", "'=HYPERLINK(1),-5", "Łucja,12.60"]


def test_an_invoice_as_a_table(cast: Cast, client: Any, sign_in: Any) -> None:
    with acting_for(cast.coop, cast.system):
        october_visits(cast)
        close_month(OCTOBER, actor=cast.system)
        bill = Invoice.objects.get(budget_line__funding_type="dp_self")
        credit_lines(bill, [bill.lines.get(on=dt.date(2026, 10, 5)).id], reason="Wrong.", actor=cast.system)
        note = Invoice.objects.get(corrects=bill)
    sign_in(client, cast.fiona)
    table = client.get(reverse("billing:invoice_table", args=[bill.id])).content.decode("utf-8-sig")
    assert table.splitlines()[1] == "INV-00001,2026-11-03,Margaret Hughes,,2026-10-05,09:00,10:00,60,26.00,Visit"
    back = client.get(reverse("billing:invoice_table", args=[note.id])).content.decode("utf-8-sig")
    assert back.splitlines()[1:] == ["CN-00001,2026-11-03,Margaret Hughes,,2026-10-05,09:00,10:00,-60,-26.00,Visit"]
