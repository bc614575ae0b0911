"""What Margaret takes: a line that Ana wrote yesterday, and nobody has checked yet."""

import datetime as dt

import time_machine

from coopcare.clock import local
from tests.access.world import CANARY, TUESDAY, World
from tests.factories.medicines import a_medicine

YESTERDAY = TUESDAY - dt.timedelta(days=1)


def medicines(world: World) -> None:
    cast = world.greenvale
    with time_machine.travel(local(YESTERDAY, dt.time(7)), tick=False):
        line = a_medicine(
            cast.margaret.person,
            actor=cast.ana.actor(),
            name=f"Amlodipine {CANARY}",
            times=(dt.time(9), dt.time(9, 30)),
        )
    world.ids |= {"medicine": line.id}
