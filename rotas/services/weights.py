"""Saying what counts in a good rota."""

from collections.abc import Mapping

from django.db import transaction

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now
from coopcare.errors import Invalid, StaleState
from coopcare.tenancy.refusals import refusing
from rotas.models import RotaWeights
from rotas.policies import may_weigh_rules
from rotas.queries.weights import NOT_YOURS, levels_now
from rotas.weights import LEVELS, NAMES, RULES

LONGEST = 300
OVERTAKEN = "Somebody else has just changed what counts. Look at the page again."


@transaction.atomic
def change_weights(levels: Mapping[str, int], *, why: str, version: int, actor: Actor) -> RotaWeights:
    """From now every plan weighs so. `levels`: percent for each rule, one of LEVELS; `version` as the page showed it.

    Raises Invalid with a sentence for anything that is no choice, StaleState when somebody was quicker.
    """
    require(may_weigh_rules(actor) and actor.can_write, NOT_YOURS)
    if set(levels) != NAMES or not set(levels.values()) <= set(LEVELS):
        raise Invalid("Choose how much each of these counts.")
    if not why.strip():
        raise Invalid("Say why, so that others understand it later.", field="why")
    if len(why) > LONGEST:
        raise Invalid(f"Say why in {LONGEST} characters or fewer.", field="why")
    in_force, before = levels_now()
    if in_force != version:
        raise StaleState(OVERTAKEN)
    if before == dict(levels):
        raise Invalid("Nothing is different from how it is now.")
    with refusing("weights_once_a_version", OVERTAKEN):
        changed = RotaWeights.objects.create(
            version=version + 1, levels=dict(levels), why=why.strip(), changed_at=now(), changed_by=actor.name
        )
    different = [rule for rule in RULES if levels[rule.name] != before[rule.name]]
    words = [f"{rule.title}: {LEVELS[levels[rule.name]].lower()}" for rule in different]
    record(actor, "changed what counts in a good rota", changed, detail="; ".join(words)[:300])
    return changed
