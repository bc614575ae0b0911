"""Bills in advance: the planned visits of the month to come, put right by what was given."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from billing.models import BudgetLine, Invoice, InvoiceKind, LineKind, Statement
from billing.queries.accounts import balance_of_line
from billing.queries.disputes import open_line
from billing.queries.invoices import by_kind, lines_of
from billing.services import close_month, credit_lines, record_payment
from coopcare.clock import local
from coopcare.errors import Invalid, NotFound
from rotas.models import Attendance, AttendanceStatus, Visit, VisitStatus
from tests.cast import Cast
from tests.factories.billing import an_agreement, direct_payment, pays_for_themselves
from tests.factories.months import OCTOBER, finance
from tests.factories.rotas import a_visit

NOVEMBER, DECEMBER = dt.date(2026, 11, 1), dt.date(2026, 12, 1)


@pytest.fixture(autouse=True)
def november() -> Iterator[Any]:
    with time_machine.travel(local(dt.date(2026, 11, 3), dt.time(9)), tick=False) as clock:
        yield clock


@pytest.fixture
def line(inside: Cast) -> BudgetLine:
    an_agreement()
    return pays_for_themselves(inside.packages["margaret"], bills_in_advance=True)


def visit_on(cast: Cast, on: dt.date, status: VisitStatus, minutes: int = 60) -> Visit:
    pca = cast.amira.person
    return a_visit(cast.packages["margaret"], on=on, at=dt.time(9), minutes=minutes, pca=pca, status=status)


def give(cast: Cast, visit: Visit) -> None:
    """The visit took place as planned."""
    times = {"arrived_at": visit.starts_at, "left_at": visit.ends_at}
    Attendance.objects.filter(visit=visit).update(status=AttendanceStatus.DONE, **times)
    Visit.objects.filter(id=visit.id).update(status=VisitStatus.CONFIRMED)


def rows(invoice: Invoice) -> list[tuple[str, int, int]]:
    return list(invoice.lines.values_list("kind", "on__day", "amount_pence"))


def close(clock: Any, month: dt.date, on: dt.date, cast: Cast) -> Invoice | None:
    clock.move_to(local(on, dt.time(9)))
    close_month(month, actor=finance(cast))
    return Invoice.objects.filter(kind=InvoiceKind.INVOICE, starts_on=month).first()


def test_the_first_bill_is_for_what_was_given_and_for_what_is_planned(inside: Cast, line, november):
    visit_on(inside, dt.date(2026, 10, 5), VisitStatus.CONFIRMED)
    for day in (10, 17):
        visit_on(inside, dt.date(2026, 11, day), VisitStatus.ACCEPTED)
    invoice = close(november, OCTOBER, dt.date(2026, 11, 3), inside)
    assert rows(invoice) == [("visit", 5, 2600), ("planned", 10, 2600), ("planned", 17, 2600)]
    assert invoice.total_pence == 7800
    assert invoice.lines.last().words == "Tuesday 17 November, 9am to 10am"


def test_the_next_bill_takes_off_what_was_asked_and_asks_for_what_was_given(inside: Cast, line, november):
    visit_on(inside, dt.date(2026, 10, 5), VisitStatus.CONFIRMED)
    planned = [visit_on(inside, dt.date(2026, 11, day), VisitStatus.ACCEPTED) for day in (10, 17)]
    first = close(november, OCTOBER, dt.date(2026, 11, 3), inside)
    for visit in planned:
        give(inside, visit)
    visit_on(inside, dt.date(2026, 11, 20), VisitStatus.CONFIRMED, minutes=30)
    visit_on(inside, dt.date(2026, 12, 8), VisitStatus.ACCEPTED)
    second = close(november, NOVEMBER, dt.date(2026, 12, 3), inside)
    assert rows(second) == [
        ("visit", 10, 2600),
        ("visit", 17, 2600),
        ("visit", 20, 1300),
        ("taken_off", 1, -5200),
        ("planned", 8, 2600),
    ]
    assert second.total_pence == 3900
    taken = second.lines.get(kind=LineKind.TAKEN_OFF)
    assert taken.words == f"Less what was asked for November 2026 in advance ({first.display_number})"
    assert [(part.heading, part.pence) for part in by_kind(lines_of(second))] == [
        ("Visits", 6500),
        ("Asked for in advance", -5200),
        ("Planned visits, paid in advance", 2600),
    ]
    assert balance_of_line(line) == first.total_pence + second.total_pence == 2600 + 6500 + 2600


def test_what_was_not_needed_is_given_back_by_a_credit_note(inside: Cast, line, november):
    visit_on(inside, dt.date(2026, 10, 5), VisitStatus.CONFIRMED)
    visits = [visit_on(inside, dt.date(2026, 11, day), VisitStatus.ACCEPTED) for day in (10, 17)]
    first = close(november, OCTOBER, dt.date(2026, 11, 3), inside)
    record_payment(line, amount_pence=first.total_pence, received_on=dt.date(2026, 11, 3), method="bank",
                   actor=finance(inside))  # fmt: skip
    give(inside, visits[0])
    Attendance.objects.filter(visit=visits[1]).update(status=AttendanceStatus.MISSED)
    Visit.objects.filter(id=visits[1].id).update(status=VisitStatus.MISSED)
    second = close(november, NOVEMBER, dt.date(2026, 12, 3), inside)
    assert (rows(second), second.total_pence) == ([("visit", 10, 2600), ("taken_off", 1, -2600)], 0)
    note = Invoice.objects.get(kind=InvoiceKind.CREDIT_NOTE)
    assert (note.corrects, note.total_pence, note.number) == (first, -2600, 1)
    assert note.reason == "Less help was given in November 2026 than was asked for in advance."
    assert balance_of_line(line) == -2600


def test_a_month_without_a_visit_gives_everything_back_and_issues_no_bill(inside: Cast, line, november):
    visit_on(inside, dt.date(2026, 10, 5), VisitStatus.CONFIRMED)
    visit = visit_on(inside, dt.date(2026, 11, 10), VisitStatus.ACCEPTED)
    close(november, OCTOBER, dt.date(2026, 11, 3), inside)
    Visit.objects.filter(id=visit.id).update(
        status=VisitStatus.CANCELLED, cancelled_at=local(dt.date(2026, 11, 4), dt.time(9)), cancel_reason="not_needed"
    )
    Attendance.objects.filter(visit=visit).update(status=AttendanceStatus.CANCELLED)
    assert close(november, NOVEMBER, dt.date(2026, 12, 3), inside) is None
    assert Invoice.objects.get(kind=InvoiceKind.CREDIT_NOTE).total_pence == -2600


def test_only_the_payer_who_pays_in_advance_is_asked_before(inside: Cast, november):
    """£50.00 a week of direct payment in advance; the person’s own money afterwards."""
    an_agreement()
    package = inside.packages["margaret"]
    council = direct_payment(package, 5000, bills_in_advance=True)
    pays_for_themselves(package)
    visit_on(inside, dt.date(2026, 10, 5), VisitStatus.CONFIRMED)
    for day in (9, 10, 11):
        visit_on(inside, dt.date(2026, 11, day), VisitStatus.ACCEPTED)
    close(november, OCTOBER, dt.date(2026, 11, 3), inside)
    invoice = Invoice.objects.get()
    assert invoice.budget_line == council
    assert rows(invoice) == [("visit", 5, 2600), ("planned", 9, 2600), ("planned", 10, 2400)]


def test_what_is_asked_in_advance_can_be_neither_credited_nor_called_wrong(inside: Cast, line, november):
    visit_on(inside, dt.date(2026, 10, 5), VisitStatus.CONFIRMED)
    visit_on(inside, dt.date(2026, 11, 10), VisitStatus.ACCEPTED)
    invoice = close(november, OCTOBER, dt.date(2026, 11, 3), inside)
    planned = invoice.lines.get(kind=LineKind.PLANNED)
    with pytest.raises(Invalid, match="put right by the next bill"):
        credit_lines(invoice, {planned.id}, reason="It was wrong", actor=finance(inside))
    with pytest.raises(NotFound):
        open_line(finance(inside), planned.id)
    assert [one.can_be_disputed for one in lines_of(invoice)] == [True, False]


def test_the_statement_says_what_was_charged_and_adds_up(inside: Cast, line, november):
    visit_on(inside, dt.date(2026, 10, 5), VisitStatus.CONFIRMED)
    visit = visit_on(inside, dt.date(2026, 11, 10), VisitStatus.ACCEPTED)
    visit_on(inside, dt.date(2026, 12, 8), VisitStatus.ACCEPTED)
    close(november, OCTOBER, dt.date(2026, 11, 3), inside)
    give(inside, visit)
    close(november, NOVEMBER, dt.date(2026, 12, 3), inside)
    statement = Statement.objects.get(month__first_day=NOVEMBER, person=inside.margaret.person)
    assert statement.figures["visits_pence"] == 2600
    assert statement.figures["advances"] == [
        {"words": "Less what was asked for November 2026 in advance", "amount_pence": -2600},
        {"words": "Visits planned for December 2026, in advance", "amount_pence": 2600},
    ]
    assert (statement.opening_pence, statement.charged_pence, statement.closing_pence) == (5200, 2600, 7800)


def test_pages_and_paper_show_the_three_parts(inside: Cast, line, client, sign_in, november):
    visit_on(inside, dt.date(2026, 10, 5), VisitStatus.CONFIRMED)
    visit = visit_on(inside, dt.date(2026, 11, 10), VisitStatus.ACCEPTED)
    visit_on(inside, dt.date(2026, 12, 8), VisitStatus.ACCEPTED)
    close(november, OCTOBER, dt.date(2026, 11, 3), inside)
    give(inside, visit)
    invoice = close(november, NOVEMBER, dt.date(2026, 12, 3), inside)
    sign_in(client, inside.fiona)
    page = client.get(f"/money/invoices/{invoice.id}/").content.decode()
    for words in ("Planned visits, paid in advance", "Asked for in advance", "Total to pay: £26.00"):
        assert words in page
    table = client.get(f"/money/invoices/{invoice.id}/table/").content.decode("utf-8-sig").splitlines()
    assert [row.rpartition("26.00,")[2] for row in table[1:]] == [
        "Visit", "Asked for in advance", '"Planned visit, in advance"',
    ]  # fmt: skip
    statement = Statement.objects.get(month__first_day=NOVEMBER, person=inside.margaret.person)
    assert "Less what was asked for November 2026 in advance" in client.get(
        f"/money/statements/{statement.id}/"
    ).content.decode()  # fmt: skip


def test_what_would_be_asked_is_said_before_the_month_is_closed(inside: Cast, line, client, sign_in, november):
    visit_on(inside, dt.date(2026, 10, 5), VisitStatus.CONFIRMED)
    for day in (10, 17):
        visit_on(inside, dt.date(2026, 11, day), VisitStatus.ACCEPTED)
    sign_in(client, inside.fiona)
    words = "ask 1 payer for about £52.00 in advance, for visits planned for November 2026"
    for url in ("/money/months/2026/10/", "/money/months/2026/10/close/"):
        assert words in client.get(url).content.decode()
