"""What was agreed with a worker about the pension, and which days count for sick pay."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import coopcare.ids
import coopcare.tenancy.context
import coopcare.tenancy.fields
from coopcare.tenancy.isolation import Isolate, Track


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0027_bank_reports"),
        ("members", "0006_working_time"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SickPayDays",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("starts_on", models.DateField()),
                ("written_by", models.CharField(max_length=120)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), help_text="0 is Monday.", size=None
                    ),
                ),
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
                        related_name="+",
                        to="members.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_on", "id"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("coop", "pca", "starts_on"),
                        name="sick_pay_days_agreed_once_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weekdays__len__gt", 0)), name="sick_pay_days_are_named"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkerPension",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("starts_on", models.DateField()),
                ("written_by", models.CharField(max_length=120)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "choice",
                    models.CharField(
                        choices=[
                            ("out", "Left the pension, or opted out of it"),
                            ("in", "Is in the pension by choice, or stays in it"),
                        ],
                        max_length=20,
                    ),
                ),
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
                        related_name="+",
                        to="members.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_on", "id"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("coop", "pca", "starts_on"),
                        name="one_pension_choice_per_day",
                    )
                ],
            },
        ),
        Isolate("sickpaydays", "workerpension"),
        Track("sickpaydays", "workerpension"),
    ]
