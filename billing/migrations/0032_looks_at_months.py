"""Looking at a large month as a job, and what each step of it found."""

import django.db.models.deletion
from django.db import migrations, models

import coopcare.ids
import coopcare.tenancy.context
import coopcare.tenancy.fields
from coopcare.tenancy.isolation import Isolate, Track


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0031_fresh_statistics"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="monthrun",
            name="only_looks",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="MonthPart",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("found", models.JSONField()),
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
                    "run",
                    coopcare.tenancy.fields.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="billing.monthrun",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        Isolate("monthpart"),
        Track("monthpart"),
    ]
