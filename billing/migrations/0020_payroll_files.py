"""The names of our workers and of our kinds of pay in payroll software."""

import django.db.models.deletion
from django.db import migrations, models

import coopcare.ids
import coopcare.tenancy.context
import coopcare.tenancy.fields
from coopcare.tenancy.isolation import Isolate, Track


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0019_books"),
        ("members", "0005_pca_cards"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="PayrollCode",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "profile",
                    models.CharField(
                        choices=[
                            ("brightpay", "BrightPay"),
                            ("sage", "Sage 50 Payroll"),
                            ("xero", "Xero"),
                            ("generic", "Any other"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("visit", "Visits"),
                            ("shadow", "Shadowing"),
                            ("sleep_in", "Sleep-ins"),
                            ("wake", "Awake in a sleep-in"),
                            ("travel", "Travel between visits"),
                            ("wait", "Waiting between visits"),
                            ("training", "Training"),
                            ("supervision", "Supervision"),
                            ("meeting", "Meetings"),
                            ("cancelled", "Visits cancelled at short notice"),
                            ("top_up", "Guaranteed hours not needed"),
                            ("holiday", "Holiday"),
                            ("sick", "Sick pay"),
                            ("mileage", "Mileage, not pay"),
                            ("parts", "Parts of an hour too small for the file"),
                        ],
                        max_length=20,
                    ),
                ),
                ("code", models.CharField(max_length=40)),
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
                    models.UniqueConstraint(fields=("coop", "profile", "kind"), name="one_payroll_code_per_kind"),
                    models.CheckConstraint(condition=models.Q(("code__gt", "")), name="payroll_code_is_not_empty"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayrollNumber",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.CharField(max_length=20)),
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
                        related_name="payroll_numbers",
                        to="members.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("coop", "pca"), name="one_payroll_number_per_worker"),
                    models.UniqueConstraint(fields=("coop", "number"), name="payroll_number_of_one_worker"),
                    models.CheckConstraint(condition=models.Q(("number__gt", "")), name="payroll_number_is_not_empty"),
                ],
            },
        ),
        Isolate("payrollcode", "payrollnumber"),
        Track("payrollcode", "payrollnumber"),
    ]
