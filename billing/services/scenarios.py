"""Keeping what was tried: a name and the figures, so that it can be worked out again."""

import datetime as dt

from django.db import IntegrityError, transaction

from billing.models import Scenario
from billing.policies import may_try_scenarios
from billing.viability import Inputs, check, inputs_to_json
from billing.viability.founders import NAME as FOUNDERS_NAME
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid

MOST_SCENARIOS = 200
NAME_LENGTH = 80


@transaction.atomic
def save_scenario(inputs: Inputs, *, name: str, actor: Actor) -> Scenario:
    """Keep a case under a name, by the law of today. Raises Invalid for a name that is taken, or figures that do not
    fit.
    """
    require(may_try_scenarios(actor))
    name = _free_name(name)
    if Scenario.objects.count() >= MOST_SCENARIOS:
        raise Invalid(f"There are {MOST_SCENARIOS} scenarios already. Remove one first.")
    scenario = _keep(inputs_to_json(check(inputs)), name, today(), actor)
    record(actor, "kept a scenario", scenario, detail=name)
    return scenario


@transaction.atomic
def copy_scenario(scenario: Scenario, *, actor: Actor) -> Scenario:
    """The same figures by the same law, under the first free name “Copy of …”."""
    require(may_try_scenarios(actor))
    taken = set(Scenario.objects.values_list("name", flat=True))
    if len(taken) >= MOST_SCENARIOS:
        raise Invalid(f"There are {MOST_SCENARIOS} scenarios already. Remove one first.")
    names = (_copy_name(scenario.name, number) for number in range(1, MOST_SCENARIOS + 2))
    name = next(one for one in names if one not in taken)
    copy = _keep(scenario.inputs, name, scenario.law_on, actor)
    record(actor, "copied a scenario", copy, detail=name)
    return copy


@transaction.atomic
def rename_scenario(scenario: Scenario, *, name: str, actor: Actor) -> Scenario:
    """Raises Invalid for a name that is taken."""
    require(may_try_scenarios(actor))
    old = scenario.name
    scenario.name = _free_name(name, but=scenario)
    try:
        with transaction.atomic():
            scenario.save(update_fields=["name"])
    except IntegrityError as error:
        raise _taken(name) from error
    record(actor, "renamed a scenario", scenario, detail=f"{old}: now {scenario.name}")
    return scenario


@transaction.atomic
def remove_scenario(scenario: Scenario, *, actor: Actor) -> None:
    """Take it off the list. What it was stays in the history of changes."""
    require(may_try_scenarios(actor))
    record(actor, "removed a scenario", scenario, detail=scenario.name)
    scenario.delete()


def _keep(inputs: dict[str, int | None], name: str, law_on: dt.date, actor: Actor) -> Scenario:
    try:
        with transaction.atomic():
            return Scenario.objects.create(name=name, inputs=inputs, law_on=law_on, made_by=actor.name, made_at=now())
    except IntegrityError as error:  # somebody else took the name a moment ago
        raise _taken(name) from error


def _free_name(name: str, *, but: Scenario | None = None) -> str:
    name = " ".join(name.split())
    if not name:
        raise Invalid("Give it a name, like “Two more clusters”.", field="name")
    if len(name) > NAME_LENGTH:
        raise Invalid(f"The name must have {NAME_LENGTH} letters or fewer.", field="name")
    others = Scenario.objects.exclude(id=but.id) if but else Scenario.objects.all()
    if name.casefold() == FOUNDERS_NAME.casefold() or others.filter(name__iexact=name).exists():
        raise _taken(name)
    return name


def _taken(name: str) -> Invalid:
    return Invalid(f"There is a scenario called “{name}” already. Choose another name.", field="name")


def _copy_name(name: str, number: int) -> str:
    start = "Copy of " if number == 1 else f"Copy {number} of "
    return f"{start}{name}"[:NAME_LENGTH]
