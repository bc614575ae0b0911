"""Numbers without gaps or doubles under eight threads, two closings at once, and what goes wrong without the lock."""

import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.models import Max

from billing.models import Invoice, InvoiceKind, MonthClose, Statement
from billing.services import close_month
from billing.services.invoicing import take_numbers
from billing.services.statements import claim_waiting_statement, make_statement
from coopcare.errors import StaleState
from coopcare.tenancy.context import acting_for
from tests.cast import Cast
from tests.factories.months import OCTOBER, october_visits

pytestmark = pytest.mark.django_db(transaction=True)

THREADS, TURNS = 8, 5


@pytest.fixture
def lost_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    """The broker forgets the job: the rows still wait, which is all that matters."""
    monkeypatch.setattr("billing.services.statements.ring", lambda *_: None)


def in_threads(cast: Cast, work: Callable[[int], object], threads: int = THREADS) -> list[object]:
    """Each thread at the door by itself, all let in at once; exceptions are answers too."""
    together = threading.Barrier(threads)

    def one(i: int) -> object:
        try:
            together.wait(timeout=30)
            with acting_for(cast.coop, cast.system):
                return work(i)
        except Exception as error:  # the answer, for the test to look at
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, range(threads)))


def test_numbers_have_no_gap_and_no_double(cast: Cast):
    def take(i: int) -> list[int]:
        return [number for _ in range(TURNS) for number in take_numbers(InvoiceKind.INVOICE, i % 3 + 1)]

    taken = [number for numbers in in_threads(cast, take) for number in numbers]
    assert sorted(taken) == list(range(1, len(taken) + 1))
    assert len(taken) == TURNS * sum(i % 3 + 1 for i in range(THREADS))


def test_numbers_of_a_failed_issue_are_given_again(cast: Cast):
    def take_and_fail() -> None:
        with acting_for(cast.coop, cast.system):
            take_numbers(InvoiceKind.INVOICE, 3)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        take_and_fail()
    with acting_for(cast.coop, cast.system):
        assert list(take_numbers(InvoiceKind.INVOICE, 2)) == [1, 2]


def test_the_largest_number_and_one_more_is_not_enough(cast: Cast):
    """The negative control: without the lock, threads that look at the same moment take the same number."""
    with acting_for(cast.coop, cast.system):
        october_visits(cast)
        close_month(OCTOBER, actor=cast.system)
    looked = threading.Barrier(THREADS)

    def naive(_: int) -> int:
        largest = Invoice.objects.aggregate(largest=Max("number"))["largest"]
        looked.wait(timeout=30)
        return largest + 1

    assert len(set(in_threads(cast, naive))) < THREADS


def test_two_closings_at_once(cast: Cast):
    with acting_for(cast.coop, cast.system):
        october_visits(cast)
    answers = in_threads(cast, lambda _: close_month(OCTOBER, actor=cast.system), threads=4)
    done = [answer for answer in answers if isinstance(answer, MonthClose)]
    refused = [answer for answer in answers if isinstance(answer, StaleState)]
    assert (len(done), len(refused)) == (1, 3), answers
    assert {str(answer) for answer in refused} <= {
        "October 2026 has already been closed.",
        "Somebody else is closing October 2026 at this moment.",
    }
    with acting_for(cast.coop, cast.system):
        assert sorted(Invoice.objects.values_list("number", flat=True)) == [1, 2]
        assert Statement.objects.count() == 2


@pytest.mark.usefixtures("lost_bell")
def test_two_workers_make_each_statement_once(cast: Cast):
    with acting_for(cast.coop, cast.system):
        october_visits(cast)
        close_month(OCTOBER, actor=cast.system)

    def work(_: int) -> list[str]:
        made = []
        while (statement := claim_waiting_statement()) is not None:
            made.append(str(statement.person_id))
            make_statement(statement, actor=cast.system)
        return made

    made = [person for people in in_threads(cast, work, threads=2) for person in people]
    assert len(made) == len(set(made)) == 2


@pytest.mark.usefixtures("lost_bell")
def test_worker_killed_in_the_middle_loses_nothing(cast: Cast):
    with acting_for(cast.coop, cast.system):
        october_visits(cast)
        close_month(OCTOBER, actor=cast.system)

    def make_one_and_die() -> None:
        with acting_for(cast.coop, cast.system):
            make_statement(claim_waiting_statement(), actor=cast.system)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_one_and_die()
    with acting_for(cast.coop, cast.system):
        assert Statement.objects.filter(status="waiting", attempts=0).count() == 2
        assert MonthClose.objects.get().first_day == dt.date(2026, 10, 1)
        for _ in range(2):
            assert make_statement(claim_waiting_statement(), actor=cast.system)
        assert claim_waiting_statement() is None
