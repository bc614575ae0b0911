"""Requirements of training, notices of lapses, supervision with its kin, and the voices of people."""

import django.db.models.deletion
from django.db import migrations, models

import coopcare.ids
import coopcare.tenancy.context
import coopcare.tenancy.fields
from coopcare.tenancy.isolation import Isolate, Track


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0009_retention"),
        ("members", "0007_recruitment"),
        ("rotas", "0025_nights_of_worked_days"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="LapseNotice",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("what", models.CharField(help_text="The kind or topic, and whether it was watched.", max_length=60)),
                ("lapses_on", models.DateField()),
                ("days_before", models.PositiveSmallIntegerField(help_text="30, 7, or 0 when it has lapsed.")),
                ("told_at", models.DateTimeField()),
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
                        related_name="lapse_notices",
                        to="members.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("coop", "person", "what", "lapses_on", "days_before"), name="told_of_a_lapse_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Oversight",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("supervision", "Supervision"),
                            ("spot_check", "Spot check"),
                            ("appraisal", "Appraisal"),
                            ("induction", "Induction"),
                            ("shadowing", "Shadowing"),
                        ],
                        max_length=20,
                    ),
                ),
                ("held_on", models.DateField()),
                ("held_by", models.CharField(max_length=120)),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("seen", models.TextField(help_text="What was seen, or talked about.")),
                ("agreed", models.TextField(blank=True, help_text="What was agreed: who does it and by when.")),
                ("next_due_on", models.DateField(blank=True, null=True)),
                ("written_at", models.DateTimeField()),
                ("answer", models.TextField(blank=True, help_text="The worker's own view.")),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
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
                (
                    "worker",
                    coopcare.tenancy.fields.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="oversight",
                        to="members.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-held_on", "-written_at"],
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["coop", "worker", "kind"], name="oversight_of_worker")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("next_due_on__isnull", True), ("next_due_on__gt", models.F("held_on")), _connector="OR"
                        ),
                        name="next_oversight_is_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer", ""), ("answered_at__isnull", False), _connector="OR"),
                        name="answer_of_worker_has_its_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrainingRequirement",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "job",
                    models.CharField(
                        choices=[
                            ("pca", "Personal Care Assistant"),
                            ("support_worker", "Cluster support worker"),
                            ("manager", "Registered manager"),
                            ("office", "Office"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("care_certificate", "Care Certificate"),
                            ("moving_and_handling", "Moving and handling"),
                            ("medicines", "Medicines"),
                            ("life_support", "Basic life support"),
                            ("safeguarding", "Safeguarding adults"),
                            ("infection_control", "Infection control"),
                            ("data_security", "Data security"),
                            ("dementia", "Dementia"),
                            ("learning_disability", "Learning disability and autism"),
                            ("fire_safety", "Fire safety"),
                            ("health_and_safety", "Health and safety"),
                            ("food_safety", "Food safety"),
                            ("mental_capacity", "Consent and mental capacity"),
                            ("equality", "Equality, diversity and inclusion"),
                            ("lone_working", "Lone working"),
                            ("nutrition", "Nutrition and drink"),
                        ],
                        max_length=30,
                    ),
                ),
                ("is_needed", models.BooleanField(default=True)),
                (
                    "months",
                    models.PositiveSmallIntegerField(blank=True, help_text="Empty: it does not lapse.", null=True),
                ),
                ("needs_competency", models.BooleanField(default=False)),
                ("least_tier", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("decided_by", models.CharField(max_length=120)),
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
                        condition=models.Q(("ends_on__isnull", True)),
                        fields=("coop", "job", "topic"),
                        name="one_requirement_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="requirement_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("months__isnull", True),
                            models.Q(("months__gte", 1), ("months__lte", 120)),
                            _connector="OR",
                        ),
                        name="requirement_months_are_sane",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("least_tier__isnull", True),
                            models.Q(("least_tier__in", [1, 2]), ("topic", "learning_disability")),
                            _connector="OR",
                        ),
                        name="required_tier_is_of_one_topic",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Voice",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "Asked"), ("answered", "Answered"), ("said_no", "Would rather not")],
                        default="asked",
                        max_length=20,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.CharField(max_length=120)),
                ("goes_well", models.TextField(blank=True)),
                ("could_be_better", models.TextField(blank=True)),
                ("with_name", models.BooleanField(default=False)),
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
                    "person",
                    coopcare.tenancy.fields.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voices",
                        to="members.person",
                    ),
                ),
                (
                    "worker",
                    coopcare.tenancy.fields.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voices_about",
                        to="members.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")),
                        fields=("coop", "worker", "person"),
                        name="asked_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("state", "asked")),
                            models.Q(models.Q(("state", "asked"), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="voice_has_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "answered"), models.Q(("could_be_better", ""), ("goes_well", "")), _connector="OR"
                        ),
                        name="only_an_answer_has_words",
                    ),
                ],
            },
        ),
        Isolate("trainingrequirement", "lapsenotice", "oversight", "voice"),
        Track("trainingrequirement", "lapsenotice", "oversight", "voice"),
    ]
