"""Row-level security, same-co-op keys and history for this app's tables."""

from django.db import migrations

from coopcare.tenancy.isolation import Isolate, Track


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("audit", "0002_keep_history")]

    operations = [
        Isolate("access", "invitation", "personaltoken"),
        Track("access", "invitation", "personaltoken"),
    ]
