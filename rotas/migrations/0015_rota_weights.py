import django.db.models.deletion
from django.db import migrations, models

import coopcare.ids
import coopcare.tenancy.context
from coopcare.tenancy.isolation import AppendOnly, Isolate, Track


class Migration(migrations.Migration):
    dependencies = [
        ("rotas", "0014_published_weeks"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="RotaWeights",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("levels", models.JSONField(default=dict)),
                ("why", models.CharField(max_length=300)),
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
                "constraints": [
                    models.UniqueConstraint(fields=("coop", "version"), name="weights_once_a_version"),
                    models.CheckConstraint(condition=models.Q(("why__gt", "")), name="weights_say_why"),
                ],
            },
        ),
        Isolate("rotaweights"),
        Track("rotaweights"),
        AppendOnly("rotaweights"),
    ]
