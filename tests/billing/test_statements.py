"""Statements of a closed month: made one by one, kept, sent once, and made when opened for earlier books."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.test import TestCase

from billing.models import Statement, StatementStatus
from billing.services import close_month
from billing.services.statements import statement_paper, try_statements_again
from billing.tasks import render_waiting_statements
from coopcare.clock import local
from coopcare.documents.services import read_document
from coopcare.errors import NotFound
from coopcare.outbox.models import Message
from members.models import Person
from tests.cast import Cast
from tests.factories.months import OCTOBER, finance, october_visits


@pytest.fixture(autouse=True)
def _third_of_november():
    with time_machine.travel(local(dt.date(2026, 11, 3), dt.time(9)), tick=False):
        yield


def make_statements(cast: Cast) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        render_waiting_statements(str(cast.coop.id))


def test_statements_are_made_stored_and_sent(inside: Cast):
    october_visits(inside)
    Person.objects.filter(id=inside.cora.person.id).update(email="")
    close_month(OCTOBER, actor=finance(inside))
    make_statements(inside)
    hers = Statement.objects.get(person=inside.margaret.person)
    assert hers.status == StatementStatus.READY
    assert hers.emailed_at is not None
    content = read_document(hers.document)
    assert content.startswith(b"%PDF")
    assert hers.document.about_id == inside.margaret.person.id
    message = Message.objects.get(to=inside.margaret.person.email)
    assert message.subject == "Your statement for October 2026"
    assert "£104.00 is still to pay." in message.body
    [sent] = mail.outbox
    assert sent.attachments[0][0] == "Statement October 2026.pdf"
    other = Statement.objects.get(person=inside.cora.person)
    assert (other.status, other.emailed_at) == (StatementStatus.READY, None)


def test_statements_of_earlier_books_are_made_when_opened_and_not_mailed(inside: Cast):
    october_visits(inside)
    close_month(OCTOBER, actor=finance(inside), issued_on=dt.date(2026, 11, 1))
    make_statements(inside)
    hers = Statement.objects.get(person=inside.margaret.person)
    assert (hers.status, hers.document, hers.can_be_opened) == (StatementStatus.ON_REQUEST, None, True)
    paper = statement_paper(hers, actor=inside.margaret.actor())
    assert read_document(paper).startswith(b"%PDF")
    hers.refresh_from_db()
    assert (hers.status, hers.document_id) == (StatementStatus.READY, paper.id)
    assert statement_paper(hers, actor=inside.margaret.actor()) == paper
    assert not Message.objects.exists()


def test_a_statement_still_being_made_cannot_be_opened(inside: Cast):
    october_visits(inside)
    close_month(OCTOBER, actor=finance(inside))
    hers = Statement.objects.get(person=inside.margaret.person)
    assert not hers.can_be_opened
    with pytest.raises(NotFound, match="still being made"):
        statement_paper(hers, actor=inside.margaret.actor())


def test_statement_that_cannot_be_made_does_not_stop_the_others(inside: Cast):
    october_visits(inside)
    month = close_month(OCTOBER, actor=finance(inside))
    broken = Statement.objects.get(person=inside.cora.person)
    whole = broken.figures
    broken.figures = {}
    broken.save()
    make_statements(inside)
    broken.refresh_from_db()
    assert (broken.status, broken.attempts) == (StatementStatus.FAILED, 3)
    assert "KeyError" in broken.last_error
    assert Statement.objects.get(person=inside.margaret.person).status == StatementStatus.READY
    broken.figures = whole
    broken.save()
    assert try_statements_again(month, actor=finance(inside)) == 1
    make_statements(inside)
    broken.refresh_from_db()
    assert broken.status == StatementStatus.READY


def test_making_statements_goes_on_where_it_stopped(inside: Cast):
    october_visits(inside)
    close_month(OCTOBER, actor=finance(inside))
    make_statements(inside)
    documents = set(Statement.objects.values_list("document_id", flat=True))
    make_statements(inside)
    assert set(Statement.objects.values_list("document_id", flat=True)) == documents
    assert len(mail.outbox) == Statement.objects.exclude(emailed_at=None).count()
