"""The signed files of inspections."""

from uuid import UUID

from compliance.models import BundleStatus, InspectionBundle, SamplePart
from compliance.policies import current_inspection, may_choose_sample
from coopcare.accounts.actor import Actor
from coopcare.audit.services import record_reading, record_readings
from coopcare.documents.models import Document
from coopcare.errors import NotFound


def open_bundle(actor: Actor, bundle_id: UUID) -> InspectionBundle:
    """The manager: any. An inspector: of the inspection they are here for."""
    bundle = InspectionBundle.objects.select_related("inspection", "document").filter(id=bundle_id).first()
    if bundle is None or not (may_choose_sample(actor) or current_inspection(actor) == bundle.inspection):
        raise NotFound("We cannot find this file.")
    return bundle


def take_bundle(actor: Actor, bundle_id: UUID) -> Document:
    """The file itself. Everybody whose records are in it can see that it was taken."""
    bundle = open_bundle(actor, bundle_id)
    if bundle.document is None:
        raise NotFound("This file is still being put together, or could not be.")
    record_reading(actor, "the signed file", bundle)
    sample = list(bundle.inspection.sample.select_related("person").order_by("part", "person_id"))
    for part, what in ((SamplePart.PERSON, "dated timeline"), (SamplePart.WORKER, "staff file")):
        people = [row.person for row in sample if row.part == part]
        record_readings(actor, f"{what}, taken away in the signed file", people)
    return bundle.document


def ready_bundle(actor: Actor) -> InspectionBundle | None:
    """The newest that the inspector can take away, or else the one that is being put together."""
    inspection = current_inspection(actor)
    if inspection is None:
        return None
    bundles = InspectionBundle.objects.filter(inspection=inspection).order_by("-requested_at")
    return bundles.filter(status=BundleStatus.READY).first() or bundles.first()
