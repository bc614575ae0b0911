import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rotas", "0012_swaps")]

    operations = [
        migrations.AddField(
            model_name="weekdraft",
            name="kind",
            field=models.CharField(
                choices=[("week", "The whole week"), ("repair", "Some days, with the fewest people disturbed")],
                default="week",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="weekdraft",
            name="days",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.DateField(),
                blank=True,
                default=list,
                help_text="Local days; none means the whole week.",
                size=None,
            ),
        ),
        migrations.AddConstraint(
            model_name="weekdraft",
            constraint=models.CheckConstraint(
                condition=models.Q(("days__len", 0), ("kind", "week"))
                | models.Q(("days__len__gt", 0), ("kind", "repair")),
                name="repair_names_its_days",
            ),
        ),
    ]
