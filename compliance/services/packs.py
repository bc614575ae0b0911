"""Building what is printed. The row is the job; each step is one short transaction, so progress shows while it runs.

Each document is laid out in a step of its own, or taken as it was laid out before when nothing changed that its bytes
depend on. The last steps join them. Decision and figures: docs/decisions/0009.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction

from compliance.models import LaidOut, PackStatus, PolicyPack
from compliance.pack.bundle import PaperFile, bundle, file_name
from compliance.pack.joining import KEEPING, READING, Part, alone, join, pages_in
from compliance.pack.layout import AnswersMissing
from compliance.pack.lint import lint
from compliance.pack.order import EASY_READ, Kind, Order, texts_sha
from compliance.pack.sheets import COVER, TO_CHECK, Entry, Sheet, lay_out
from compliance.policies import may_manage_policies
from compliance.queries.builds import (
    laid_out,
    latest_build,
    order_now,
    printed_library,
    summaries,
    titles_in,
    unanswered_in,
)
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.bell import ring
from coopcare.audit.services import record
from coopcare.clock import now
from coopcare.documents.models import Document
from coopcare.documents.services import read_document, store_document
from coopcare.errors import DomainError
from coopcare.tenancy.refusals import refusing
from members.models import Person

MOST_ATTEMPTS = 3
# The states of a step. A step that a killed worker left "laying" is taken up again.
WAITING, LAYING, UNCHANGED, READY, FAILED = "waiting", "laying", "unchanged", "ready", "failed"
READING_STEP, KEEPING_STEP, BUNDLE_STEP = "reading", "keeping", "bundle"
BUSY = "Something is being built already. Wait until it is ready, then build again if you need to."
TEXTS_CHANGED = "The texts were changed while this was being built. Build it again."


class PackRefused(DomainError):
    """The texts as they would be printed do not pass document lint. `problems` are sentences."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("The policy pack cannot be built until these are put right. " + " ".join(problems))
        self.problems = tuple(problems)


@transaction.atomic
def request_pack(
    *, kind: Kind = Kind.PACK, chosen: Sequence[str] = (), person: Person | None = None, actor: Actor
) -> PolicyPack:
    """Ask for a build with the answers and texts as they are now.

    Raises AnswersMissing or PackRefused with the whole list, Invalid when nothing or nobody was chosen.
    """
    require(may_manage_policies(actor), "Only the manager builds the policy pack.")
    order = order_now(kind, chosen=chosen, person=person)
    if questions := unanswered_in(order):
        raise AnswersMissing([question.question for question in questions])
    library = printed_library()
    findings = lint(order.texts(library), order.answers, order.organisation, library=library)
    if blocking := [finding for finding in findings if finding.blocks]:
        raise PackRefused([f"{finding.policy}: {finding.sentence}" for finding in blocking])
    kept = _numbered(order, person).as_json()
    with refusing("one_build_at_a_time", BUSY):
        pack = PolicyPack.objects.create(
            kind=kind.value,
            person=person,
            requested_at=now(),
            requested_by=actor.name,
            answers={**kept, "key": order.key},
            progress=_steps(order),
        )
    record(actor, f"asked for: {order.heading}", pack, about=person)
    ring("compliance.tasks.build_waiting_packs", pack.coop_id)
    return pack


def next_unfinished() -> PolicyPack | None:
    """The build to go on with, locked; None when there is none or another worker has it. A killed worker's is next."""
    unfinished = PolicyPack.objects.filter(status__in=[PackStatus.WAITING, PackStatus.BUILDING])
    return unfinished.select_for_update(skip_locked=True, of=("self",)).order_by("requested_at").first()


