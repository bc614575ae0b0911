"""Row-level security, same-co-op keys and history for this app's tables."""

from django.db import migrations

from coopcare.tenancy.isolation import AppendOnly, Isolate, Track


class Migration(migrations.Migration):
    dependencies = [("rotas", "0001_initial"), ("clusters", "0002_isolate")]

    operations = [
        Isolate("visitpattern", "patterntask", "visit", "attendance", "visittask", "visitnote", "visitevent"),
        Track("visitpattern", "patterntask", "visit", "attendance", "visittask"),
        AppendOnly("visitnote", "visitevent"),
    ]
