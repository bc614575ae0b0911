"""Registration, readiness, papers of the co-op, evidence and self-assessment."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import coopcare.ids
import coopcare.tenancy.context
import coopcare.tenancy.fields
from coopcare.tenancy.isolation import AppendOnly, Isolate, Track


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0010_workforce"),
        ("documents", "0002_isolate"),
        ("tenancy", "0002_status_days"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApplicationFolder",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting to start"),
                            ("building", "Being built"),
                            ("ready", "Ready"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=20,
                    ),
                ),
                ("requested_at", models.DateTimeField()),
                ("requested_by", models.CharField(max_length=120)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("contents", models.JSONField(default=list, help_text="A row a file: name, SHA-256, bytes.")),
                ("missing", models.JSONField(default=list, help_text="Titles of what was not ready when it was made.")),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("last_error", models.CharField(blank=True, max_length=300)),
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
                    "document",
                    coopcare.tenancy.fields.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "ready"), _negated=True), ("document__isnull", False), _connector="OR"
                        ),
                        name="ready_folder_has_a_file",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["waiting", "building"])),
                        fields=("coop",),
                        name="one_folder_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CoopPaper",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("employers_liability", "Employers’ liability insurance"),
                            ("public_liability", "Public liability insurance"),
                            ("information_commissioner", "Registration with the Information Commissioner"),
                        ],
                        max_length=30,
                    ),
                ),
                ("issuer", models.CharField(help_text="Who insures, or with whom it is registered.", max_length=120)),
                ("number", models.CharField(max_length=60)),
                (
                    "cover_pence",
                    models.BigIntegerField(blank=True, help_text="Of an insurance: the most it pays.", null=True),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(help_text="The last day it holds.")),
                ("noted_at", models.DateTimeField()),
                ("noted_by", models.CharField(max_length=120)),
                (
                    "reminded_on",
                    models.DateField(blank=True, help_text="When the newest letter about its end went out.", null=True),
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
                    "document",
                    coopcare.tenancy.fields.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "-ends_on"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("coop", "kind", "number", "starts_on"), name="paper_noted_once"),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="paper_ends_after_start"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidenceItem",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("document", "A document"),
                            ("photo", "A photo"),
                            ("voice", "A voice: somebody’s own words"),
                            ("observation", "An observation: something seen"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("experience", "What people tell of their care"),
                            ("workers", "What workers and leaders say"),
                            ("partners", "What partners say"),
                            ("observation", "What was seen"),
                            ("processes", "How things are done"),
                            ("outcomes", "What came of it"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "topics",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None),
                ),
                ("title", models.CharField(max_length=120)),
                ("words", models.TextField()),
                ("on", models.DateField(help_text="The local day it is of.")),
                ("fresh_until", models.DateField()),
                (
                    "consent",
                    models.CharField(blank=True, help_text="Of a voice: who agreed, how and when.", max_length=300),
                ),
                ("added_at", models.DateTimeField()),
                ("added_by", models.CharField(max_length=120)),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                ("withdrawn_by", models.CharField(blank=True, max_length=120)),
                ("withdrawn_why", models.CharField(blank=True, max_length=300)),
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
                    "document",
                    coopcare.tenancy.fields.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-added_at"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("topics__len__gt", 0)), name="evidence_is_about_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "voice"), _negated=True), ("consent__gt", ""), _connector="OR"
                        ),
                        name="voice_has_consent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["document", "photo"]), _negated=True),
                            ("document__isnull", False),
                            _connector="OR",
                        ),
                        name="document_is_there",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fresh_until__gte", models.F("on"))), name="evidence_is_fresh_after_its_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("withdrawn_on__isnull", True), ("withdrawn_why__gt", ""), _connector="OR"),
                        name="withdrawn_evidence_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidenceSnapshot",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("source", models.CharField(max_length=40)),
                ("version", models.PositiveSmallIntegerField(help_text="Of the query.")),
                ("first_on", models.DateField()),
                ("last_on", models.DateField()),
                ("numerator", models.PositiveIntegerField()),
                ("denominator", models.PositiveIntegerField()),
                ("sentence", models.CharField(max_length=300)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=120)),
                ("digest", models.CharField(max_length=64)),
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
                "ordering": ["-last_on", "source"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("coop", "source", "version", "first_on", "last_on"), name="one_snapshot_a_period"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_on__gte", models.F("first_on"))), name="snapshot_ends_after_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("numerator__lte", models.F("denominator"))), name="snapshot_counts_a_part"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReadinessTick",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("item", models.CharField(max_length=40)),
                ("owner", models.CharField(blank=True, max_length=120)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("done_on", models.DateField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=500)),
                (
                    "version",
                    models.PositiveIntegerField(
                        default=1, help_text="Grows with each change; a stale page is refused."
                    ),
                ),
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
                (
                    "document",
                    coopcare.tenancy.fields.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("coop", "item"), name="one_tick_an_item")],
            },
        ),
        migrations.CreateModel(
            name="SelfAssessment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("framework", models.CharField(max_length=40)),
                ("node", models.CharField(max_length=20)),
                ("number", models.PositiveIntegerField()),
                ("score", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("story", models.TextField()),
                ("gaps", models.TextField(blank=True)),
                ("actions", models.TextField(blank=True)),
                ("owner", models.CharField(blank=True, help_text="Who sees to the actions.", max_length=120)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=120)),
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
                "ordering": ["-number"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("coop", "framework", "node", "number"), name="assessments_are_numbered"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("actions", ""), models.Q(("due_on__isnull", False), ("owner__gt", "")), _connector="OR"
                        ),
                        name="actions_have_an_owner_and_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatusMove",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "old",
                    models.CharField(
                        choices=[
                            ("pioneer", "Pioneer group"),
                            ("preparing", "Preparing to register"),
                            ("applied", "Applied to register"),
                            ("registered", "Registered"),
                            ("conditions", "Registered with conditions"),
                            ("suspended", "Suspended"),
                            ("cancelled", "Registration cancelled"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "new",
                    models.CharField(
                        choices=[
                            ("pioneer", "Pioneer group"),
                            ("preparing", "Preparing to register"),
                            ("applied", "Applied to register"),
                            ("registered", "Registered"),
                            ("conditions", "Registered with conditions"),
                            ("suspended", "Suspended"),
                            ("cancelled", "Registration cancelled"),
                        ],
                        max_length=20,
                    ),
                ),
                ("on", models.DateField(help_text="The first local day on which it holds.")),
                ("reason", models.CharField(max_length=500)),
                (
                    "reference",
                    models.CharField(
                        blank=True, help_text="Of the application, certificate or notice.", max_length=120
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=120)),
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
                "ordering": ["-made_at", "-id"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("old", models.F("new")), _negated=True), name="status_really_moves"
                    )
                ],
            },
        ),
        Isolate(
            "statusmove",
            "readinesstick",
            "cooppaper",
            "applicationfolder",
            "evidencesnapshot",
            "evidenceitem",
            "selfassessment",
        ),
        Track(
            "statusmove",
            "readinesstick",
            "cooppaper",
            "applicationfolder",
            "evidencesnapshot",
            "evidenceitem",
            "selfassessment",
        ),
        AppendOnly("statusmove", "evidencesnapshot", "selfassessment"),
    ]
