from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clusters", "0012_medicine_due_from"),
    ]

    operations = [
        migrations.AddField(
            model_name="planwish",
            name="asked_by_user_id",
            field=models.UUIDField(null=True),
        ),
    ]
