"""A policy that is before the board, and one that it has adopted."""

from compliance.services.editions import begin_draft, propose
from tests.access.world import CANARY, World
from tests.factories.editions import an_edition


def own_policies(world: World) -> None:
    mo = world.greenvale.mo.actor()
    draft = begin_draft("P03", actor=mo)
    propose(draft, change=f"Words of our own, {CANARY}", version=1, actor=mo)
    edition = an_edition("P01", adopted_by=f"Ed Barker {CANARY}")
    world.ids |= {"policy_draft": draft.id, "edition": edition.id}
