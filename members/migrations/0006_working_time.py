"""Signed opt-outs of 48 hours, and apprenticeships."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import coopcare.ids
import coopcare.tenancy.context
import coopcare.tenancy.fields
import coopcare.tenancy.ranges
from coopcare.tenancy.isolation import Isolate, Track


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0005_pca_cards"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        # For the constraints below. Going back leaves it: the tables of other apps need it too.
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS btree_gist", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Apprenticeship",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
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
                        related_name="apprenticeships",
                        to="members.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_on"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="apprenticeship_runs_forward",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("coop", "="),
                            ("person", "="),
                            (
                                coopcare.tenancy.ranges.DateRange(
                                    "starts_on",
                                    "ends_on",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True),
                                ),
                                "&&",
                            ),
                        ],
                        name="one_apprenticeship_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OptOut",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("starts_on", models.DateField(help_text="The day it was signed.")),
                ("notice_on", models.DateField(blank=True, help_text="The day on which they gave notice.", null=True)),
                ("ends_on", models.DateField(blank=True, help_text="The last day it counts.", null=True)),
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
                        related_name="opt_outs",
                        to="members.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_on"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ends_on__isnull", True), ("notice_on__isnull", True)),
                            models.Q(("ends_on__gt", models.F("notice_on")), ("notice_on__gte", models.F("starts_on"))),
                            _connector="OR",
                        ),
                        name="opt_out_ends_after_notice",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("coop", "="),
                            ("person", "="),
                            (
                                coopcare.tenancy.ranges.DateRange(
                                    "starts_on",
                                    "ends_on",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True),
                                ),
                                "&&",
                            ),
                        ],
                        name="one_opt_out_at_a_time",
                    ),
                ],
            },
        ),
        Isolate("apprenticeship", "optout"),
        Track("apprenticeship", "optout"),
    ]
