"""Row-level security, same-co-op keys and history for this app's tables."""

from django.db import migrations

from coopcare.tenancy.isolation import Isolate, Track

# accounts stands below members, so the key from a log-in to its person is made here.
ACCESS_IS_OF_A_PERSON = """
ALTER TABLE accounts_access ADD CONSTRAINT accounts_access_person_id_coop
    FOREIGN KEY (coop_id, person_id) REFERENCES members_person (coop_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE accounts_invitation ADD CONSTRAINT accounts_invitation_person_id_coop
    FOREIGN KEY (coop_id, person_id) REFERENCES members_person (coop_id, id) DEFERRABLE INITIALLY DEFERRED
"""
ACCESS_IS_OF_A_PERSON_BACK = """
ALTER TABLE accounts_invitation DROP CONSTRAINT accounts_invitation_person_id_coop;
ALTER TABLE accounts_access DROP CONSTRAINT accounts_access_person_id_coop
"""


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0001_initial"),
        ("accounts", "0002_isolate"),
        ("documents", "0002_isolate"),
        ("audit", "0002_keep_history"),
    ]

    operations = [
        Isolate("person", "employment", "credential", "permissiongrant", "membership"),
        Track("person", "employment", "credential", "permissiongrant", "membership"),
        migrations.RunSQL(ACCESS_IS_OF_A_PERSON, ACCESS_IS_OF_A_PERSON_BACK),
    ]
