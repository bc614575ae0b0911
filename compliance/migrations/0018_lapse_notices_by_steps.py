from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("compliance", "0017_directors")]

    operations = [
        migrations.AlterField(
            model_name="lapsenotice",
            name="days_before",
            field=models.PositiveSmallIntegerField(
                help_text="Of the steps in workforce.terms, or 0 when it has lapsed."
            ),
        ),
    ]
