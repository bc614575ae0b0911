"""Wages for the board's sums of cost; a statement must add up."""

from django.db import migrations, models
from django.db.models import F, Q

import coopcare.ids
import coopcare.tenancy.context
from coopcare.tenancy.isolation import Isolate, Track

JOBS = [
    ("pca", "Personal Care Assistant"),
    ("support_worker", "Cluster support worker"),
    ("manager", "Registered manager"),
    ("office", "Office"),
]


class Migration(migrations.Migration):
    dependencies = [("billing", "0002_isolate"), ("tenancy", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="WageRate",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("job", models.CharField(choices=JOBS, max_length=20)),
                ("hour_pence", models.BigIntegerField()),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "coop",
                    models.ForeignKey(
                        default=coopcare.tenancy.context.current_coop_id,
                        editable=False,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="tenancy.coop",
                    ),
                ),
            ],
            options={
                "ordering": ["job", "-starts_on"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(condition=Q(hour_pence__gt=0), name="wage_is_positive"),
                    models.CheckConstraint(
                        condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                        name="wage_ends_after_start",
                    ),
                    models.UniqueConstraint(fields=["coop", "job", "starts_on"], name="one_wage_per_job_and_day"),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=Q(closing_pence=F("opening_pence") + F("charged_pence") - F("paid_pence")),
                name="statement_adds_up",
            ),
        ),
        Isolate("wagerate"),
        Track("wagerate"),
    ]
