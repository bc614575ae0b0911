"""Holds, and decisions about what need not be kept."""

import django.db.models.deletion
from django.db import migrations, models

import coopcare.ids
import coopcare.tenancy.context
import coopcare.tenancy.fields
from coopcare.tenancy.isolation import Isolate, Track


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0008_information"),
        ("members", "0006_working_time"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="RetentionDecision",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("rule", models.CharField(max_length=30)),
                ("counted_from", models.DateField()),
                ("ran_out_on", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("kept", "Kept for now"),
                            ("asked", "Deletion asked for, to be agreed by a second person"),
                            ("done", "Deleted"),
                            ("refused", "Not deleted"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("look_again_on", models.DateField(blank=True, null=True)),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.CharField(max_length=120)),
                ("asked_by_user_id", models.UUIDField(null=True)),
                ("second_at", models.DateTimeField(blank=True, null=True)),
                ("second_by", models.CharField(blank=True, max_length=120)),
                ("second_reason", models.CharField(blank=True, max_length=300)),
                ("taken", models.JSONField(default=list, help_text="What was taken away, in words.")),
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
                    "person",
                    coopcare.tenancy.fields.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="retention_decisions",
                        to="members.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["coop", "person", "rule"], name="decision_of_record")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "asked")),
                        fields=("coop", "person", "rule"),
                        name="one_deletion_asked_for",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["done", "refused"]), _negated=True),
                            ("second_at__isnull", False),
                            _connector="OR",
                        ),
                        name="deletion_needs_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "kept"), _negated=True),
                            ("look_again_on__isnull", False),
                            _connector="OR",
                        ),
                        name="kept_is_looked_at_again",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RetentionHold",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("rule", models.CharField(blank=True, max_length=30)),
                ("reason", models.CharField(max_length=300)),
                ("placed_at", models.DateTimeField()),
                ("placed_by", models.CharField(max_length=120)),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                ("lifted_by", models.CharField(blank=True, max_length=120)),
                ("lifted_reason", models.CharField(blank=True, max_length=300)),
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
                    "person",
                    coopcare.tenancy.fields.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="retention_holds",
                        to="members.person",
                    ),
                ),
            ],
            options={
                "ordering": ["placed_at", "id"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("coop", "person", "rule"),
                        name="one_hold_of_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lifted_at__isnull", True), ("lifted_reason__gt", ""), _connector="OR"),
                        name="hold_lifted_with_a_reason",
                    ),
                ],
            },
        ),
        Isolate("retentionhold", "retentiondecision"),
        Track("retentionhold", "retentiondecision"),
    ]
