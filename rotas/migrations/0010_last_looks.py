import django.db.models.deletion
from django.db import migrations, models

import coopcare.ids
import coopcare.tenancy.context
import coopcare.tenancy.fields
from coopcare.tenancy.isolation import Isolate, Track


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0005_pca_cards"),
        ("rotas", "0009_late"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="LastLook",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("user_id", models.UUIDField()),
                ("read_until", models.DateTimeField()),
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
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddConstraint(
            model_name="lastlook",
            constraint=models.UniqueConstraint(
                fields=("coop", "person", "user_id"), name="one_last_look_per_person_and_log_in"
            ),
        ),
        Isolate("lastlook"),
        Track("lastlook"),
    ]
