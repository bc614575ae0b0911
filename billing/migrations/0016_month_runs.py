"""Closing a month as a job."""

import django.db.models.deletion
from django.db import migrations, models

import coopcare.ids
import coopcare.tenancy.context
from coopcare.tenancy.isolation import Isolate, Track


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0015_what_may_stay"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="MonthRun",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("first_day", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting to start"),
                            ("running", "Being closed"),
                            ("done", "Closed"),
                            ("blocked", "Visits stand in the way"),
                            ("failed", "Could not be closed"),
                        ],
                        default="waiting",
                        max_length=20,
                    ),
                ),
                ("asked_by", models.CharField(max_length=120)),
                ("asked_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                (
                    "charged_at",
                    models.DateTimeField(blank=True, help_text="When the last package was charged.", null=True),
                ),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("packages", models.PositiveIntegerField(default=0)),
                ("packages_done", models.PositiveIntegerField(default=0)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("last_error", models.CharField(blank=True, max_length=300)),
                (
                    "coop",
                    models.ForeignKey(
                        default=coopcare.tenancy.context.current_coop_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.coop",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["coop", "status"], name="closing_by_status")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("waiting", "running"))),
                        fields=("coop", "first_day"),
                        name="one_closing_at_a_time",
                    ),
                    models.CheckConstraint(condition=models.Q(("first_day__day", 1)), name="closing_is_of_a_month"),
                ],
            },
        ),
        Isolate("monthrun"),
        Track("monthrun"),
    ]
