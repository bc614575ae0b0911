"""What each job needs is read by the rota too, so its model moves here. Its table stays where compliance made it."""

import django.db.models.deletion
from django.db import migrations, models

import coopcare.ids
import coopcare.tenancy.context


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0007_recruitment"),
        ("tenancy", "0002_status_days"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="TrainingRequirement",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False
                            ),
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
                            models.PositiveSmallIntegerField(
                                blank=True, help_text="Empty: it does not lapse.", null=True
                            ),
                        ),
                        ("needs_competency", models.BooleanField(default=False)),
                        ("least_tier", models.PositiveSmallIntegerField(blank=True, null=True)),
                        (
                            "bars_after_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Days in the job after which the rota asks nobody without it. Empty: never.",
                                null=True,
                            ),
                        ),
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
                        "db_table": "compliance_trainingrequirement",
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
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("bars_after_days__isnull", True),
                                    models.Q(("bars_after_days__lte", 366), ("is_needed", True)),
                                    _connector="OR",
                                ),
                                name="requirement_bars_within_a_year",
                            ),
                        ],
                    },
                ),
            ]
        )
    ]
