"""The co-op's own policies: drafts, adopted versions that nobody can change, and who has read them."""

import django.db.models.deletion
from django.db import migrations, models

import coopcare.ids
import coopcare.tenancy.context
import coopcare.tenancy.fields
from coopcare.tenancy.isolation import AppendOnly, Isolate, Track


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0002_isolate"),
        ("members", "0006_working_time"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="PolicyDraft",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=10)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("proposed", "Proposed to the board"),
                            ("adopted", "Adopted, not yet in force"),
                            ("set_aside", "Set aside"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("sections", models.JSONField()),
                ("base", models.JSONField()),
                ("base_version", models.CharField(max_length=20)),
                ("base_sources", models.JSONField(default=list)),
                (
                    "change",
                    models.CharField(blank=True, help_text="What is different, for the version table.", max_length=300),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("begun_at", models.DateTimeField()),
                ("begun_by", models.CharField(max_length=120)),
                ("changed_at", models.DateTimeField()),
                ("changed_by", models.CharField(max_length=120)),
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
            name="PolicyEdition",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=10)),
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("text", models.JSONField()),
                ("answers", models.JSONField()),
                ("base", models.JSONField()),
                ("base_version", models.CharField(max_length=20)),
                ("decided_on", models.DateField(help_text="The day of the board's meeting.")),
                ("minute_reference", models.CharField(max_length=60)),
                ("in_force_from", models.DateField()),
                ("review_due_on", models.DateField()),
                ("adopted_at", models.DateTimeField()),
                ("adopted_by", models.CharField(max_length=120)),
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
                    "draft",
                    coopcare.tenancy.fields.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="editions",
                        to="compliance.policydraft",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="PolicyReading",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("read", "Read it"),
                            ("talked", "Talked it through with them"),
                            ("easy", "Gave the easy-read summary"),
                            ("printed", "Gave it on paper"),
                            ("large", "Gave it in large print"),
                            ("sent", "Sent it by e-mail"),
                            ("other", "In another way"),
                        ],
                        default="read",
                        max_length=20,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("done_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=120)),
                ("answers", models.JSONField(default=list)),
                ("right", models.PositiveSmallIntegerField(default=0)),
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
                    "edition",
                    coopcare.tenancy.fields.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="compliance.policyedition",
                    ),
                ),
                (
                    "person",
                    coopcare.tenancy.fields.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="policy_readings",
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
            name="PolicyRemark",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("comment", "Comment"),
                            ("proposed", "Proposed to the board"),
                            ("sent_back", "Sent back"),
                            ("set_aside", "Set aside"),
                        ],
                        max_length=20,
                    ),
                ),
                ("words", models.TextField(blank=True)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=120)),
                ("hat", models.CharField(help_text="The hat they wore, in words.", max_length=60)),
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
                    "draft",
                    coopcare.tenancy.fields.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remarks",
                        to="compliance.policydraft",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ReadingReminder",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("sent_at", models.DateTimeField()),
                ("count", models.PositiveSmallIntegerField()),
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
                        related_name="reading_reminders",
                        to="members.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddConstraint(
            model_name="policydraft",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("draft", "proposed"))),
                fields=("coop", "code"),
                name="one_open_draft",
            ),
        ),
        migrations.AddConstraint(
            model_name="policydraft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["proposed", "adopted"]), _negated=True),
                    ("change__gt", ""),
                    _connector="OR",
                ),
                name="proposed_says_what_changed",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyedition",
            constraint=models.UniqueConstraint(fields=("coop", "draft"), name="one_edition_a_draft"),
        ),
        migrations.AddConstraint(
            model_name="policyedition",
            constraint=models.UniqueConstraint(fields=("coop", "code", "number"), name="one_edition_a_number"),
        ),
        migrations.AddConstraint(
            model_name="policyedition",
            constraint=models.CheckConstraint(
                condition=models.Q(("minute_reference__gt", "")), name="edition_has_a_minute"
            ),
        ),
        migrations.AddConstraint(
            model_name="policyedition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("in_force_from__gte", models.F("decided_on")), ("review_due_on__gt", models.F("in_force_from"))
                ),
                name="edition_dates_follow",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyreading",
            constraint=models.UniqueConstraint(
                condition=models.Q(("how", "read")), fields=("coop", "edition", "person"), name="one_reading_each"
            ),
        ),
        migrations.AddConstraint(
            model_name="policyreading",
            constraint=models.UniqueConstraint(
                condition=models.Q(("how", "read"), _negated=True),
                fields=("coop", "edition", "person"),
                name="one_giving_each",
            ),
        ),
        migrations.AddIndex(
            model_name="policyremark",
            index=models.Index(fields=["coop", "draft", "made_at"], name="remark_by_draft"),
        ),
        migrations.AddConstraint(
            model_name="policyremark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["comment", "sent_back"]), _negated=True), ("words__gt", ""), _connector="OR"
                ),
                name="remark_has_words",
            ),
        ),
        migrations.AddIndex(
            model_name="readingreminder",
            index=models.Index(fields=["coop", "person", "sent_at"], name="reading_reminder_by_person"),
        ),
        Isolate("policydraft", "policyremark", "policyedition", "policyreading", "readingreminder"),
        Track("policydraft", "policyremark", "policyedition", "policyreading", "readingreminder"),
        AppendOnly("policyremark", "policyedition", "policyreading", "readingreminder"),
    ]
