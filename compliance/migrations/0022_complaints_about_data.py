"""Two more things that people may ask about data: to have it moved, and to complain about its use."""

from django.db import migrations, models

KINDS = [
    ("access", "See what we hold"),
    ("correction", "Put something right"),
    ("erasure", "Delete something"),
    ("restriction", "Stop using something for now"),
    ("objection", "Object to a use"),
    ("move", "Take it with them, or have it moved"),
    ("complaint", "Complain about how we use it"),
]


class Migration(migrations.Migration):
    dependencies = [("compliance", "0021_acts_instead")]

    operations = [
        migrations.AlterField("informationrequest", "kind", models.CharField(choices=KINDS, max_length=20)),
    ]
