"""What one cluster alone cost, and the income planned from each kind of payer."""

import django.db.models.deletion
from django.db import migrations, models

import coopcare.ids
import coopcare.tenancy.context
import coopcare.tenancy.fields
from coopcare.tenancy.isolation import Isolate, Track


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0028_worker_pay"),
        ("clusters", "0004_known_faces"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="PayerBudget",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("first_day", models.DateField()),
                (
                    "payer",
                    models.CharField(
                        choices=[
                            ("direct_payment", "Direct payments"),
                            ("council", "Councils"),
                            ("nhs", "The NHS"),
                            ("private", "People who pay themselves"),
                        ],
                        max_length=20,
                    ),
                ),
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
                "ordering": ["first_day", "payer"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.RemoveConstraint(
            model_name="runningcost",
            name="one_cost_a_heading_and_month",
        ),
        migrations.AddField(
            model_name="runningcost",
            name="cluster",
            field=coopcare.tenancy.fields.TenantForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="clusters.cluster",
            ),
        ),
        migrations.AddConstraint(
            model_name="runningcost",
            constraint=models.UniqueConstraint(
                fields=("coop", "first_day", "cluster", "heading"), name="one_cost_a_cluster_heading_and_month"
            ),
        ),
        migrations.AddConstraint(
            model_name="runningcost",
            constraint=models.UniqueConstraint(
                condition=models.Q(("cluster__isnull", True)),
                fields=("coop", "first_day", "heading"),
                name="one_shared_cost_a_heading_and_month",
            ),
        ),
        migrations.AddConstraint(
            model_name="runningcost",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cluster__isnull", True),
                    ("heading__in", ["support_workers", "manager", "office"]),
                    _connector="OR",
                ),
                name="cost_of_a_cluster_is_its_own",
            ),
        ),
        migrations.AddConstraint(
            model_name="payerbudget",
            constraint=models.UniqueConstraint(
                fields=("coop", "first_day", "payer"), name="one_budget_a_payer_and_month"
            ),
        ),
        migrations.AddConstraint(
            model_name="payerbudget",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_pence__gte", 0)), name="payer_budget_is_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="payerbudget",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_day__day", 1)), name="payer_budget_is_of_a_month"
            ),
        ),
        Isolate("payerbudget", "runningcost"),
        Track("payerbudget"),
    ]
