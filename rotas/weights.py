"""What a good rota is, to a co-op: the soft rules in plain words, and how much each counts. Pure.

A rule stands for one or more figures of the planner's `Weights`, whose defaults are "as usual". Covering visits comes
before all of these, and the hard rules of staffing are not here at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from rotas.planner.problem import Weights

USUAL = 100
# Percent of the usual weight, and the words for it.
LEVELS: dict[int, str] = {
    0: "Does not count",
    50: "Counts for half",
    USUAL: "Counts as usual",
    200: "Counts double",
    400: "Counts four times as much",
}
# How much more it costs to change a week that people have been told of than one that they have not.
PUBLISHED_TIMES = 3


@dataclass(frozen=True)
class SoftRule:
    """`means`: what the planner does for its sake. `figures`: the fields of Weights that it stands for."""

    name: str
    title: str
    means: str
    figures: tuple[str, ...]


RULES = (
    SoftRule(
        "chosen",
        "Whom the person chose",
        "Visits go to the person’s first choice, then to the second, then to somebody they know, and last to a "
        "stranger.",
        ("rank_step", "known", "stranger"),
    ),
    SoftRule(
        "faces",
        "Few different faces",
        "A person sees no more PCAs in a week than they need to, and the ones who usually come.",
        ("extra_person", "unusual"),
    ),
    SoftRule(
        "settled",
        "What people already know stays",
        "A visit keeps its PCA and its time once they have been told. In a published week this counts three times.",
        ("changed_worker", "changed_time"),
    ),
    SoftRule("promised", "Promised hours", "PCAs get the hours that their contract promises.", ("guaranteed_minute",)),
    SoftRule(
        "fairness",
        "Weekends and split days are shared",
        "Whoever has worked more weekends lately is asked for fewer, and nobody’s day is split more than it must be.",
        ("burden",),
    ),
    SoftRule("days_off", "Whole days off", "A PCA’s visits are on few days, so that others are free.", ("day_used",)),
    SoftRule("travel", "Short ways", "PCAs spend little time on the way.", ("travel_minute", "commute_minute")),
    SoftRule("time", "The time that was wished for", "Visits start when the person asked.", ("moved_minute",)),
)
NAMES = frozenset(rule.name for rule in RULES)
AS_USUAL: Mapping[str, int] = {rule.name: USUAL for rule in RULES}


def weights_of(levels: Mapping[str, int], *, is_published: bool = False) -> Weights:
    """The planner's weights. A rule that is not named counts as usual."""
    usual = Weights()
    figures = {
        figure: round(getattr(usual, figure) * levels.get(rule.name, USUAL) / USUAL)
        for rule in RULES
        for figure in rule.figures
    }
    if is_published:
        for figure in ("changed_worker", "changed_time"):
            figures[figure] *= PUBLISHED_TIMES
    return replace(usual, **figures)
