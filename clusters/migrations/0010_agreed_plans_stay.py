"""What was agreed in a plan, and what was written about a risk, is not changed any more, by nobody and nothing.

What was left open may be filled in later (signed, checked, replaced, ended), and words may be emptied when the time to
keep them is over.
"""

from django.db import migrations

REFUSE = """
    CREATE FUNCTION refuse_change_of_agreed_plan() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_TABLE_NAME = 'clusters_careplan' THEN
            IF OLD.agreed_at IS NULL THEN
                RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
            END IF;
        ELSIF TG_TABLE_NAME <> 'clusters_riskassessment' THEN
            IF NOT EXISTS (SELECT FROM clusters_careplan WHERE id = OLD.plan_id AND agreed_at IS NOT NULL) THEN
                RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
            END IF;
        END IF;
        IF TG_OP = 'DELETE' OR EXISTS (
            SELECT FROM jsonb_each(to_jsonb(NEW)) AS now JOIN jsonb_each(to_jsonb(OLD)) AS was USING (key)
            WHERE now.value <> was.value AND was.value NOT IN ('null', '""') AND now.value <> '""'
        ) THEN
            RAISE EXCEPTION 'what was agreed is not changed' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
"""
TABLES = ("clusters_careplan", "clusters_planpart", "clusters_outcome", "clusters_riskassessment")
ON_EACH = [
    f"CREATE TRIGGER agreed_stays BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW "
    "EXECUTE FUNCTION refuse_change_of_agreed_plan()"
    for table in TABLES
]
TAKEN_BACK = [
    *(f"DROP TRIGGER agreed_stays ON {table}" for table in TABLES),
    "DROP FUNCTION refuse_change_of_agreed_plan()",
]


class Migration(migrations.Migration):
    dependencies = [
        ("clusters", "0009_capacity"),
    ]

    operations = [
        migrations.RunSQL([REFUSE, *ON_EACH], TAKEN_BACK),
    ]
