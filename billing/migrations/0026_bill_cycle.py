from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0025_price_of_a_mile")]

    operations = [
        migrations.AddField(
            model_name="budgetline",
            name="bill_cycle",
            field=models.CharField(
                choices=[("week", "a week"), ("four_weeks", "every four weeks"), ("month", "a month")],
                default="month",
                help_text="What each bill is for.",
                max_length=20,
            ),
        ),
    ]
