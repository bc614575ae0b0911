from django.db import migrations, models

import coopcare.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Fact",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("key", models.CharField(max_length=60)),
                ("name", models.CharField(help_text="What the figure is, in plain words.", max_length=120)),
                (
                    "jurisdiction",
                    models.CharField(
                        choices=[
                            ("england", "England"),
                            ("wales", "Wales"),
                            ("scotland", "Scotland"),
                            ("northern_ireland", "Northern Ireland"),
                        ],
                        default="england",
                        max_length=20,
                    ),
                ),
                ("value", models.CharField(blank=True, max_length=120, null=True)),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("pounds", "pounds"),
                            ("pounds_per_hour", "pounds an hour"),
                            ("pounds_per_day", "pounds a day"),
                            ("pounds_per_week", "pounds a week"),
                            ("pounds_per_year", "pounds a year"),
                            ("pounds_per_mile", "pounds a mile"),
                            ("percent", "percent"),
                            ("people", "people"),
                            ("minutes", "minutes"),
                            ("hours", "hours"),
                            ("days", "days"),
                            ("weeks", "weeks"),
                            ("months", "months"),
                            ("years", "years"),
                            ("day_of_month", "day of the month"),
                            ("month", "year and month"),
                            ("day_of_year", "month and day"),
                            ("yes_no", "yes or no"),
                            ("text", "words"),
                        ],
                        max_length=20,
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("in_force", "In force"),
                            ("enacted", "In law, starting later"),
                            ("announced", "Announced"),
                            ("consulted", "Consulted on"),
                            ("draft", "Draft"),
                            ("unknown", "Not known"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "confidence",
                    models.CharField(
                        choices=[
                            ("H", "From law or an official page"),
                            ("M", "From a reliable second source"),
                            ("L", "Check before relying on this"),
                        ],
                        max_length=1,
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_url", models.URLField(blank=True)),
                ("source_seen_on", models.DateField(blank=True, null=True)),
                ("note", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["key", "jurisdiction", "valid_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key", "jurisdiction", "valid_from"), name="one_fact_from_each_date"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="fact_ends_after_it_starts",
                    ),
                ],
            },
        ),
    ]
