"""The days on which the board met go to where the co-op keeps all its meetings and their minutes."""

from typing import Any

from django.db import migrations

from coopcare.tenancy.isolation import Isolate, Track

TABLES = ("billing_boardmeeting", "governance_meeting")
THERE = """
    INSERT INTO governance_meeting (
        id, coop_id, kind, "of", "on", noted_by, noted_at, status, version, place, chair, minute_taker, present,
        apologies, next_meeting, put_by, signed_by, agreed_by
    )
    SELECT
        id, coop_id, 'board', '', "on", noted_by, noted_at, 'noted', 1, '', '', '', '', '', '', '', '', ''
    FROM billing_boardmeeting
    ON CONFLICT DO NOTHING -- those that went back once are there still, with their minutes
"""
BACK = """
    INSERT INTO billing_boardmeeting (id, coop_id, "on", noted_by, noted_at)
    SELECT id, coop_id, "on", noted_by, noted_at FROM governance_meeting WHERE kind = 'board'
"""


def across_coops(statement: str) -> list[str]:
    """Past the isolation of rows and their history: each row stays its co-op's, and keeps its number."""
    past = [f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER" for table in TABLES]
    back = [f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY, ENABLE TRIGGER USER" for table in TABLES]
    # A table with keys still to be checked cannot be altered: they are checked at once, not at the end.
    return [*past, statement, "SET CONSTRAINTS ALL IMMEDIATE", *back]


class IsolateOnTheWayBack(Isolate):
    """The table that comes back is kept apart and tracked as it was."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        pass

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for operation in (Isolate, Track):
            operation(*self.model_names).database_forwards(app_label, schema_editor, from_state, to_state)


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0032_looks_at_months"),
        ("governance", "0001_meetings"),
    ]

    operations = [
        migrations.RunSQL(across_coops(THERE), across_coops(BACK)),
        IsolateOnTheWayBack("boardmeeting"),
        migrations.DeleteModel("BoardMeeting"),
    ]
