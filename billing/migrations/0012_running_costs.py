"""What the co-op spent besides the wages of its visits."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import coopcare.ids
import coopcare.tenancy.context
from coopcare.tenancy.isolation import Isolate, Track

HEADINGS = [
    ("travel", "Travel between visits, and mileage"),
    ("training", "Training and meetings"),
    ("on_costs", "Pensions and sick pay"),
    ("support_workers", "Cluster support workers"),
    ("manager", "Manager"),
    ("office", "Office, insurance and fees"),
]


class Migration(migrations.Migration):
    dependencies = [("billing", "0011_bank_files"), ("tenancy", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="RunningCost",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("first_day", models.DateField()),
                ("heading", models.CharField(choices=HEADINGS, max_length=20)),
                ("amount_pence", models.BigIntegerField()),
                ("entered_by", models.CharField(max_length=120)),
                ("entered_at", models.DateTimeField()),
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
                "ordering": ["first_day", "heading"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=["coop", "first_day", "heading"], name="one_cost_a_heading_and_month"
                    ),
                    models.CheckConstraint(condition=Q(amount_pence__gte=0), name="running_cost_is_not_negative"),
                    models.CheckConstraint(condition=Q(first_day__day=1), name="running_cost_is_of_a_month"),
                ],
            },
        ),
        Isolate("runningcost"),
        Track("runningcost"),
    ]
