"""Reminders: of what is overdue and not in question, at most once a week, never on hold."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import TestCase
from django.urls import reverse

from billing.models import BudgetLine, ChaseHold, Invoice, Reminder
from billing.queries.owed import debt_of, debts
from billing.services import close_month, record_payment
from billing.services.disputes import dispute_line
from billing.services.reminders import end_hold, hold_chasing, reason_not_to, remind
from coopcare.clock import local
from coopcare.documents.services import read_document
from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.tenancy.context import acting_for
from tests.cast import Cast
from tests.factories.months import OCTOBER, finance, october_visits


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(local(dt.date(2026, 11, 3), dt.time(9)), tick=False) as traveller:
        yield traveller


@pytest.fixture
def owing(inside: Cast, clock: Any) -> BudgetLine:
    """Margaret's own £54.00, invoiced on 3 November, due on the 17th; it is the 30th."""
    october_visits(inside)
    close_month(OCTOBER, actor=finance(inside))
    clock.move_to(local(dt.date(2026, 11, 30), dt.time(9)))
    return BudgetLine.objects.get(funding_type="self")


def test_nothing_is_overdue_until_it_was_due(inside: Cast, owing: BudgetLine, clock: Any) -> None:
    bill = Invoice.objects.get(budget_line=owing)
    clock.move_to(local(bill.due_on, dt.time(23)))
    assert (debt_of(owing).owed_pence, debt_of(owing).overdue_pence) == (5400, 0)
    with pytest.raises(Invalid, match="Nothing is overdue"):
        remind(owing, actor=finance(inside))
    clock.move_to(local(bill.due_on + dt.timedelta(days=1), dt.time(9)))
    assert debt_of(owing).overdue_pence == 5400


def test_a_reminder_is_kept_and_mailed(inside: Cast, owing: BudgetLine) -> None:
    BudgetLine.objects.filter(id=owing.id).update(payer_email="payer@people.example")
    owing.refresh_from_db()
    mail.outbox.clear()
    with TestCase.captureOnCommitCallbacks(execute=True):
        made = remind(owing, actor=finance(inside))
    assert (made.overdue_pence, made.emailed_to) == (5400, "payer@people.example")
    assert read_document(made.document).startswith(b"%PDF")
    [sent] = [one for one in mail.outbox if one.to == ["payer@people.example"]]
    assert "Margaret" not in sent.body.replace(owing.payer_name, "")
    assert sent.attachments[0][0] == "A reminder, 30 November 2026.pdf"


def test_at_most_once_a_week(inside: Cast, owing: BudgetLine, clock: Any) -> None:
    remind(owing, actor=finance(inside))
    with pytest.raises(Invalid, match="Wait a week"):
        remind(owing, actor=finance(inside))
    clock.move_to(local(dt.date(2026, 12, 8), dt.time(9)))
    assert remind(owing, actor=finance(inside)).emailed_to == ""
    assert Reminder.objects.count() == 2


def test_what_is_in_question_or_paid_is_not_asked_for(inside: Cast, owing: BudgetLine) -> None:
    bill = Invoice.objects.get(budget_line=owing)
    dispute_line(bill.lines.get(on=dt.date(2026, 10, 7)), reason="Nobody came.", actor=inside.margaret.actor())
    assert debt_of(owing).overdue_pence == 2800
    record_payment(owing, amount_pence=2800, received_on=dt.date(2026, 11, 20), method="bank", actor=finance(inside))
    assert reason_not_to(debt_of(owing)).startswith("Nothing is overdue")
    assert owing.id not in {debt.line.id for debt in debts(finance(inside))}


def test_nobody_on_hold_is_reminded(inside: Cast, owing: BudgetLine) -> None:
    hold = hold_chasing(owing, reason="bereavement", note="Her husband.", actor=finance(inside))
    with pytest.raises(Invalid, match="Do not chase: somebody has died"):
        remind(owing, actor=finance(inside))
    with pytest.raises(Invalid, match="on hold already"):
        hold_chasing(owing, reason="other", actor=finance(inside))
    end_hold(hold, actor=finance(inside))
    with pytest.raises(StaleState):
        end_hold(hold, actor=finance(inside))
    assert remind(owing, actor=finance(inside)).overdue_pence == 5400


@pytest.mark.parametrize(("reason", "note"), [("spite", ""), ("other", "x" * 201)])
def test_a_hold_needs_a_reason_of_ours(inside: Cast, owing: BudgetLine, reason: str, note: str) -> None:
    with pytest.raises(Invalid):
        hold_chasing(owing, reason=reason, note=note, actor=finance(inside))
    assert not ChaseHold.objects.exists()


@pytest.mark.parametrize("who", ["margaret", "david", "ana", "amira", "ed", "sunita"])
def test_only_the_office_reminds(inside: Cast, owing: BudgetLine, who: str) -> None:
    actor = inside.members[who].actor()
    for deed in (lambda: remind(owing, actor=actor), lambda: hold_chasing(owing, reason="other", actor=actor),
                 lambda: debts(actor)):  # fmt: skip
        with pytest.raises(NotAllowed):
            deed()


def test_the_list_makes_the_same_queries_for_one_and_for_many(
    inside: Cast, owing: BudgetLine, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(9):
        [council, own] = sorted(debts(finance(inside)), key=lambda debt: debt.line.position)
    assert (council.overdue_pence, own.overdue_pence) == (5000, 5400)
    assert own.by_age == [("0 to 30 days", 5400)]


def test_the_pages(cast: Cast, client: Any, sign_in: Any, clock: Any) -> None:
    with acting_for(cast.coop, cast.system):
        october_visits(cast)
        close_month(OCTOBER, actor=cast.system)
        line = BudgetLine.objects.get(funding_type="self")
    clock.move_to(local(dt.date(2026, 11, 30), dt.time(9)))
    sign_in(client, cast.fiona)
    listed = client.get(reverse("billing:owed")).content.decode()
    assert "£54.00 overdue" in listed
    assert "Write a reminder" in listed
    account = reverse("billing:account", args=[line.id])
    url = reverse("billing:hold_reminders", args=[line.id])
    assert client.post(url, {"reason": ""}).status_code == 422
    assert "Do not chase" in client.post(url, {"reason": "complaint"}, follow=True).content.decode()
    remind_url = reverse("billing:remind", args=[line.id])
    assert "No reminder can be written" in client.get(remind_url).content.decode()
    assert client.post(remind_url).status_code == 422
    client.post(reverse("billing:end_hold", args=[line.id]))
    assert client.post(reverse("billing:end_hold", args=[line.id])).status_code == 409
    said = client.post(remind_url, follow=True).content.decode()
    assert "there is no e-mail address" in said
    with acting_for(cast.coop, cast.system):
        made = Reminder.objects.get()
    assert client.get(reverse("billing:reminder_paper", args=[made.id]))["Content-Type"] == "application/pdf"
    assert "30 November 2026 (PDF)" in client.get(account).content.decode()
