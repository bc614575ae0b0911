"""How many weeks' money may stay in the account of a direct payment."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0006_reminders")]

    operations = [
        migrations.AddField(
            model_name="budgetline",
            name="contingency_weeks",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
    ]
