"""Audits, their samples and their answers."""

import django.db.models.deletion
from django.db import migrations, models

import coopcare.ids
import coopcare.tenancy.context
import coopcare.tenancy.fields
from coopcare.tenancy.isolation import Isolate, Track


class Migration(migrations.Migration):
    dependencies = [
        ("clusters", "0004_known_faces"),
        ("compliance", "0006_actions_and_risks"),
        ("members", "0006_working_time"),
        ("rotas", "0025_nights_of_worked_days"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Audit",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("template", models.CharField(max_length=40)),
                ("template_version", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=80)),
                ("questions", models.JSONField(help_text="[{code, question, good}]")),
                (
                    "unit",
                    models.CharField(
                        choices=[("people", "People"), ("workers", "Workers"), ("visits", "Visits")], max_length=10
                    ),
                ),
                ("size", models.PositiveSmallIntegerField()),
                ("seed", models.CharField(max_length=32)),
                ("population", models.JSONField()),
                ("rule", models.CharField(max_length=200)),
                (
                    "status",
                    models.CharField(
                        choices=[("under_way", "Under way"), ("finished", "Finished"), ("abandoned", "Given up")],
                        default="under_way",
                        max_length=10,
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("started_by", models.CharField(max_length=120)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_by", models.CharField(blank=True, max_length=120)),
                (
                    "ended_note",
                    models.CharField(
                        blank=True, help_text="What we make of it, or why it was given up.", max_length=500
                    ),
                ),
                ("points", models.PositiveIntegerField(blank=True, null=True)),
                ("possible", models.PositiveIntegerField(blank=True, null=True)),
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
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="AuditSubject",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "audit",
                    coopcare.tenancy.fields.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subjects",
                        to="compliance.audit",
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
                    "person",
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
                    "visit",
                    coopcare.tenancy.fields.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rotas.visit",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="AuditAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("question", models.CharField(max_length=30)),
                (
                    "reply",
                    models.CharField(
                        choices=[("yes", "Yes"), ("partly", "Partly"), ("no", "No"), ("na", "Does not apply")],
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=120)),
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
                    "subject",
                    coopcare.tenancy.fields.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="compliance.auditsubject",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddIndex(
            model_name="audit",
            index=models.Index(fields=["coop", "template", "ended_at"], name="audit_of_template"),
        ),
        migrations.AddConstraint(
            model_name="audit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("status", "under_way")),
                    models.Q(models.Q(("status", "under_way"), _negated=True), ("ended_at__isnull", False)),
                    _connector="OR",
                ),
                name="audit_ends_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="audit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "finished"), _negated=True),
                    models.Q(("points__isnull", False), ("possible__isnull", False)),
                    _connector="OR",
                ),
                name="finished_audit_has_a_score",
            ),
        ),
        migrations.AddConstraint(
            model_name="auditsubject",
            constraint=models.UniqueConstraint(fields=("coop", "audit", "position"), name="one_place_in_the_sample"),
        ),
        migrations.AddConstraint(
            model_name="auditsubject",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("person__isnull", False), ("visit__isnull", True)),
                    models.Q(("person__isnull", True), ("visit__isnull", False)),
                    _connector="OR",
                ),
                name="audited_is_a_person_or_a_visit",
            ),
        ),
        migrations.AddConstraint(
            model_name="auditanswer",
            constraint=models.UniqueConstraint(
                fields=("coop", "subject", "question"), name="one_answer_per_audit_question"
            ),
        ),
        migrations.AddConstraint(
            model_name="auditanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("reply__in", ["yes", "na"]), ("note__gt", ""), _connector="OR"),
                name="what_is_not_good_has_a_note",
            ),
        ),
        Isolate("audit", "auditsubject", "auditanswer"),
        Track("audit", "auditsubject", "auditanswer"),
    ]
