from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clusters", "0004_known_faces"),
    ]

    operations = [
        migrations.AlterField(
            model_name="packagetask",
            name="needs_training",
            field=models.CharField(
                blank=True,
                choices=[
                    ("care_certificate", "Care Certificate"),
                    ("moving_and_handling", "Moving and handling"),
                    ("medicines", "Medicines"),
                    ("life_support", "Basic life support"),
                    ("safeguarding", "Safeguarding adults"),
                    ("infection_control", "Infection control"),
                    ("data_security", "Data security"),
                    ("dementia", "Dementia"),
                    ("learning_disability", "Learning disability and autism"),
                    ("fire_safety", "Fire safety"),
                    ("health_and_safety", "Health and safety"),
                    ("food_safety", "Food safety"),
                    ("mental_capacity", "Consent and mental capacity"),
                    ("equality", "Equality, diversity and inclusion"),
                    ("lone_working", "Lone working"),
                    ("nutrition", "Nutrition and drink"),
                ],
                max_length=30,
            ),
        ),
    ]
