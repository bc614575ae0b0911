"""Permissions and credentials can be taken back; a person's details carry a version."""

from django.db import migrations, models

NOT_FROM = "From this day it does not count."


class Migration(migrations.Migration):
    dependencies = [("members", "0002_isolate")]

    operations = [
        migrations.AddField(
            model_name="credential",
            name="withdrawn_on",
            field=models.DateField(blank=True, help_text=NOT_FROM, null=True),
        ),
        migrations.AddField(
            model_name="permissiongrant",
            name="withdrawn_on",
            field=models.DateField(blank=True, help_text=NOT_FROM, null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="version",
            field=models.PositiveIntegerField(default=1, help_text="Grows with each change; a stale page is refused."),
        ),
    ]
