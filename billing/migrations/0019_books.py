"""Files of costs, and the codes of accounts."""

import django.db.models.deletion
from django.db import migrations, models

import coopcare.ids
import coopcare.tenancy.context
from coopcare.tenancy.isolation import Isolate, Track


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0018_board"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountCode",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "account",
                    models.CharField(
                        choices=[
                            ("income", "Income from care"),
                            ("debtors", "Owed by payers (debtors)"),
                            ("bank", "Bank"),
                            ("wages", "Pay of Personal Care Assistants, and mileage"),
                            ("pay_on_costs", "Employer’s National Insurance and pension on it"),
                            ("wages_due", "Pay still to be paid out"),
                            ("tax_due", "National Insurance and pension still to be paid"),
                            ("travel", "Travel between visits, and mileage, entered by hand"),
                            ("training", "Training and meetings, entered by hand"),
                            ("on_costs", "Pensions and sick pay, entered by hand"),
                            ("support_workers", "Cluster support workers"),
                            ("manager", "Manager"),
                            ("office", "Office, insurance and fees"),
                            ("costs_due", "Running costs still to be paid (accruals)"),
                        ],
                        max_length=20,
                    ),
                ),
                ("code", models.CharField(max_length=60)),
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
                "ordering": ["account"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("coop", "account"), name="one_code_an_account"),
                    models.CheckConstraint(condition=models.Q(("code__gt", "")), name="account_code_is_not_empty"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CostFile",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=160)),
                ("sha256", models.CharField(max_length=64)),
                ("line_count", models.PositiveIntegerField()),
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
                "ordering": ["-entered_at"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("coop", "sha256"), name="cost_file_is_read_once")],
            },
        ),
        Isolate("accountcode", "costfile"),
        Track("accountcode", "costfile"),
    ]
