"""Whoever may only read is refused every write by PostgreSQL itself, and what they opened is kept all the same."""

import pytest
from django.db import ProgrammingError, connection, transaction

from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat
from coopcare.audit.models import Activity
from coopcare.audit.services import record, record_reading
from coopcare.ids import new_id
from coopcare.tenancy.context import acting_for, become
from members.models import Person
from tests.isolation.catalogue import rows, tables_with_a_coop, tenant_models

WRITES = ("INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
# Letters with secret links in them, and the keys of programs: nobody's to read.
SECRETS = {"outbox_message", "accounts_invitation", "accounts_personaltoken"}


def inspector(cast):
    return Actor(coop_id=cast.coop.id, name="Iona Blair", user_id=new_id(), hat=Hat.INSPECTOR)


def role():
    return rows("SELECT current_user")[0][0]


@pytest.mark.parametrize("table", sorted(model._meta.db_table for model in tenant_models()))
def test_it_may_read_a_table_of_a_coop_and_write_none(db, table):
    may = {one: rows("SELECT has_table_privilege('coopcare_reader', %s, %s)", f"public.{table}", one)[0][0]
           for one in ("SELECT", *WRITES)}  # fmt: skip
    assert [one for one, granted in may.items() if granted] == ([] if table in SECRETS else ["SELECT"])


def test_postgresql_refuses_every_write_in_an_inspectors_request(cast):
    """Tried in earnest, table by table: a right on paper is one thing, a refusal another."""
    with acting_for(cast.coop, inspector(cast)):
        for table in sorted(tables_with_a_coop()):
            for statement in (
                f"INSERT INTO {table} (id, coop_id) VALUES (gen_random_uuid(), '{cast.coop.id}')",  # noqa: S608
                f"UPDATE {table} SET id = id",  # noqa: S608
                f"DELETE FROM {table}",  # noqa: S608
            ):
                with (
                    pytest.raises(ProgrammingError, match=f"permission denied for table {table}"),
                    transaction.atomic(),
                    connection.cursor() as cursor,
                ):
                    cursor.execute(statement)


def test_beyond_the_tables_of_coops_it_reads_next_to_nothing(db):
    found = rows(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'S') "
        "AND has_table_privilege('coopcare_reader', c.oid, 'SELECT')"
    )
    assert {name for (name,) in found} - tables_with_a_coop() == {"tenancy_coop", "facts_fact"}


def test_what_was_opened_is_kept_all_the_same(cast):
    someone = inspector(cast)
    with acting_for(cast.coop, someone):
        assert role() == "coopcare_reader"
        record_reading(someone, "care file", cast.margaret.person, about=cast.margaret.person)
        with pytest.raises(ProgrammingError), transaction.atomic():
            record(someone, "changed something", cast.margaret.person)
    with acting_for(cast.coop, cast.system):
        kept = Activity.objects.get()
    assert (kept.actor_name, kept.hat, kept.verb) == ("Iona Blair", "inspector", "opened care file")
    assert (kept.about_id, kept.is_reading) == (cast.margaret.person.id, True)


def test_a_reading_cannot_be_put_into_another_coop(cast, riverside_cast):
    with acting_for(riverside_cast.coop, inspector(riverside_cast)):
        record_reading(inspector(cast), "care file", None)
    with acting_for(cast.coop, cast.system):
        assert not Activity.objects.exists()


def test_row_level_security_binds_it_too(cast, riverside_cast):
    with acting_for(riverside_cast.coop, inspector(riverside_cast)):
        names = {name for (name,) in rows("SELECT first_name FROM members_person")}
    assert "Flo" in names
    assert "Margaret" not in names


def test_the_role_ends_with_whoever_wears_it(cast):
    with acting_for(cast.coop, cast.system):
        with acting_for(cast.coop, inspector(cast)):
            assert role() == "coopcare_reader"
        assert role() == "coopcare_app"
        become(inspector(cast))
        assert role() == "coopcare_reader"
    assert role() == "coopcare_app"
    with pytest.raises(ZeroDivisionError), acting_for(cast.coop, inspector(cast)):
        raise ZeroDivisionError
    assert role() == "coopcare_app"
    with acting_for(cast.coop, cast.system):
        Person.objects.filter(id=cast.cora.person.id).update(phone="01632 960001")
