"""Many people press at the same instant: nobody is booked twice, nobody waits for ever, and whoever comes too late is
told so in a sentence.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import time, timedelta
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, OperationalError, connection
from django.db.models import F

from clusters.models import Package
from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat
from coopcare.clock import now, today
from coopcare.errors import DomainError, Invalid, StaleState
from coopcare.tenancy.context import acting_for
from members.models import Person
from rotas.models import Attendance, AttendanceStatus, Visit, VisitStatus
from rotas.services.booking import book_visit, cancel_visit
from rotas.services.giving import arrive
from rotas.services.settling import settle_month
from rotas.services.staffing import accept, decline
from tests.cast import Cast
from tests.concurrency.crowd import afresh, as_somebody, at_once, offered, tomorrow
from tests.factories.clusters import PackageFactory, PackageTaskFactory, TeamPlaceFactory
from tests.factories.members import PersonFactory, employed_pca
from tests.factories.rotas import a_visit

pytestmark = pytest.mark.django_db(transaction=True)

THREADS, PCAS = 16, 4
GONE = "That time has just gone. Choose another time."


def households(cast: Cast) -> tuple[list[Package], list[Person]]:
    """Sixteen people who each have the same four PCAs on their team."""
    with acting_for(cast.coop, cast.system):
        pcas = [employed_pca(first_name=f"Pca{number}") for number in range(PCAS)]
        packages = []
        for number in range(THREADS):
            person = PersonFactory(first_name=f"Neighbour{number}")
            package = PackageFactory(person=person, cluster=cast.clusters["mill"])
            PackageTaskFactory(package=package, name="Shopping")
            for rank, pca in enumerate(pcas, start=1):
                TeamPlaceFactory(person=person, pca=pca, rank=rank)
            packages.append(package)
    return packages, pcas


def bookings(cast: Cast, packages: list[Package], pcas: list[Person]) -> list[Callable[[], Any]]:
    """Each wants an hour tomorrow morning; starts are a quarter of an hour apart, so most of them clash."""

    def booking(number: int) -> Callable[[Actor], Any]:
        package, pca = packages[number], pcas[number % PCAS]

        def book(actor: Actor) -> Visit:
            task_ids = [task.id for task in package.tasks.all()]
            starts_at = tomorrow(9, 15 * (number // PCAS))
            return book_visit(package, starts_at=starts_at, minutes=60, task_ids=task_ids, pca_id=pca.id, actor=actor)

        return book

    return [as_somebody(cast.coop, booking(number), person_of(cast, packages[number])) for number in range(THREADS)]


def person_of(cast: Cast, package: Package) -> Actor:
    return Actor(cast.coop.id, name="Neighbour", person_id=package.person_id, hat=Hat.PERSON)


def overlaps(cast: Cast) -> int:
    """Pairs of attendances that hold the same PCA at the same time, counted without the constraint's own operator."""
    with acting_for(cast.coop, cast.system):
        held = list(Attendance.objects.holding_time().values_list("id", "pca_id", "starts_at", "ends_at"))
    return sum(
        one[1] == other[1] and one[2] < other[3] and other[2] < one[3]
        for number, one in enumerate(held)
        for other in held[:number]
    )


def test_sixteen_people_and_four_pcas(greenvale_cast: Cast) -> None:
    packages, pcas = households(greenvale_cast)
    answers = at_once(bookings(greenvale_cast, packages, pcas))
    booked = [answer for answer in answers if isinstance(answer, Visit)]
    refused = [answer for answer in answers if isinstance(answer, DomainError)]
    assert overlaps(greenvale_cast) == 0
    assert len(booked) + len(refused) == THREADS
    # 9:00, 9:15, 9:30 and 9:45 for an hour: whoever comes first, each PCA has exactly one of them.
    assert len(booked) == PCAS
    assert {answer.message for answer in refused} == {GONE}
    with acting_for(greenvale_cast.coop, greenvale_cast.system):
        assert Visit.objects.count() == Attendance.objects.count() == PCAS


