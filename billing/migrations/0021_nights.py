"""Sleep-ins and waking nights, and the times at which a sleep-in was broken."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import coopcare.ids
import coopcare.tenancy.context
import coopcare.tenancy.fields
import coopcare.tenancy.ranges
from coopcare.tenancy.isolation import Isolate, Track


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0020_payroll_files"),
        ("members", "0005_pca_cards"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="payrule",
            name="sleep_in_pence",
            field=models.BigIntegerField(blank=True, help_text="A night. Empty: none is agreed.", null=True),
        ),
        migrations.CreateModel(
            name="Night",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("sleep_in", "Sleep-in: asleep unless needed"),
                            ("waking", "Waking night: awake all night"),
                        ],
                        max_length=20,
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("written_by", models.CharField(max_length=120)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
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
                (
                    "pca",
                    coopcare.tenancy.fields.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="nights",
                        to="members.person",
                    ),
                ),
                (
                    "person",
                    coopcare.tenancy.fields.TenantForeignKey(
                        db_constraint=False,
                        help_text="At whose home it was.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.person",
                    ),
                ),
            ],
            options={
                "ordering": ["starts_at", "id"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="NightWake",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("what_for", models.CharField(max_length=200)),
                ("written_by", models.CharField(max_length=120)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
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
                (
                    "night",
                    coopcare.tenancy.fields.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wakes",
                        to="billing.night",
                    ),
                ),
            ],
            options={
                "ordering": ["starts_at", "id"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddIndex(
            model_name="night",
            index=models.Index(fields=["coop", "pca", "starts_at"], name="night_of_pca"),
        ),
        migrations.AddConstraint(
            model_name="night",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="night_takes_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="night",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                expressions=[
                    ("coop", "="),
                    ("pca", "="),
                    (
                        coopcare.tenancy.ranges.TimeRange(
                            "starts_at", "ends_at", django.contrib.postgres.fields.ranges.RangeBoundary()
                        ),
                        "&&",
                    ),
                ],
                name="one_night_at_a_time",
            ),
        ),
        migrations.AddIndex(
            model_name="nightwake",
            index=models.Index(fields=["coop", "night"], name="wake_of_night"),
        ),
        migrations.AddConstraint(
            model_name="nightwake",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="wake_takes_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="nightwake",
            constraint=models.CheckConstraint(condition=models.Q(("what_for__gt", "")), name="wake_says_what_for"),
        ),
        Isolate("night", "nightwake"),
        Track("night", "nightwake"),
    ]
