"""Two people with the same bank statement: every line comes once, and one of them is told."""

import datetime as dt
import threading

import pytest
import time_machine
from django.db import connection

from billing.bank.matching import Part
from billing.models import BankAccount, BankImport, BankLine, BudgetLine, Payment
from billing.services.bank_files import BUSY, import_bank_lines
from billing.services.bank_lines import match_line
from coopcare.clock import local
from coopcare.errors import StaleState
from coopcare.tenancy.context import acting_for
from tests.cast import Cast
from tests.concurrency.test_invoice_numbers import in_threads
from tests.factories.bank import a_bank_file, bank_lines
from tests.factories.billing import pays_for_themselves

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _twentieth_of_november():
    with time_machine.travel(local(dt.date(2026, 11, 20), dt.time(9)), tick=True):
        yield


def test_overlapping_files_imported_at_once(cast: Cast):
    with acting_for(cast.coop, cast.system):
        files = [
            a_bank_file(f"13/11/2026,A,1.00\n14/11/2026,B,2.00\n15/11/2026,{name},3.00\n", actor=cast.system)
            for name in ("C", "D", "E", "F")
        ]
    answers = in_threads(cast, lambda i: import_bank_lines(files[i], actor=cast.system), threads=4)
    assert all(isinstance(answer, BankImport) for answer in answers), answers
    with acting_for(cast.coop, cast.system):
        texts = sorted(BankLine.objects.values_list("text", flat=True))
    assert texts == ["A", "B", "C", "D", "E", "F"]
    assert sum(answer.seen_count for answer in answers) == 6


def test_one_file_imported_twice_at_once(cast: Cast):
    with acting_for(cast.coop, cast.system):
        kept = a_bank_file("13/11/2026,A,1.00\n", actor=cast.system)
    answers = in_threads(cast, lambda _: import_bank_lines(kept, actor=cast.system), threads=4)
    refused = [answer for answer in answers if isinstance(answer, StaleState)]
    assert len(refused) == 3, answers
    assert {str(answer) for answer in refused} == {"This file has already been imported by CoopCare (test)."}
    with acting_for(cast.coop, cast.system):
        assert BankLine.objects.count() == 1


def test_who_would_wait_too_long_is_told(cast: Cast):
    with acting_for(cast.coop, cast.system):
        kept = a_bank_file("13/11/2026,A,1.00\n", actor=cast.system)
    held, told = threading.Event(), threading.Event()

    def work(i: int) -> object:
        if i == 0:  # an import that takes long
            BankAccount.objects.select_for_update().get()
            held.set()
            return told.wait(timeout=30)
        held.wait(timeout=30)
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '200ms'")
            return import_bank_lines(kept, actor=cast.system)
        finally:
            told.set()

    _, answer = in_threads(cast, work, threads=2)
    assert isinstance(answer, StaleState)
    assert str(answer) == BUSY
    with acting_for(cast.coop, cast.system):
        assert not BankLine.objects.exists()


def test_one_line_matched_by_four(cast: Cast):
    with acting_for(cast.coop, cast.system):
        account = pays_for_themselves(cast.packages["margaret"])
        [line] = bank_lines("13/11/2026,A,1.00\n", actor=cast.system)
    answers = in_threads(cast, lambda _: match_line(line, [Part(account.id, 100)], actor=cast.system), threads=4)
    assert sum(isinstance(answer, StaleState) for answer in answers) == 3, answers
    with acting_for(cast.coop, cast.system):
        assert Payment.objects.count() == 1
        assert BudgetLine.objects.get().payments.get().bank_line_id == line.id
