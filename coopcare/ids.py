"""Primary keys: UUID version 7, whose first 48 bits are the time, so that new rows land together in an index."""

import uuid

# The `compat` module returns the standard library's own UUID class. The package's default class is a
# different type, which psycopg and Django's UUIDField refuse.
from uuid_utils import compat


def new_id() -> uuid.UUID:
    """A fresh, time-ordered key."""
    return compat.uuid7()
