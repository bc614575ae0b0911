"""The login role of web and worker must be powerless: row-level security does not bind an owner or a superuser."""

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

POWERS = """
    SELECT rolsuper, rolbypassrls,
           EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                   WHERE c.relkind IN ('r', 'p') AND n.nspname = 'public' AND c.relowner = r.oid)
    FROM pg_roles r WHERE rolname = current_user
"""


def powers_of_login_role() -> list[str]:
    """What makes this login unsafe to serve with; empty when it is powerless."""
    with connection.cursor() as cursor:
        cursor.execute(POWERS)
        found = cursor.fetchone()
    names = ["is a superuser", "bypasses row-level security", "owns tables"]
    return [name for name, has_it in zip(names, found, strict=True) if has_it]


def refuse_powerful_login() -> None:
    if powers := powers_of_login_role():
        raise ImproperlyConfigured(
            f"The database login {' and '.join(powers)}, so co-ops would not be kept apart. "
            "Serve with the coopcare_app role; only migrations use coopcare_owner."
        )
