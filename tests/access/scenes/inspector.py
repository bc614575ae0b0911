"""The open inspection may read Amira's staff file, and has its signed file. Another waits for its inspector."""

from compliance.models import BundleStatus, Inspection, InspectionBundle, InspectionSample, SamplePart
from coopcare.clock import now
from coopcare.documents.services import store_document
from tests.access.scenes.compliance import inspection_of
from tests.access.world import CANARY, World


def file_and_staff(world: World) -> None:
    cast = world.greenvale
    inspection = Inspection.objects.get()
    InspectionSample.objects.create(inspection=inspection, part=SamplePart.WORKER, person=cast.amira.person)
    bundle = InspectionBundle.objects.get()
    bundle.document = store_document(
        name="records.zip", content_type="application/zip", content=CANARY.encode(), kind="inspection_bundle",
        actor=cast.mo.actor(),
    )  # fmt: skip
    bundle.status, bundle.finished_at = BundleStatus.READY, now()
    bundle.save()
    world.ids["bundle"] = bundle.id
    _, world.ids["inspection_secret"] = inspection_of(cast, [], email="sam@cqc.example")
