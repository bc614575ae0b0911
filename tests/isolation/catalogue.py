"""What PostgreSQL itself says about our tables: the last honest witness."""

from django.apps import apps
from django.db import connection

from coopcare.tenancy.models import TenantModel


def tenant_models() -> list[type[TenantModel]]:
    return [model for model in apps.get_models() if issubclass(model, TenantModel)]


def rows(sql: str, *params: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def tables_with_a_coop() -> set[str]:
    """Every table of ours that has a coop_id, whatever Django believes."""
    found = rows(
        "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
        "JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE a.attname = 'coop_id' AND NOT a.attisdropped AND c.relkind IN ('r', 'p') AND n.nspname = 'public'"
    )
    return {name for (name,) in found}


def problems_of(table: str) -> list[str]:
    """What is missing for `table` to be kept apart; empty when it is sound."""
    enabled, forced = rows(
        "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", f"public.{table}"
    )[0]
    found = []
    if not enabled or not forced:
        found.append("row-level security is not enabled and forced")
    policies = rows("SELECT qual, with_check FROM pg_policies WHERE tablename = %s", table)
    if len(policies) != 1 or not all(rule and "coopcare.coop_id" in rule for rule in policies[0]):
        found.append("it needs exactly the policy same_coop, for reading and for writing")
    for name, definition in rows(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass "
        "AND contype IN ('f', 'u', 'x')",
        f"public.{table}",
    ):
        found += _problem_of_constraint(name, definition)
    return found


def _problem_of_constraint(name: str, definition: str) -> list[str]:
    if definition.startswith("UNIQUE (coop_id") or definition.startswith("EXCLUDE USING gist (coop_id WITH ="):
        return []
    if definition.startswith("FOREIGN KEY (coop_id) REFERENCES tenancy_coop"):
        return []
    if definition.startswith("FOREIGN KEY (coop_id, ") and "(coop_id, id)" in definition:
        return []
    target = definition.partition(" REFERENCES ")[2].partition("(")[0]
    if definition.startswith("FOREIGN KEY") and target and target not in tables_with_a_coop():
        return []
    return [f"{name} does not start with the co-op: {definition}"]
