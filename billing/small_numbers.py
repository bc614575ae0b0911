"""Totals about few people say too much about each of them. Pure. Source: domain.md F6 (cells under 5 are hidden)."""

from collections.abc import Sequence

LEAST_PEOPLE = 5


def hidden_cells(people: Sequence[int]) -> set[int]:
    """Positions of the cells that must not be shown, given how many people each is about, when their total is shown.

    An empty cell is about nobody and may be shown. The total less what is shown gives away the sum of what is hidden,
    so the hidden cells are always at least two and about enough people together: the next smallest are hidden too.

    >>> hidden_cells([12, 3, 9, 0])
    {1, 2}
    >>> hidden_cells([60, 2, 1, 0])
    {0, 1, 2}
    """
    hidden = {i for i, count in enumerate(people) if 0 < count < LEAST_PEOPLE}
    others = sorted((i for i, count in enumerate(people) if count >= LEAST_PEOPLE), key=lambda i: people[i])
    while hidden and others and (len(hidden) < 2 or sum(people[i] for i in hidden) < LEAST_PEOPLE):
        hidden.add(others.pop(0))
    return hidden


def is_too_few(people: int) -> bool:
    """Whether a single figure about so many people must not be shown."""
    return 0 < people < LEAST_PEOPLE
