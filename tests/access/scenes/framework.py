"""A tick of the readiness list, an insurance, an application folder and a piece of evidence, each with its file."""

import datetime as dt

from compliance.models import (
    ApplicationFolder,
    Category,
    CoopPaper,
    EvidenceItem,
    ItemKind,
    PackStatus,
    PaperKind,
    ReadinessTick,
)
from coopcare.clock import now, today
from coopcare.documents.models import Document
from coopcare.documents.services import store_document
from tests.access.world import CANARY, World


def getting_registered(world: World) -> None:
    mo = world.greenvale.mo.actor()

    def a_file(kind: str) -> Document:
        return store_document(
            name=f"{CANARY}.pdf", content_type="application/pdf", content=CANARY.encode(), kind=kind, actor=mo
        )

    ReadinessTick.objects.create(
        item="business_plan", owner_before=CANARY, done_on=today(), document=a_file("readiness"), changed_at=now(),
        changed_by=CANARY,
    )  # fmt: skip
    paper = CoopPaper.objects.create(
        kind=PaperKind.PUBLIC_LIABILITY, issuer=CANARY, number="1", cover_pence=1, starts_on=today(),
        ends_on=today() + dt.timedelta(days=300), document=a_file("coop_paper"), noted_at=now(), noted_by=CANARY,
    )  # fmt: skip
    folder = ApplicationFolder.objects.create(
        status=PackStatus.READY, requested_at=now(), requested_by=CANARY, finished_at=now(),
        document=a_file("application_folder"),
    )  # fmt: skip
    item = EvidenceItem.objects.create(
        kind=ItemKind.DOCUMENT, category=Category.PROCESSES, topics=["learning"], title=CANARY, words=CANARY,
        on=today(), fresh_until=today(), document=a_file("evidence"), added_at=now(), added_by=CANARY,
    )  # fmt: skip
    world.ids |= {"coop_paper": paper.id, "application_folder": folder.id, "evidence_item": item.id}
