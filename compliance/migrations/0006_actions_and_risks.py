"""The register of risks, and the action plan."""

import django.db.models.deletion
from django.db import migrations, models

import coopcare.ids
import coopcare.tenancy.context
import coopcare.tenancy.fields
from coopcare.tenancy.isolation import AppendOnly, Isolate, Track


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0005_registers"),
        ("members", "0006_working_time"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Risk",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("sentence", models.CharField(max_length=300)),
                ("what_we_do", models.TextField()),
                (
                    "likely_before",
                    models.PositiveSmallIntegerField(help_text="From 1 to 5; see clusters.rules.risk_table."),
                ),
                (
                    "harm_before",
                    models.PositiveSmallIntegerField(help_text="From 1 to 5; see clusters.rules.risk_table."),
                ),
                (
                    "likely_after",
                    models.PositiveSmallIntegerField(help_text="From 1 to 5; see clusters.rules.risk_table."),
                ),
                (
                    "harm_after",
                    models.PositiveSmallIntegerField(help_text="From 1 to 5; see clusters.rules.risk_table."),
                ),
                ("review_on", models.DateField()),
                (
                    "status",
                    models.CharField(choices=[("open", "Open"), ("closed", "Closed")], default="open", max_length=10),
                ),
                ("opened_at", models.DateTimeField()),
                ("opened_by", models.CharField(max_length=120)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("closed_by", models.CharField(blank=True, max_length=120)),
                ("closed_reason", models.CharField(blank=True, max_length=300)),
                ("version", models.PositiveIntegerField(default=1)),
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
                    "owner",
                    coopcare.tenancy.fields.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="RiskReview",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=120)),
                ("likely_before", models.PositiveSmallIntegerField()),
                ("harm_before", models.PositiveSmallIntegerField()),
                ("likely_after", models.PositiveSmallIntegerField()),
                ("harm_after", models.PositiveSmallIntegerField()),
                ("what_we_do", models.TextField()),
                ("note", models.CharField(blank=True, max_length=300)),
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
                    "risk",
                    coopcare.tenancy.fields.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="compliance.risk",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ActionLetter",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("sent_on", models.DateField()),
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
                        related_name="+",
                        to="members.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("coop", "person", "sent_on"), name="one_action_letter_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="PlannedAction",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("what", models.CharField(max_length=300)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("hand", "Added by hand"),
                            ("audit", "An audit"),
                            ("risk", "The risk register"),
                            ("incident", "An incident"),
                            ("safeguarding", "A safeguarding concern"),
                            ("complaint", "A complaint"),
                            ("notification", "A notification to the regulator"),
                            ("breach", "A data breach"),
                            ("request", "A request about personal data"),
                            ("supervision", "Supervision or a spot check"),
                            ("inspection", "An inspection"),
                            ("evidence", "Self-assessment"),
                            ("policy", "A policy"),
                            ("meeting", "A meeting"),
                        ],
                        default="hand",
                        max_length=20,
                    ),
                ),
                ("source_id", models.UUIDField(blank=True, null=True)),
                ("source_words", models.CharField(blank=True, max_length=200)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("how_we_will_know", models.CharField(blank=True, max_length=300)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("to_do", "To do"),
                            ("done", "Done, to be checked"),
                            ("closed", "Closed: it worked"),
                            ("dropped", "Not needed"),
                        ],
                        default="proposed",
                        max_length=20,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=120)),
                ("done_note", models.CharField(blank=True, max_length=500)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("done_by", models.CharField(blank=True, max_length=120)),
                (
                    "ended_note",
                    models.CharField(
                        blank=True, help_text="How we know that it worked, or why dropped.", max_length=500
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_by", models.CharField(blank=True, max_length=120)),
                ("version", models.PositiveIntegerField(default=1)),
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
                    "done_by_person",
                    coopcare.tenancy.fields.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.person",
                    ),
                ),
                (
                    "owner",
                    coopcare.tenancy.fields.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="planned_actions",
                        to="members.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["coop", "status", "due_on"], name="action_by_day"),
                    models.Index(fields=["coop", "source_id"], name="action_of_source"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["to_do", "done", "closed"]), _negated=True),
                            models.Q(("due_on__isnull", False), ("owner__isnull", False)),
                            _connector="OR",
                        ),
                        name="action_to_do_has_owner_and_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["done", "closed"]), _negated=True),
                            models.Q(("done_at__isnull", False), ("done_note__gt", "")),
                            _connector="OR",
                        ),
                        name="action_done_says_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_note__gt", ""),
                                ("status__in", ["closed", "dropped"]),
                            ),
                            models.Q(
                                models.Q(("status__in", ["closed", "dropped"]), _negated=True),
                                ("ended_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="action_ends_with_a_note",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="risk",
            index=models.Index(fields=["coop", "status", "review_on"], name="risk_by_review"),
        ),
        migrations.AddConstraint(
            model_name="risk",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("harm_after__gte", 1),
                    ("harm_after__lte", 5),
                    ("harm_before__gte", 1),
                    ("harm_before__lte", 5),
                    ("likely_after__gte", 1),
                    ("likely_after__lte", 5),
                    ("likely_before__gte", 1),
                    ("likely_before__lte", 5),
                ),
                name="risk_figures_from_1_to_5",
            ),
        ),
        migrations.AddConstraint(
            model_name="risk",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("status", "open")),
                    models.Q(("closed_at__isnull", False), ("closed_reason__gt", ""), ("status", "closed")),
                    _connector="OR",
                ),
                name="risk_closes_with_a_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="riskreview",
            index=models.Index(fields=["coop", "risk", "at"], name="review_of_risk"),
        ),
        Isolate("risk", "riskreview", "plannedaction", "actionletter"),
        Track("risk", "riskreview", "plannedaction", "actionletter"),
        AppendOnly("riskreview"),
    ]
