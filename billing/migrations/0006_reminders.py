"""Reminders of what is owed, and holds."""

import django.db.models.deletion
from django.db import migrations, models

import coopcare.ids
import coopcare.tenancy.context
import coopcare.tenancy.fields
from coopcare.tenancy.isolation import AppendOnly, Isolate, Track


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0005_line_disputes"),
        ("documents", "0002_isolate"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChaseHold",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("bereavement", "Somebody has died"),
                            ("capacity", "They cannot deal with money now, and nobody acts for them yet"),
                            ("complaint", "They have complained"),
                            ("arranged", "They pay as we have agreed with them"),
                            ("other", "Another reason"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200)),
                ("set_at", models.DateTimeField()),
                ("set_by", models.CharField(max_length=120)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_by", models.CharField(blank=True, max_length=120)),
                (
                    "budget_line",
                    coopcare.tenancy.fields.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="billing.budgetline",
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
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("coop", "budget_line"),
                        name="one_hold_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("sent_at", models.DateTimeField()),
                ("sent_by", models.CharField(max_length=120)),
                ("emailed_to", models.EmailField(blank=True, max_length=254)),
                ("overdue_pence", models.BigIntegerField()),
                (
                    "budget_line",
                    coopcare.tenancy.fields.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="billing.budgetline",
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
                    "document",
                    coopcare.tenancy.fields.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["coop", "budget_line", "sent_at"], name="reminder_of_line")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("overdue_pence__gt", 0)), name="reminder_is_of_something"
                    )
                ],
            },
        ),
        Isolate("chasehold"),
        Track("chasehold"),
        Isolate("reminder"),
        Track("reminder"),
        AppendOnly("reminder"),
    ]
