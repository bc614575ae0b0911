"""From visits given to invoices and statements."""

import datetime as dt

import pytest
import time_machine
from django.db import connection

from billing.models import Charge, Invoice, InvoiceKind, MonthClose, Payment, Statement
from billing.queries import budget_left, is_month_closed
from billing.queries.accounts import balance_of_line, balance_of_person
from billing.services import (
    CannotClose,
    charge_month,
    charge_visit,
    close_month,
    credit_lines,
    dry_run,
    record_payment,
    reverse_payment,
)
from coopcare.clock import local
from coopcare.errors import Invalid, NotAllowed, StaleState
from rotas.models import VisitStatus
from tests.cast import Cast
from tests.factories.billing import an_agreement, direct_payment, pays_for_themselves
from tests.factories.months import OCTOBER, finance, october_visits
from tests.factories.rotas import a_visit

NOVEMBER_3 = dt.date(2026, 11, 3)


@pytest.fixture(autouse=True)
def _third_of_november():
    with time_machine.travel(local(NOVEMBER_3, dt.time(9)), tick=False):
        yield


def amounts() -> list[tuple[int, str, int]]:
    charges = Charge.objects.select_related("budget_line").order_by("on", "budget_line__position")
    return [(charge.on.day, charge.budget_line.funding_type, charge.amount_pence) for charge in charges]


FIRST_WEEK = [
    (5, "dp_self", 2600),
    (6, "dp_self", 2400),
    (6, "self", 200),
    (7, "self", 2600),
    (8, "self", 2600),
]


def test_charges_follow_the_order_of_payers_and_the_limit_of_the_week(inside: Cast):
    october_visits(inside)
    found = charge_month(OCTOBER, actor=finance(inside))
    assert amounts() == FIRST_WEEK
    assert found.total_pence == 10_400
    assert found.people == 1
    working = Charge.objects.earliest("on").working
    assert working["explanation"] == "The visit took the planned 60 minutes. 60 minutes at £26.00 an hour is £26.00."
    assert working["rule"] == "within_tolerance"
    assert working["agreement"] == "Usual price"


def test_charging_again_changes_nothing(inside: Cast):
    october_visits(inside)
    charge_month(OCTOBER, actor=finance(inside))
    before = set(Charge.objects.values_list("id", "charged_at"))
    with time_machine.travel(local(NOVEMBER_3, dt.time(12)), tick=False):
        charge_month(OCTOBER, actor=finance(inside))
    assert set(Charge.objects.values_list("id", "charged_at")) == before


def test_charging_again_follows_what_changed(inside: Cast):
    visits = october_visits(inside)
    charge_month(OCTOBER, actor=finance(inside))
    visits[0].status = VisitStatus.MISSED
    visits[0].save()
    charge_month(OCTOBER, actor=finance(inside))
    assert amounts() == [(6, "dp_self", 2600), (7, "dp_self", 2400), (7, "self", 200), (8, "self", 2600)]


def test_one_visit_is_charged_after_those_already_charged(inside: Cast):
    visits = october_visits(inside)
    for visit in (visits[0], visits[1], visits[0]):
        charge_visit(visit, actor=finance(inside))
    assert amounts() == FIRST_WEEK[:3]


def test_week_that_crosses_the_month_has_one_limit(inside: Cast):
    """Monday 28 September to Sunday 4 October."""
    october_visits(inside, days=range(1, 3))
    a_visit(
        inside.packages["margaret"], on=dt.date(2026, 9, 29), at=dt.time(9), minutes=60, pca=inside.amira.person,
        status=VisitStatus.DONE,
    )  # fmt: skip
    close_month(dt.date(2026, 9, 1), actor=finance(inside))
    close_month(OCTOBER, actor=finance(inside))
    by_day = sorted(Charge.objects.values_list("on", "budget_line__funding_type", "amount_pence"))
    assert by_day == [
        (dt.date(2026, 9, 29), "dp_self", 2600),
        (dt.date(2026, 10, 1), "dp_self", 2400),
        (dt.date(2026, 10, 1), "self", 200),
        (dt.date(2026, 10, 2), "self", 2600),
    ]


