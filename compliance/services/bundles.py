"""Putting everything that an inspection opens into one signed ZIP. The row is the job; each part is one short
transaction, so progress shows while it runs, and a worker that is killed leaves the parts that are done.
"""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.text import slugify

from compliance.inspecting import sealing
from compliance.inspecting.sealing import files_of, fingerprint_of, seal, signing_key, zip_of
from compliance.models import BundleStatus, Inspection, InspectionBundle, SamplePart
from compliance.pack.layout import AnswersMissing
from compliance.policies import current_inspection, may_give_inspection
from compliance.queries.editions import printed_policy, shelf
from compliance.queries.evidence import file_name_of, standing_items
from compliance.queries.exports import EXPORTS, csv_of, watermark
from compliance.queries.pir import return_on
from compliance.queries.staff_files import staff_file_of
from compliance.queries.statements import by_key_question
from compliance.queries.timeline import timeline_of
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.bell import ring
from coopcare.accounts.hats import Hat
from coopcare.audit.services import record
from coopcare.clock import now
from coopcare.documents.models import Document
from coopcare.documents.services import read_document, store_document
from coopcare.errors import Invalid
from coopcare.tenancy.context import current_coop
from coopcare.tenancy.refusals import refusing
from coopcare.ui.formats import gov_datetime

MOST_ATTEMPTS = 3
WAITING, DONE = "waiting", "done"
BUSY = "The file is being put together already. Wait until it is ready."
PAGE_STYLE = Path(sealing.__file__).with_name("page.css")
PART, WHOLE = "inspection_part", "inspection_bundle"


@transaction.atomic
def request_bundle(inspection: Inspection, *, actor: Actor) -> InspectionBundle:
    """Ask for the ZIP with the records as they are now. One at a time; the ones before are kept."""
    require(may_give_inspection(actor), "Only the manager or the nominated individual has this file made.")
    if inspection.ended_at or inspection.ends_at <= now():
        raise Invalid("This inspection has ended. Open another one.")
    if inspection.starts_at > now():
        raise Invalid("This inspection has not begun. The file can be made once it has.")
    with refusing("one_bundle_at_a_time", BUSY):
        bundle = InspectionBundle.objects.create(
            inspection=inspection, requested_at=now(), requested_by=actor.name, progress=_steps()
        )
    record(actor, "asked for the signed file of an inspection", inspection)
    ring("compliance.tasks.put_bundles_together", bundle.coop_id)
    return bundle


def next_bundle() -> InspectionBundle | None:
    """The one to go on with, locked; None when there is none or another worker has it."""
    unfinished = InspectionBundle.objects.filter(status__in=[BundleStatus.WAITING, BundleStatus.BUILDING])
    return unfinished.select_for_update(skip_locked=True, of=("self",)).order_by("requested_at").first()


def advance(bundle: InspectionBundle, *, actor: Actor) -> bool:
    """Do one part of a locked bundle. True while there is more to do. A fault is kept on the row and tried again."""
    if bundle.status == BundleStatus.WAITING:
        bundle.status, bundle.started_at = BundleStatus.BUILDING, now()
    step = next(step for step in bundle.progress if step["state"] == WAITING)
    try:
        with transaction.atomic():
            _do(bundle, step, actor)
    except Exception as error:  # the last good one stays; the row says where this one stopped
        bundle.attempts += 1
        bundle.last_error = f"{step['title']}: {error}"[:300]
        if bundle.attempts >= MOST_ATTEMPTS:
            bundle.status, bundle.finished_at = BundleStatus.FAILED, now()
    else:
        step["state"] = DONE
        if all(step["state"] == DONE for step in bundle.progress):
            bundle.status, bundle.finished_at = BundleStatus.READY, now()
    bundle.save()
    return bundle.status == BundleStatus.BUILDING


def _do(bundle: InspectionBundle, step: dict[str, Any], actor: Actor) -> None:
    reader = _reader(bundle.inspection)
    if current_inspection(reader) != bundle.inspection:
        raise Invalid("The inspection is not open any more.")
    if step["slug"] == WHOLE:
        _seal(bundle, step, actor, reader)
        return
    files = PARTS[step["slug"]][1](bundle.inspection, reader)
    part = store_document(
        name=f"{step['slug']}.zip", content_type="application/zip", content=zip_of(files), kind=PART, actor=actor
    )
    step["files"], step["document"] = len(files), str(part.id)


