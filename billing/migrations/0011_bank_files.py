"""Files from the bank, their lines, and the payments that they are; money given back."""

from django.db import migrations, models
from django.db.models import Q

import coopcare.ids
import coopcare.tenancy.context
import coopcare.tenancy.fields
from coopcare.tenancy.isolation import Isolate, Track

OPTIONS = {"abstract": False, "base_manager_name": "objects"}


def identity():
    return models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False)


def coop():
    return models.ForeignKey(
        default=coopcare.tenancy.context.current_coop_id,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        to="tenancy.coop",
    )


def key(to, related_name, **options):
    return coopcare.tenancy.fields.TenantForeignKey(
        db_constraint=False, on_delete=models.PROTECT, related_name=related_name, to=to, **options
    )


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0010_pay"),
        ("documents", "0002_isolate"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="BankAccount",
            fields=[
                ("id", identity()),
                ("name", models.CharField(max_length=60)),
                ("columns", models.JSONField(blank=True, null=True)),
                ("coop", coop()),
            ],
            options={
                **OPTIONS,
                "ordering": ["name"],
                "constraints": [models.UniqueConstraint(fields=("coop", "name"), name="bank_account_name_is_unique")],
            },
        ),
        migrations.CreateModel(
            name="BankImport",
            fields=[
                ("id", identity()),
                ("file_name", models.CharField(max_length=160)),
                ("sha256", models.CharField(max_length=64)),
                ("kind", models.CharField(max_length=10)),
                ("columns", models.JSONField(blank=True, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Not imported yet"),
                            ("imported", "Imported"),
                            ("dropped", "Thrown away"),
                        ],
                        default="waiting",
                        max_length=20,
                    ),
                ),
                (
                    "line_count",
                    models.PositiveIntegerField(default=0, help_text="New lines; those of earlier files not counted."),
                ),
                (
                    "seen_count",
                    models.PositiveIntegerField(default=0, help_text="Lines that an earlier file had brought already."),
                ),
                ("uploaded_at", models.DateTimeField()),
                ("uploaded_by", models.CharField(max_length=120)),
                ("imported_at", models.DateTimeField(blank=True, null=True)),
                ("imported_by", models.CharField(blank=True, max_length=120)),
                ("account", key("billing.bankaccount", "imports")),
                ("coop", coop()),
                ("document", key("documents.document", "+")),
            ],
            options={
                **OPTIONS,
                "indexes": [models.Index(fields=["coop", "account", "sha256"], name="bank_import_of_file")],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(status="imported", imported_at__isnull=False)
                        | (~Q(status="imported") & Q(imported_at__isnull=True)),
                        name="bank_import_says_when",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BankLine",
            fields=[
                ("id", identity()),
                ("position", models.PositiveIntegerField()),
                ("on", models.DateField()),
                ("amount_pence", models.BigIntegerField()),
                ("text", models.CharField(blank=True, max_length=300)),
                ("reference", models.CharField(blank=True, max_length=140)),
                ("payer_key", models.CharField(blank=True, max_length=120)),
                ("digest", models.CharField(max_length=64)),
                (
                    "status",
                    models.CharField(
                        choices=[("waiting", "To match"), ("matched", "Matched"), ("set_aside", "Set aside")],
                        default="waiting",
                        max_length=20,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("settled_by", models.CharField(blank=True, max_length=120)),
                ("account", key("billing.bankaccount", "lines")),
                ("bank_import", key("billing.bankimport", "lines")),
                ("coop", coop()),
            ],
            options={
                **OPTIONS,
                "indexes": [
                    models.Index(fields=["coop", "status", "on"], name="bank_line_by_status"),
                    models.Index(fields=["coop", "payer_key"], name="bank_line_of_payer"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("coop", "account", "digest"), name="bank_line_comes_once"),
                    models.CheckConstraint(condition=~Q(amount_pence=0), name="bank_line_moves_money"),
                    models.CheckConstraint(
                        condition=~Q(status="set_aside") | Q(reason__gt=""), name="bank_line_aside_says_why"
                    ),
                ],
            },
        ),
        Isolate("bankaccount", "bankimport", "bankline"),
        Track("bankaccount", "bankimport", "bankline"),
        migrations.AddField(model_name="payment", name="is_refund", field=models.BooleanField(default=False)),
        migrations.AddField(
            model_name="payment",
            name="bank_line",
            field=key("billing.bankline", "payments", blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["coop", "bank_line"], name="payment_of_bank_line"),
        ),
        migrations.RemoveConstraint(model_name="payment", name="payment_is_positive_unless_reversed"),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=Q(reverses__isnull=True, is_refund=False, amount_pence__gt=0)
                | Q(reverses__isnull=True, is_refund=True, amount_pence__lt=0)
                | (Q(reverses__isnull=False, is_refund=False) & ~Q(amount_pence=0)),
                name="payment_is_positive_unless_given_back",
            ),
        ),
        # Again, for its new key to a bank line.
        Isolate("payment"),
    ]
