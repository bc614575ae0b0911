"""Rows that very many tests begin with are written once by their factories, and after that in one step.

Making the cast takes a hundred statements, each by way of the ORM, and was nearly half of the time of the suite. What
the first test of a process wrote is kept and written again for the next, with ids of its own and with the times of now:
two tests never share an id, by which something kept outside the database could be mixed up.
"""

import datetime as dt
import io
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection

from coopcare.clock import now, today
from coopcare.ids import new_id

Made = TypeVar("Made")
NOT_WRITTEN = ("SELECT", "SAVEPOINT", "RELEASE")


@dataclass
class Recording:
    """What was written, what it made, and when it was all there: written again, nothing of it is of a time to come."""

    statements: list[tuple[str, tuple[Any, ...]]]
    made: bytes
    at: dt.datetime


_recordings: dict[tuple[Callable[[], Any], dt.date], Recording] = {}


def made_by(make: Callable[[], Made]) -> Made:
    """What `make` makes: by itself the first time on a local day (real or held), as recorded after that."""
    key = make, today()
    if key not in _recordings:
        made, _recordings[key] = _record(make)
        return made
    return _again(_recordings[key])


def _record(make: Callable[[], Made]) -> tuple[Made, Recording]:
    statements: list[tuple[str, tuple[Any, ...]]] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        assert not many, "one statement, one set of values"
        if not sql.startswith(NOT_WRITTEN):
            statements.append((sql, tuple(params or ())))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep), _nothing_on_commit():
        made = make()
    kept = io.BytesIO()
    _Pickler(kept).dump(made)
    return made, Recording(statements, kept.getvalue(), now())


@contextmanager
def _nothing_on_commit() -> Iterator[None]:
    before = len(connection.run_on_commit)
    yield
    assert len(connection.run_on_commit) == before, "what is done on commit would not be done again"


def _again(recording: Recording) -> Any:
    ids = _NewIds(recording)
    later = now() - recording.at
    params = [_as_now(value, ids, later) for _, values in recording.statements for value in values]
    with connection.cursor() as cursor:
        cursor.execute(";\n".join(sql for sql, _ in recording.statements), params)
    return _Unpickler(io.BytesIO(recording.made), ids, later).load()


class _NewIds:
    """A fresh id for each that was recorded, in the same order: ids are sorted by time."""

    def __init__(self, recording: Recording) -> None:
        found = {value for _, values in recording.statements for value in values if isinstance(value, UUID)}
        self.of = {old: new_id() for old in sorted(found)}
        self.of_text = {str(old): str(new) for old, new in self.of.items()}


def _as_now(value: Any, ids: _NewIds, later: dt.timedelta) -> Any:
    if isinstance(value, UUID):
        return ids.of.get(value, value)
    if isinstance(value, str):
        return ids.of_text.get(value, value)
    if isinstance(value, dt.datetime):
        return value + later
    if isinstance(value, list):
        return [_as_now(one, ids, later) for one in value]
    return value


class _Pickler(pickle.Pickler):
    """Ids and times are marked, so that they can be changed on the way back."""

    def persistent_id(self, value: Any) -> Any:
        if isinstance(value, UUID):
            return value.hex
        return value.isoformat() if isinstance(value, dt.datetime) else None


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, ids: _NewIds, later: dt.timedelta) -> None:
        super().__init__(file)
        self.ids, self.later = ids, later

    def persistent_load(self, marked: str) -> Any:
        is_id = "-" not in marked
        return _as_now(UUID(marked) if is_id else dt.datetime.fromisoformat(marked), self.ids, self.later)
