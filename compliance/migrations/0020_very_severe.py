"""A life that changed is a grade of its own, where it was graded a death before: it is another notification.

Which of the old rows are which is known to those who graded them; they may grade an open one again.
"""

from django.db import migrations, models

# Taken back, it is graded as before. Past the isolation of rows and their history.
UNGRADED = [
    "ALTER TABLE compliance_incident NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER",
    "UPDATE compliance_incident SET grade = 'death' WHERE grade = 'very_severe'",
    "ALTER TABLE compliance_incident FORCE ROW LEVEL SECURITY, ENABLE TRIGGER USER",
]
GRADES = [
    ("near_miss", "Near miss"),
    ("none", "No harm"),
    ("low", "Low"),
    ("moderate", "Moderate"),
    ("severe", "Severe"),
    ("very_severe", "Very severe"),
    ("death", "Death"),
]


class Migration(migrations.Migration):
    dependencies = [("compliance", "0019_why_a_policy_was_adopted_early")]

    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, UNGRADED),
        migrations.AlterField("incident", "grade", models.CharField(blank=True, choices=GRADES, max_length=20)),
    ]
