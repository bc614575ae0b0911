"""Let the web role ask PostgreSQL to count the tables of visits and money again, which only their owner may do.

Closing a month writes very many rows and reads them again before anybody else can see them, and so before PostgreSQL
counts them by itself. Believing the tables empty, it compares every row with every other: minutes, where it takes a
second. A table that somebody else is counting is left out, so that two co-ops never wait for each other.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION count_visits_and_money_again() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    ANALYZE (SKIP_LOCKED) rotas_visit, rotas_attendance, billing_charge, billing_invoice, billing_invoiceline;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0030_approved_by_a_worker")]

    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION count_visits_and_money_again()")]
