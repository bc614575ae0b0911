"""From scores of statements to the rating of a key question. Pure.

Source: the scoring rules of December 2024 (domain.md A5.1). The share and its bands are published; that a 1 holds a key
question below Good and a 1 or 2 below Outstanding is of medium confidence, so it is data and marked to be checked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Band:
    """From this whole percent on, this rating."""

    percent: int
    rating: str


@dataclass(frozen=True)
class Limit:
    """One statement with this score or less, and the rating is at most this."""

    score: int
    at_most: str


@dataclass(frozen=True)
class Judgement:
    """How a key question comes out: `total` of `most`, which counts as `percent`.

    `rating` is empty while a statement has no score; `unlimited` is what the share alone would give; `steps` are
    sentences that say how it came about.
    """

    total: int
    most: int
    percent: int
    rating: str
    unlimited: str
    steps: tuple[str, ...]

    @property
    def share(self) -> str:
        """With one decimal, half up: "68.8%"."""
        tenths = (2 * 1000 * self.total + self.most) // (2 * self.most) if self.most else 0
        return f"{tenths // 10}.{tenths % 10}%"

    @property
    def is_limited(self) -> bool:
        return self.rating != self.unlimited


@dataclass(frozen=True)
class Scoring:
    """Names of the scores from 1 up, the bands from the lowest, and the limits from the lowest score."""

    names: tuple[str, ...]
    bands: tuple[Band, ...]
    limits: tuple[Limit, ...]
    confidence: str

    @classmethod
    def read(cls, table: Mapping[str, Any]) -> "Scoring":
        """From a file. Raises KeyError, TypeError or ValueError with words for what is wrong."""
        bands = tuple(Band(int(row["from"]), str(row["rating"])) for row in table["bands"])
        limits = tuple(Limit(int(row["score"]), str(row["at_most"])) for row in table["limits"])
        names = tuple(table["scores"])
        if not names or not bands:
            raise ValueError("it needs scores and bands")
        if [band.percent for band in bands] != sorted({band.percent for band in bands}):
            raise ValueError("the bands must rise")
        if unknown := [limit.at_most for limit in limits if limit.at_most not in {band.rating for band in bands}]:
            raise ValueError(f"no band is called {unknown[0]}")
        return cls(names, bands, limits, str(table["confidence"]))

    @property
    def most(self) -> int:
        return len(self.names)

    def name_of(self, score: int) -> str:
        return f"{score}: {self.names[score - 1]}"

    def rating_at(self, percent: int) -> str:
        """The rating of a whole percent; below every band it is the lowest."""
        reached = [band.rating for band in self.bands if band.percent <= percent]
        return reached[-1] if reached else self.bands[0].rating

    def judge(self, scores: Sequence[int | None]) -> Judgement:
        """Scores of the statements of one key question; None has none yet. Raises ValueError for one out of range."""
        given = [score for score in scores if score is not None]
        if any(not 1 <= score <= self.most for score in given):
            raise ValueError(f"a score is from 1 to {self.most}")
        total, most = sum(given), self.most * len(scores)
        if not scores or len(given) < len(scores):
            missing = len(scores) - len(given)
            words = f"{len(given)} of {len(scores)} statements have a score. {missing} still need one."
            return Judgement(total, most, 0, "", "", (words,))
        percent = whole_percent(total, most)
        unlimited = self.rating_at(percent)
        limit = self._limit(given, unlimited)
        rating = limit.at_most if limit else unlimited
        result = Judgement(total, most, percent, rating, unlimited, ())
        steps = [
            f"The scores of {len(scores)} statements add up to {total}. The most they could is {most}.",
            f"{total} of {most} is {result.share}, which counts as {percent}%: {unlimited}.",
        ]
        if limit:
            low = sum(score <= limit.score for score in given)
            have = "statement has" if low == 1 else "statements have"
            steps.append(f"{low} {have} {limit.score} or less, so it cannot be better than {rating}.")
        return Judgement(total, most, percent, rating, unlimited, tuple(steps))

    def _limit(self, given: Sequence[int], rating: str) -> Limit | None:
        """The strictest limit that holds `rating` down."""
        order = [band.rating for band in self.bands]
        hit = [limit for limit in self.limits if min(given) <= limit.score]
        lower = [limit for limit in hit if order.index(limit.at_most) < order.index(rating)]
        return min(lower, key=lambda limit: order.index(limit.at_most), default=None)


def whole_percent(part: int, whole: int) -> int:
    """To the nearest whole percent, half up: 87.5 is more than 87, as the published bands have it."""
    return (2 * 100 * part + whole) // (2 * whole)
