"""The cast as it is written again is the cast as its factories write it, with ids of its own."""

import datetime as dt
from uuid import UUID

import time_machine
from django.apps import apps
from django.db import connection, transaction

from coopcare.clock import local, now
from coopcare.tenancy.context import acting_for
from members.models import Person
from tests.cast import Cast, cast_greenvale
from tests.recorded import made_by


def rows() -> dict[str, int]:
    counts = {}
    for model in apps.get_models():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")  # noqa: S608
            counts[model._meta.label] = cursor.fetchone()[0]
    return counts


def written(cast: Cast) -> tuple[dict[str, int], set[tuple[str, str]], set[UUID]]:
    with acting_for(cast.coop, cast.system):
        people = Person.objects.values_list("id", "first_name", "last_name")
        return rows(), {(first, last) for _, first, last in people}, {person_id for person_id, *_ in people}


def test_it_is_the_same_cast_with_other_ids(db):
    seen = []
    for make in (cast_greenvale, lambda: made_by(cast_greenvale), lambda: made_by(cast_greenvale)):
        with transaction.atomic():
            cast = make()
            seen.append(written(cast))
            assert cast.margaret.access.person_id == cast.margaret.person.id
            assert {member.person.id for member in cast.members.values()} == seen[-1][2]
            assert cast.packages["margaret"].person_id == cast.margaret.person.id
            transaction.set_rollback(True)
    (counts, names, first), *others = seen
    assert all((one, two) == (counts, names) for one, two, _ in others)
    assert not first & others[0][2] | others[0][2] & others[1][2]


def test_its_times_are_those_of_now(db):
    for day in (dt.date(2026, 3, 2), dt.date(2026, 3, 2), dt.date(2027, 3, 2)):
        with time_machine.travel(local(day, dt.time(9)), tick=False) as at, transaction.atomic():
            made_by(cast_greenvale)
            at.shift(60)
            transaction.set_rollback(True)
        with time_machine.travel(local(day, dt.time(8)), tick=False), transaction.atomic():
            cast = made_by(cast_greenvale)
            with acting_for(cast.coop, cast.system):
                assert {person.created_at for person in Person.objects.all()} == {now()}
            assert cast.margaret.person.created_at == now()
            transaction.set_rollback(True)


def test_nothing_of_it_is_of_a_time_to_come(db):
    """Whoever is added next must be the newest."""
    for _ in range(2):
        with transaction.atomic():
            cast = made_by(cast_greenvale)
            with acting_for(cast.coop, cast.system):
                assert max(Person.objects.values_list("created_at", flat=True)) <= now()
            transaction.set_rollback(True)
