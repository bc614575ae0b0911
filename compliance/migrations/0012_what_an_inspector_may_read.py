"""The role that only reads may know the national figures, and none of the tables that hold secrets on their way."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_isolate"),
        ("audit", "0004_read_only_role"),
        ("compliance", "0011_registration_and_evidence"),
        ("facts", "0001_initial"),
        ("outbox", "0002_isolate"),
    ]

    operations = [
        migrations.RunSQL(
            "GRANT SELECT ON facts_fact TO coopcare_reader", "REVOKE SELECT ON facts_fact FROM coopcare_reader"
        ),
        migrations.RunSQL(
            "REVOKE SELECT ON outbox_message, accounts_invitation, accounts_personaltoken FROM coopcare_reader",
            "GRANT SELECT ON outbox_message, accounts_invitation, accounts_personaltoken TO coopcare_reader",
        ),
    ]
