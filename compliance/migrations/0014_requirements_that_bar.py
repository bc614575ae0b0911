"""From when a requirement of training bars somebody who never met it; its model moves to members, its table stays."""

from django.db import migrations, models

# Decisions that something must be watched bar at once, as what is usual does.
WATCHED_BARS = [
    "ALTER TABLE compliance_trainingrequirement NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER",
    "UPDATE compliance_trainingrequirement SET bars_after_days = 0 WHERE is_needed AND needs_competency",
    "ALTER TABLE compliance_trainingrequirement FORCE ROW LEVEL SECURITY, ENABLE TRIGGER USER",
]


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0013_inspection_sessions"),
        ("members", "0008_training_requirement"),
    ]

    operations = [
        migrations.AddField(
            model_name="trainingrequirement",
            name="bars_after_days",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Days in the job after which the rota asks nobody without it. Empty: never.",
                null=True,
            ),
        ),
        migrations.RunSQL(WATCHED_BARS, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="trainingrequirement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("bars_after_days__isnull", True),
                    models.Q(("bars_after_days__lte", 366), ("is_needed", True)),
                    _connector="OR",
                ),
                name="requirement_bars_within_a_year",
            ),
        ),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("TrainingRequirement")]),
    ]
