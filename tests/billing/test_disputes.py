"""A line of a bill that somebody says is wrong: it waits alone, has a clock, an answer and an effect."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from billing.models import Invoice, InvoiceKind, InvoiceLine, LineDispute
from billing.queries.accounts import balance_of_person
from billing.queries.disputes import lines_to_question, open_dispute, open_disputes, open_line
from billing.queries.owed import owed_by_age
from billing.services import close_month, credit_lines
from billing.services.disputes import dispute_line, give_back, let_stand, withdraw_dispute
from coopcare.clock import local
from coopcare.errors import Invalid, NotAllowed, NotFound, StaleState
from coopcare.outbox.models import Message
from coopcare.tenancy.context import acting_for
from members.models import PermissionGrant
from tests.cast import Cast
from tests.factories.months import OCTOBER, finance, october_visits

NOVEMBER_3 = dt.date(2026, 11, 3)


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(local(NOVEMBER_3, dt.time(9)), tick=False) as traveller:
        yield traveller


@pytest.fixture
def bill(inside: Cast) -> Invoice:
    """Margaret's own: £2.00 for the 6th, £26.00 each for the 7th and the 8th of October."""
    october_visits(inside)
    close_month(OCTOBER, actor=finance(inside))
    Message.objects.all().delete()
    return Invoice.objects.get(budget_line__funding_type="self", person=inside.margaret.person)


def line_of(bill: Invoice, day: int) -> InvoiceLine:
    return bill.lines.get(on=dt.date(2026, 10, day))


def wrong(cast: Cast, bill: Invoice, day: int = 7, reason: str = "Nobody came.") -> LineDispute:
    return dispute_line(line_of(bill, day), reason=reason, actor=cast.margaret.actor())


def owed() -> int:
    return owed_by_age(NOVEMBER_3).pence


def test_only_that_line_is_not_asked_for(inside: Cast, bill: Invoice) -> None:
    assert owed() == 10_400
    found = wrong(inside, bill)
    assert owed() == 7_800
    assert balance_of_person(inside.margaret.person.id) == 10_400  # what it is, once it is answered
    assert (found.status, found.answer_by, found.how_told) == ("open", dt.date(2026, 11, 13), "page")


def test_a_line_that_was_wrong_is_given_back(inside: Cast, bill: Invoice) -> None:
    found = give_back(wrong(inside, bill), answer="Amira was ill and nobody was sent.", actor=finance(inside))
    assert found.status == "credited"
    assert found.credit_note.total_pence == -2600
    assert found.credit_note.reason == "Amira was ill and nobody was sent."
    assert balance_of_person(inside.margaret.person.id) == owed() == 7_800
    letters = {message.to: message.body for message in Message.objects.all()}
    assert set(letters) == {inside.margaret.person.email, inside.david.person.email}
    assert "You need not pay it. Amira was ill and nobody was sent." in letters[inside.margaret.person.email]
    assert "£" not in "".join(letters.values())


def test_a_line_that_is_right_stands_with_the_reason(inside: Cast, bill: Invoice) -> None:
    found = wrong(inside, bill)
    with pytest.raises(Invalid, match="why the line stands"):
        let_stand(found, answer=" ", actor=finance(inside))
    found = let_stand(found, answer="Amira arrived at 9am and wrote a note.", actor=finance(inside))
    assert (found.status, found.answered_by, found.credit_note) == ("stands", "Fiona Sykes", None)
    assert owed() == 10_400
    assert wrong(inside, bill, reason="It was Ben.").status == "open"  # may be asked about again


def test_it_is_answered_once(inside: Cast, bill: Invoice) -> None:
    found = wrong(inside, bill)
    with pytest.raises(Invalid, match="looked into already"):
        wrong(inside, bill, reason="Again.")
    withdraw_dispute(found, actor=inside.david.actor(acting_for=inside.margaret.person))
    stale = LineDispute.objects.get(pk=found.pk)
    for deed in (give_back, let_stand):
        with pytest.raises(StaleState, match="answered already: taken back"):
            deed(stale, answer="Too late.", actor=finance(inside))
    with pytest.raises(StaleState):
        withdraw_dispute(stale, actor=inside.margaret.actor())
    assert not Invoice.objects.filter(kind=InvoiceKind.CREDIT_NOTE).exists()


def test_credit_given_elsewhere_answers_it(inside: Cast, bill: Invoice) -> None:
    found, other = wrong(inside, bill, 7), wrong(inside, bill, 8)
    note = credit_lines(bill, [found.line_id], reason="Charged twice.", actor=finance(inside))
    found.refresh_from_db()
    other.refresh_from_db()
    assert (found.status, found.credit_note, found.answer) == ("credited", note, "Charged twice.")
    assert other.status == "open"
    with pytest.raises(Invalid, match="given back already"):
        wrong(inside, bill, 7)


