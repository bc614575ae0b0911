"""Row-level security, same-co-op keys and history for this app's tables."""

from django.db import migrations

from coopcare.tenancy.isolation import Isolate


class Migration(migrations.Migration):
    dependencies = [("api", "0001_initial")]

    operations = [
        Isolate("idempotentrequest"),
    ]
