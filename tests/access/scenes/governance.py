"""Something in each register of governance."""

import datetime as dt

from compliance.models import PlannedAction, Risk
from compliance.services.actions import add_action
from compliance.services.risks import Figures, open_risk
from coopcare.clock import today
from tests.access.world import CANARY, World

MONTH = dt.timedelta(days=28)


def registers_of_governance(world: World) -> None:
    world.ids |= {"action": an_action(world).id, "risk": a_risk(world).id}


def an_action(world: World, *, number: int = 0) -> PlannedAction:
    """Ana's, added by hand."""
    cast = world.greenvale
    return add_action(
        what=f"Order more gloves {CANARY} {number}",
        owner=cast.ana.person,
        due_on=today() + MONTH,
        how_we_will_know="Nobody runs out.",
        actor=cast.mo.actor(),
    )


def a_risk(world: World, *, number: int = 0) -> Risk:
    cast = world.greenvale
    return open_risk(
        sentence=f"Too few PCAs in the holidays {CANARY} {number}",
        owner=cast.mo.person,
        what_we_do="Agree on leave early.",
        figures=Figures(4, 4, 2, 4),
        review_on=today() + MONTH,
        actor=cast.mo.actor(),
    )


def more_in_the_registers(world: World) -> None:
    """For the tests of long lists: inside the co-op's door."""
    for number in range(1, 9):
        an_action(world, number=number)
        a_risk(world, number=number)
