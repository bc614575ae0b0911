"""Whatever happens in a month, in whatever order it is written down, the books add up to the penny."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.models import BudgetLine, Charge, Invoice, InvoiceKind, Statement
from billing.queries.accounts import balance_of_person
from billing.queries.purse import purses_of
from billing.services import charge_month, charge_visit, close_month, credit_lines, record_payment
from coopcare.clock import local
from rotas.models import Visit, VisitStatus
from tests.cast import Cast
from tests.factories.billing import an_agreement, direct_payment, pays_for_themselves
from tests.factories.months import OCTOBER, finance
from tests.factories.rotas import a_visit

NOVEMBER_3 = local(dt.date(2026, 11, 3), dt.time(9))
FEW = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@dataclass(frozen=True)
class Happening:
    """One visit of October: when, how long, and what became of it."""

    day: int
    hour: int
    minutes: int
    status: str


@dataclass(frozen=True)
class Payers:
    """Up to £100.00 of council money a week, a share of each visit by the NHS, and the person’s own for the rest."""

    council_pence: int
    nhs_bp: int
    in_advance: bool


happenings = st.lists(
    st.builds(
        Happening,
        day=st.integers(1, 30),
        hour=st.integers(7, 20),
        minutes=st.sampled_from([30, 35, 45, 60, 90]),
        status=st.sampled_from(["confirmed", "done", "cancelled", "missed"]),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda one: (one.day, one.hour // 2),
)
payers = st.builds(Payers, st.integers(0, 10_000), st.integers(1, 9_999), st.booleans())


@pytest.fixture(autouse=True)
def _third_of_november() -> Any:
    with time_machine.travel(NOVEMBER_3, tick=False):
        yield


def set_up(cast: Cast, found: list[Happening], who: Payers) -> list[Visit]:
    package = cast.packages["margaret"]
    an_agreement()
    pays_for_themselves(package, funding_type="chc", share_bp=who.nhs_bp, position=1)
    direct_payment(package, who.council_pence, position=2, bills_in_advance=who.in_advance)
    pays_for_themselves(package, bills_in_advance=who.in_advance)
    return [_visit(cast, one) for one in found]


def _visit(cast: Cast, one: Happening) -> Visit:
    on, at = dt.date(2026, 10, one.day), dt.time(one.hour // 2 * 2)
    late = {"cancelled_at": local(on, at) - dt.timedelta(hours=2), "cancel_reason": "away"}
    return a_visit(
        cast.packages["margaret"], on=on, at=at, minutes=one.minutes, pca=cast.amira.person,
        status=VisitStatus(one.status), **(late if one.status == "cancelled" else {}),
    )  # fmt: skip


def amounts() -> set[tuple[Any, ...]]:
    return set(Charge.objects.values_list("attendance_id", "budget_line_id", "minutes", "amount_pence"))


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside leaves nothing for the next example."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@FEW
@given(found=happenings, who=payers, order=st.randoms(use_true_random=False))
def test_the_order_in_which_visits_are_charged_does_not_matter(inside: Cast, found: Any, who: Payers, order: Any):
    with undone():
        visits = set_up(inside, found, who)
        charge_month(OCTOBER, actor=finance(inside))
        expected = amounts()
        order.shuffle(visits)
        for visit in visits[: len(visits) // 2 + 1]:
            charge_visit(visit, actor=finance(inside))
        charge_month(OCTOBER, actor=finance(inside))
        assert amounts() == expected
        before = set(Charge.objects.values_list("id", "charged_at"))
        charge_month(OCTOBER, actor=finance(inside))
        assert set(Charge.objects.values_list("id", "charged_at")) == before


@FEW
@given(found=happenings, who=payers, paid=st.integers(1, 20_000), pays_first=st.booleans())
def test_bills_statements_and_purses_add_up(inside: Cast, found: Any, who: Payers, paid: int, pays_first: bool):
    with undone():
        visits = set_up(inside, found, who)
        planned = dt.date(2026, 11, 20)
        a_visit(inside.packages["margaret"], on=planned, at=dt.time(9), pca=inside.amira.person,
                status=VisitStatus.ACCEPTED)  # fmt: skip
        own = BudgetLine.objects.get(funding_type="self")
        if pays_first:
            pay(own, paid, inside)
        close_month(OCTOBER, actor=finance(inside))
        if not pays_first:
            pay(own, paid, inside)
        every_charge_is_shared_whole(visits)
        every_bill_is_the_sum_of_its_lines()
        the_statement_adds_up(inside)
        the_balance_is_what_was_billed_less_what_came(inside, paid)
        every_purse_is_its_movements(inside)


def pay(line: BudgetLine, pence: int, cast: Cast) -> None:
    on = dt.date(2026, 11, 2)
    record_payment(line, amount_pence=pence, received_on=on, method="bank", actor=finance(cast))


def every_charge_is_shared_whole(visits: list[Visit]) -> None:
    parts: dict[Any, int] = defaultdict(int)
    prices = {}
    for charge in Charge.objects.filter(attendance__visit__in=visits):
        parts[charge.attendance_id] += charge.amount_pence
        prices[charge.attendance_id] = charge.working["visit_pence"]
    assert dict(parts) == prices


def every_bill_is_the_sum_of_its_lines() -> None:
    for invoice in Invoice.objects.prefetch_related("lines"):
        assert invoice.total_pence == sum(line.amount_pence for line in invoice.lines.all())
    numbers = list(Invoice.objects.filter(kind=InvoiceKind.INVOICE).order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def the_statement_adds_up(cast: Cast) -> None:
    statement = Statement.objects.get(person=cast.margaret.person)
    opening, charged = statement.opening_pence, statement.charged_pence
    assert statement.closing_pence == opening + charged - statement.paid_pence
    figures = statement.figures
    assert charged == figures["visits_pence"] + sum(row["amount_pence"] for row in figures["advances"])
    assert charged == sum(account["charged_pence"] for account in figures["accounts"])


def the_balance_is_what_was_billed_less_what_came(cast: Cast, paid: int) -> None:
    billed = sum(Invoice.objects.values_list("total_pence", flat=True))
    assert balance_of_person(cast.margaret.person.id) == billed - paid
    invoice = Invoice.objects.filter(lines__charge__isnull=False).first()
    if invoice is not None:
        line = invoice.lines.exclude(charge=None)[0]
        credit_lines(invoice, {line.id}, reason="It was wrong.", actor=finance(cast))
        assert balance_of_person(cast.margaret.person.id) == billed - paid - line.amount_pence


def every_purse_is_its_movements(cast: Cast) -> None:
    for day in (*range(1, 31, 7), 31):
        for purse in purses_of(cast.packages["margaret"], dt.date(2026, 10, day)):
            assert purse.left.left_pence == purse.left.amount_pence - purse.delivered_pence - purse.left.booked_pence
            first, last = purse.left.first_day, purse.left.last_day
            rows = Charge.objects.filter(budget_line=purse.line, on__gte=first, on__lte=last)
            back = sum(
                Charge.objects.filter(id__in=rows, invoice_lines__invoice__kind=InvoiceKind.CREDIT_NOTE).values_list(
                    "amount_pence", flat=True
                )
            )
            assert purse.delivered_pence == sum(rows.values_list("amount_pence", flat=True)) - back
            assert purse.delivered_pence <= purse.left.amount_pence
