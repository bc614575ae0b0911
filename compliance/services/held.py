"""Making the ZIP of what is held about one person, for the office to look through. The row is the job."""

import io
import json
import zipfile

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.template.loader import render_to_string

from compliance.governance_policies import may_keep_governance
from compliance.models import ExportStatus, HeldExport, InformationRequest, RequestStatus
from compliance.queries.held import Held, held_about, reasons_left_out
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.bell import ring
from coopcare.audit.services import record
from coopcare.clock import now
from coopcare.documents.services import destroy_bytes, store_document
from coopcare.errors import Invalid
from coopcare.tenancy.context import current_coop
from coopcare.tenancy.refusals import refusing
from members.models import Person

MOST_ATTEMPTS = 3
# A file in a ZIP bears a time; one that never changes keeps the bytes the same for the same contents.
LONG_AGO = (1980, 1, 1, 0, 0, 0)
BUSY = "These records are being gathered already. Wait until they are ready."


@transaction.atomic
def request_export(request: InformationRequest, *, actor: Actor) -> HeldExport:
    """Ask a worker to gather everything that is held about the person."""
    require(may_keep_governance(actor), "Only the manager gathers what is held about somebody.")
    if not request.wants_a_copy or request.status != RequestStatus.OPEN:
        raise Invalid("Records are gathered for an open request to see them.")
    with refusing("one_waiting_export_per_request", BUSY):
        export = HeldExport.objects.create(request=request, asked_at=now(), asked_by=actor.name)
    record(actor, "asked for all that is held", request, about=request.person_id)
    ring("compliance.tasks.gather_exports", export.coop_id)
    return export


@transaction.atomic
def gather_next(*, actor: Actor) -> bool:
    """Make the next one that waits; False when none does. A fault is kept on its row, and tried again twice."""
    waiting = HeldExport.objects.filter(status=ExportStatus.WAITING).select_related("request__person")
    export = waiting.select_for_update(skip_locked=True, of=("self",)).order_by("asked_at", "id").first()
    if export is None:
        return False
    try:
        with transaction.atomic():
            _gather(export, actor)
    except Exception as error:  # whatever is wrong, the row must say so
        export.attempts += 1
        export.last_error = f"{type(error).__name__}: {error}"[:300]
        if export.attempts >= MOST_ATTEMPTS:
            export.status, export.finished_at = ExportStatus.FAILED, now()
    export.save()
    return True


def _gather(export: HeldExport, actor: Actor) -> None:
    person = export.request.person
    export.document = store_document(
        name=f"What is held, {export.asked_at:%Y-%m-%d}.zip",
        content_type="application/zip",
        content=zip_of(person, held_about(person)),
        kind="held_export",
        actor=actor,
        about_id=person.id,
    )
    export.status, export.finished_at = ExportStatus.READY, now()
    record(actor, "gathered all that is held", export.request, about=person)


@transaction.atomic
def discard_exports(request: InformationRequest, *, actor: Actor) -> None:
    """The request has ended: everything about somebody in one file must not lie about. Its name and hash stay."""
    require(may_keep_governance(actor))
    for export in HeldExport.objects.filter(request=request, document__isnull=False).select_related("document"):
        if export.document is not None:
            destroy_bytes(export.document, actor=actor)


def zip_of(person: Person, held: list[Held]) -> bytes:
    """data.json for a machine and index.html for a reader; the same contents give the same bytes."""
    data = {one.key: one.rows for one in held}
    context = {"person": person, "held": held, "left_out": reasons_left_out(), "coop": current_coop()}
    files = {
        "data.json": json.dumps(data, cls=DjangoJSONEncoder, indent=2, ensure_ascii=False),
        "index.html": render_to_string("compliance/governance/held_file.html", context),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), text.encode(), zipfile.ZIP_DEFLATED)
    return made.getvalue()
