"""Amira's recruitment file, with a job, a gap and a reference in it."""

import datetime as dt

from compliance.services.oversight import ask_for_voices, write_oversight
from compliance.services.training import write_competency
from members.models import PastTime, RecruitmentFile, Reference
from tests.access.world import CANARY, TUESDAY, World


def recruitment(world: World) -> None:
    file = RecruitmentFile.objects.get(person=world.greenvale.amira.person)
    RecruitmentFile.objects.filter(id=file.id).update(history_since=dt.date(2015, 7, 1), identity_proof=CANARY)
    past = PastTime.objects.create(
        file=file,
        kind="care_work",
        what=f"Elm House {CANARY}",
        first_month=dt.date(2015, 7, 1),
        last_month=dt.date(2018, 3, 1),
        written_by="Mo Rahman",
    )
    reference = Reference.objects.create(file=file, referee=f"Joan Hale {CANARY}", asked_on=TUESDAY)
    world.ids |= {"file": file.id, "past": past.id, "reference": reference.id}


def supervision(world: World) -> None:
    """Of Amira by Ana; and Margaret is asked how it is with her."""
    cast, ana = world.greenvale, world.greenvale.ana.actor()
    amira = cast.amira.person
    row = write_oversight(amira, kind="supervision", held_on=TUESDAY, seen=f"{CANARY}: all is well", actor=ana)
    (voice,) = ask_for_voices(amira, person_ids=[cast.margaret.person.id], actor=ana)
    write_competency(
        amira, topic="medicines", seen_on=TUESDAY, outcome="can", what_was_seen=f"{CANARY}: calm", actor=ana
    )  # fmt: skip
    world.ids |= {"oversight": row.id, "voice": voice.id}
