"""Row-level security, same-co-op keys and history for this app's tables."""

from django.db import migrations

from coopcare.tenancy.isolation import AppendOnly, Isolate


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("audit", "0002_keep_history")]

    operations = [
        Isolate("document"),
        AppendOnly("document"),
    ]
