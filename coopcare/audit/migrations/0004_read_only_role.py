"""What the role that only reads may do: read every co-op's table under row-level security, and say what it has read.

The second goes by a function that belongs to the owner and can do nothing else: it adds rows to the list of readings.
"""

from django.db import migrations

# The owner of the tables may not make roles, so the role comes from roles.sql.
READER_IS_THERE = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'coopcare_reader') THEN
        RAISE EXCEPTION 'The role coopcare_reader is missing. Run coopcare/launch/roles.sql again, as the superuser.';
    END IF;
END $$
"""

# Tables that are isolated later get this from Isolate. Co-ops themselves are no secret.
READ_EVERY_TENANT_TABLE = """
DO $$ DECLARE
    tenant_table regclass;
BEGIN
    FOR tenant_table IN
        SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND c.relrowsecurity AND a.attname = 'coop_id'
    LOOP
        EXECUTE format('GRANT SELECT ON %s TO coopcare_reader', tenant_table);
    END LOOP;
    GRANT SELECT ON tenancy_coop TO coopcare_reader;
END $$
"""

READ_NOTHING = "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM coopcare_reader"

KEEP_READINGS = """
CREATE FUNCTION keep_readings(readings jsonb) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO public.audit_activity
        (id, coop_id, at, actor, actor_name, user_id, hat, verb, subject_kind, subject_id, about_id, is_reading, detail)
    SELECT gen_random_uuid(), nullif(current_setting('coopcare.coop_id', true), '')::uuid,
           at, actor, actor_name, user_id, hat, verb, subject_kind, subject_id, about_id, true, ''
    FROM jsonb_to_recordset(readings) AS reading(
        at timestamptz, actor text, actor_name text, user_id uuid, hat text, verb text, subject_kind text,
        subject_id uuid, about_id uuid)
$$;
REVOKE ALL ON FUNCTION keep_readings(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION keep_readings(jsonb) TO coopcare_app, coopcare_reader
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_write_a_row_once"), ("tenancy", "0001_initial")]

    operations = [
        migrations.RunSQL(READER_IS_THERE, migrations.RunSQL.noop),
        migrations.RunSQL(READ_EVERY_TENANT_TABLE, READ_NOTHING),
        migrations.RunSQL(KEEP_READINGS, "DROP FUNCTION keep_readings(jsonb)"),
    ]
