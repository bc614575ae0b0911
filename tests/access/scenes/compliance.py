"""A policy pack, and an inspection that is open."""

import datetime as dt
from typing import Any

from compliance.models import PackStatus, PolicyPack
from compliance.services.inspections import open_inspection
from coopcare.clock import now
from coopcare.documents.services import store_document
from members.models import Person
from tests.access.world import CANARY, World
from tests.cast import Cast


def policies_and_inspection(world: World) -> None:
    cast, mo = world.greenvale, world.greenvale.mo.actor()
    document = store_document(
        name="pack.pdf", content_type="application/pdf", content=CANARY.encode(), kind="policy_pack", actor=mo
    )
    pack = PolicyPack.objects.create(
        status=PackStatus.READY,
        requested_at=now(),
        requested_by=CANARY,
        finished_at=now(),
        document=document,
        keeping=document,
        bundle=document,
        answers={"organisation": {"pack_version": "1"}},
    )
    inspection, _ = inspection_of(cast, [cast.margaret.person])
    world.ids |= {"pack": pack.id, "inspection": inspection.id}


def inspection_of(cast: Cast, sample: list[Person], email: str = "pat@cqc.example") -> tuple[Any, str]:
    """An inspection open until tomorrow, and the secret of its letter."""
    from coopcare.outbox.models import Message

    inspection = open_inspection(
        inspector_name=f"Pat Inspector {CANARY}",
        organisation="Care Quality Commission",
        email=email,
        purpose="A usual inspection",
        starts_at=now(),
        ends_at=now() + dt.timedelta(days=1),
        sample_ids=[person.id for person in sample],
        actor=cast.mo.actor(),
    )
    letter = Message.objects.get(to=email).body
    return inspection, letter.partition("/inspect/")[2].partition("/")[0]