def test_late_cancellation_is_charged_and_a_missed_visit_is_not(inside: Cast):
    october_visits(inside, days=range(0))
    package, amira = inside.packages["margaret"], inside.amira.person
    day = dt.date(2026, 10, 6)
    fields = {"on": day, "at": dt.time(9), "pca": amira, "cancel_reason": "away"}
    late = local(day, dt.time(8))
    a_visit(package, status=VisitStatus.CANCELLED, cancelled_at=late, **fields)
    a_visit(package, on=day, at=dt.time(14), pca=amira, status=VisitStatus.MISSED)
    found = charge_month(OCTOBER, actor=finance(inside))
    assert amounts() == [(6, "dp_self", 1950)]
    assert found.blockers == []


def test_blockers_say_what_to_do_and_where(inside: Cast):
    october_visits(inside, days=range(0))
    package, amira = inside.packages["margaret"], inside.amira.person
    states = [VisitStatus.QUERIED, VisitStatus.UNDER_WAY, VisitStatus.ACCEPTED, VisitStatus.REQUESTED, VisitStatus.DONE]
    for day, status in enumerate(states, start=5):
        pca = None if status == VisitStatus.REQUESTED else amira
        a_visit(package, on=dt.date(2026, 10, day), at=dt.time(9), pca=pca, status=status)
    cora = a_visit(
        inside.packages["cora"], on=dt.date(2026, 10, 20), at=dt.time(9), pca=inside.zofia.person,
        status=VisitStatus.CONFIRMED,
    )  # fmt: skip
    found = dry_run(OCTOBER)
    assert [blocker.visit.on.day for blocker in found.blockers] == [5, 6, 7, 8, 20]
    assert found.blockers[0].sentence == "Margaret has queried how long this visit was. Settle the query."
    assert found.blockers[-1].sentence.startswith("Nobody is set down to pay")
    assert found.blockers[-1].url == f"/money/funding/{cora.package_id}/"
    assert [warning.sentence for warning in found.warnings] == ["Not confirmed by Margaret."]
    with pytest.raises(CannotClose, match="5 visits cannot be charged") as caught:
        close_month(OCTOBER, actor=finance(inside))
    assert len(caught.value.blockers) == 5
    assert not is_month_closed(OCTOBER)
    assert not Charge.objects.exists()


def test_visits_to_come_are_not_in_the_way(inside: Cast):
    october_visits(inside, days=range(0))
    package, amira = inside.packages["margaret"], inside.amira.person
    for day in (2, 4):
        a_visit(package, on=dt.date(2026, 11, day), at=dt.time(9), pca=amira, status=VisitStatus.ACCEPTED)
    found = dry_run(dt.date(2026, 11, 1))
    assert [blocker.visit.on.day for blocker in found.blockers] == [2]
    assert found.places == 0


def test_no_price_blocks(inside: Cast):
    package = inside.packages["margaret"]
    pays_for_themselves(package)
    a_visit(package, on=dt.date(2026, 10, 5), at=dt.time(9), pca=inside.amira.person, status=VisitStatus.DONE)
    [blocker] = dry_run(OCTOBER).blockers
    assert blocker.sentence.startswith("No price has been agreed for 5 October 2026.")
    assert blocker.url == "/money/prices/"


def test_closing_freezes_everything(inside: Cast):
    october_visits(inside)
    month = close_month(OCTOBER, actor=finance(inside))
    assert is_month_closed(dt.date(2026, 10, 31))
    first, second = Invoice.objects.order_by("number")
    assert [invoice.display_number for invoice in (first, second)] == ["INV-00001", "INV-00002"]
    assert (first.total_pence, second.total_pence) == (5000, 5400)
    assert second.due_on == dt.date(2026, 11, 17)
    assert [line.words for line in first.lines.all()] == [
        "Monday 5 October, 9am to 10am, Amira",
        "Tuesday 6 October, 9am to 10am, Amira",
    ]
    statement = Statement.objects.get(month=month, person=inside.margaret.person)
    assert (statement.opening_pence, statement.charged_pence, statement.paid_pence) == (0, 10_400, 0)
    assert statement.closing_pence == 10_400
    assert sum(visit["amount_pence"] for visit in statement.figures["visits"]) == statement.charged_pence
    assert statement.figures["closing_words"] == "£104.00 is still to pay."


