from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("compliance", "0018_lapse_notices_by_steps")]

    operations = [
        migrations.AddField(
            model_name="policyedition",
            name="why_early",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Why the board did not wait for two weeks of comments; empty: it did.",
                max_length=300,
            ),
            preserve_default=False,
        ),
    ]
