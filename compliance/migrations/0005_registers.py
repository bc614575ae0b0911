"""Incidents with candour and other clocks, safeguarding concerns, complaints, notifications, and what was learned."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import coopcare.ids
import coopcare.tenancy.context
import coopcare.tenancy.fields
from coopcare.tenancy.isolation import Isolate, Track


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0004_builds"),
        ("documents", "0002_isolate"),
        ("members", "0006_working_time"),
        ("rotas", "0025_nights_of_worked_days"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Concern",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=12)),
                (
                    "about_words",
                    models.CharField(
                        blank=True, help_text="Who it is about, where no record is chosen.", max_length=200
                    ),
                ),
                ("what", models.TextField(help_text="What was seen, heard or said, in their own words.")),
                ("safe_now", models.CharField(max_length=300)),
                ("raised_at", models.DateTimeField()),
                ("raiser_name", models.CharField(max_length=120)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("raised", "Raised"),
                            ("referred", "Referred to the council"),
                            ("kept", "Not referred, with a reason"),
                            ("closed", "Closed"),
                        ],
                        default="raised",
                        max_length=20,
                    ),
                ),
                ("referred_at", models.DateTimeField(blank=True, null=True)),
                ("referred_to", models.CharField(blank=True, max_length=120)),
                ("referral_reference", models.CharField(blank=True, max_length=120)),
                ("not_referred_because", models.TextField(blank=True)),
                ("protection_plan", models.TextField(blank=True)),
                (
                    "plan_reviewed_on",
                    models.DateField(blank=True, help_text="When the plan is looked at again.", null=True),
                ),
                ("outcome", models.TextField(blank=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "version",
                    models.PositiveIntegerField(
                        default=1, help_text="Grows with each change; a stale page is refused."
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
                    "raised_by",
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
                    "worker",
                    coopcare.tenancy.fields.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
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
            name="CasePlace",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("put_on_at", models.DateTimeField()),
                ("put_on_by", models.CharField(max_length=120)),
                ("taken_off_at", models.DateTimeField(blank=True, null=True)),
                ("taken_off_by", models.CharField(blank=True, max_length=120)),
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
                (
                    "concern",
                    coopcare.tenancy.fields.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="compliance.concern",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ConcernStep",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("safe", "The person is safe now"),
                            ("help", "999 was rung, or is not needed"),
                            ("wishes", "The person was asked what they want to happen"),
                            ("evidence", "What might be evidence is kept"),
                            ("lead", "The safeguarding lead knows"),
                            ("others", "Others who could be at risk were thought of"),
                        ],
                        max_length=20,
                    ),
                ),
                ("done_at", models.DateTimeField()),
                ("done_by", models.CharField(max_length=120)),
                ("words", models.CharField(max_length=300)),
                (
                    "concern",
                    coopcare.tenancy.fields.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="compliance.concern",
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
            name="Feedback",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=12)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("complaint", "A complaint: I am unhappy and want an answer"),
                            ("compliment", "A compliment: something went well"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("web", "On a page"),
                            ("phone", "By phone"),
                            ("paper", "On paper"),
                            ("in_person", "In person"),
                            ("voice", "By voice message"),
                        ],
                        max_length=20,
                    ),
                ),
                ("words", models.TextField()),
                ("wish", models.TextField(blank=True, help_text="What would put it right.")),
                ("received_at", models.DateTimeField()),
                ("received_on", models.DateField()),
                (
                    "received_by",
                    models.CharField(blank=True, help_text="Who wrote it down; empty where they did.", max_length=120),
                ),
                ("from_name", models.CharField(blank=True, help_text="Empty: they did not say.", max_length=120)),
                ("from_email", models.EmailField(blank=True, max_length=254)),
                ("from_phone", models.CharField(blank=True, max_length=30)),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("person", "I am supported by the co-op"),
                            ("representative", "I am family, a friend or a representative"),
                            ("worker", "I work for the co-op"),
                            ("other", "Somebody else"),
                        ],
                        max_length=20,
                    ),
                ),
                ("link_digest", models.CharField(max_length=64)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("acknowledged", "Being looked into"),
                            ("answered", "Answered"),
                            ("review", "Being looked at again"),
                            ("closed", "Closed"),
                        ],
                        default="received",
                        max_length=20,
                    ),
                ),
                ("stage", models.PositiveSmallIntegerField(default=1)),
                ("is_complex", models.BooleanField(default=False)),
                ("acknowledge_by", models.DateField(blank=True, null=True)),
                ("answer_by", models.DateField(blank=True, null=True)),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("upheld", "Upheld"),
                            ("partly", "Partly upheld"),
                            ("not_upheld", "Not upheld"),
                            ("unknown", "Nobody can tell"),
                        ],
                        max_length=20,
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                ("learned", models.TextField(blank=True, help_text="What will be changed, by whom and by when.")),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "version",
                    models.PositiveIntegerField(
                        default=1, help_text="Grows with each change; a stale page is refused."
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
                    "from_person",
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
                    "investigator",
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
                    "recording",
                    coopcare.tenancy.fields.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "worker",
                    coopcare.tenancy.fields.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The worker it is about.",
                        null=True,
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
            name="Incident",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(help_text="What it is known by where names are not used.", max_length=12)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("fall", "A fall"),
                            ("injury", "An injury, a burn or choking"),
                            ("pressure_sore", "A pressure sore"),
                            ("medicine", "A medicine missed, doubled or mixed up"),
                            ("missed_visit", "A visit missed, or so late or short that it mattered"),
                            ("equipment", "Equipment or a house that was not safe"),
                            ("violence", "Violence, threats or harassment"),
                            ("infection", "An infection, a needle or a sharp injury"),
                            ("road", "A crash or a dog bite on the way"),
                            ("lost", "Keys, money, a phone or records lost or sent wrongly"),
                            ("missing", "Somebody went missing"),
                            ("death", "A death"),
                            ("stopped", "We cannot give safe care: too few workers, no power, no phones"),
                            ("other", "Something else"),
                        ],
                        max_length=20,
                    ),
                ),
                ("happened_at", models.DateTimeField()),
                ("what_happened", models.TextField()),
                ("done_at_once", models.TextField()),
                (
                    "harm",
                    models.CharField(
                        choices=[
                            ("nearly", "Nobody was hurt, but somebody could have been"),
                            ("none", "Nobody was hurt"),
                            ("small", "A small hurt: first aid, or somebody to check"),
                            ("doctor", "A doctor, a nurse or more care was needed, or real upset"),
                            ("hospital", "Hospital, or harm that may last"),
                            ("died", "Somebody died"),
                            ("unknown", "I do not know yet"),
                        ],
                        max_length=20,
                    ),
                ),
                ("police", models.BooleanField(default=False)),
                ("reported_at", models.DateTimeField()),
                ("reporter_name", models.CharField(max_length=120)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("reported", "Reported"),
                            ("looked_at", "Looked at"),
                            ("investigated", "Investigated"),
                            ("closed", "Closed"),
                        ],
                        default="reported",
                        max_length=20,
                    ),
                ),
                (
                    "grade",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("near_miss", "Near miss"),
                            ("none", "No harm"),
                            ("low", "Low"),
                            ("moderate", "Moderate"),
                            ("severe", "Severe"),
                            ("death", "Death"),
                        ],
                        max_length=20,
                    ),
                ),
                ("grade_reason", models.TextField(blank=True)),
                (
                    "serious",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        help_text="Yes to these; see registers.grading.",
                        size=None,
                    ),
                ),
                (
                    "opinion_of",
                    models.CharField(blank=True, help_text="The health professional who was asked.", max_length=120),
                ),
                ("finish_by", models.DateField(blank=True, null=True)),
                ("found", models.TextField(blank=True)),
                ("to_change", models.TextField(blank=True, help_text="What will be changed, by whom and by when.")),
                ("investigated_on", models.DateField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "version",
                    models.PositiveIntegerField(
                        default=1, help_text="Grows with each change; a stale page is refused."
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
                    "investigator",
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
                    "person",
                    coopcare.tenancy.fields.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incidents",
                        to="members.person",
                    ),
                ),
                (
                    "reported_by",
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
                        related_name="incidents",
                        to="rotas.visit",
                    ),
                ),
                (
                    "worker",
                    coopcare.tenancy.fields.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
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
            name="CandourStep",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("tell", "Tell them what happened, face to face"),
                            ("apologise", "Say sorry"),
                            ("write", "Write to them"),
                            ("follow_up", "Tell them what was found, face to face and in writing"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "due_on",
                    models.DateField(
                        blank=True, help_text="Empty while it waits for the end of the looking.", null=True
                    ),
                ),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("done_by", models.CharField(blank=True, max_length=120)),
                ("told", models.CharField(blank=True, help_text="Who was told.", max_length=120)),
                ("words", models.TextField(blank=True)),
                ("letter_went", models.CharField(blank=True, help_text="How the letter reached them.", max_length=120)),
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
                    "letter",
                    coopcare.tenancy.fields.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "incident",
                    coopcare.tenancy.fields.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candour",
                        to="compliance.incident",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Lesson",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("title", models.CharField(max_length=120)),
                ("words", models.TextField()),
                ("changed", models.TextField(help_text="What we do differently now.")),
                ("shared_at", models.DateTimeField()),
                ("shared_by", models.CharField(max_length=120)),
                (
                    "concern",
                    coopcare.tenancy.fields.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lessons",
                        to="compliance.concern",
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
                    "feedback",
                    coopcare.tenancy.fields.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lessons",
                        to="compliance.feedback",
                    ),
                ),
                (
                    "incident",
                    coopcare.tenancy.fields.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lessons",
                        to="compliance.incident",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=12)),
                ("event", models.CharField(help_text="A key of the table.", max_length=30)),
                ("person_code", models.CharField(blank=True, max_length=20)),
                ("happened_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("law_due_at", models.DateTimeField(blank=True, null=True)),
                ("facts", models.TextField(blank=True, help_text="What is to be put into the form. No names.")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("approved", "Approved"),
                            ("sent", "Sent"),
                            ("not_needed", "Not needed, with a reason"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("proposed_by", models.CharField(max_length=120)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("approved_by", models.CharField(blank=True, max_length=120)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("sent_by", models.CharField(blank=True, max_length=120)),
                ("reference", models.CharField(blank=True, max_length=120)),
                ("reason", models.TextField(blank=True, help_text="Why it is not needed.")),
                (
                    "version",
                    models.PositiveIntegerField(
                        default=1, help_text="Grows with each change; a stale page is refused."
                    ),
                ),
                (
                    "concern",
                    coopcare.tenancy.fields.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notifications",
                        to="compliance.concern",
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
                    "incident",
                    coopcare.tenancy.fields.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notifications",
                        to="compliance.incident",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="OtherClock",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(max_length=20)),
                ("due_at", models.DateTimeField()),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "To do"), ("done", "Done"), ("not_needed", "Not needed")],
                        default="open",
                        max_length=20,
                    ),
                ),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("done_by", models.CharField(blank=True, max_length=120)),
                ("reference", models.CharField(blank=True, max_length=120)),
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
                    "incident",
                    coopcare.tenancy.fields.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clocks",
                        to="compliance.incident",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddIndex(
            model_name="concern",
            index=models.Index(fields=["coop", "raised_at"], name="concern_by_time"),
        ),
        migrations.AddConstraint(
            model_name="concern",
            constraint=models.UniqueConstraint(fields=("coop", "code"), name="concern_code_is_unique"),
        ),
        migrations.AddConstraint(
            model_name="concern",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "referred"), _negated=True),
                    models.Q(("referral_reference__gt", ""), ("referred_at__isnull", False), ("referred_to__gt", "")),
                    _connector="OR",
                ),
                name="referral_has_a_reference",
            ),
        ),
        migrations.AddConstraint(
            model_name="concern",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "kept"), _negated=True), ("not_referred_because__gt", ""), _connector="OR"
                ),
                name="not_referred_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="concern",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", False), ("outcome__gt", ""), ("status", "closed")),
                    models.Q(models.Q(("status", "closed"), _negated=True), ("closed_at__isnull", True)),
                    _connector="OR",
                ),
                name="concern_closes_with_an_outcome",
            ),
        ),
        migrations.AddIndex(
            model_name="caseplace",
            index=models.Index(fields=["coop", "person"], name="case_places_of_worker"),
        ),
        migrations.AddConstraint(
            model_name="caseplace",
            constraint=models.UniqueConstraint(
                condition=models.Q(("taken_off_at__isnull", True)),
                fields=("coop", "concern", "person"),
                name="on_a_case_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="concernstep",
            constraint=models.UniqueConstraint(fields=("coop", "concern", "kind"), name="one_step_of_a_kind"),
        ),
        migrations.AddIndex(
            model_name="feedback",
            index=models.Index(fields=["coop", "received_at"], name="feedback_by_time"),
        ),
        migrations.AddIndex(
            model_name="feedback",
            index=models.Index(fields=["coop", "from_person"], name="feedback_of_person"),
        ),
        migrations.AddConstraint(
            model_name="feedback",
            constraint=models.UniqueConstraint(fields=("coop", "code"), name="feedback_code_is_unique"),
        ),
        migrations.AddConstraint(
            model_name="feedback",
            constraint=models.UniqueConstraint(fields=("coop", "link_digest"), name="feedback_link_is_unique"),
        ),
        migrations.AddConstraint(
            model_name="feedback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("investigator__isnull", True),
                    ("worker__isnull", True),
                    models.Q(("investigator", models.F("worker")), _negated=True),
                    _connector="OR",
                ),
                name="nobody_looks_into_themselves",
            ),
        ),
        migrations.AddConstraint(
            model_name="feedback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "answered"), _negated=True),
                    models.Q(("answer__gt", ""), ("answered_at__isnull", False)),
                    _connector="OR",
                ),
                name="answered_has_an_answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="feedback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", False), ("status", "closed")),
                    models.Q(models.Q(("status", "closed"), _negated=True), ("closed_at__isnull", True)),
                    _connector="OR",
                ),
                name="feedback_closes_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="feedback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "closed"), _negated=True),
                    ("kind", "compliment"),
                    ("learned__gt", ""),
                    _connector="OR",
                ),
                name="closed_complaint_was_learned_from",
            ),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(fields=["coop", "happened_at"], name="incident_by_time"),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(fields=["coop", "person"], name="incident_of_person"),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.UniqueConstraint(fields=("coop", "code"), name="incident_code_is_unique"),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(("status", "reported"), ("grade__gt", ""), _connector="OR"),
                name="looked_at_has_a_grade",
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["investigated", "closed"]), _negated=True),
                    models.Q(("found__gt", ""), ("investigated_on__isnull", False)),
                    _connector="OR",
                ),
                name="investigated_has_findings",
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", False), ("status", "closed")),
                    models.Q(models.Q(("status", "closed"), _negated=True), ("closed_at__isnull", True)),
                    _connector="OR",
                ),
                name="incident_closes_at_a_time",
            ),
        ),
        migrations.AddIndex(
            model_name="candourstep",
            index=models.Index(
                condition=models.Q(("done_at__isnull", True)), fields=["coop", "due_on"], name="candour_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="candourstep",
            constraint=models.UniqueConstraint(fields=("coop", "incident", "kind"), name="one_candour_step_of_a_kind"),
        ),
        migrations.AddConstraint(
            model_name="candourstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("done_at__isnull", True),
                    models.Q(("done_by__gt", ""), ("told__gt", ""), ("words__gt", "")),
                    _connector="OR",
                ),
                name="candour_is_done_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="candourstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "write"), _negated=True),
                    ("done_at__isnull", True),
                    ("letter__isnull", False),
                    _connector="OR",
                ),
                name="candour_writes_a_letter",
            ),
        ),
        migrations.AddIndex(
            model_name="lesson",
            index=models.Index(fields=["coop", "shared_at"], name="lesson_by_time"),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("status__in", ["draft", "approved"])),
                fields=["coop", "due_at"],
                name="notification_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.UniqueConstraint(fields=("coop", "code"), name="notification_code_is_unique"),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.UniqueConstraint(
                condition=models.Q(("incident__isnull", False)),
                fields=("coop", "incident", "event"),
                name="incident_is_notified_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.UniqueConstraint(
                condition=models.Q(("concern__isnull", False)),
                fields=("coop", "concern", "event"),
                name="concern_is_notified_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["approved", "sent"]), _negated=True),
                    models.Q(("approved_at__isnull", False), ("approved_by__gt", ""), ("facts__gt", "")),
                    _connector="OR",
                ),
                name="approved_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reference__gt", ""), ("sent_at__isnull", False), ("status", "sent")),
                    models.Q(models.Q(("status", "sent"), _negated=True), ("sent_at__isnull", True)),
                    _connector="OR",
                ),
                name="sent_has_its_proof",
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "not_needed"), _negated=True), ("reason__gt", ""), _connector="OR"
                ),
                name="not_needed_has_a_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="otherclock",
            index=models.Index(condition=models.Q(("status", "open")), fields=["coop", "due_at"], name="clock_due"),
        ),
        migrations.AddConstraint(
            model_name="otherclock",
            constraint=models.UniqueConstraint(fields=("coop", "incident", "kind"), name="one_clock_of_a_kind"),
        ),
        migrations.AddConstraint(
            model_name="otherclock",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at__isnull", True), ("status", "open")),
                    models.Q(models.Q(("status", "open"), _negated=True), ("done_at__isnull", False)),
                    _connector="OR",
                ),
                name="clock_stops_at_a_time",
            ),
        ),
        Isolate(
            "concern",
            "caseplace",
            "concernstep",
            "incident",
            "candourstep",
            "otherclock",
            "feedback",
            "notification",
            "lesson",
        ),
        Track(
            "concern",
            "caseplace",
            "concernstep",
            "incident",
            "candourstep",
            "otherclock",
            "feedback",
            "notification",
            "lesson",
        ),
    ]