def test_closed_month_refuses_everything_else(inside: Cast):
    [visit, *_] = october_visits(inside)
    close_month(OCTOBER, actor=finance(inside))
    with pytest.raises(StaleState, match="October 2026 has already been closed"):
        close_month(OCTOBER, actor=finance(inside))
    with pytest.raises(Invalid, match="October 2026 has been closed"):
        charge_month(OCTOBER, actor=finance(inside))
    with pytest.raises(Invalid, match="October 2026 has been closed"):
        charge_visit(visit, actor=finance(inside))


def test_month_must_be_over_and_in_order(inside: Cast):
    october_visits(inside)
    with pytest.raises(Invalid, match="November 2026 is not over yet"):
        close_month(dt.date(2026, 11, 1), actor=finance(inside))
    with pytest.raises(Invalid, match="named by its first day"):
        close_month(dt.date(2026, 10, 2), actor=finance(inside))
    with (
        time_machine.travel(dt.datetime(2026, 12, 2, 9, tzinfo=dt.UTC), tick=False),
        pytest.raises(Invalid, match="Close October 2026 first"),
    ):
        close_month(dt.date(2026, 11, 1), actor=finance(inside))


@pytest.mark.parametrize("who", ["margaret", "david", "amira", "ana", "ed", "sunita"])
def test_only_the_office_closes(inside: Cast, who: str):
    with pytest.raises(NotAllowed):
        close_month(OCTOBER, actor=inside.members[who].actor())


def test_balances_carry_over_and_late_recorded_payments_are_not_lost(inside: Cast):
    october_visits(inside)
    package = inside.packages["margaret"]
    a_visit(
        package, on=dt.date(2026, 11, 2), at=dt.time(9), minutes=60, pca=inside.amira.person, status=VisitStatus.DONE
    )
    own = package.budget_lines.get(funding_type="self")
    account = package.budget_lines.get(funding_type="dp_self")
    close_month(OCTOBER, actor=finance(inside))
    with time_machine.travel(dt.datetime(2026, 11, 10, 9, tzinfo=dt.UTC), tick=False):
        # It came in October and is written down after October was closed.
        record_payment(own, amount_pence=3000, received_on=dt.date(2026, 10, 30), method="bank", actor=finance(inside))
        mistake = record_payment(
            account, amount_pence=5000, received_on=dt.date(2026, 11, 9), method="bank", actor=finance(inside)
        )
        reverse_payment(mistake, actor=finance(inside))
        [line, _] = Invoice.objects.get(budget_line=account).lines.all()
        note = credit_lines(line.invoice, [line.id], reason="Amira left early.", actor=finance(inside))
        assert (note.display_number, note.total_pence) == ("CN-00001", -2600)
        assert balance_of_line(own) == 2400
        assert balance_of_line(account) == 2400
        assert balance_of_person(package.person_id) == 4800
    with time_machine.travel(dt.datetime(2026, 12, 3, 9, tzinfo=dt.UTC), tick=False):
        close_month(dt.date(2026, 11, 1), actor=finance(inside))
    october, november = Statement.objects.filter(person=package.person_id).order_by("month__first_day")
    assert november.opening_pence == october.closing_pence == 10_400
    assert (november.charged_pence, november.paid_pence, november.closing_pence) == (2600, 5600, 7400)
    assert november.figures["received_pence"] == 3000
    assert november.figures["credited_pence"] == 2600
    assert [payment["amount_pence"] for payment in november.figures["payments"]] == [3000, 5000, -5000]
    parts = november.figures["accounts"]
    assert sum(part["closing_pence"] for part in parts) == november.closing_pence


