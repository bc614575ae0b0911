"""How large a risk is: how likely, times how bad, and how soon it must be looked at again. No database.

The five-by-five matrix is common practice and no law; the edges of the bands and the months are this co-op movement's
own choice, printed in the risk policy (P05) and beside every score.
"""

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

LIKELY = {1: "Rare", 2: "Unlikely", 3: "Possible", 4: "Likely", 5: "Almost certain"}
HARM = {1: "Very small", 2: "Small", 3: "Moderate", 4: "Serious", 5: "Very serious"}


@dataclass(frozen=True)
class Band:
    """`least`: the lowest score in it. `months`: the longest until the next review."""

    name: str
    least: int
    months: int


VERY_HIGH, HIGH = 15, 10
BANDS = (Band("Very high", VERY_HIGH, 1), Band("High", HIGH, 1), Band("Moderate", 5, 6), Band("Low", 1, 12))


def score(likely: int, harm: int) -> int:
    """1 to 25. Raises ValueError outside 1 to 5."""
    if likely not in LIKELY or harm not in HARM:
        raise ValueError(f"A risk is from 1 to 5 likely and 1 to 5 bad, not {likely} and {harm}.")
    return likely * harm


def band(points: int) -> Band:
    """The band that a score from 1 to 25 is in."""
    return next(one for one in BANDS if points >= one.least)


def latest_review(points: int, on: date) -> date:
    """The last day by which a risk with this score, looked at on `on`, is looked at again."""
    return on + relativedelta(months=band(points).months)


def why_not(before: int, after: int) -> str:
    """A sentence when what we do is said to make the risk larger; empty when the scores can stand."""
    if after > before:
        return f"The score after what we do ({after}) cannot be larger than the score before it ({before})."
    return ""


def needs_manager(points: int) -> bool:
    """Whether the registered manager signs before the task starts: high and very high (policy P05)."""
    return points >= HIGH


def is_very_high(points: int) -> bool:
    """Whether the task does not start, or stops, until it is lower; and the nominated individual is told."""
    return points >= VERY_HIGH
