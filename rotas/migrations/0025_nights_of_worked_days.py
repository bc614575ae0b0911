"""Nights that are no visits count in the average week as soon as they are written down."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rotas", "0024_errands"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="workedday", name="worked_day_has_minutes"),
        migrations.AlterField(
            model_name="workedday",
            name="minutes",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="workedday",
            name="night_minutes",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddConstraint(
            model_name="workedday",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("minutes__gt", 0), models.Q(("minutes__isnull", True), ("night_minutes__gt", 0)), _connector="OR"
                ),
                name="worked_day_has_minutes",
            ),
        ),
    ]
