import django.db.models.deletion
from django.db import migrations, models

import coopcare.ids
import coopcare.tenancy.context
import coopcare.tenancy.fields
from coopcare.tenancy.isolation import AppendOnly, Isolate, Track


class Migration(migrations.Migration):
    dependencies = [
        ("clusters", "0004_known_faces"),
        ("rotas", "0013_repairs"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="PublishedWeek",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("monday", models.DateField()),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("published_at", models.DateTimeField()),
                ("published_by", models.CharField(max_length=120)),
                ("rota", models.JSONField(default=dict)),
                ("told", models.PositiveSmallIntegerField(default=0, help_text="How many letters were written.")),
                (
                    "cluster",
                    coopcare.tenancy.fields.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="published_weeks",
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("coop", "cluster", "monday", "version"), name="published_once_a_version"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("monday__iso_week_day", 1)), name="published_week_starts_on_a_monday"
                    ),
                    models.CheckConstraint(condition=models.Q(("version__gte", 1)), name="published_from_version_one"),
                ],
            },
        ),
        Isolate("publishedweek"),
        Track("publishedweek"),
        AppendOnly("publishedweek"),
    ]
