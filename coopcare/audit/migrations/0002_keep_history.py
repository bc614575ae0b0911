"""The one trigger function that keeps history, and the locks on what it writes."""

from django.db import migrations

from coopcare.tenancy.isolation import AppendOnly, Isolate

RECORD_ROW_CHANGE = """
CREATE FUNCTION record_row_change() RETURNS trigger LANGUAGE plpgsql AS $$
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
            CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END);
    RETURN NULL;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(RECORD_ROW_CHANGE, "DROP FUNCTION record_row_change()"),
        Isolate("rowchange", "activity"),
        AppendOnly("rowchange", "activity"),
    ]
