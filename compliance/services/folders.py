"""The application folder: asked for by the manager, made by a worker. The row is the job."""

import re

from django.db import transaction

from compliance.framework_policies import may_register
from compliance.models import ApplicationFolder, PackStatus
from compliance.queries.builds import is_as_now
from compliance.queries.library import latest_pack
from compliance.queries.readiness import current_papers, readiness
from compliance.readiness.folder import Paper, pack
from compliance.readiness.items import groups_of, read_items
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.bell import ring
from coopcare.audit.services import record
from coopcare.clock import now
from coopcare.documents.models import Document
from coopcare.documents.services import read_document, store_document
from coopcare.errors import DomainError
from coopcare.tenancy.context import current_coop
from coopcare.tenancy.refusals import refusing

MOST_ATTEMPTS = 3
BUSY = "A folder is being made already. Wait until it is ready, then make another if you need to."


@transaction.atomic
def request_folder(*, actor: Actor) -> ApplicationFolder:
    """Ask for a folder of everything that is ready; it says what is not. Raises Invalid while one is being made."""
    require(may_register(actor), "Only the manager makes the application folder.")
    with refusing("one_folder_at_a_time", BUSY):
        folder = ApplicationFolder.objects.create(requested_at=now(), requested_by=actor.name)
    record(actor, "asked for the application folder", folder)
    ring("compliance.tasks.make_waiting_folders", folder.coop_id)
    return folder


@transaction.atomic
def make_next_folder(*, actor: Actor) -> ApplicationFolder | None:
    """Make the folder that waits, if any. A fault is kept on the row and tried again; after three it has failed."""
    require(actor.is_system, "Folders are made by a worker.")
    waiting = ApplicationFolder.objects.filter(status=PackStatus.WAITING)
    folder = waiting.select_for_update(skip_locked=True, of=("self",)).order_by("requested_at").first()
    if folder is None:
        return None
    try:
        with transaction.atomic():
            _make(folder, actor)
    except Exception as error:  # whatever was wrong with a document, the row must say so
        folder.attempts += 1
        words = error.message if isinstance(error, DomainError) else f"{type(error).__name__}: {error}"
        folder.last_error = words[:300]
        if folder.attempts >= MOST_ATTEMPTS:
            folder.status, folder.finished_at = PackStatus.FAILED, now()
    folder.save()
    return folder


def _make(folder: ApplicationFolder, actor: Actor) -> None:
    rows = readiness()
    papers = _papers()
    folder.missing = [row.item.title for row in rows if not row.state.is_done]
    title = f"Application to register: {current_coop().name}"
    folder.document = store_document(
        name="Application folder.zip",
        content_type="application/zip",
        content=pack(title, papers, folder.missing),
        kind="application_folder",
        actor=actor,
    )
    folder.contents = [
        {"path": paper.path, "title": paper.title, "sha256": paper.sha256, "bytes": len(paper.content)}
        for paper in papers
    ]
    folder.status, folder.finished_at, folder.last_error = PackStatus.READY, now(), ""
    record(actor, "made the application folder", folder, detail=f"{len(papers)} documents")


def _papers() -> list[Paper]:
    """What there is, in the order of the list: its documents, the policies, the insurances and registrations."""
    numbers = {group: number for number, group in enumerate(groups_of(read_items()), start=1)}
    held = {kind: paper.document for kind, paper in current_papers().items()}
    if (policies := latest_pack()) and is_as_now(policies):
        held["pack"] = policies.document
    found = []
    for row in readiness():
        document = held.get(row.item.works_out) or (row.tick.document if row.tick else None)
        if document is not None:
            place = f"{numbers[row.item.group]:02}-{_plain(row.item.group)}/{_plain(row.item.code)}"
            found.append(Paper(f"{place}.{_ending(document)}", row.item.title, read_document(document)))
    return found


def _plain(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


def _ending(document: Document) -> str:
    return {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}.get(document.content_type, "bin")
