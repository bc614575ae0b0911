"""The score of an audit. No database."""

from collections.abc import Iterable
from dataclasses import dataclass

YES, PARTLY, NO, NOT_APPLICABLE = "yes", "partly", "no", "na"
POINTS = {YES: 2, PARTLY: 1, NO: 0}


@dataclass(frozen=True)
class Score:
    """Yes is two points, partly one, no none; what does not apply is not counted."""

    points: int
    possible: int

    @property
    def percent(self) -> int | None:
        """Whole per cent, rounded down so that nothing looks complete which is not; None when nothing applied."""
        return self.points * 100 // self.possible if self.possible else None

    @property
    def words(self) -> str:
        if self.percent is None:
            return "Nothing applied"
        return f"{self.points} of {self.possible} points ({self.percent}%)"


def score_of(answers: Iterable[str]) -> Score:
    """Raises KeyError for an answer that is none of the four."""
    counted = [POINTS[answer] for answer in answers if answer != NOT_APPLICABLE]
    return Score(sum(counted), 2 * len(counted))