def test_credit_gives_budget_back(inside: Cast):
    """A week with its money used up has some again after a credit."""
    visits = october_visits(inside, days=range(26, 31))
    assert len(visits) == 5
    close_month(OCTOBER, actor=finance(inside))
    package = inside.packages["margaret"]
    assert budget_left(package, dt.date(2026, 10, 31))[0].left_pence == 0
    [line, _] = Invoice.objects.get(budget_line__funding_type="dp_self").lines.all()
    credit_lines(line.invoice, [line.id], reason="Not given.", actor=finance(inside))
    assert budget_left(package, dt.date(2026, 10, 31))[0].left_pence == 2600


def test_credit_is_refused_twice_and_without_a_reason(inside: Cast):
    october_visits(inside)
    close_month(OCTOBER, actor=finance(inside))
    [first, second] = Invoice.objects.order_by("number")
    line = first.lines.first()
    with pytest.raises(Invalid, match="Say why"):
        credit_lines(first, [line.id], reason=" ", actor=finance(inside))
    with pytest.raises(Invalid, match="at least one visit"):
        credit_lines(first, [], reason="x", actor=finance(inside))
    with pytest.raises(Invalid, match="not on this invoice"):
        credit_lines(second, [line.id], reason="x", actor=finance(inside))
    note = credit_lines(first, [line.id], reason="Not given.", actor=finance(inside))
    with pytest.raises(Invalid, match="already been credited"):
        credit_lines(first, [line.id], reason="Again.", actor=finance(inside))
    with pytest.raises(Invalid, match="cannot itself be credited"):
        credit_lines(note, [note.lines.first().id], reason="x", actor=finance(inside))
    assert Invoice.objects.filter(kind=InvoiceKind.CREDIT_NOTE).count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"amount_pence": 0}, "above £0"),
        ({"received_on": dt.date(2026, 11, 4)}, "in the future"),
        ({"method": "gold"}, "how the money came"),
        ({"reference": "x" * 81}, "80 characters"),
    ],
)
def test_payments_that_cannot_be_right(inside: Cast, fields: dict, sentence: str):
    line = pays_for_themselves(inside.packages["margaret"])
    good = {"amount_pence": 100, "received_on": NOVEMBER_3, "method": "bank"}
    with pytest.raises(Invalid, match=sentence):
        record_payment(line, **{**good, **fields}, actor=finance(inside))
    assert not Payment.objects.exists()


def test_payment_is_taken_back_once(inside: Cast):
    line = pays_for_themselves(inside.packages["margaret"])
    payment = record_payment(line, amount_pence=100, received_on=NOVEMBER_3, method="bank", actor=finance(inside))
    back = reverse_payment(payment, actor=finance(inside))
    assert balance_of_line(line) == 0
    with pytest.raises(StaleState, match="already been taken back"):
        reverse_payment(payment, actor=finance(inside))
    with pytest.raises(Invalid, match="takes a payment back"):
        reverse_payment(back, actor=finance(inside))


def test_october_night_has_ten_hours(inside: Cast):
    """10pm on Saturday 24 to 7am on Sunday 25 October 2026, when the clocks go back."""
    package = inside.packages["margaret"]
    an_agreement()
    pays_for_themselves(package)
    direct_payment(package, 1, position=1)
    a_visit(
        package, on=dt.date(2026, 10, 24), at=dt.time(22), minutes=600, pca=inside.amira.person, status=VisitStatus.DONE
    )
    charge_month(OCTOBER, actor=finance(inside))
    assert sum(charge.amount_pence for charge in Charge.objects.all()) == 26_000


def test_months_are_closed_once_each(inside: Cast):
    october_visits(inside)
    close_month(OCTOBER, actor=finance(inside))
    with pytest.raises(StaleState, match="October 2026 has already been closed"):
        close_month(OCTOBER, actor=finance(inside))
    assert MonthClose.objects.count() == 1


def test_of_a_large_month_postgresql_counts_the_new_rows(inside: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("billing.services.closing.MANY_PLACES", 1)
    october_visits(inside)
    close_month(OCTOBER, actor=finance(inside))
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'billing_charge'::regclass")
        assert cursor.fetchone() == (Charge.objects.count(),)
