"""Contracts for fixed days, how a PCA travels, and the most they work in a day."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0003_take_back_and_versions"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="employment",
            name="most_minutes_a_day",
            field=models.PositiveSmallIntegerField(blank=True, help_text="If they set one.", null=True),
        ),
        migrations.AddField(
            model_name="employment",
            name="travel_mode",
            field=models.CharField(
                blank=True,
                choices=[
                    ("car", "By car"),
                    ("bicycle", "By bicycle"),
                    ("on_foot", "On foot"),
                    ("public_transport", "By bus or train"),
                ],
                help_text="Empty: not known yet.",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="employment",
            name="weekdays",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveSmallIntegerField(),
                blank=True,
                default=list,
                help_text="Of fixed days; 0 is Monday.",
                size=None,
            ),
        ),
        migrations.AlterField(
            model_name="employment",
            name="contract",
            field=models.CharField(
                choices=[
                    ("guaranteed", "Guaranteed hours, and more if wanted"),
                    ("zero_hours", "No guaranteed hours"),
                    ("fixed_days", "Guaranteed hours on fixed days"),
                ],
                default="guaranteed",
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="employment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("contract", "fixed_days"), ("weekdays__len__gt", 0)),
                    models.Q(models.Q(("contract", "fixed_days"), _negated=True), ("weekdays__len", 0)),
                    _connector="OR",
                ),
                name="fixed_days_are_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="employment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("most_minutes_a_day__isnull", True),
                    models.Q(("most_minutes_a_day__gte", 60), ("most_minutes_a_day__lte", 1440)),
                    _connector="OR",
                ),
                name="most_a_day_is_sane",
            ),
        ),
    ]
