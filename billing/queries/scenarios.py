"""The cases that a co-op has: those that were kept, and two that are always there."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from billing.models import Scenario
from billing.policies import may_try_scenarios
from billing.queries.law import law_on
from billing.queries.own_case import own_case
from billing.viability import FOUNDERS_CASE, Answers, Inputs, inputs_from_json, work_out
from billing.viability.founders import NAME as FOUNDERS_NAME
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.clock import today
from coopcare.errors import FactMissing, NotFound

# What the founders' case and a fresh one are called in an address.
FOUNDERS, NEW = "founders", "new"
MOST_COMPARED = 3


@dataclass(frozen=True)
class Case:
    """A case to show: `key` names it in an address, `begun` says where its figures come from, if that needs saying."""

    key: str
    name: str
    inputs: Inputs
    law_on: dt.date
    begun: str = ""


@dataclass(frozen=True)
class Compared:
    """A case and what it comes to; `problem` is the sentence when that cannot be said."""

    case: Case
    answers: Answers | None
    problem: str = ""


def scenarios(actor: Actor) -> list[Scenario]:
    """Those that were kept, by name."""
    require(may_try_scenarios(actor))
    return list(Scenario.objects.all())


def open_scenario(actor: Actor, scenario_id: UUID) -> Scenario:
    """Raises NotFound."""
    require(may_try_scenarios(actor))
    scenario = Scenario.objects.filter(id=scenario_id).first()
    if scenario is None:
        raise NotFound()
    return scenario


def open_case(actor: Actor, key: str) -> Case:
    """The founders' case, a fresh one by the law of today, or one that was kept. Raises NotFound."""
    require(may_try_scenarios(actor))
    if key == FOUNDERS:
        return Case(FOUNDERS, FOUNDERS_NAME, FOUNDERS_CASE, today())
    if key == NEW:
        inputs, begun = own_case(today())
        return Case(NEW, "What if?", inputs, today(), begun)
    try:
        return case_of(open_scenario(actor, UUID(key)))
    except ValueError:
        raise NotFound() from None


def case_of(scenario: Scenario) -> Case:
    """Raises Invalid for a row whose figures can no longer be read."""
    return Case(str(scenario.id), scenario.name, inputs_from_json(scenario.inputs), scenario.law_on)


def compared(actor: Actor, keys: Sequence[str]) -> list[Compared]:
    """Each case with its answers, in the order asked for. Raises NotFound."""
    return [_compared(open_case(actor, key)) for key in keys]


def _compared(case: Case) -> Compared:
    try:
        return Compared(case, work_out(case.inputs, law_on(case.law_on)))
    except FactMissing as missing:
        return Compared(case, None, missing.message)
