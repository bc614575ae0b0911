"""What the board steers by."""

import django.db.models.deletion
from django.db import migrations, models

import coopcare.ids
import coopcare.tenancy.context
import coopcare.tenancy.fields
from coopcare.tenancy.isolation import Isolate, Track


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0017_large_bank_files"),
        ("clusters", "0004_known_faces"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="BankBalance",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("on", models.DateField()),
                ("amount_pence", models.BigIntegerField()),
                ("entered_by", models.CharField(max_length=120)),
                ("entered_at", models.DateTimeField()),
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
                "ordering": ["-on"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("coop", "on"), name="one_balance_a_day")],
            },
        ),
        migrations.CreateModel(
            name="BoardAims",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("least_minutes", models.PositiveIntegerField()),
                ("most_minutes", models.PositiveIntegerField()),
                ("floor_weeks", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("floor_pence", models.BigIntegerField(blank=True, null=True)),
                ("set_by", models.CharField(max_length=120)),
                ("set_at", models.DateTimeField()),
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
                "constraints": [
                    models.UniqueConstraint(fields=("coop",), name="one_set_of_aims"),
                    models.CheckConstraint(
                        condition=models.Q(("most_minutes__gte", models.F("least_minutes"))), name="aim_runs_upwards"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("floor_pence__isnull", True), ("floor_pence__gte", 0), _connector="OR"),
                        name="floor_is_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BoardMeeting",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("on", models.DateField()),
                ("noted_by", models.CharField(max_length=120)),
                ("noted_at", models.DateTimeField()),
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
                "ordering": ["-on"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("coop", "on"), name="one_meeting_a_day")],
            },
        ),
        migrations.CreateModel(
            name="BudgetFigure",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("first_day", models.DateField()),
                (
                    "heading",
                    models.CharField(
                        choices=[
                            ("income", "Income"),
                            ("pay", "Pay for the care, with all that comes on top"),
                            ("support_workers", "Cluster support workers"),
                            ("manager", "Manager"),
                            ("office", "Office, insurance and fees"),
                        ],
                        max_length=20,
                    ),
                ),
                ("amount_pence", models.BigIntegerField()),
                ("entered_by", models.CharField(max_length=120)),
                ("entered_at", models.DateTimeField()),
                (
                    "cluster",
                    coopcare.tenancy.fields.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clusters.cluster",
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
            ],
            options={
                "ordering": ["first_day", "heading"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("coop", "first_day", "cluster", "heading"),
                        name="one_budget_a_cluster_heading_and_month",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("cluster__isnull", True)),
                        fields=("coop", "first_day", "heading"),
                        name="one_budget_a_heading_and_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_pence__gte", 0)), name="budget_figure_is_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first_day__day", 1)), name="budget_figure_is_of_a_month"
                    ),
                ],
            },
        ),
        Isolate("bankbalance", "boardaims", "boardmeeting", "budgetfigure"),
        Track("bankbalance", "boardaims", "boardmeeting", "budgetfigure"),
    ]
