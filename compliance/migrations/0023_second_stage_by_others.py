"""Who looked into a complaint and who answered it the first time: the second time it is somebody else."""

import django.db.models.deletion
from django.db import migrations

import coopcare.tenancy.fields

FIRST = ("first_investigator", "first_answered_by")


def who(name: str) -> migrations.AddField:
    person = coopcare.tenancy.fields.TenantForeignKey(
        blank=True,
        db_constraint=False,
        help_text="Not the one of the second stage.",
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="members.person",
    )
    return migrations.AddField("feedback", name, person)


def same_coop(name: str) -> migrations.RunSQL:
    """The key to a person of the same co-op. Not by Isolate, which taken back would open the whole table."""
    key = f"compliance_feedback_{name}_id_coop"
    return migrations.RunSQL(
        f"ALTER TABLE compliance_feedback ADD CONSTRAINT {key} FOREIGN KEY (coop_id, {name}_id) "
        "REFERENCES members_person (coop_id, id) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE compliance_feedback DROP CONSTRAINT {key}",
    )


class Migration(migrations.Migration):
    dependencies = [("compliance", "0022_complaints_about_data"), ("members", "0008_training_requirement")]

    operations = [*map(who, FIRST), *map(same_coop, FIRST)]
