"""Large pay is approved by a worker, who keeps why it could not be."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0029_costs_of_clusters"),
    ]

    operations = [
        migrations.AddField(
            model_name="payperiod",
            name="approving",
            field=models.CharField(blank=True, help_text="Who has asked a worker to approve it.", max_length=120),
        ),
        migrations.AddField(
            model_name="payperiod",
            name="refusal",
            field=models.CharField(blank=True, help_text="Why the worker could not.", max_length=500),
        ),
    ]
