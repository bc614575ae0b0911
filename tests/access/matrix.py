"""Who may open what. One row for each address: `who` may, `knows` may know that it exists, and nobody else may tell it
from an address that never was. Source: domain.md F6 and the docstrings of the policies.

The rows ask about Margaret, who is supported in Mill Lane.

margaret        herself                                 cora        supported in another cluster
david           her son, with all her permissions       rhys        her nephew, who may see her money and nothing else
david_for_cora  her son, acting for Cora without any permission
amira           a PCA of her team, who comes to the visits       ben         a PCA of her team
zofia           a PCA of another cluster, whom Margaret has blocked
ana             supports Mill Lane                      iris        supports another cluster
mo              manager       fiona       finance       sunita      secretary       ed          board       nia  member
inspector       of an inspection whose sample is Margaret
flo             manager of another co-op, at this co-op's address
visitor         signed out
"""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver

from tests.access.actors import Row
from tests.access.rows import (
    api,
    builds,
    capacity,
    compliance,
    framework,
    governance,
    inspector,
    life,
    medicines,
    meetings,
    money,
    own,
    people,
    plans,
    registers,
    rota,
    workforce,
)

MATRIX = [
    *api.ROWS,
    *builds.ROWS,
    *capacity.ROWS,
    *compliance.ROWS,
    *framework.ROWS,
    *governance.ROWS,
    *inspector.ROWS,
    *life.ROWS,
    *meetings.ROWS,
    *medicines.ROWS,
    *money.ROWS,
    *own.ROWS,
    *people.ROWS,
    *plans.ROWS,
    *registers.ROWS,
    *rota.ROWS,
    *workforce.ROWS,
]


def addresses(patterns: list[URLPattern | URLResolver], names: str = "", taken: int = 0) -> Iterator[tuple[str, int]]:
    """(name with its namespaces, number of arguments) of every address below these patterns."""
    for pattern in patterns:
        count = taken + pattern.pattern.regex.groups
        if isinstance(pattern, URLResolver):
            below = f"{names}{pattern.namespace}:" if pattern.namespace else names
            yield from addresses(pattern.url_patterns, below, count)
        else:
            yield f"{names}{pattern.name or f'nameless {pattern.pattern}'}", count


def gaps(found: set[tuple[str, int]], matrix: list[Row]) -> list[str]:
    """Addresses without a row, and rows without an address."""
    listed = {one.key for one in matrix}
    missing = [f"{name} ({count} arguments) has no row in the matrix" for name, count in sorted(found - listed)]
    return missing + [f"{name} ({count} arguments) is gone; take out its row" for name, count in sorted(listed - found)]
