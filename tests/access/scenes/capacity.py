"""What Margaret cannot decide, what limits her, and who may decide for her."""

from tests.access.world import CANARY, TUESDAY, World
from tests.factories.capacity import a_decision, a_limit, a_paper, an_assessment


def capacity(world: World) -> None:
    """Ana wrote it all down, with the canary in the words."""
    ana, margaret = world.greenvale.ana.actor(), world.greenvale.margaret.person
    assessment = an_assessment(margaret, decision=f"Bed rails {CANARY}", doubt=CANARY, assessed_on=TUESDAY, actor=ana)
    a_decision(assessment, decided=f"A low bed {CANARY}", actor=ana)
    world.ids |= {
        "assessment": assessment.id,
        "limit": a_limit(margaret, what=f"A sensor {CANARY}", since=TUESDAY, actor=ana).id,
        "legal_paper": a_paper(margaret, holders=f"David {CANARY}", kept_at=CANARY, seen_on=TUESDAY, actor=ana).id,
    }
