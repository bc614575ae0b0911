"""Who sees to an item of the readiness list, or to the actions of a self-assessment, is a person instead of words.

Words that are the name of exactly one worker or director become them; all others stay beside, to be read.
"""

import django.db.models.deletion
from django.db import migrations, models

import coopcare.tenancy.fields

OWNED = ("readinesstick", "selfassessment")
READ = ("members_person", "members_employment", "accounts_access", *(f"compliance_{name}" for name in OWNED))
NAMED = """
    UPDATE compliance_{name} AS owned SET owner_id = named.id, owner_before = ''
    FROM (
        SELECT coop_id, name, min(id::text)::uuid AS id
        FROM (
            SELECT DISTINCT person.coop_id, person.id, lower(called || ' ' || last_name) AS name
            FROM members_person AS person, unnest(ARRAY[first_name, known_as]) AS called
            WHERE called > '' AND (
                EXISTS (SELECT FROM members_employment AS job WHERE job.person_id = person.id)
                OR EXISTS (
                    SELECT FROM accounts_access AS access WHERE access.person_id = person.id AND 'board' = ANY (hats)
                )
            )
        ) AS everybody
        GROUP BY coop_id, name HAVING count(*) = 1
    ) AS named
    WHERE named.coop_id = owned.coop_id AND named.name = lower(btrim(owned.owner_before))
"""
WORDS = """
    UPDATE compliance_{name} AS owned SET owner_before = coalesce(nullif(known_as, ''), first_name) || ' ' || last_name
    FROM members_person AS person WHERE person.id = owned.owner_id
"""


def across_coops(statement: str) -> list[str]:
    """For both tables, past the isolation of rows and their history."""
    past = [f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER" for table in READ]
    back = [f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY, ENABLE TRIGGER USER" for table in READ]
    return [*past, *(statement.format(name=name) for name in OWNED), *back]


def a_person_beside_the_words(name: str) -> list[migrations.operations.base.Operation]:
    owner = coopcare.tenancy.fields.TenantForeignKey(
        blank=True,
        db_constraint=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="members.person",
    )
    return [
        migrations.RenameField(name, "owner", "owner_before"),
        migrations.AlterField(name, "owner_before", models.CharField(blank=True, max_length=120)),
        migrations.AddField(name, "owner", owner),
    ]


def same_coop(name: str) -> migrations.RunSQL:
    """The key to a person of the same co-op. Not by Isolate, which taken back would open the whole table."""
    key = f"compliance_{name}_owner_id_coop"
    return migrations.RunSQL(
        f"ALTER TABLE compliance_{name} ADD CONSTRAINT {key} FOREIGN KEY (coop_id, owner_id) "
        "REFERENCES members_person (coop_id, id) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE compliance_{name} DROP CONSTRAINT {key}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_isolate"),
        ("compliance", "0014_requirements_that_bar"),
        ("members", "0008_training_requirement"),
    ]

    operations = [
        migrations.RemoveConstraint("selfassessment", "actions_have_an_owner_and_a_day"),
        *(operation for name in OWNED for operation in a_person_beside_the_words(name)),
        migrations.RunSQL(across_coops(NAMED), across_coops(WORDS)),
        migrations.AddConstraint(
            "selfassessment",
            models.CheckConstraint(
                condition=models.Q(
                    ("actions", ""),
                    models.Q(
                        ("due_on__isnull", False),
                        models.Q(("owner__isnull", False), ("owner_before__gt", ""), _connector="OR"),
                    ),
                    _connector="OR",
                ),
                name="actions_have_an_owner_and_a_day",
            ),
        ),
        *(same_coop(name) for name in OWNED),
    ]
