"""The only door into a co-op's data."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from django.db import connection, transaction

READER_ROLE = "coopcare_reader"

if TYPE_CHECKING:
    from coopcare.tenancy.models import Coop


class NoCoopActive(RuntimeError):
    """Tenant data was touched outside acting_for(). Always a fault in our code."""


class AnotherCoopActive(RuntimeError):
    """acting_for() was nested with a different co-op. Always a fault in our code."""


class Acting(Protocol):
    """Whoever acts: all that tenancy needs to know of them is the label that history keeps, and whether they may only
    read. Then PostgreSQL refuses every write, whatever Python says.
    """

    @property
    def label(self) -> str: ...

    @property
    def reads_only(self) -> bool: ...


@dataclass(frozen=True)
class _Active:
    coop: "Coop"
    actor: Acting


_active: ContextVar[_Active | None] = ContextVar("coopcare_active", default=None)


def current_coop() -> "Coop":
    if (active := _active.get()) is None:
        raise NoCoopActive("No co-op is active: enter acting_for(coop, actor) first.")
    return active.coop


def current_coop_id() -> UUID:
    return current_coop().id


def active_labels() -> tuple[str, str]:
    """(co-op id, actor label) for the logs; empty strings outside a co-op."""
    active = _active.get()
    return (str(active.coop.id), active.actor.label) if active else ("", "")


@contextmanager
def acting_for(coop: "Coop", actor: Acting) -> Iterator[None]:
    """Open a transaction in which only `coop`'s rows exist and every change is remembered as `actor`'s.

    The settings are made with the SET LOCAL statement: they end with the transaction, so nothing leaks through a
    connection pool (and Citus propagates only the statement, not set_config()). Nesting the same co-op is a savepoint,
    and gives the outer actor back at its end.
    """
    outer = _active.get()
    if outer is not None and outer.coop.id != coop.id:
        raise AnotherCoopActive(f"Acting for {outer.coop.slug}: cannot also act for {coop.slug}.")
    token = _active.set(_Active(coop, actor))
    try:
        with transaction.atomic():
            _tell_database(str(coop.id), actor.label)
            _wear_role(actor, before=outer.actor if outer else None)
            yield
    finally:
        worn = _active.get()
        _active.reset(token)
        # A savepoint keeps SET LOCAL after its release, so the outer values are put back by hand.
        if connection.in_atomic_block and not connection.needs_rollback:
            _tell_database(str(outer.coop.id) if outer else "", outer.actor.label if outer else "")
            _wear_role(outer.actor if outer else None, before=worn.actor if worn else None)


def become(actor: Acting) -> None:
    """Change who acts, inside acting_for(): a request opens the door as a visitor and then learns who it is."""
    active = _active.get()
    if active is None:
        raise NoCoopActive("become() needs an open door: enter acting_for(coop, actor) first.")
    _active.set(_Active(active.coop, actor))
    _tell_database(str(active.coop.id), actor.label)
    _wear_role(actor, before=active.actor)


def _tell_database(coop_id: str, actor_label: str) -> None:
    """In one message: every request passes here three times."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL coopcare.coop_id = %s; SET LOCAL coopcare.actor = %s", [coop_id, actor_label])


def _wear_role(actor: Acting | None, *, before: Acting | None) -> None:
    """The role that only reads, for whoever may only read; otherwise the connection's own (never NONE: the tests log in
    as the owner and wear the web's role). Local to the transaction, as the settings are.
    """
    reads, did_read = (one is not None and one.reads_only for one in (actor, before))
    if reads != did_read:
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {READER_ROLE}" if reads else "SET LOCAL role TO DEFAULT")
