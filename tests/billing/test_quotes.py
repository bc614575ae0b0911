"""What a visit would cost, who would pay, and what that leaves."""

import datetime as dt

import pytest
import time_machine

from billing.models import Cycle, PriceAgreement
from billing.pricing import CannotPrice
from billing.queries import budget_left, cancellation_quote, quote
from billing.splitting import NobodyToPay
from coopcare.clock import local
from rotas.models import AttendanceRole, AttendanceStatus, VisitStatus
from tests.cast import Cast
from tests.factories.billing import FunderFactory, an_agreement, direct_payment, pays_for_themselves
from tests.factories.rotas import a_visit

# A Wednesday; the week is Monday 16 to Sunday 22 November 2026.
TODAY = dt.date(2026, 11, 18)
FRIDAY = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _wednesday_morning():
    with time_machine.travel(local(TODAY, dt.time(9)), tick=False):
        yield


@pytest.fixture
def margaret(inside: Cast):
    package = inside.packages["margaret"]
    an_agreement()
    pays_for_themselves(package)
    return package


def ask(package, on=FRIDAY, at=dt.time(9), minutes=45, **more):
    return quote(package, starts_at=local(on, at), minutes=minutes, **more)


def test_price_of_a_planned_visit(margaret):
    found = ask(margaret)
    assert found.total_pence == 1950
    assert found.shares == [("Paid by Margaret Hughes", 1950)]
    assert found.budget == []
    assert found.free_until == local(dt.date(2026, 11, 19), dt.time(9))
    assert "45 minutes at £26.00 an hour is £19.50." in found.explanation


def test_two_people_cost_twice_as_much(margaret):
    found = ask(margaret, minutes=30, workers=2)
    assert found.total_pence == 2600
    assert found.shares == [("Paid by Margaret Hughes", 2600)]
    assert found.explanation.endswith("2 people come, so it is charged 2 times.")


def test_deadline_may_be_past(margaret):
    assert ask(margaret, on=TODAY, at=dt.time(17)).free_until == local(dt.date(2026, 11, 17), dt.time(17))


def test_no_deadline_when_cancelling_is_free(margaret):
    PriceAgreement.objects.update(cancellation_bp=0)
    assert ask(margaret).free_until is None


def test_budget_pays_first_and_the_person_pays_the_rest(margaret, inside):
    direct_payment(margaret, 5000)
    amira = inside.amira.person
    a_visit(margaret, on=dt.date(2026, 11, 17), at=dt.time(9), minutes=60, pca=amira, status=VisitStatus.DONE)
    a_visit(margaret, on=dt.date(2026, 11, 19), at=dt.time(9), minutes=30, pca=amira, status=VisitStatus.ACCEPTED)
    a_visit(margaret, on=dt.date(2026, 11, 24), at=dt.time(9), minutes=60, pca=amira, status=VisitStatus.ACCEPTED)
    found = ask(margaret)
    assert found.total_pence == 1950
    assert found.shares == [("Direct payment, Hartley Council", 1100), ("Paid by Margaret Hughes", 850)]
    [left] = found.budget
    assert (left.used_pence, left.booked_pence, left.left_pence, left.left_after_pence) == (2600, 1300, 1100, 0)
    assert (left.first_day, left.last_day) == (dt.date(2026, 11, 16), dt.date(2026, 11, 22))


def test_budget_left_counts_each_kind_of_period(margaret, inside):
    direct_payment(margaret, 5000)
    direct_payment(margaret, 40_000, cycle=Cycle.MONTH, position=2)
    direct_payment(margaret, 30_000, cycle=Cycle.FOUR_WEEKS, starts_on=dt.date(2026, 10, 5), position=3)
    for day in (2, 17):
        a_visit(
            margaret, on=dt.date(2026, 11, day), at=dt.time(9), minutes=240, pca=inside.amira.person,
            status=VisitStatus.CONFIRMED,
        )  # fmt: skip
    week, month, four_weeks = budget_left(margaret, TODAY)
    # Each visit is £104.00: £50.00 by the week, and the rest by the month.
    assert (week.used_pence, week.left_pence) == (5000, 0)
    assert (month.used_pence, month.left_pence) == (10_800, 29_200)
    assert four_weeks.used_pence == 0
    assert (four_weeks.first_day, four_weeks.last_day) == (dt.date(2026, 11, 2), dt.date(2026, 11, 29))