def _seal(bundle: InspectionBundle, step: dict[str, Any], actor: Actor, reader: Actor) -> None:
    parts: dict[str, dict[str, bytes]] = {}
    for one in bundle.progress:
        if one["slug"] != WHOLE:
            parts[one["title"]] = files_of(read_document(Document.objects.get(id=UUID(one["document"]))))
    files = {name: content for part in parts.values() for name, content in part.items()}
    files["page.css"] = PAGE_STYLE.read_bytes()
    files["index.html"] = _page("compliance/offline/index.html", {"parts": parts}, bundle.inspection, reader)
    key = signing_key(settings.SECRET_KEY)
    inspection = bundle.inspection
    about = {
        "co-op": current_coop().name,
        "for": f"{inspection.inspector_name}, {inspection.organisation}",
        "records as they were": gov_datetime(bundle.requested_at),
        "people": inspection.people_words,
        "staff": inspection.staff_words,
    }
    content = seal(files, about=about, key=key)
    bundle.key_sha256 = fingerprint_of(key.public_key())
    bundle.document = store_document(
        name=f"Records for {inspection.inspector_name}.zip",
        content_type="application/zip",
        content=content,
        kind=WHOLE,
        actor=actor,
    )
    step["files"] = len(files)
    record(actor, "put the signed file of an inspection together", inspection)


def _reader(inspection: Inspection) -> Actor:
    """What goes in is what this inspector may read, asked of the same policies as their pages ask."""
    access = inspection.access
    return Actor(
        coop_id=current_coop().id,
        name=inspection.inspector_name,
        user_id=access.user_id,
        access_id=access.id,
        hat=Hat.INSPECTOR,
        inspection_id=inspection.id,
    )


def _statements(inspection: Inspection, reader: Actor) -> dict[str, bytes]:
    found = by_key_question()
    return {"statements.html": _page("compliance/offline/statements.html", {"questions": found}, inspection, reader)}


def _evidence(inspection: Inspection, reader: Actor) -> dict[str, bytes]:
    """Documents and photos that were gathered, as they were kept: nobody's record, and no name of a person."""
    return {file_name_of(one): read_document(one.document) for one in standing_items() if one.document}


def _people(inspection: Inspection, reader: Actor) -> dict[str, bytes]:
    people = [row.person for row in _sample(inspection, SamplePart.PERSON)]
    return {
        f"people/{_slug(one.full_name)}-{number}.html": _page(
            "compliance/offline/person.html", {"file": timeline_of(one)}, inspection, reader
        )
        for number, one in enumerate(people, start=1)
    }


def _staff(inspection: Inspection, reader: Actor) -> dict[str, bytes]:
    workers = [row.person for row in _sample(inspection, SamplePart.WORKER)]
    return {
        f"staff/{_slug(one.full_name)}-{number}.html": _page(
            "compliance/offline/staff.html", {"file": staff_file_of(one)}, inspection, reader
        )
        for number, one in enumerate(workers, start=1)
    }


def _tables(inspection: Inspection, reader: Actor) -> dict[str, bytes]:
    return {f"tables/{export.slug}.csv": csv_of(export.table(reader), reader) for export in EXPORTS.values()}


def _return(inspection: Inspection, reader: Actor) -> dict[str, bytes]:
    return {"return.html": _page("compliance/offline/return.html", {"return": return_on()}, inspection, reader)}


def _policies(inspection: Inspection, reader: Actor) -> dict[str, bytes]:
    pages = {}
    for held in shelf():
        context: dict[str, Any] = {"text": held.model, "edition": held.edition, "standing": held.standing}
        try:
            context["policy"] = printed_policy(held.edition, held.model)
        except AnswersMissing as missing:
            context["problems"] = missing.problems
        pages[f"policies/{held.code}.html"] = _page("compliance/offline/policy.html", context, inspection, reader)
    return pages


# By slug: the words of the progress page, and who makes its files.
PARTS: dict[str, tuple[str, Any]] = {
    "statements": ("Statements and evidence", _statements),
    "evidence": ("Documents and photos that were gathered", _evidence),
    "people": ("People in the sample", _people),
    "staff": ("Staff files in the sample", _staff),
    "tables": ("Tables", _tables),
    "return": ("Provider information return", _return),
    "policies": ("Policies", _policies),
}


def _steps() -> list[dict[str, Any]]:
    steps = [{"slug": slug, "title": title, "state": WAITING} for slug, (title, _) in PARTS.items()]
    return [*steps, {"slug": WHOLE, "title": "All of it, signed", "state": WAITING}]


def _sample(inspection: Inspection, part: SamplePart) -> list[Any]:
    rows = inspection.sample.filter(part=part).select_related("person")
    return list(rows.order_by("person__last_name", "person__first_name", "person_id"))


def _page(template: str, context: dict[str, Any], inspection: Inspection, reader: Actor) -> bytes:
    """A page that works from a disk: no address outside the folder, no script, its style inside it."""
    mark = watermark(reader, inspection)
    common = {"coop": current_coop(), "inspection": inspection, "mark": mark}
    return render_to_string(template, {**common, **context}).encode()


def _slug(name: str) -> str:
    return slugify(name) or "file"
