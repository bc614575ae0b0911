"""Working the readiness list, and keeping the co-op's insurances and registrations."""

import datetime as dt

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from compliance.framework_policies import may_register
from compliance.models import CoopPaper, PaperKind, ReadinessTick
from compliance.queries.actions import people_who_act
from compliance.queries.readiness import current_papers, readiness_of
from compliance.readiness.reminding import reminder_is_due
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.documents.models import Document
from coopcare.documents.services import check_upload, store_document
from coopcare.errors import Invalid, StaleState
from coopcare.facts.lookup import fact
from coopcare.money import format_pounds
from coopcare.outbox.services import queue_email
from coopcare.tenancy.context import current_coop
from coopcare.tenancy.refusals import refusing
from coopcare.ui.formats import gov_short_date
from members.models import Employment, Job, Person

ONLY_MANAGER = "Only the manager works the readiness list."
STALE = "Somebody has just changed this. Look at what they wrote, then add yours."
INSURANCES = (PaperKind.EMPLOYERS_LIABILITY, PaperKind.PUBLIC_LIABILITY)


@transaction.atomic
def work_item(
    code: str,
    *,
    version: int,
    owner: Person | None,
    due_on: dt.date | None,
    is_done: bool,
    note: str,
    upload: UploadedFile | None,
    actor: Actor,
) -> ReadinessTick:
    """Who sees to an item, by when, and, where nothing works it out, whether it is done. `version` is the one on the
    page that was pressed, 0 for none. Raises Invalid with what to put right, and StaleState.
    """
    require(may_register(actor), ONLY_MANAGER)
    row = readiness_of(code)
    if row.item.works_out and is_done:
        raise Invalid("This one is worked out by itself. It cannot be ticked.", field="is_done")
    was = row.tick.owner if row.tick else None
    if owner is not None and owner != was and not people_who_act().filter(id=owner.id).exists():
        raise Invalid("Select somebody who works for the co-op or governs it.", field="owner")
    document = _stored(upload, "readiness", actor) or (row.tick.document if row.tick else None)
    if is_done and row.item.needs_document and document is None:
        raise Invalid("Add its document, then tick it.", field="file")
    was_done_on = row.tick.done_on if row.tick else None
    values = {
        "owner": owner,
        "owner_before": row.tick.owner_before if row.tick and owner is None else "",
        "due_on": due_on,
        "done_on": (was_done_on or today()) if is_done else None,
        "note": note.strip(),
        "document": document,
        "changed_at": now(),
        "changed_by": actor.name,
    }
    if (row.tick.version if row.tick else 0) != version:
        raise StaleState(STALE)
    if row.tick is None:
        with refusing("one_tick_an_item", STALE):
            tick = ReadinessTick.objects.create(item=code, **values)
    else:
        same = ReadinessTick.objects.filter(id=row.tick.id, version=version)
        if not same.update(**values, version=version + 1):
            raise StaleState(STALE)
        tick = ReadinessTick.objects.get(id=row.tick.id)
    record(actor, "worked the readiness list", tick, detail=f"{row.item.title}: {'done' if is_done else 'to do'}")
    return tick


@transaction.atomic
def note_paper(
    *,
    kind: str,
    issuer: str,
    number: str,
    cover_pence: int | None,
    starts_on: dt.date,
    ends_on: dt.date,
    upload: UploadedFile | None = None,
    actor: Actor,
) -> CoopPaper:
    """An insurance or a registration with its days. Raises Invalid with what to put right."""
    require(may_register(actor), "Only the manager keeps the insurances and registrations.")
    if kind not in PaperKind.values:
        raise Invalid("Choose what it is.", field="kind")
    if ends_on < starts_on:
        raise Invalid("It cannot end before it starts.", field="ends_on")
    _check_cover(kind, cover_pence, starts_on)
    with refusing("paper_noted_once", "This one has been noted already.", field="number"):
        paper = CoopPaper.objects.create(
            kind=kind,
            issuer=issuer.strip(),
            number=number.strip(),
            cover_pence=cover_pence,
            starts_on=starts_on,
            ends_on=ends_on,
            document=_stored(upload, "coop_paper", actor),
            noted_at=now(),
            noted_by=actor.name,
        )
    record(actor, "noted a paper of the co-op", paper, detail=str(paper))
    return paper


def _check_cover(kind: str, cover_pence: int | None, starts_on: dt.date) -> None:
    if kind not in INSURANCES:
        return
    if not cover_pence:
        raise Invalid("Enter the most that the insurance pays, in pounds.", field="cover_pence")
    if kind == PaperKind.EMPLOYERS_LIABILITY:
        least = fact("insurance.employers_liability_least", on=starts_on).pence
        if cover_pence < least:
            raise Invalid(f"The law asks for {format_pounds(least)} or more.", field="cover_pence")


@transaction.atomic
def remind_of_papers(*, actor: Actor) -> int:
    """Letters to the managers about insurances and registrations that end soon or have ended; answers how many papers.

    For a daily job: run twice on a day, nobody is written to twice.
    """
    require(actor.is_system, "This is a job of the night.")
    on = today()
    due = [
        paper
        for paper in current_papers().values()
        if reminder_is_due(paper.ends_on, reminded_on=paper.reminded_on, today=on)
    ]
    mine = [paper for paper in due if _is_first_to_write(paper, on)]
    for paper in mine:
        for email in _managers(on):
            queue_email(to=email, subject=f"{paper.get_kind_display()} {_ends(paper, on)}", body=_letter(paper, on))
        record(actor, "reminded of a paper", paper, detail=str(paper))
    return len(mine)


def _is_first_to_write(paper: CoopPaper, on: dt.date) -> bool:
    """Whether this run, and no other, has put the day of the letter on the row."""
    same = CoopPaper.objects.filter(id=paper.id, reminded_on=paper.reminded_on)
    return bool(same.update(reminded_on=on))


def _managers(on: dt.date) -> list[str]:
    """Addresses of whoever manages today; the office's where nobody has one."""
    managers = Employment.objects.on(on).filter(job=Job.MANAGER).exclude(person__email="")
    return sorted(set(managers.values_list("person__email", flat=True))) or [current_coop().email]


def _ends(paper: CoopPaper, on: dt.date) -> str:
    return f"{'ended' if paper.ends_on < on else 'ends'} on {gov_short_date(paper.ends_on)}"


def _letter(paper: CoopPaper, on: dt.date) -> str:
    return (
        f"{paper.get_kind_display()} of {current_coop().name}, with {paper.issuer}, number {paper.number}, "
        f"{_ends(paper, on)}.\n\nRenew it, then note the new one under Quality. Until then "
        "we write again.\n"
    )


def _stored(upload: UploadedFile | None, kind: str, actor: Actor) -> Document | None:
    if upload is None:
        return None
    content, content_type = check_upload(upload)
    return store_document(name=upload.name or kind, content_type=content_type, content=content, kind=kind, actor=actor)
