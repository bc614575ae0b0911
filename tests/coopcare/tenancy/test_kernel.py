"""The four rings, tried one by one as the web role."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from clusters.models import ClusterPlace
from coopcare.accounts.models import Access
from coopcare.audit.models import RowChange
from coopcare.audit.queries import history_of
from coopcare.tenancy.context import AnotherCoopActive, NoCoopActive, acting_for
from coopcare.tenancy.login_role import powers_of_login_role
from members.models import Person
from tests.factories.members import LONG_AGO, PersonFactory


def test_the_suite_runs_as_the_powerless_web_role(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("coopcare_app",)
    assert powers_of_login_role() == []


@pytest.mark.parametrize(
    "ask",
    [
        lambda: list(Person.objects.all()),
        lambda: Person.objects.exists(),
        lambda: Person.objects.exclude(first_name="x").exists(),
        lambda: Person.objects.update(first_name="x"),
        lambda: Person.objects.create(first_name="x"),
        lambda: Person.objects.bulk_create([Person(first_name="x")]),
        lambda: Person._base_manager.count(),
        lambda: Access.objects.count(),
    ],
)
def test_without_a_coop_every_query_raises(cast, ask):
    with pytest.raises(NoCoopActive):
        ask()


def test_raw_sql_without_a_coop_sees_nothing(cast):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM members_person")
        assert cursor.fetchone() == (0,)


def test_each_coop_sees_only_its_own(cast, riverside_cast):
    with acting_for(riverside_cast.coop, riverside_cast.system):
        assert not Person.objects.filter(id=cast.margaret.person.id).exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM members_person WHERE first_name = 'Margaret'")
            assert cursor.fetchone() == (0,)


def test_a_row_cannot_be_written_into_another_coop(cast, riverside_cast):
    with (
        acting_for(riverside_cast.coop, riverside_cast.system),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        PersonFactory(coop=cast.coop)


def test_a_key_cannot_point_into_another_coop(cast, riverside_cast):
    with acting_for(riverside_cast.coop, riverside_cast.system), transaction.atomic():
        ClusterPlace.objects.create(
            cluster=riverside_cast.clusters["quay"], person_id=cast.margaret.person.id, role="pca", starts_on=LONG_AGO
        )
        with connection.cursor() as cursor, pytest.raises(IntegrityError, match="person_id_coop"):
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)


def test_two_coops_cannot_be_nested(cast, riverside_cast):
    with (
        acting_for(cast.coop, cast.system),
        pytest.raises(AnotherCoopActive),
        acting_for(riverside_cast.coop, riverside_cast.system),
    ):
        pytest.fail("nested")


def test_the_door_leaves_nothing_behind(cast):
    with acting_for(cast.coop, cast.system):
        pass
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('coopcare.coop_id', true), current_setting('coopcare.actor', true)")
        assert cursor.fetchone() == ("", "")


def test_a_nested_door_gives_the_outer_actor_back(cast):
    with acting_for(cast.coop, cast.system):
        with acting_for(cast.coop, cast.ana.actor()):
            Person.objects.filter(id=cast.cora.person.id).update(phone="01632 960002")
        Person.objects.filter(id=cast.cora.person.id).update(phone="01632 960003")
        latest, before = history_of(cast.cora.person)[:2]
    assert latest.actor == cast.system.label
    assert before.actor == cast.ana.actor().label


def test_history_keeps_bulk_changes_and_cannot_be_changed(inside):
    Person.objects.filter(id=inside.cora.person.id).update(known_as="Corrie")
    change = history_of(inside.cora.person).first()
    assert (change.operation, change.old["known_as"], change.new["known_as"]) == ("UPDATE", "", "Corrie")
    for attempt in (lambda: RowChange.objects.update(actor="me"), lambda: RowChange.objects.all().delete()):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            attempt()


def test_a_new_row_is_not_copied_until_it_changes(inside):
    person = Person.objects.create(first_name="New", last_name="Comer")
    made = history_of(person).get()
    assert (made.operation, made.actor, made.old, made.new) == ("INSERT", inside.system.label, None, None)
    Person.objects.filter(id=person.id).delete()
    gone = history_of(person).get(operation="DELETE")
    assert (gone.old["first_name"], gone.new) == ("New", None)


def test_nothing_is_written_by_nobody(cast):
    with acting_for(cast.coop, cast.system), connection.cursor() as cursor:
        cursor.execute("SET LOCAL coopcare.actor = ''")
        with pytest.raises(DatabaseError, match="nobody is acting"), transaction.atomic():
            Person.objects.filter(id=cast.cora.person.id).update(known_as="x")
