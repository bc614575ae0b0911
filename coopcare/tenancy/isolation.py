"""Migration operations: rings 3 and 4. Safe to run again after a field was added; names are derived, never typed."""

from typing import Any

from django.db.migrations.operations.base import Operation
from django.db.models import Model

from coopcare.tenancy.context import READER_ROLE

APP_ROLE = "coopcare_app"
SAME_COOP = "coop_id = nullif(current_setting('coopcare.coop_id', true), '')::uuid"

# A changed value that is not an empty text refuses the whole update.
ONLY_EMPTIED = """
CREATE OR REPLACE FUNCTION only_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM jsonb_each(to_jsonb(NEW)) AS now JOIN jsonb_each(to_jsonb(OLD)) AS was USING (key)
        WHERE now.value <> was.value AND now.value <> '""'
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation',
            MESSAGE = 'A row of ' || TG_TABLE_NAME || ' is written once: only its words can be emptied.';
    END IF;
    RETURN NEW;
END $$
"""


class _PerTable(Operation):
    """An operation on the tables of the named models, in the order given."""

    reversible = True
    reduces_to_sql = False

    def __init__(self, *model_names: str) -> None:
        self.model_names = model_names

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, list(self.model_names), {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        pass

    def _models(self, app_label: str, state: Any) -> list[type[Model]]:
        return [state.apps.get_model(app_label, name) for name in self.model_names]

    def describe(self) -> str:
        return f"{type(self).__name__} {', '.join(self.model_names)}"


class Isolate(_PerTable):
    """Forced row-level security, UNIQUE (coop_id, id), and composite foreign keys for every key to a tenant row.

    The role that only reads may read the table too; it never gets more.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        models = self._models(app_label, to_state)
        for model in models:
            for statement in _policy_sql(model._meta.db_table):
                schema_editor.execute(statement)
        for model in models:
            for statement in _composite_keys_sql(model):
                schema_editor.execute(statement)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for model in reversed(self._models(app_label, from_state)):
            table = model._meta.db_table
            for field in tenant_keys(model):
                schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {_key_name(table, field.column)}")
            schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {table}_coop_id_id CASCADE")
            schema_editor.execute(f"DROP POLICY IF EXISTS same_coop ON {table}")
            schema_editor.execute(f"REVOKE ALL ON {table} FROM {READER_ROLE}")
            schema_editor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY")


class Track(_PerTable):
    """Every insert, update and delete is kept in audit_rowchange, whoever made it and however."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for model in self._models(app_label, to_state):
            schema_editor.execute(
                f"CREATE OR REPLACE TRIGGER track AFTER INSERT OR UPDATE OR DELETE ON {model._meta.db_table} "
                "FOR EACH ROW EXECUTE FUNCTION record_row_change()"
            )

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for model in self._models(app_label, from_state):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS track ON {model._meta.db_table}")


class AppendOnly(_PerTable):
    """The web role may add rows and read them, never change or remove them."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for model in self._models(app_label, to_state):
            schema_editor.execute(f"REVOKE UPDATE, DELETE ON {model._meta.db_table} FROM {APP_ROLE}")

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for model in self._models(app_label, from_state):
            schema_editor.execute(f"GRANT UPDATE, DELETE ON {model._meta.db_table} TO {APP_ROLE}")


class WrittenOnce(_PerTable):
    """Rows are added and read, and none is removed. Nothing in a row changes later, but that words may be emptied when
    the time to keep them is over: for records that retention must reach. What it never reaches is AppendOnly.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        schema_editor.execute(ONLY_EMPTIED)
        for model in self._models(app_label, to_state):
            schema_editor.execute(f"REVOKE DELETE ON {model._meta.db_table} FROM {APP_ROLE}")
            schema_editor.execute(
                f"CREATE OR REPLACE TRIGGER written_once BEFORE UPDATE ON {model._meta.db_table} "
                "FOR EACH ROW EXECUTE FUNCTION only_emptied()"
            )

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """The function stays: other tables may use it."""
        for model in self._models(app_label, from_state):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS written_once ON {model._meta.db_table}")
            schema_editor.execute(f"GRANT DELETE ON {model._meta.db_table} TO {APP_ROLE}")


def tenant_keys(model: type[Model]) -> list[Any]:
    """Fields of `model` that point at rows of the same co-op."""
    fields: list[Any] = [field for field in model._meta.concrete_fields if field.many_to_one or field.one_to_one]
    return [f for f in fields if f.name != "coop" and any(g.name == "coop" for g in f.related_model._meta.fields)]


def _key_name(table: str, column: str) -> str:
    return f"{table}_{column}_coop"[:63]


def _policy_sql(table: str) -> list[str]:
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
        f"DROP POLICY IF EXISTS same_coop ON {table}",
        f"CREATE POLICY same_coop ON {table} USING ({SAME_COOP}) WITH CHECK ({SAME_COOP})",
        f"GRANT SELECT ON {table} TO {READER_ROLE}",
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = '{table}_coop_id_id') THEN "
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_coop_id_id UNIQUE (coop_id, id); END IF; END $$",
    ]


def _composite_keys_sql(model: type[Model]) -> list[str]:
    table = model._meta.db_table
    statements = []
    for field in tenant_keys(model):
        name, target = _key_name(table, field.column), field.remote_field.model._meta.db_table
        statements.append(
            f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}, ADD CONSTRAINT {name} "
            f"FOREIGN KEY (coop_id, {field.column}) REFERENCES {target} (coop_id, id) DEFERRABLE INITIALLY DEFERRED"
        )
    return statements