def insert_unguarded(cast: Cast, package: Package, pca: Person, starts_at: dt.datetime) -> Callable[[], Any]:
    """An attendance written past every rule of ours, as a forgotten line of code would."""

    def insert(actor: Actor) -> Attendance:
        visit = Visit.objects.create(
            package=package,
            person_id=package.person_id,
            cluster_id=package.cluster_id,
            on=starts_at.date(),
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
            booked_at=now(),
        )
        return Attendance.objects.create(
            visit=visit, pca=pca, status="accepted", starts_at=visit.starts_at, ends_at=visit.ends_at
        )

    return as_somebody(cast.coop, insert, cast.system)


@contextmanager
def without_the_constraint() -> Iterator[None]:
    """Take the exclusion constraint away, as the owner, in this test database alone; put it back whatever happens."""
    settings = connection.settings_dict
    name = settings["NAME"]
    assert name.startswith("test_"), "never in a database that is not a test's own"
    owner = {"host": settings["HOST"], "port": settings["PORT"] or None, "dbname": name}
    owner |= {"user": settings["USER"], "password": settings["PASSWORD"]}
    with psycopg.connect(**owner, autocommit=True) as direct:
        found = direct.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'pca_is_in_one_place'"
        ).fetchone()
        assert found is not None
        direct.execute("ALTER TABLE rotas_attendance DROP CONSTRAINT pca_is_in_one_place")
        try:
            yield
        finally:
            direct.execute("TRUNCATE rotas_visit CASCADE")
            direct.execute(f"ALTER TABLE rotas_attendance ADD CONSTRAINT pca_is_in_one_place {found[0]}")


