"""How much each soft rule counts now, and how it came to be so."""

from dataclasses import dataclass

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from rotas.models import RotaWeights
from rotas.planner.problem import Weights
from rotas.policies import may_weigh_rules
from rotas.weights import AS_USUAL, LEVELS, RULES, USUAL, SoftRule, weights_of

NOT_YOURS = "What counts in the rota is for the manager and the board."


@dataclass(frozen=True)
class PastChange:
    """One version: what became different in it, in words."""

    version: RotaWeights
    changes: list[str]


def levels_now() -> tuple[int, dict[str, int]]:
    """The version in force (0 while nobody has changed anything) and its levels."""
    newest = RotaWeights.objects.order_by("-version").first()
    return (newest.version, {**AS_USUAL, **newest.levels}) if newest else (0, dict(AS_USUAL))


def weights_now(*, is_published: bool) -> Weights:
    return weights_of(levels_now()[1], is_published=is_published)


def rules_now(actor: Actor) -> tuple[int, list[tuple[SoftRule, int]]]:
    """For the page: the version, and each rule with its level."""
    require(may_weigh_rules(actor), NOT_YOURS)
    version, levels = levels_now()
    return version, [(rule, levels[rule.name]) for rule in RULES]


def past_changes(actor: Actor) -> list[PastChange]:
    """The newest first."""
    require(may_weigh_rules(actor), NOT_YOURS)
    before, found = dict(AS_USUAL), []
    for version in RotaWeights.objects.order_by("version"):
        levels = {**AS_USUAL, **version.levels}
        changed = [rule for rule in RULES if levels[rule.name] != before[rule.name]]
        words = [f"{rule.title}: {LEVELS.get(levels[rule.name], LEVELS[USUAL]).lower()}" for rule in changed]
        found.append(PastChange(version, words))
        before = levels
    return found[::-1]
