"""Recruitment files with their gate, competencies, and standards of the Care Certificate.

Whoever works here already goes on: their file says so, with the day their job began, and is to be filled in.
"""

import django.db.models.deletion
from django.db import migrations, models

import coopcare.ids
import coopcare.tenancy.context
import coopcare.tenancy.fields
from coopcare.tenancy.isolation import Isolate, Track

# Rows of every co-op, by nobody in particular: past the isolation of rows.
AT_WORK_ALREADY = [
    "ALTER TABLE members_employment NO FORCE ROW LEVEL SECURITY",
    """
    INSERT INTO members_recruitmentfile (
        id, coop_id, person_id, job, stage, opened_on, from_before, cleared_on, cleared_by, started_on,
        identity_proof, identity_seen_by, dbs_level, dbs_decision, dbs_reason, dbs_update_service, dbs_decided_by,
        no_qualifications_needed, health_adjustments, supervised_reason, supervised_signed_by, closed_reason
    )
    SELECT DISTINCT ON (coop_id, person_id)
        gen_random_uuid(), coop_id, person_id, job, 'started', CURRENT_DATE, true, starts_on,
        'Employed before files were kept here', starts_on,
        '', '', '', '', '', false, '', false, '', '', '', ''
    FROM members_employment
    WHERE ends_on IS NULL OR ends_on >= CURRENT_DATE
    ORDER BY coop_id, person_id, starts_on
    """,
    "ALTER TABLE members_employment FORCE ROW LEVEL SECURITY",
]


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_isolate"),
        ("members", "0006_working_time"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="RecruitmentFile",
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
                    "stage",
                    models.CharField(
                        choices=[
                            ("applicant", "Applicant"),
                            ("offered", "Offered, checks under way"),
                            ("cleared", "Cleared to start"),
                            ("started", "Started"),
                            ("withdrawn", "Withdrawn"),
                            ("left", "Left"),
                        ],
                        default="applicant",
                        max_length=20,
                    ),
                ),
                ("opened_on", models.DateField()),
                ("offered_on", models.DateField(blank=True, null=True)),
                ("from_before", models.BooleanField(default=False)),
                ("identity_proof", models.CharField(blank=True, max_length=80)),
                ("identity_seen_on", models.DateField(blank=True, null=True)),
                (
                    "photo_seen_on",
                    models.DateField(blank=True, help_text="A recent photo, compared with the person.", null=True),
                ),
                ("identity_seen_by", models.CharField(blank=True, max_length=120)),
                (
                    "dbs_level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("barred_list", "Enhanced, with the adults’ barred list"),
                            ("enhanced", "Enhanced"),
                            ("standard", "Standard"),
                            ("basic", "Basic"),
                        ],
                        max_length=20,
                    ),
                ),
                ("dbs_shows_something", models.BooleanField(blank=True, null=True)),
                (
                    "dbs_decision",
                    models.CharField(
                        blank=True,
                        choices=[("accepted", "They may do this work"), ("refused", "They may not do this work")],
                        max_length=20,
                    ),
                ),
                (
                    "dbs_reason",
                    models.CharField(blank=True, help_text="Why; never what the certificate says.", max_length=300),
                ),
                ("dbs_update_service", models.BooleanField(default=False)),
                ("dbs_decided_by", models.CharField(blank=True, max_length=120)),
                (
                    "barred_list_clear_on",
                    models.DateField(blank=True, help_text="A fast check, ahead of the certificate.", null=True),
                ),
                (
                    "history_since",
                    models.DateField(blank=True, help_text="The month they left school or college.", null=True),
                ),
                ("no_qualifications_needed", models.BooleanField(default=False)),
                ("health_answered_on", models.DateField(blank=True, null=True)),
                (
                    "health_adjustments",
                    models.CharField(blank=True, help_text="What helps them in this work.", max_length=300),
                ),
                ("induction_began_on", models.DateField(blank=True, null=True)),
                ("cleared_on", models.DateField(blank=True, null=True)),
                ("cleared_by", models.CharField(blank=True, max_length=120)),
                (
                    "completed_on",
                    models.DateField(blank=True, help_text="The day the whole file was checked.", null=True),
                ),
                ("supervised_from", models.DateField(blank=True, null=True)),
                ("supervised_until", models.DateField(blank=True, null=True)),
                ("supervised_reason", models.CharField(blank=True, max_length=300)),
                ("supervised_signed_by", models.CharField(blank=True, max_length=120)),
                ("started_on", models.DateField(blank=True, null=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("closed_reason", models.CharField(blank=True, max_length=300)),
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
                        related_name="recruitment_files",
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
            name="Competency",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
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
                (
                    "outcome",
                    models.CharField(choices=[("can", "Yes: safe to do this"), ("not_yet", "Not yet")], max_length=20),
                ),
                ("seen_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("seen_by", models.CharField(max_length=120)),
                ("what_was_seen", models.TextField()),
                ("written_at", models.DateTimeField(auto_now_add=True)),
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
                        related_name="competencies",
                        to="members.person",
                    ),
                ),
            ],
            options={
                "ordering": ["seen_on", "written_at"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="PastTime",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("work", "A job"),
                            ("care_work", "A job in care, or with children or adults at risk"),
                            ("education", "School, college or training"),
                            ("explained", "Something else"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "what",
                    models.CharField(help_text="Employer and role, school, or what they were doing.", max_length=160),
                ),
                ("first_month", models.DateField()),
                ("last_month", models.DateField(blank=True, null=True)),
                ("why_left", models.CharField(blank=True, max_length=300)),
                (
                    "conduct",
                    models.CharField(
                        blank=True, help_text="What that employer says, or why it cannot.", max_length=300
                    ),
                ),
                ("conduct_on", models.DateField(blank=True, null=True)),
                ("conduct_by", models.CharField(blank=True, max_length=120)),
                ("written_by", models.CharField(max_length=120)),
                (
                    "struck_on",
                    models.DateField(blank=True, help_text="Written by mistake: it counts no more.", null=True),
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
                    "file",
                    coopcare.tenancy.fields.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="history",
                        to="members.recruitmentfile",
                    ),
                ),
            ],
            options={
                "ordering": ["first_month", "id"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Qualification",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=160)),
                ("seen_on", models.DateField()),
                ("seen_by", models.CharField(max_length=120)),
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
                    "file",
                    coopcare.tenancy.fields.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="qualifications",
                        to="members.recruitmentfile",
                    ),
                ),
            ],
            options={
                "ordering": ["seen_on", "id"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Reference",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("referee", models.CharField(max_length=120)),
                ("organisation", models.CharField(blank=True, max_length=120)),
                ("is_last_employer", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("received", "Received, to be verified"),
                            ("verified", "Verified"),
                            ("not_given", "Not given"),
                        ],
                        default="asked",
                        max_length=20,
                    ),
                ),
                ("asked_on", models.DateField()),
                ("received_on", models.DateField(blank=True, null=True)),
                ("verified_on", models.DateField(blank=True, null=True)),
                (
                    "verified_how",
                    models.CharField(blank=True, help_text="Whom we rang, at which number, when.", max_length=200),
                ),
                ("verified_by", models.CharField(blank=True, max_length=120)),
                ("words", models.CharField(blank=True, max_length=300)),
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
                    "file",
                    coopcare.tenancy.fields.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="references",
                        to="members.recruitmentfile",
                    ),
                ),
            ],
            options={
                "ordering": ["asked_on", "id"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="StandardMet",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("standard", models.PositiveSmallIntegerField()),
                ("met_on", models.DateField()),
                ("assessed_by", models.CharField(max_length=120)),
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
                        related_name="standards_met",
                        to="members.person",
                    ),
                ),
            ],
            options={
                "ordering": ["standard"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="credential",
            name="tier",
            field=models.PositiveSmallIntegerField(
                blank=True, help_text="Of learning disability and autism.", null=True
            ),
        ),
        migrations.AlterField(
            model_name="credential",
            name="topic",
            field=models.CharField(
                blank=True,
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
        migrations.AddConstraint(
            model_name="credential",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("tier__isnull", True),
                    models.Q(("tier__in", [1, 2]), ("topic", "learning_disability")),
                    _connector="OR",
                ),
                name="tier_is_of_one_topic",
            ),
        ),
        migrations.AddIndex(
            model_name="competency",
            index=models.Index(fields=["coop", "person", "topic"], name="competency_of_person"),
        ),
        migrations.AddConstraint(
            model_name="competency",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    models.Q(("ends_on__gte", models.F("seen_on")), ("outcome", "can")),
                    _connector="OR",
                ),
                name="competency_ends_after_it_was_seen",
            ),
        ),
        migrations.AddConstraint(
            model_name="recruitmentfile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("stage__in", ("withdrawn", "left")), _negated=True),
                fields=("coop", "person"),
                name="one_open_recruitment_file",
            ),
        ),
        migrations.AddConstraint(
            model_name="recruitmentfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stage", "cleared"), _negated=True), ("cleared_on__isnull", False), _connector="OR"
                ),
                name="cleared_file_has_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="recruitmentfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stage__in", ("withdrawn", "left")), _negated=True),
                    models.Q(("closed_on__isnull", False), ("closed_reason__gt", "")),
                    _connector="OR",
                ),
                name="closed_file_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="recruitmentfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("supervised_from__isnull", True), ("supervised_until__isnull", True)),
                    models.Q(
                        ("supervised_reason__gt", ""),
                        ("supervised_signed_by__gt", ""),
                        ("supervised_until__gte", models.F("supervised_from")),
                    ),
                    _connector="OR",
                ),
                name="supervised_start_is_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="pasttime",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("last_month__isnull", True), ("last_month__gte", models.F("first_month")), _connector="OR"
                ),
                name="past_runs_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="pasttime",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first_month__day", 1),
                    models.Q(("last_month__isnull", True), ("last_month__day", 1), _connector="OR"),
                ),
                name="past_is_of_whole_months",
            ),
        ),
        migrations.AddConstraint(
            model_name="reference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "verified"), _negated=True),
                    models.Q(("verified_how__gt", ""), ("verified_on__isnull", False)),
                    _connector="OR",
                ),
                name="verified_reference_says_how",
            ),
        ),
        migrations.AddConstraint(
            model_name="standardmet",
            constraint=models.UniqueConstraint(fields=("coop", "person", "standard"), name="standard_met_once"),
        ),
        migrations.AddConstraint(
            model_name="standardmet",
            constraint=models.CheckConstraint(
                condition=models.Q(("standard__gte", 1), ("standard__lte", 16)), name="standard_is_of_the_certificate"
            ),
        ),
        migrations.RunSQL(AT_WORK_ALREADY, migrations.RunSQL.noop),
        Isolate("recruitmentfile", "pasttime", "reference", "qualification", "competency", "standardmet"),
        Track("recruitmentfile", "pasttime", "reference", "qualification", "competency", "standardmet"),
    ]