def test_changed_visit_gives_its_own_cost_back(margaret, inside):
    direct_payment(margaret, 2600)
    visit = a_visit(
        margaret, on=FRIDAY, at=dt.time(9), minutes=60, pca=inside.amira.person, status=VisitStatus.ACCEPTED
    )
    assert ask(margaret, minutes=60).shares == [("Paid by Margaret Hughes", 2600)]
    assert ask(margaret, minutes=60, replacing=visit).shares == [("Direct payment, Hartley Council", 2600)]


def test_learners_are_not_charged(margaret, inside):
    direct_payment(margaret, 5000)
    visit = a_visit(
        margaret, on=FRIDAY, at=dt.time(9), minutes=60, pca=inside.amira.person, status=VisitStatus.ACCEPTED
    )
    visit.attendances.create(
        pca=inside.ben.person, role=AttendanceRole.SHADOW, status=AttendanceStatus.ACCEPTED,
        starts_at=visit.starts_at, ends_at=visit.ends_at,
    )  # fmt: skip
    [left] = budget_left(margaret, FRIDAY)
    assert left.booked_pence == 2600


def test_most_particular_price_wins(margaret):
    council = FunderFactory(name="Hartley Council")
    an_agreement(2000, funder=council)
    assert ask(margaret, minutes=60).total_pence == 2600
    direct_payment(margaret, 100_000)
    assert ask(margaret, minutes=60).total_pence == 2000
    an_agreement(3000, package=margaret)
    assert ask(margaret, minutes=60).total_pence == 3000


def test_later_agreement_wins_on_its_day(margaret):
    an_agreement(2800, starts_on=FRIDAY)
    assert ask(margaret, on=dt.date(2026, 11, 19), minutes=60).total_pence == 2600
    assert ask(margaret, minutes=60).total_pence == 2800


def test_no_price_is_said(inside):
    pays_for_themselves(inside.packages["margaret"])
    with pytest.raises(CannotPrice, match="No price has been agreed for 20 November 2026"):
        ask(inside.packages["margaret"])


def test_nobody_to_pay_is_said(inside):
    an_agreement()
    with pytest.raises(NobodyToPay, match="Nobody is set down to pay"):
        ask(inside.packages["margaret"])
    direct_payment(inside.packages["margaret"], 1000)
    with pytest.raises(NobodyToPay, match="£9.50 is left with nobody to pay it"):
        ask(inside.packages["margaret"])


@pytest.fixture
def friday_visit(margaret, inside):
    return a_visit(margaret, on=FRIDAY, at=dt.time(9), pca=inside.amira.person, status=VisitStatus.ACCEPTED)


@pytest.mark.parametrize(
    ("at", "reason", "pence"),
    [
        (local(dt.date(2026, 11, 19), dt.time(9)), "not_needed", 0),
        (local(dt.date(2026, 11, 19), dt.time(9, 1)), "not_needed", 1950),
        (local(FRIDAY, dt.time(8)), "our_fault", 0),
        (local(FRIDAY, dt.time(8)), "hospital", 1950),
    ],
)
def test_cancelling(friday_visit, at, reason, pence):
    found = cancellation_quote(friday_visit, reason=reason, at=at)
    assert found.total_pence == pence
    assert found.shares == ([("Paid by Margaret Hughes", pence)] if pence else [])
    assert found.words.startswith("Cancelling now costs £19.50." if pence else "There is nothing to pay.")


def test_cancelling_a_visit_nobody_was_asked_for_is_free(margaret):
    visit = a_visit(margaret, on=TODAY, at=dt.time(10))
    found = cancellation_quote(visit, reason="not_needed", at=local(TODAY, dt.time(9, 30)))
    assert found.total_pence == 0
    assert found.words == "There is nothing to pay. Nobody had been asked to come yet."
