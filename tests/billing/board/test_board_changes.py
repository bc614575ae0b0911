"""What has moved since the board last met."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse

from billing.board.changes import Changes, Standing, sentences
from billing.board.figures import Balance, Cost, MonthMoney, OwedMoney, Sums
from billing.models import MonthClose
from billing.queries.board_changes import changes_since, last_meeting
from billing.services import set_wage
from billing.services.board import enter_balance
from billing.services.scenarios import save_scenario
from billing.viability import FOUNDERS_CASE
from coopcare.audit.models import Activity
from coopcare.clock import local, now
from coopcare.errors import Invalid, NotAllowed
from coopcare.tenancy.context import acting_for
from members.governance.models import Meeting, MeetingKind
from members.governance.services import note_meeting
from tests.cast import Cast
from tests.factories.billing import PriceAgreementFactory

AUGUST = MonthMoney(
    first_day=dt.date(2026, 8, 1), is_closed=True, days=31, people=40, sums=Sums(60_000, 2_400_000, 2_000_000),
    received_pence=0, cost=Cost(), pay_problem="", pay_is_real=True, overheads={"Office": 300_000},
    overheads_missing=(), clusters=(), payers=(),
)  # fmt: skip
OCTOBER = replace(AUGUST, first_day=dt.date(2026, 10, 1), sums=Sums(66_000, 2_706_000, 2_200_000))
THEN = Standing(dt.date(2026, 9, 9), AUGUST, OwedMoney(pence=90_000), Balance(dt.date(2026, 9, 1), 500_000))
NOW = Standing(dt.date(2026, 11, 3), OCTOBER, OwedMoney(pence=80_000), Balance(dt.date(2026, 11, 1), 480_000))


def told(**changes: object) -> list[str]:
    return sentences(replace(Changes(THEN, NOW, closed=(dt.date(2026, 9, 1), dt.date(2026, 10, 1))), **changes))


def test_everything_that_moved():
    assert told(
        prices=((dt.date(2026, 10, 1), "Winter prices"),),
        wages=((dt.date(2026, 10, 1), "Personal Care Assistant", 1360),),
        scenarios=2,
    ) == [
        "September 2026 and October 2026 were closed.",
        "Each hour of care left £4.60 after pay in October 2026, 60p better than in August 2026.",
        "248 hours of care were given a week, 23 hours more than in August 2026.",
        "After everything, the month was £2,060.00 over, £1,060.00 better than in August 2026.",
        "We are owed £800.00, £100.00 less than on the day of the meeting.",
        "There was £4,800.00 in the bank on 1 November 2026, £200.00 less than on 1 September 2026.",
        "From 1 October 2026 the prices of “Winter prices” hold.",
        "From 1 October 2026 the wage of personal care assistant is £13.60 an hour.",
        "2 scenarios were kept.",
    ]


def test_nothing_moved():
    assert told(now=replace(THEN, on=NOW.on), closed=()) == [
        "No month was closed, so income and pay are as they were.",
        "We are owed £900.00, as on the day of the meeting.",
        "There was £5,000.00 in the bank on 1 September 2026.",
    ]


def test_the_first_month_of_all_has_nothing_beside_it():
    found = told(then=Standing(THEN.on, None, OwedMoney(), None), closed=(dt.date(2026, 10, 1),))
    assert found[:4] == [
        "October 2026 was closed.",
        "Each hour of care left £4.60 after pay in October 2026.",
        "248 hours of care were given a week.",
        "After everything, the month was £2,060.00 over.",
    ]


@pytest.mark.parametrize(
    "now_",
    [
        replace(NOW, month=replace(OCTOBER, people=4)),
        replace(NOW, month=replace(OCTOBER, pay_problem="No wage.", overheads={})),
        replace(NOW, owed=OwedMoney(is_hidden=True), balance=None),
    ],
)
def test_what_cannot_be_said_is_left_out(now_):
    found = " ".join(told(now=now_))
    assert "None" not in found
    assert ("Each hour" in found) == (now_.month is OCTOBER)
    assert ("We are owed" in found) == (not now_.owed.is_hidden)


@pytest.fixture
def november(facts: None) -> Iterator[None]:
    with time_machine.travel(local(dt.date(2026, 11, 3), dt.time(9)), tick=False):
        yield


def inside(cast: Cast) -> object:
    return acting_for(cast.coop, cast.system)


def words(answer: object) -> str:
    return " ".join(BeautifulSoup(answer.content, "lxml").main.get_text(" ").split())


def test_ed_notes_the_meeting_and_reads_what_changed(client, sign_in, cast, november):
    sign_in(client, cast.ed)
    assert "Nobody has noted a meeting" in words(client.get(reverse("billing:board_changes")))
    day = {"on_day": "10", "on_month": "9", "on_year": "2026", "kind": "board"}
    for _ in range(2):
        answer = client.post(reverse("governance:note_meeting"), day, follow=True)
    assert "Meeting of the board, 10 September 2026, is noted." in words(answer)
    with inside(cast):
        assert Meeting.objects.count() == Activity.objects.filter(verb="noted a meeting").count() == 1
        MonthClose.objects.create(first_day=dt.date(2026, 8, 1), closed_by="Fiona",
                                  closed_at=local(dt.date(2026, 9, 10), dt.time(23)))  # fmt: skip
        MonthClose.objects.create(first_day=dt.date(2026, 9, 1), closed_by="Fiona", closed_at=now())
        set_wage(job="pca", hour_pence=1360, starts_on=dt.date(2026, 10, 1), actor=cast.fiona.actor())
        PriceAgreementFactory(name="Winter prices", starts_on=dt.date(2026, 11, 1))
        PriceAgreementFactory(name="Her own", starts_on=dt.date(2026, 11, 1), package=cast.packages["margaret"])
        PriceAgreementFactory(name="Next year", starts_on=dt.date(2027, 1, 1))
        enter_balance(on=dt.date(2026, 9, 10), amount_pence=5_00, actor=cast.fiona.actor())
        save_scenario(FOUNDERS_CASE, name="Ours", actor=cast.ed.actor())
    found = words(client.get(reverse("billing:board_changes")))
    assert "The board last met on 10 September 2026. Since then: September 2026 was closed." in found
    assert "There was £5.00 in the bank" in found
    assert "“Winter prices”" in found
    assert "£13.60 an hour" in found
    assert "1 scenario was kept." in found
    assert "Her own" not in found
    assert "Next year" not in found


def test_the_newest_meeting_counts(cast, november):
    with inside(cast):
        for day in (1, 20, 9):
            note_meeting(kind=MeetingKind.BOARD, on=dt.date(2026, 10, day), actor=cast.ed.actor())
        assert last_meeting(cast.mo.actor()).on == dt.date(2026, 10, 20)


def test_a_meeting_to_come(client, sign_in, cast, november):
    day = {"on_day": "4", "on_month": "11", "on_year": "2026", "kind": "board"}
    answer = sign_in(client, cast.ed).post(reverse("governance:note_meeting"), day)
    assert answer.status_code == 422
    assert "must be 3 November 2026 or earlier" in words(answer)
    with inside(cast), pytest.raises(Invalid, match="in the future"):
        note_meeting(kind=MeetingKind.BOARD, on=dt.date(2026, 11, 4), actor=cast.ed.actor())


def test_who_may_not(cast, november):
    with inside(cast):
        meeting = note_meeting(kind=MeetingKind.BOARD, on=dt.date(2026, 11, 2), actor=cast.fiona.actor())
        with pytest.raises(NotAllowed):
            changes_since(cast.ana.actor(), meeting)
        with pytest.raises(NotAllowed):
            note_meeting(kind=MeetingKind.BOARD, on=dt.date(2026, 11, 1), actor=cast.nia.actor())