def unguarded_inserts(cast: Cast) -> list[Callable[[], Any]]:
    packages, pcas = households(cast)
    return [
        insert_unguarded(cast, packages[number], pcas[number % PCAS], tomorrow(9, 15 * (number // PCAS)))
        for number in range(THREADS)
    ]


def test_without_the_rules_and_the_constraint_pcas_are_booked_twice(greenvale_cast: Cast) -> None:
    """The test above can fail."""
    inserts = unguarded_inserts(greenvale_cast)
    with without_the_constraint():
        at_once(inserts)
        assert overlaps(greenvale_cast) > 0


def test_the_constraint_alone_stands_where_the_rules_are_forgotten(greenvale_cast: Cast) -> None:
    def quietly(insert: Callable[[], Any]) -> Callable[[], Any]:
        def run() -> Any:
            try:
                return insert()
            except (IntegrityError, OperationalError) as error:  # refused, or a deadlock of two who were refused
                return error

        return run

    answers = at_once([quietly(insert) for insert in unguarded_inserts(greenvale_cast)])
    assert overlaps(greenvale_cast) == 0
    assert any(isinstance(answer, Attendance) for answer in answers)


def test_the_same_form_sent_twice_books_once(greenvale_cast: Cast) -> None:
    packages, _ = households(greenvale_cast)

    def book(actor: Actor) -> Visit:
        task_ids = [task.id for task in packages[0].tasks.all()]
        return book_visit(packages[0], starts_at=tomorrow(9), minutes=60, task_ids=task_ids, pca_id=None, actor=actor)

    answers = at_once([as_somebody(greenvale_cast.coop, book, person_of(greenvale_cast, packages[0]))] * 4)
    assert sum(isinstance(answer, Visit) for answer in answers) == 1
    assert sum(isinstance(answer, Invalid) for answer in answers) == 3


def test_yes_pressed_twice_is_one_yes(greenvale_cast: Cast) -> None:
    place = offered(greenvale_cast)
    yes = as_somebody(greenvale_cast.coop, afresh(accept, place), greenvale_cast.amira.actor())
    answers = at_once([yes, yes])
    told = [answer for answer in answers if isinstance(answer, DomainError)]
    assert [str(answer) for answer in told] == ["You have already said yes to this visit."]
    with acting_for(greenvale_cast.coop, greenvale_cast.system):
        assert Visit.objects.get().events.filter(move="accepted").count() == 1


def test_yes_and_no_at_once_leave_one_answer(greenvale_cast: Cast) -> None:
    place = offered(greenvale_cast)
    amira = greenvale_cast.amira.actor()
    answers = at_once([as_somebody(greenvale_cast.coop, afresh(work, place), amira) for work in (accept, decline)])
    assert sum(isinstance(answer, StaleState) for answer in answers) == 1
    with acting_for(greenvale_cast.coop, greenvale_cast.system):
        place.refresh_from_db()
        visit = Visit.objects.get()
        agreed = place.status == AttendanceStatus.ACCEPTED
        assert visit.status == (VisitStatus.ACCEPTED if agreed else VisitStatus.REQUESTED)
        assert Attendance.objects.current().count() == 1


def test_two_pcas_of_one_visit_say_yes_at_once_and_it_is_agreed(greenvale_cast: Cast) -> None:
    """Each sees only their own yes: without the lock on the visit it would stay "asked" for ever."""
    first = offered(greenvale_cast)
    with acting_for(greenvale_cast.coop, greenvale_cast.system):
        Visit.objects.update(workers_needed=F("workers_needed") + 1)
        second = Attendance.objects.create(
            visit=first.visit,
            pca=greenvale_cast.ben.person,
            status="offered",
            starts_at=first.starts_at,
            ends_at=first.ends_at,
        )
    pairs = [(first, greenvale_cast.amira), (second, greenvale_cast.ben)]
    at_once([as_somebody(greenvale_cast.coop, afresh(accept, place), who.actor()) for place, who in pairs])
    with acting_for(greenvale_cast.coop, greenvale_cast.system):
        assert Visit.objects.get().status == VisitStatus.ACCEPTED


def test_cancelled_while_the_pca_says_yes(greenvale_cast: Cast) -> None:
    """Either the yes came first and the cancellation is told that the page is old, or the other way round."""
    place = offered(greenvale_cast)

    def cancel(actor: Actor) -> Visit:
        return cancel_visit(Visit.objects.get(), version=1, reason="away", actor=actor)

    coop = greenvale_cast.coop
    answers = at_once(
        [
            as_somebody(coop, afresh(accept, place), greenvale_cast.amira.actor()),
            as_somebody(coop, cancel, greenvale_cast.margaret.actor()),
        ]
    )
    told = [answer for answer in answers if isinstance(answer, StaleState)]
    assert len(told) == 1
    assert any(words in told[0].message for words in ("was accepted by Amira Khan", "was cancelled by Margaret Hughes"))


def test_a_month_is_settled_before_or_after_an_arrival_never_during(greenvale_cast: Cast) -> None:
    with acting_for(greenvale_cast.coop, greenvale_cast.system):
        visit = a_visit(
            greenvale_cast.packages["margaret"],
            on=today(),
            at=time(0, 0),
            minutes=24 * 60 - 1,
            pca=greenvale_cast.amira.person,
            status=VisitStatus.ACCEPTED,
        )
        place = visit.attendances.get()
    coop, first_day = greenvale_cast.coop, visit.on.replace(day=1)

    def settle(actor: Actor) -> Any:
        settle_month(first_day, actor=actor)
        return Visit.objects.get().status

    def come(actor: Actor) -> Any:
        return arrive(Attendance.objects.select_related("visit").get(pk=place.pk), at=now(), actor=actor)

    seen, arrival = at_once(
        [
            as_somebody(coop, settle, greenvale_cast.mo.actor()),
            as_somebody(coop, come, greenvale_cast.amira.actor()),
        ]
    )
    with acting_for(coop, greenvale_cast.system):
        status = Visit.objects.get().status
    assert status == seen, "what the closing read must stay true"
    assert isinstance(arrival, Attendance) == (status == VisitStatus.UNDER_WAY)
