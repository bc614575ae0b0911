"""Which timesheets a worker has still to work out."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0021_nights"),
        ("documents", "0002_isolate"),
        ("members", "0006_working_time"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="timesheet",
            name="is_waiting",
            field=models.BooleanField(default=False, help_text="A worker has still to work it out."),
        ),
        migrations.AddIndex(
            model_name="timesheet",
            index=models.Index(
                condition=models.Q(("is_waiting", True)), fields=["coop", "period"], name="timesheet_waiting"
            ),
        ),
    ]
