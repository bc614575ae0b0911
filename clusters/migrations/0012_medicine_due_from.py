from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clusters", "0011_medicines"),
    ]

    operations = [
        migrations.AddField(
            model_name="medicine",
            name="due_from",
            field=models.DateTimeField(
                blank=True,
                help_text="It takes the place of a line of which what was due before this was written.",
                null=True,
            ),
        ),
    ]