def advance(pack: PolicyPack, *, actor: Actor) -> bool:
    """Do one step of a locked build. True while there is more to do. A fault is kept on the row and tried again."""
    if pack.status == PackStatus.WAITING:
        pack.status, pack.started_at = PackStatus.BUILDING, now()
    step = next(step for step in pack.progress if step["state"] in (WAITING, LAYING))
    try:
        with transaction.atomic():
            step["state"] = _do(pack, step, actor)
    except Exception as error:  # the last good build stays; the row says where this one stopped
        pack.attempts += 1
        pack.last_error = f"{step['title']}: {error}"[:300]
        if pack.attempts >= MOST_ATTEMPTS:
            step["state"], step["why"] = FAILED, str(error)[:300]
            pack.status, pack.finished_at = PackStatus.FAILED, now()
    else:
        following = next((step for step in pack.progress if step["state"] == WAITING), None)
        if following is None:
            pack.status, pack.finished_at = PackStatus.READY, now()
        else:
            following["state"] = LAYING
    pack.save()
    return pack.status == PackStatus.BUILDING


def _numbered(order: Order, person: Person | None) -> Order:
    """The version of the papers. The same inputs as the last good build keep its version and day: same bytes again."""
    last = latest_build(order.kind.value, person_id=person.id if person else None)
    if last is not None and last.answers.get("key") == order.key:
        return Order.from_json(last.answers)
    number = int(last.answers["organisation"]["pack_version"]) + 1 if last else 1
    return replace(order, organisation=replace(order.organisation, pack_version=str(number)))


def _steps(order: Order) -> list[dict[str, Any]]:
    """One a document, then what is made of them all."""
    documents = list(titles_in(order).items())
    joined = [
        (READING_STEP, "PDF for reading"),
        (KEEPING_STEP, "PDF for keeping"),
        (BUNDLE_STEP, "ZIP with every paper"),
    ]
    cover = [] if order.is_one_paper else [(COVER, "Cover and contents")]
    return [{"code": code, "title": title, "state": WAITING} for code, title in [*documents, *cover, *joined]]


def _do(pack: PolicyPack, step: dict[str, Any], actor: Actor) -> str:
    """One step; its state afterwards."""
    order = Order.from_json(pack.answers)
    if texts_sha(printed_library(), summaries()) != order.texts_sha:
        raise DomainError(TEXTS_CHANGED)
    joined: dict[str, Callable[[PolicyPack, Order, Actor], str]] = {
        READING_STEP: _make_reading,
        KEEPING_STEP: _make_keeping,
        BUNDLE_STEP: _make_bundle,
    }
    if step["code"] in joined:
        if step["code"] == READING_STEP:
            step["pages"] = sum(one["pages"] for one in pack.progress if "key" in one)
        return joined[step["code"]](pack, order, actor)
    sheet = _cover(pack, order) if step["code"] == COVER else order.sheet(step["code"], printed_library(), summaries())
    return _lay_out(pack, step, sheet, actor)


def _lay_out(pack: PolicyPack, step: dict[str, Any], sheet: Sheet, actor: Actor) -> str:
    """The sheet as it was laid out before, or now."""
    step["key"] = sheet.key
    known = LaidOut.objects.filter(key=sheet.key).first()
    if known is not None:
        step["pages"] = known.pages
        return UNCHANGED
    content = lay_out(sheet)
    step["pages"] = pages_in(content)
    document = _store(pack, file_name("", sheet.title), content, "pack_part", actor)
    LaidOut.objects.create(key=sheet.key, code=sheet.code, pages=step["pages"], document=document)
    return READY


def _cover(pack: PolicyPack, order: Order) -> Sheet:
    contents = [Entry(s["code"].lower(), s["title"], s["pages"]) for s in pack.progress if s["code"] in order.codes]
    return order.cover(contents, printed_library())


def _make_reading(pack: PolicyPack, order: Order, actor: Actor) -> str:
    pack.document, state = _made(pack, order, "document", READING, actor)
    return state


def _make_keeping(pack: PolicyPack, order: Order, actor: Actor) -> str:
    pack.keeping, state = _made(pack, order, "keeping", KEEPING, actor)
    return state


