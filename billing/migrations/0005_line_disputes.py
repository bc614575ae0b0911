"""Lines of bills in question."""

import django.db.models.deletion
from django.db import migrations, models

import coopcare.ids
import coopcare.tenancy.context
import coopcare.tenancy.fields
from coopcare.tenancy.isolation import Isolate, Track


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0004_statements_on_request"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="LineDispute",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("reason", models.CharField(max_length=500)),
                (
                    "how_told",
                    models.CharField(
                        choices=[
                            ("page", "On their page"),
                            ("phone", "By phone"),
                            ("paper", "On paper"),
                            ("in_person", "In person"),
                        ],
                        default="page",
                        max_length=20,
                    ),
                ),
                ("raised_at", models.DateTimeField()),
                ("raised_by", models.CharField(max_length=120)),
                ("answer_by", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Being looked into"),
                            ("credited", "Given back"),
                            ("stands", "It stands, with the reason"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="open",
                        max_length=20,
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=300)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answered_by", models.CharField(blank=True, max_length=120)),
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
                    "credit_note",
                    coopcare.tenancy.fields.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settles",
                        to="billing.invoice",
                    ),
                ),
                (
                    "line",
                    coopcare.tenancy.fields.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disputes",
                        to="billing.invoiceline",
                    ),
                ),
            ],
            options={
                "ordering": ["raised_at", "id"],
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "open")), fields=["coop", "answer_by"], name="open_disputes"
                    ),
                    models.Index(fields=["coop", "line"], name="dispute_of_line"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "open")), fields=("coop", "line"), name="one_open_dispute_a_line"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("status", "open")),
                            models.Q(models.Q(("status", "open"), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="dispute_ends_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("credit_note__isnull", False), ("status", "credited")),
                            models.Q(models.Q(("status", "credited"), _negated=True), ("credit_note__isnull", True)),
                            _connector="OR",
                        ),
                        name="credit_settles_a_dispute",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "stands"), _negated=True), ("answer__gt", ""), _connector="OR"
                        ),
                        name="what_stands_has_a_reason",
                    ),
                ],
            },
        ),
        Isolate("linedispute"),
        Track("linedispute"),
    ]
