"""Storing very many rows of one table."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from coopcare.tenancy.models import TenantModel

Row = dict[str, Any]
BATCH = 4000
KEYS = ("id", "coop")


def store(model: type[TenantModel], rows: Sequence[Row]) -> None:
    """Insert rows given as {column: value}, `id` and `coop_id` among them; a column left out gets its field's default.

    As one JSON text a batch, which PostgreSQL takes apart itself: three months of visits are 170,000 rows, and making
    a model of each and a parameter of each value is what takes the time, about five times as long.
    """
    if not rows:
        return
    table = connection.ops.quote_name(model._meta.db_table)
    statement = f"INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, %s::json)"  # noqa: S608
    # A key made anew for each row is never a default here: `id` and `coop_id` come with the row.
    usual = {field.column: field.get_default() for field in model._meta.concrete_fields if field.name not in KEYS}
    with connection.cursor() as cursor:
        for batch in _batches(rows):
            cursor.execute(statement, [json.dumps([usual | row for row in batch], default=_plain)])


def _batches(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    for first in range(0, len(rows), BATCH):
        yield rows[first : first + BATCH]


def _plain(value: Any) -> str:
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{value!r} cannot be stored")
