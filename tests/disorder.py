"""Rows come in any order unless a query says which: here it is made so, since PostgreSQL usually hides the mistake."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import OrderBy
from django.db.models.functions import Random
from django.db.models.sql.compiler import SQLCompiler

_in_order = SQLCompiler.get_order_by


def _in_any_order(compiler: SQLCompiler) -> list[Any]:
    """Random where the query asks for no order and order could matter: not in a subquery, nor in counts."""
    found = _in_order(compiler)
    query = compiler.query
    if found or query.subquery or query.combinator or query.distinct or query.group_by is not None:
        return found
    if query.select_for_update or not (query.default_cols or query.select):
        return found  # locks are taken in an order of their own, and a bare count has no rows
    by_chance = OrderBy(Random())
    return [(by_chance, (*compiler.compile(by_chance), False))]


@contextmanager
def any_order() -> Iterator[None]:
    """While it lasts, every unordered list of rows is shuffled."""
    SQLCompiler.get_order_by = _in_any_order  # type: ignore[method-assign]
    try:
        yield
    finally:
        SQLCompiler.get_order_by = _in_order  # type: ignore[method-assign]