def _made(pack: PolicyPack, order: Order, field: str, variant: str, actor: Actor) -> tuple[Document, str]:
    """The whole in one PDF; what is kept already when nothing changed that the bytes depend on."""
    if (same := _same_build(pack, order)) and (kept := getattr(same, field)):
        return kept, UNCHANGED
    content = _whole(_parts(pack), order, variant)
    words = f"{order.heading} version {order.organisation.pack_version}"
    name = f"{words}.pdf" if variant == READING else f"{words}, for keeping.pdf"
    return _store(pack, name, content, "policy_pack", actor), READY


def _make_bundle(pack: PolicyPack, order: Order, actor: Actor) -> str:
    if (same := _same_build(pack, order)) and same.bundle:
        pack.bundle = same.bundle
        return UNCHANGED
    content = bundle(_files(pack, order), heading=order.heading, organisation=order.organisation)
    name = f"{order.heading} version {order.organisation.pack_version}.zip"
    pack.bundle = _store(pack, name, content, "policy_pack", actor, content_type="application/zip")
    record(
        actor, f"built: {order.heading}", pack, about=pack.person, detail=f"version {order.organisation.pack_version}"
    )
    return READY


def _same_build(pack: PolicyPack, order: Order) -> PolicyPack | None:
    last = latest_build(order.kind.value, person_id=pack.person_id)
    return last if last is not None and last.answers.get("key") == pack.answers["key"] else None


def _parts(pack: PolicyPack) -> list[Part]:
    """Every document of the build as it was laid out, the cover first."""
    steps = [step for step in pack.progress if "key" in step]
    rows = laid_out([step["key"] for step in steps])
    steps.sort(key=lambda step: step["code"] != COVER)
    return [
        Part(step["code"].lower(), step["title"], _label(step["code"]), read_document(rows[step["key"]].document))
        for step in steps
    ]


def _label(code: str) -> str:
    """What stands before the page numbers of a document in a reader's list of pages."""
    return {COVER: "Cover", TO_CHECK: "To check"}.get(code, code.replace(EASY_READ, "Easy "))


def _whole(parts: Sequence[Part], order: Order, variant: str) -> bytes:
    if order.is_one_paper:
        return alone(parts[0], files_beside={}, title=order.title, variant=variant)
    return join(parts, title=order.title, variant=variant)


def _files(pack: PolicyPack, order: Order) -> list[PaperFile]:
    """The files of the ZIP: the whole twice, and each paper by itself with links to those beside it."""
    everything = "Everything in one file"
    pages = sum(step["pages"] for step in pack.progress if "key" in step)
    files = [
        PaperFile("0 To read.pdf", f"{order.heading}, to read", everything, pages, _kept(pack.document)),
        PaperFile("0 To keep.pdf", f"{order.heading}, to keep (PDF/A)", everything, pages, _kept(pack.keeping)),
    ]
    if order.is_one_paper:
        return files
    parts = [part for part in _parts(pack) if part.anchor != COVER]
    names = {part.anchor: file_name("", part.title) for part in parts}
    counted = {step["code"].lower(): step["pages"] for step in pack.progress if "key" in step}
    return files + [
        PaperFile(
            names[part.anchor],
            part.title,
            "Easy read" if part.anchor.startswith(EASY_READ) else "Each paper by itself",
            counted[part.anchor],
            alone(part, files_beside=names, title=f"{part.title}, {order.organisation.name}"),
        )
        for part in parts
    ]


def _kept(document: Document | None) -> bytes:
    if document is None:
        raise DomainError("A step before this one has left nothing.")
    return read_document(document)


def _store(
    pack: PolicyPack, name: str, content: bytes, kind: str, actor: Actor, *, content_type: str = "application/pdf"
) -> Document:
    return store_document(
        name=name, content_type=content_type, content=content, kind=kind, actor=actor, about_id=pack.person_id
    )
