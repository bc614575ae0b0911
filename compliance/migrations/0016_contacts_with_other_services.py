"""Contacts with other services, and the lines below them: the web's role adds rows, and changes none."""

import django.db.models.deletion
from django.db import migrations, models

import coopcare.ids
import coopcare.tenancy.context
import coopcare.tenancy.fields
from coopcare.tenancy.isolation import AppendOnly, Isolate, Track


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0015_owners_are_people"),
        ("members", "0008_training_requirement"),
        ("tenancy", "0002_status_days"),
    ]

    operations = [
        migrations.CreateModel(
            name="ServiceContact",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("gp", "GP surgery"),
                            ("nurse", "District or community nurse"),
                            ("therapist", "Occupational therapist or physiotherapist"),
                            ("pharmacist", "Pharmacist"),
                            ("hospital", "Hospital"),
                            ("social_worker", "Social worker or council"),
                            ("ambulance", "Ambulance, 111 or 999"),
                            ("other", "Another service"),
                        ],
                        max_length=20,
                    ),
                ),
                ("service", models.CharField(help_text="Its name, and who it was there.", max_length=120)),
                (
                    "way",
                    models.CharField(
                        choices=[("out", "We contacted them"), ("in", "They contacted us")], max_length=10
                    ),
                ),
                ("happened_at", models.DateTimeField()),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("referral", "A referral: to see or help the person"),
                            ("transfer", "Information for a hospital stay or another move"),
                            ("advice", "Advice, asked for or given"),
                            ("news", "Something that one of us should know"),
                        ],
                        max_length=20,
                    ),
                ),
                ("what", models.TextField(help_text="What it was about.")),
                ("outcome", models.TextField(blank=True, help_text="What came of it.")),
                (
                    "sharing",
                    models.CharField(
                        choices=[
                            ("agreed", "Yes, they agreed"),
                            ("without", "No, or they could not say: we shared without it"),
                            ("nothing", "Nothing about them was shared"),
                        ],
                        max_length=10,
                    ),
                ),
                ("shared_because", models.CharField(blank=True, max_length=300)),
                ("answer_by", models.DateField(blank=True, null=True)),
                ("written_at", models.DateTimeField()),
                ("written_by", models.CharField(max_length=120)),
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
                        related_name="service_contacts",
                        to="members.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact with another service",
                "verbose_name_plural": "contacts with other services",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ContactLine",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(choices=[("answer", "Answer"), ("later", "Added later")], max_length=10)),
                ("came_on", models.DateField(blank=True, null=True)),
                ("words", models.TextField()),
                ("written_at", models.DateTimeField()),
                ("written_by", models.CharField(max_length=120)),
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
                    "contact",
                    coopcare.tenancy.fields.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="compliance.servicecontact",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of a contact with another service",
                "verbose_name_plural": "lines of contacts with other services",
                "ordering": ["written_at", "id"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddIndex(
            model_name="servicecontact",
            index=models.Index(fields=["coop", "person", "happened_at"], name="contact_of_person"),
        ),
        migrations.AddIndex(
            model_name="servicecontact",
            index=models.Index(
                condition=models.Q(("answer_by__isnull", False)), fields=["coop", "answer_by"], name="contact_answer_by"
            ),
        ),
        migrations.AddConstraint(
            model_name="servicecontact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sharing", "without"), _negated=True), ("shared_because__gt", ""), _connector="OR"
                ),
                name="shared_without_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicecontact",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__gt", ""), ("answer_by__isnull", False), _connector="OR"),
                name="contact_ended_or_awaits_an_answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "answer")), fields=("coop", "contact"), name="contact_is_answered_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="contactline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("came_on__isnull", False), ("kind", "answer")),
                    models.Q(("came_on__isnull", True), ("kind", "later")),
                    _connector="OR",
                ),
                name="answer_came_on_a_day",
            ),
        ),
        Isolate("servicecontact", "contactline"),
        Track("servicecontact", "contactline"),
        AppendOnly("servicecontact", "contactline"),
    ]
