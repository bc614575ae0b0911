"""A new row is not copied into its history: it stands in its table until the first change, which keeps it as it was.

Half of what very many rows at once cost the database was that second copy; and of personal data the fewer the better.
"""

from django.db import migrations

RECORD_ROW_CHANGE = """
CREATE OR REPLACE FUNCTION record_row_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    who text := current_setting('coopcare.actor', true);
BEGIN
    IF coalesce(who, '') = '' THEN
        RAISE EXCEPTION 'nobody is acting: % on % refused', TG_OP, TG_TABLE_NAME;
    END IF;
    INSERT INTO audit_rowchange (id, coop_id, at, actor, table_name, row_id, operation, old, new)
    VALUES (gen_random_uuid(), coalesce(NEW.coop_id, OLD.coop_id), clock_timestamp(), who, TG_TABLE_NAME,
            coalesce(NEW.id, OLD.id), TG_OP,
            CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END,
            CASE WHEN {copied} THEN to_jsonb(NEW) END);
    RETURN NULL;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_keep_history")]

    operations = [
        migrations.RunSQL(
            RECORD_ROW_CHANGE.format(copied="TG_OP = 'UPDATE'"),
            RECORD_ROW_CHANGE.format(copied="TG_OP <> 'DELETE'"),
        )
    ]
