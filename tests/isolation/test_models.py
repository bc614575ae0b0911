"""Every model, found by itself: a new one is covered the day it is written."""

import pytest
from django.apps import apps
from django.db import connection

from coopcare.tenancy.context import NoCoopActive, acting_for
from coopcare.tenancy.isolation import tenant_keys
from tests.isolation.catalogue import problems_of, rows, tables_with_a_coop, tenant_models

MODELS = tenant_models()

# Tables without a co-op, each with the reason why its rows belong to nobody.
GLOBAL_TABLES = {
    "tenancy.Coop": "the co-ops themselves",
    "accounts.User": "one log-in may serve in two co-ops",
    "facts.Fact": "national figures",
    "account.EmailAddress": "of a log-in",
    "account.EmailConfirmation": "of a log-in",
    "mfa.Authenticator": "of a log-in",
    "usersessions.UserSession": "of a log-in",
    "sessions.Session": "of a browser at one host",
    "contenttypes.ContentType": "Django's own list of models",
    "auth.Permission": "Django's own, unused here",
    "auth.Group": "Django's own, unused here",
    "auth.Group_permissions": "Django's own, unused here",
}


def test_every_model_is_a_tenants_or_global_for_a_reason():
    everything = apps.get_models(include_auto_created=True)
    names = {model._meta.label for model in everything if model not in MODELS}
    assert names == set(GLOBAL_TABLES)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_its_table_is_isolated(db, model):
    assert problems_of(model._meta.db_table) == []


def test_no_table_has_a_coop_that_django_does_not_know(db):
    assert tables_with_a_coop() == {model._meta.db_table for model in MODELS}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_key_inside_it_is_held_to_the_same_coop(db, model):
    table = model._meta.db_table
    composite = {
        definition.partition("(coop_id, ")[2].partition(")")[0]
        for (definition,) in rows(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'",
            f"public.{table}",
        )
        if "(coop_id, " in definition
    }
    assert {field.column for field in tenant_keys(model)} <= composite


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_without_a_coop_it_raises(db, model):
    for ask in (model.objects.count, model.objects.exists, model._base_manager.first, model.objects.all().delete):
        with pytest.raises(NoCoopActive):
            ask()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_it_shows_nothing_of_another_coop(model, cast, riverside_cast):
    with acting_for(riverside_cast.coop, riverside_cast.system):
        assert not model.objects.exclude(coop=riverside_cast.coop).exists()
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT count(*) FROM {model._meta.db_table} WHERE coop_id <> %s",  # noqa: S608
                [riverside_cast.coop.id],
            )
            assert cursor.fetchone() == (0,)


def test_a_table_that_is_not_isolated_is_found(db):
    """The test of the tests: switch one ring off and the catalogue says so."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE coopcare_owner")
        cursor.execute("ALTER TABLE members_person NO FORCE ROW LEVEL SECURITY")
        cursor.execute("ALTER TABLE members_person ADD CONSTRAINT everywhere UNIQUE (email, phone)")
        cursor.execute("SET ROLE coopcare_app")
    assert [problem.split(":")[0] for problem in problems_of("members_person")] == [
        "row-level security is not enabled and forced",
        "everywhere does not start with the co-op",
    ]


def test_the_audit_tables_take_no_changes(db):
    for table in ("audit_rowchange", "audit_activity", "billing_invoice", "billing_invoiceline", "billing_payment"):
        granted = {
            privilege
            for (privilege,) in rows(
                "SELECT p FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) p "
                "WHERE has_table_privilege('coopcare_app', %s, p)",
                f"public.{table}",
            )
        }
        assert granted == {"SELECT", "INSERT"}, table
