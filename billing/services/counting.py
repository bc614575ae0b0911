"""Telling PostgreSQL that very many rows of visits and money are new."""

from django.db import connection


def count_again() -> None:
    """Have what was just written counted, so that it is found by its indexes before the transaction ends.

    PostgreSQL counts rows by itself only once others can see them. Until then it believes that there are none, and
    compares every row with every other: minutes, where it takes a second (see migration 0031). Takes well under a
    second itself, and never waits.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT count_visits_and_money_again()")
