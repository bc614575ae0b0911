"""What Margaret takes: a line that Ana wrote yesterday, and nobody has checked yet; and what Amira wrote at a visit."""

import datetime as dt

import time_machine

from coopcare.clock import local
from rotas.medicines.entries import Code, Said
from rotas.models import Visit
from rotas.services.medicines import write_dose
from tests.access.world import CANARY, TUESDAY, World
from tests.factories.medicines import AS_NEEDED, a_medicine

YESTERDAY = TUESDAY - dt.timedelta(days=1)
NINE, HALF_PAST = dt.time(9), dt.time(9, 30)


def medicines(world: World) -> None:
    """Of the two doses at yesterday's visit one was written down, and the other is a gap."""
    cast, margaret, ana = world.greenvale, world.greenvale.margaret.person, world.greenvale.ana.actor()
    with time_machine.travel(local(YESTERDAY, dt.time(7)), tick=False):
        line = a_medicine(margaret, actor=ana, name=f"Amlodipine {CANARY}", times=(NINE, HALF_PAST))
        pain = a_medicine(margaret, actor=ana, **AS_NEEDED | {"name": f"Paracetamol {CANARY}"})
    done = Visit.objects.get(id=world.ids["done"])
    with time_machine.travel(local(YESTERDAY, dt.time(10)), tick=False):
        late = {"at": local(YESTERDAY, NINE), "how_known": f"Paper {CANARY}"}
        write_dose(done, line, Said(Code.GIVEN, **late), dose=(YESTERDAY, NINE), actor=cast.amira.actor())
        knee = Said(Code.GIVEN, amount="One", why=f"Knee {CANARY}", **late)
        entry = write_dose(done, pain, knee, actor=cast.amira.actor())
    world.ids |= {"medicine": line.id, "pain": pain.id, "medicine_entry": entry.id}
