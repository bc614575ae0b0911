"""Payers of hours and of shares, with caps: charged the same in one go and visit by visit, and shown before saving."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from billing.models import BudgetLine, Charge
from billing.queries.payer_words import cycle_words
from billing.queries.split_preview import preview_split
from billing.services import charge_month, charge_visit, close_month, credit_lines
from billing.services.funding import add_budget_line, draft_budget_line, order_payers
from coopcare.clock import local
from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.tenancy.context import acting_for
from rotas.models import Visit, VisitStatus
from tests.cast import Cast
from tests.factories.billing import an_agreement
from tests.factories.months import OCTOBER, finance
from tests.factories.rotas import a_visit

LONG_AGO = dt.date(2020, 1, 6)


@pytest.fixture(autouse=True)
def _third_of_november() -> Any:
    with time_machine.travel(local(dt.date(2026, 11, 3), dt.time(9)), tick=False):
        yield


def add(cast: Cast, **terms: Any) -> BudgetLine:
    terms = {"funding_type": "self", "payer_name": "Margaret", "starts_on": LONG_AGO, "cycle": "week", **terms}
    return add_budget_line(cast.packages["margaret"], actor=finance(cast), **terms)


@pytest.fixture
def split(inside: Cast) -> list[BudgetLine]:
    return split_of(inside)


def split_of(inside: Cast) -> list[BudgetLine]:
    """An hour at £26.00 on each of 5 to 8 October. The NHS pays the first 90 minutes a week, the council half of each
    visit and at most £10.00, Margaret the rest.
    """
    an_agreement()
    for day in range(5, 9):
        a_visit(
            inside.packages["margaret"], on=dt.date(2026, 10, day), at=dt.time(9), minutes=60,
            pca=inside.amira.person, status=VisitStatus.CONFIRMED,
        )  # fmt: skip
    return [
        add(inside, funding_type="chc", payer_name="NHS", funded_minutes=90),
        add(inside, funding_type="la_comm", payer_name="Council", share_bp=5000, cap_visit_pence=1000),
        add(inside),
    ]


def charged() -> list[tuple[int, str, int]]:
    charges = Charge.objects.select_related("budget_line").order_by("on", "budget_line__position")
    return [(charge.on.day, charge.budget_line.payer_name, charge.amount_pence) for charge in charges]


SHARED = [
    (5, "NHS", 2600),
    (6, "NHS", 1300),
    (6, "Council", 1000),
    (6, "Margaret", 300),
    (7, "Council", 1000),
    (7, "Margaret", 1600),
    (8, "Council", 1000),
    (8, "Margaret", 1600),
]


def test_three_payers_share_a_month(inside: Cast, split: list[BudgetLine]) -> None:
    charge_month(OCTOBER, actor=finance(inside))
    assert charged() == SHARED
    charge_month(OCTOBER, actor=finance(inside))
    assert charged() == SHARED


def test_visit_by_visit_it_is_the_same(inside: Cast, split: list[BudgetLine]) -> None:
    for visit in Visit.objects.order_by("starts_at"):
        charge_visit(visit, actor=finance(inside))
    assert charged() == SHARED
    charge_visit(Visit.objects.get(on=dt.date(2026, 10, 8)), actor=finance(inside))
    assert charged() == SHARED


def test_hours_of_a_visit_that_was_given_back_can_be_used_again(inside: Cast, split: list[BudgetLine]) -> None:
    """The week of 26 October goes into November: what October used of its hours is known there."""
    package = inside.packages["margaret"]
    for day in (dt.date(2026, 10, 30), dt.date(2026, 11, 1)):
        a_visit(package, on=day, at=dt.time(9), minutes=60, pca=inside.amira.person, status=VisitStatus.CONFIRMED)
    close_month(OCTOBER, actor=finance(inside))
    last = Visit.objects.get(on=dt.date(2026, 11, 1))
    charge_visit(last, actor=finance(inside))
    assert [row for row in charged() if row[0] == 1] == [(1, "NHS", 1300), (1, "Council", 1000), (1, "Margaret", 300)]
    used = Charge.objects.get(on=dt.date(2026, 10, 30), budget_line=split[0])
    line = used.invoice_lines.get()
    credit_lines(line.invoice, [line.id], reason="Nobody came.", actor=finance(inside))
    charge_visit(last, actor=finance(inside))
    assert [row for row in charged() if row[0] == 1] == [(1, "NHS", 2600)]


def test_a_change_is_shown_on_last_months_visits_and_not_saved(inside: Cast, split: list[BudgetLine]) -> None:
    new = draft_budget_line(
        inside.packages["margaret"], funding_type="topup", payer_name="David", starts_on=dt.date(2026, 11, 9),
        amount_pence=500, cycle="week", actor=finance(inside),
    )  # fmt: skip
    shown = preview_split(inside.packages["margaret"], new)
    assert (shown.first, shown.visits, shown.total_pence) == (OCTOBER, 4, 10_400)
    halves = [(one.before_pence, one.after_pence) for one in shown.payers]
    assert halves == [(3900, 3900), (3000, 3000), (3500, 3500), (0, 0)]
    assert BudgetLine.objects.count() == 3
    assert not Charge.objects.exists()


def test_what_nobody_would_pay_is_said(inside: Cast) -> None:
    an_agreement()
    a_visit(
        inside.packages["margaret"], on=dt.date(2026, 10, 5), at=dt.time(9), minutes=60, pca=inside.amira.person,
        status=VisitStatus.CONFIRMED,
    )  # fmt: skip
    half = draft_budget_line(
        inside.packages["margaret"], funding_type="la_comm", payer_name="Council", starts_on=LONG_AGO, share_bp=5000,
        actor=finance(inside),
    )  # fmt: skip
    shown = preview_split(inside.packages["margaret"], half)
    assert (shown.unpaid_before_pence, shown.unpaid_after_pence, shown.total_pence) == (2600, 2600, 2600)


def test_another_order_shares_anew_what_is_not_invoiced(inside: Cast, split: list[BudgetLine]) -> None:
    nhs, council, hers = split
    charge_month(OCTOBER, actor=finance(inside))
    wanted = [hers.id, council.id, nhs.id]
    order_payers(inside.packages["margaret"], wanted, actor=finance(inside))
    charge_month(OCTOBER, actor=finance(inside))
    assert charged() == [(day, "Margaret", 2600) for day in (5, 6, 7, 8)]
    with pytest.raises(StaleState, match="changed by somebody else"):
        order_payers(inside.packages["margaret"], wanted[:2], actor=finance(inside))
    with pytest.raises(NotAllowed):
        order_payers(inside.packages["margaret"], wanted, actor=inside.ana.actor())


def test_the_order_is_seen_on_last_months_visits_before_it_is_kept(cast: Cast, client: Any, sign_in: Any) -> None:
    with acting_for(cast.coop, cast.system):
        nhs, council, hers = split_of(cast)
    sign_in(client, cast.fiona)
    url = reverse("billing:order_payers", args=[cast.packages["margaret"].id])
    answers = {f"place_{council.id}": "1", f"place_{nhs.id}": "2", f"place_{hers.id}": "3"}
    twice = client.post(url, {**answers, f"place_{nhs.id}": "1"})
    assert (twice.status_code, "Two payers have the same place" in twice.content.decode()) == (422, True)
    shown = client.post(url, answers).content.decode()
    assert "The payers would be asked in this order" in shown
    assert "£40.00" in shown  # £10.00 of each of the four visits, which the NHS left less of before
    with acting_for(cast.coop, cast.system):
        assert [line.position for line in BudgetLine.objects.order_by("position")] == [1, 2, 3]
        assert BudgetLine.objects.get(position=1) == nhs
    client.post(url, {**answers, "seen": "1"})
    with acting_for(cast.coop, cast.system):
        assert [line.id for line in BudgetLine.objects.order_by("position")] == [council.id, nhs.id, hers.id]


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"amount_pence": 30_000}, "£300.00 a week"),
        ({"share_bp": 3333}, "33.33% of each visit"),
        ({"funded_minutes": 600, "cycle": "four_weeks"}, "The first 10 hours every four weeks"),
        ({"share_bp": 5000, "cap_visit_pence": 1000, "cap_month_pence": 20_000},
         "50% of each visit, at most £10.00 a visit, at most £200.00 a month"),
        ({}, "Whatever is left"),
    ],
)  # fmt: skip
def test_it_is_said_in_words(inside: Cast, terms: dict[str, Any], words: str) -> None:
    assert cycle_words(add(inside, **terms)) == words


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        ({"amount_pence": 1, "share_bp": 5000}, "pays in one way"),
        ({"share_bp": 10_001}, "up to 100%"),
        ({"share_bp": 0}, "above 0%"),
        ({"funded_minutes": 0}, "at least some hours"),
        ({"cap_week_pence": 0}, "above £0"),
        ({"carry_forward": "weeks", "contingency_weeks": 53}, "from 0 to 52"),
        ({"carry_forward": "weeks"}, "how many weeks"),
        ({"carry_forward": "all", "contingency_weeks": 4}, "how many weeks"),
    ],
)
def test_what_cannot_be_right_is_refused(inside: Cast, terms: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        add(inside, **terms)


def test_the_database_refuses_it_too(inside: Cast) -> None:
    line = add(inside, share_bp=5000)
    for wrong in ({"amount_pence": 1}, {"share_bp": 10_001}, {"cap_visit_pence": 0}, {"contingency_weeks": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            BudgetLine.objects.filter(id=line.id).update(**wrong)


def test_only_the_office_previews(inside: Cast) -> None:
    with pytest.raises(NotAllowed):
        draft_budget_line(
            inside.packages["margaret"], funding_type="self", payer_name="M", starts_on=LONG_AGO,
            actor=inside.ana.actor(),
        )  # fmt: skip


def test_the_form_asks_for_what_was_chosen(cast: Cast, client: Any, sign_in: Any) -> None:
    sign_in(client, cast.fiona)
    url = reverse("billing:add_budget_line", args=[cast.packages["margaret"].id])
    first = {"starts_on_day": "1", "starts_on_month": "11", "starts_on_year": "2026"}
    answers = {
        "funding_type": "chc",
        "payer_name": "NHS",
        "cycle": "week",
        "pays": "hours",
        "billed": "after",
        "bill_cycle": "month",
        **first,
    }
    assert "Enter how much they pay" in client.post(url, answers).content.decode()
    shown = client.post(url, {**answers, "hours": "10.5", "share_percent": "40"}).content.decode()
    assert "The first 10 hours 30 minutes a week" in shown
    share = client.post(url, {**answers, "pays": "share", "hours": "10.5", "share_percent": "40"}).content.decode()
    assert "40% of each visit" in share
    too_much = client.post(url, {**answers, "pays": "share", "share_percent": "140"})
    assert too_much.status_code == 422
