"""Row-level security, same-co-op keys and history for this app's tables."""

from django.db import migrations

from coopcare.tenancy.isolation import Isolate, Track


class Migration(migrations.Migration):
    dependencies = [("compliance", "0001_initial"), ("members", "0002_isolate")]

    operations = [
        Isolate("policyanswer", "policypack", "inspection", "inspectionsample"),
        Track("policyanswer", "policypack", "inspection", "inspectionsample"),
    ]
