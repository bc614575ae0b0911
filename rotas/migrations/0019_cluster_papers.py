import django.db.models.deletion
from django.db import migrations, models

import coopcare.ids
import coopcare.tenancy.context
import coopcare.tenancy.fields
from coopcare.tenancy.isolation import Isolate, Track


class Migration(migrations.Migration):
    dependencies = [
        ("clusters", "0004_known_faces"),
        ("documents", "0002_isolate"),
        ("rotas", "0018_lapsed_watches"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClusterPapers",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("monday", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[("waiting", "Being made"), ("ready", "Ready"), ("failed", "Could not be made")],
                        default="waiting",
                        max_length=20,
                    ),
                ),
                ("asked_by", models.CharField(max_length=120)),
                ("asked_at", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("last_error", models.CharField(blank=True, max_length=300)),
                (
                    "cluster",
                    coopcare.tenancy.fields.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
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
                "indexes": [models.Index(fields=["coop", "cluster", "monday"], name="papers_of_week")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "waiting")),
                        fields=("coop", "cluster", "monday"),
                        name="papers_asked_for_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "ready"), _negated=True), ("document__isnull", False), _connector="OR"
                        ),
                        name="ready_papers_have_pdf",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("monday__iso_week_day", 1)), name="papers_start_on_a_monday"
                    ),
                ],
            },
        ),
        Isolate("clusterpapers"),
        Track("clusterpapers"),
    ]
