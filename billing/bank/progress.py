"""How far a long piece of work on a file has come. Nothing rests on it but what a page shows."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

# Told how many of how many have been done.
Tell = Callable[[int, int], None]

EVERY = 1000


def nobody(done: int, total: int) -> None:
    """For work that nobody waits for."""


def counted(items: Sequence[T], tell: Tell) -> Iterator[T]:
    """The items one by one, telling at the start and after each thousand."""
    for done, item in enumerate(items):
        if done % EVERY == 0:
            tell(done, len(items))
        yield item
