"""Turning the database's refusal into a sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction

from coopcare.errors import Invalid


@contextmanager
def refusing(constraint: str, sentence: str, *, field: str | None = None) -> Iterator[None]:
    """Raise Invalid(sentence) when `constraint` refuses a row; any other refusal stays a fault.

    A rule asked of the database beforehand can be overtaken by somebody else; the constraint cannot. The block is a
    savepoint, so the transaction lives on.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if _constraint_of(error) != constraint:
            raise
        raise Invalid(sentence, field=field) from error


def _constraint_of(error: IntegrityError) -> str | None:
    diagnosis: Any = getattr(error.__cause__, "diag", None)
    name: str | None = getattr(diagnosis, "constraint_name", None)
    return name
