"""Bills by the week and by four weeks: each period once, when it ends, in the run of the month it ends in."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from billing.models import BudgetLine, Charge, Cycle, Invoice, InvoiceKind, Statement
from billing.queries.accounts import balance_of_line
from billing.services import close_month
from billing.services.funding import end_budget_line
from coopcare.clock import local
from coopcare.errors import Invalid
from rotas.models import AttendanceStatus, Visit, VisitStatus
from tests.cast import Cast
from tests.factories.billing import an_agreement, direct_payment, pays_for_themselves
from tests.factories.members import LONG_AGO
from tests.factories.months import finance
from tests.factories.rotas import a_visit

OCTOBER, NOVEMBER, DECEMBER = (dt.date(2026, month, 1) for month in (10, 11, 12))


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(local(dt.date(2026, 11, 3), dt.time(9)), tick=False) as clock:
        yield clock


def payer(cast: Cast, cycle: Cycle, **fields: Any) -> BudgetLine:
    an_agreement()
    return pays_for_themselves(cast.packages["margaret"], bill_cycle=cycle, **fields)


def visits_on(cast: Cast, *days: tuple[int, int], status: VisitStatus = VisitStatus.CONFIRMED) -> list[Visit]:
    """An hour at 9am, £26.00, on each (month, day) of 2026."""
    package, pca = cast.packages["margaret"], cast.amira.person
    return [
        a_visit(package, on=dt.date(2026, month, day), at=dt.time(9), minutes=60, pca=pca, status=status)
        for month, day in days
    ]


def close(clock: Any, cast: Cast, *months: dt.date) -> None:
    for month in months:
        clock.move_to(local((month + dt.timedelta(days=33)).replace(day=3), dt.time(9)))
        close_month(month, actor=finance(cast))


def bills(month: dt.date) -> list[tuple[str, str, list[str]]]:
    """(first day, last day, days of the lines) of what was issued for a month, as "26 Oct"."""
    issued = Invoice.objects.filter(kind=InvoiceKind.INVOICE, issued_on=(month + dt.timedelta(days=33)).replace(day=3))
    return [
        (short(one.starts_on), short(one.ends_on), [short(line.on) for line in one.lines.all()])
        for one in issued.order_by("number")
    ]


def short(day: dt.date) -> str:
    return f"{day:%-d %b}"


AWKWARD = [
    # Weeks from Monday: one begins in September, one runs over into November.
    (
        Cycle.WEEK, LONG_AGO, [(10, 1), (10, 4), (10, 5), (10, 25), (10, 26), (10, 31), (11, 1), (11, 2), (11, 30)],
        [("28 Sep", "4 Oct", ["1 Oct", "4 Oct"]), ("5 Oct", "11 Oct", ["5 Oct"]), ("19 Oct", "25 Oct", ["25 Oct"])],
        [("26 Oct", "1 Nov", ["26 Oct", "31 Oct", "1 Nov"]), ("2 Nov", "8 Nov", ["2 Nov"])],
    ),
    # Nothing has ended in October; in November two have, of which one by a day.
    (
        Cycle.FOUR_WEEKS, dt.date(2026, 10, 5), [(10, 5), (10, 31), (11, 1), (11, 2), (11, 29), (11, 30)],
        [],
        [("5 Oct", "1 Nov", ["5 Oct", "31 Oct", "1 Nov"]), ("2 Nov", "29 Nov", ["2 Nov", "29 Nov"])],
    ),
    # Two end in one month: on its first day and on its 29th.
    (
        Cycle.FOUR_WEEKS, dt.date(2026, 9, 4), [(10, 1), (10, 2), (10, 29), (10, 30), (11, 26), (11, 27)],
        [("4 Sep", "1 Oct", ["1 Oct"]), ("2 Oct", "29 Oct", ["2 Oct", "29 Oct"])],
        [("30 Oct", "26 Nov", ["30 Oct", "26 Nov"])],
    ),
    # Ends with the month.
    (
        Cycle.FOUR_WEEKS, dt.date(2026, 10, 4), [(10, 4), (10, 31), (11, 1)],
        [("4 Oct", "31 Oct", ["4 Oct", "31 Oct"])],
        [("1 Nov", "28 Nov", ["1 Nov"])],
    ),
    (
        Cycle.MONTH, LONG_AGO, [(10, 1), (10, 31), (11, 1), (11, 30)],
        [("1 Oct", "31 Oct", ["1 Oct", "31 Oct"])],
        [("1 Nov", "30 Nov", ["1 Nov", "30 Nov"])],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("cycle", "starts_on", "days", "october", "november"), AWKWARD)
def test_each_period_is_billed_when_it_ends(inside: Cast, clock, cycle, starts_on, days, october, november):
    line = payer(inside, cycle, starts_on=starts_on)
    visits_on(inside, *days)
    close(clock, inside, OCTOBER, NOVEMBER, DECEMBER)
    assert bills(OCTOBER) == october
    assert bills(NOVEMBER) == november
    times_billed = [charge.invoice_lines.count() for charge in Charge.objects.all()]
    assert times_billed == [1] * len(days)
    numbers = list(Invoice.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert balance_of_line(line) == 2600 * len(days)


def test_each_statement_shows_what_its_bills_are_for(inside: Cast, clock):
    payer(inside, Cycle.WEEK)
    visits_on(inside, (10, 5), (10, 20), (10, 28), (11, 3))
    close(clock, inside, OCTOBER, NOVEMBER)
    october, november = Statement.objects.order_by("month__first_day").filter(person=inside.margaret.person)
    assert (october.charged_pence, october.figures["visits_pence"]) == (5200, 5200)
    assert [visit["day_words"] for visit in november.figures["visits"]] == [
        "Wednesday 28 October",
        "Tuesday 3 November",
    ]
    assert (november.opening_pence, november.charged_pence, november.closing_pence) == (5200, 5200, 10400)
    assert november.figures["accounts"][0]["invoice_number"] == "INV-00003 to INV-00004"


def test_one_payer_by_the_week_and_another_by_the_month_share_a_visit(inside: Cast, clock):
    """£10.00 of direct payment a week, billed by the week; the rest is the person’s own, by the month."""
    an_agreement()
    package = inside.packages["margaret"]
    council = direct_payment(package, 1000, bill_cycle=Cycle.WEEK)
    own = pays_for_themselves(package)
    visits_on(inside, (10, 20), (10, 28), (11, 1))
    close(clock, inside, OCTOBER)
    assert (balance_of_line(council), balance_of_line(own)) == (1000, 3200)
    close(clock, inside, NOVEMBER)
    assert (balance_of_line(council), balance_of_line(own)) == (2000, 5800)


def test_a_payer_cannot_end_before_what_still_waits_for_the_end_of_its_week(inside: Cast, clock):
    line = payer(inside, Cycle.WEEK)
    visits_on(inside, (10, 20), (10, 28))
    close(clock, inside, OCTOBER)
    with pytest.raises(Invalid, match="Help on 28 October 2026 has been invoiced to this payer"):
        end_budget_line(line, last_day=dt.date(2026, 10, 27), actor=finance(inside))
    assert end_budget_line(line, last_day=dt.date(2026, 10, 28), actor=finance(inside)).ends_on
    close(clock, inside, NOVEMBER)
    assert balance_of_line(line) == 5200


def test_a_closing_that_dies_is_done_again_without_a_gap(inside: Cast, clock, monkeypatch):
    payer(inside, Cycle.WEEK)
    visits_on(inside, (10, 5), (10, 20), (10, 28), (11, 1))
    with monkeypatch.context() as patch:
        patch.setattr("billing.services.closing.freeze_statements", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            close(clock, inside, OCTOBER)
    assert not Invoice.objects.exists()
    close(clock, inside, OCTOBER, NOVEMBER)
    assert list(Invoice.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]


def test_weeks_in_advance_are_put_right_in_the_month_in_which_they_end(inside: Cast, clock):
    line = payer(inside, Cycle.WEEK, bills_in_advance=True)
    visits_on(inside, (10, 20), (10, 28))
    [november] = visits_on(inside, (11, 4), status=VisitStatus.ACCEPTED)
    [missed] = visits_on(inside, (12, 2), status=VisitStatus.ACCEPTED)
    [december] = visits_on(inside, (12, 9), status=VisitStatus.ACCEPTED)
    close(clock, inside, OCTOBER)
    first = Invoice.objects.get()
    # The week from 30 November begins in November, so it is asked for; the running week from 26 October is not.
    assert rows(first) == [("visit", "20 Oct", 2600), ("planned", "4 Nov", 2600), ("planned", "2 Dec", 2600)]

    given(november)
    close(clock, inside, NOVEMBER)
    running, week = Invoice.objects.filter(number__in=[2, 3]).order_by("number")
    assert rows(running) == [("visit", "28 Oct", 2600)]
    assert rows(week) == [("visit", "4 Nov", 2600), ("taken_off", "2 Nov", -2600), ("planned", "9 Dec", 2600)]
    assert week.lines.get(kind="taken_off").words.startswith("Less what was asked for 2 to 8 November 2026 in advance")

    missed.attendances.update(status=AttendanceStatus.MISSED)
    Visit.objects.filter(id=missed.id).update(status=VisitStatus.MISSED)
    given(december)
    close(clock, inside, DECEMBER)
    last = Invoice.objects.get(kind=InvoiceKind.INVOICE, number=4)
    assert (rows(last), last.total_pence) == ([("visit", "9 Dec", 2600), ("taken_off", "7 Dec", -2600)], 0)
    note = Invoice.objects.get(kind=InvoiceKind.CREDIT_NOTE)
    assert (note.corrects, note.total_pence) == (first, -2600)
    assert note.reason == "Less help was given from 30 November to 6 December 2026 than was asked for in advance."
    assert balance_of_line(line) == 4 * 2600


def test_what_a_week_did_not_need_is_taken_off_the_next_bill_if_there_is_room(inside: Cast, clock):
    line = payer(inside, Cycle.FOUR_WEEKS, starts_on=dt.date(2026, 10, 5), bills_in_advance=True)
    visits_on(inside, (10, 5))
    [missed] = visits_on(inside, (11, 10), status=VisitStatus.ACCEPTED)
    close(clock, inside, OCTOBER)
    assert rows(Invoice.objects.get()) == [("planned", "10 Nov", 2600)]  # from 2 November; nothing has ended yet
    missed.attendances.update(status=AttendanceStatus.MISSED)
    Visit.objects.filter(id=missed.id).update(status=VisitStatus.MISSED)
    close(clock, inside, NOVEMBER)
    bill = Invoice.objects.get(number=2)
    assert (rows(bill), bill.total_pence) == ([("visit", "5 Oct", 2600), ("taken_off", "2 Nov", -2600)], 0)
    assert balance_of_line(line) == 2600


def rows(invoice: Invoice) -> list[tuple[str, str, int]]:
    return [(line.kind, short(line.on), line.amount_pence) for line in invoice.lines.all()]


def given(visit: Visit) -> None:
    visit.attendances.update(status=AttendanceStatus.DONE, arrived_at=visit.starts_at, left_at=visit.ends_at)
    Visit.objects.filter(id=visit.id).update(status=VisitStatus.CONFIRMED)


def test_the_page_says_who_is_billed_by_the_week(inside: Cast, client, sign_in):
    payer(inside, Cycle.WEEK, bills_in_advance=True)
    sign_in(client, inside.fiona)
    page = client.get(f"/money/funding/{inside.packages['margaret'].id}/").content.decode()
    assert "Billed by the week, in advance" in page
