"""On what is about a manager: who does what the manager would."""

import django.db.models.deletion
from django.db import migrations

import coopcare.tenancy.fields

REGISTERS = ("concern", "feedback", "incident")


def who_acts(name: str) -> migrations.AddField:
    person = coopcare.tenancy.fields.TenantForeignKey(
        blank=True,
        db_constraint=False,
        help_text="Who does what the manager would, where it is about a manager.",
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="members.person",
    )
    return migrations.AddField(name, "acts_instead", person)


def same_coop(name: str) -> migrations.RunSQL:
    """The key to a person of the same co-op. Not by Isolate, which taken back would open the whole table."""
    key = f"compliance_{name}_acts_instead_id_coop"
    return migrations.RunSQL(
        f"ALTER TABLE compliance_{name} ADD CONSTRAINT {key} FOREIGN KEY (coop_id, acts_instead_id) "
        "REFERENCES members_person (coop_id, id) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE compliance_{name} DROP CONSTRAINT {key}",
    )


class Migration(migrations.Migration):
    dependencies = [("compliance", "0020_very_severe"), ("members", "0008_training_requirement")]

    operations = [*map(who_acts, REGISTERS), *map(same_coop, REGISTERS)]
