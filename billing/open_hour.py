"""What one hour of care pays for. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from coopcare.money import MINUTES_IN_HOUR, pro_rata


@dataclass(frozen=True)
class Slice:
    """One part of the hour, in pence. `bar` is of 100, the price of the hour being 100."""

    words: str
    pence: int
    bar: int


@dataclass(frozen=True)
class Hour:
    """The slices and what is left of the price add up to it, to the penny. `left_pence` is below zero when the hour
    costs more than it brings in.
    """

    price_pence: int
    slices: tuple[Slice, ...]

    @property
    def left_pence(self) -> int:
        return self.price_pence - sum(one.pence for one in self.slices)

    @property
    def left_bar(self) -> int:
        return _bar(self.left_pence, self.price_pence)


def hour_of(*, income_pence: int, minutes: int, parts: Sequence[tuple[str, int]]) -> Hour:
    """An hour of `minutes` of care that brought in `income_pence` and cost the parts: (words, pence) of the same time.

    Each part is rounded by itself, so what is left takes the odd pence. Raises ValueError without any minutes.
    """
    if minutes <= 0:
        raise ValueError("an hour of nothing pays for nothing")
    price = pro_rata(income_pence, MINUTES_IN_HOUR, per_minutes=minutes)
    amounts = [(words, pro_rata(pence, MINUTES_IN_HOUR, per_minutes=minutes)) for words, pence in parts]
    return Hour(price, tuple(Slice(words, pence, _bar(pence, price)) for words, pence in amounts))


def _bar(pence: int, price_pence: int) -> int:
    return max(0, min(100, 100 * pence // price_pence)) if price_pence > 0 else 0
