"""Large bank files are imported by a worker."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0016_month_runs"),
        ("documents", "0002_isolate"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="bankimport",
            name="asked_at",
            field=models.DateTimeField(blank=True, help_text="When a worker was asked to import it.", null=True),
        ),
        migrations.AddField(
            model_name="bankimport",
            name="asked_by",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="bankimport",
            name="last_error",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AlterField(
            model_name="bankimport",
            name="status",
            field=models.CharField(
                choices=[
                    ("waiting", "Not imported yet"),
                    ("importing", "Being imported"),
                    ("imported", "Imported"),
                    ("dropped", "Thrown away"),
                ],
                default="waiting",
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="bankimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "importing"), _negated=True),
                    models.Q(("asked_at__isnull", False), ("asked_by__gt", "")),
                    _connector="OR",
                ),
                name="bank_import_says_who_asked",
            ),
        ),
    ]