@pytest.mark.parametrize("who", ["cora", "amira", "ed", "sunita", "ben"])
def test_others_neither_say_so_nor_see_it(inside: Cast, bill: Invoice, who: str) -> None:
    actor, found = inside.members[who].actor(), wrong(inside, bill)
    with pytest.raises(NotAllowed):
        dispute_line(line_of(bill, 8), reason="Wrong.", actor=actor)
    with pytest.raises(NotAllowed):
        let_stand(found, answer="No.", actor=actor)
    with pytest.raises(NotAllowed):
        withdraw_dispute(found, actor=actor)
    with pytest.raises(NotFound):
        open_dispute(actor, found.id)
    with pytest.raises(NotFound):
        open_line(actor, found.line_id)
    with pytest.raises(NotAllowed):
        open_disputes(actor)


def test_a_representative_needs_permission_to_see_money(inside: Cast, bill: Invoice) -> None:
    PermissionGrant.objects.update(scopes=["see_visits"])
    with pytest.raises(NotAllowed):
        dispute_line(line_of(bill, 7), reason="Wrong.", actor=inside.david.actor(acting_for=inside.margaret.person))


def test_a_support_worker_writes_down_what_is_said_and_sees_no_amount(
    inside: Cast, bill: Invoice, client: Any, sign_in: Any
) -> None:
    sign_in(client, inside.ana)
    url = reverse("billing:write_down_dispute", args=[inside.margaret.person.id])
    page = client.get(url).content.decode()
    assert page.count('type="radio"') > 5
    assert "£" not in page
    answer = client.post(url, {"line": line_of(bill, 8).id, "reason": "She was in hospital.", "how_told": "phone"})
    assert answer.status_code == 302
    found = LineDispute.objects.get()
    assert (found.how_told, found.raised_by, found.line.on.day) == ("phone", "Ana Kowalska", 8)
    _, lines = lines_to_question(inside.ana.actor(), inside.margaret.person.id)
    assert found.line_id not in {line.id for line in lines}
    with pytest.raises(NotFound):
        lines_to_question(inside.amira.actor(), inside.margaret.person.id)
    with pytest.raises(NotFound):
        open_dispute(inside.ana.actor(), found.id)


def test_impossible_words_are_refused(inside: Cast, bill: Invoice) -> None:
    for reason, sentence in (("  ", "Say what is wrong"), ("x" * 501, "500 characters or fewer")):
        with pytest.raises(Invalid, match=sentence):
            wrong(inside, bill, reason=reason)
    with pytest.raises(Invalid, match="how we were told"):
        dispute_line(line_of(bill, 7), reason="Wrong.", how_told="pigeon", actor=finance(inside))


def test_from_the_bill_to_the_answer(cast: Cast, client: Any, sign_in: Any, clock: Any) -> None:
    with acting_for(cast.coop, cast.system):
        october_visits(cast)
        close_month(OCTOBER, actor=cast.system)
        bill = Invoice.objects.get(budget_line__funding_type="self", person=cast.margaret.person)
        line = line_of(bill, 7)
    sign_in(client, cast.margaret)
    assert "Something is wrong" in client.get(reverse("billing:invoice", args=[bill.id])).content.decode()
    url = reverse("billing:dispute", args=[line.id])
    refused = client.post(url, {"reason": ""})
    assert refused.status_code == 422
    said = client.post(url, {"reason": "Nobody came."}, follow=True).content.decode()
    assert "You need not pay it until we answer, by Friday 13 November 2026." in said
    money = client.get(reverse("billing:my_money")).content.decode()
    assert "£26.00 of your bills is being looked into." in money
    clock.move_to(local(dt.date(2026, 11, 20), dt.time(9)))
    sign_in(client, cast.fiona)
    listed = client.get(reverse("billing:disputes")).content.decode()
    assert "Late: an answer was due by 13 November 2026." in listed
    with acting_for(cast.coop, cast.system):
        found = LineDispute.objects.get()
        account = reverse("billing:account", args=[bill.budget_line_id])
    assert "£26.00 of it is in question" in client.get(account).content.decode()
    url = reverse("billing:answer_dispute", args=[found.id])
    assert client.post(url, {"outcome": "stands", "answer": ""}).status_code == 422
    client.post(url, {"outcome": "give_back", "answer": "We are sorry."})
    assert "Nothing was sent" in client.post(url, {"outcome": "stands", "answer": "No."}, follow=True).content.decode()
    sign_in(client, cast.margaret)
    assert "Credit note CN-00001" in client.get(url).content.decode()
