"""Building the policy pack. The row is the job; each step is one short transaction, so progress shows while it runs."""

import hashlib
import io
import json
from dataclasses import asdict, replace
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pikepdf
from django.db import transaction
from django.template.loader import get_template

from compliance.models import PackStatus, PolicyPack
from compliance.pack.layout import STYLESHEET, TEMPLATE, AnswersMissing, pack_context, pack_title
from compliance.pack.lint import lint
from compliance.pack.questions import Organisation
from compliance.pack.text import LIBRARY
from compliance.policies import may_manage_policies
from compliance.queries.library import answers_given, latest_pack, library, organisation_on, unanswered
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.bell import ring
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.documents.services import store_document
from coopcare.errors import DomainError
from coopcare.tenancy.refusals import refusing
from coopcare.ui.pdf import render_pdf

MOST_ATTEMPTS = 3
WAITING, DONE = "waiting", "done"
WHOLE = "pack"
BUSY = "A pack is being built already. Wait until it is ready, then build again if you need to."


class PackRefused(DomainError):
    """The texts as they would be printed do not pass document lint. `problems` are sentences."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("The policy pack cannot be built until these are put right. " + " ".join(problems))
        self.problems = tuple(problems)


@transaction.atomic
def request_pack(*, actor: Actor) -> PolicyPack:
    """Ask for a build with the answers as they are now. Raises AnswersMissing or PackRefused with the whole list."""
    require(may_manage_policies(actor), "Only the manager builds the policy pack.")
    if questions := unanswered():
        raise AnswersMissing([question.question for question in questions])
    frozen = _inputs()
    organisation = _organisation(frozen)
    if blocking := [f for f in lint(library().texts, frozen["answers"], organisation, library=library()) if f.blocks]:
        raise PackRefused([f"{finding.policy}: {finding.sentence}" for finding in blocking])
    with refusing("one_build_at_a_time", BUSY):
        pack = PolicyPack.objects.create(requested_at=now(), requested_by=actor.name, answers=frozen, progress=_steps())
    record(actor, "asked for the policy pack", pack)
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
    step = next(step for step in pack.progress if step["state"] == WAITING)
    try:
        with transaction.atomic():
            _do(pack, step, actor)
    except Exception as error:  # the last good pack stays; the row says where this one stopped
        pack.attempts += 1
        pack.last_error = f"{step['title']}: {error}"[:300]
        if pack.attempts >= MOST_ATTEMPTS:
            pack.status, pack.finished_at = PackStatus.FAILED, now()
    else:
        step["state"] = DONE
        if all(step["state"] == DONE for step in pack.progress):
            pack.status, pack.finished_at = PackStatus.READY, now()
    pack.save()
    return pack.status == PackStatus.BUILDING


def _do(pack: PolicyPack, step: dict[str, Any], actor: Actor) -> None:
    """Fill in one policy by itself, so that a fault names it; at the end, lay out the whole pack."""
    organisation, answers = _organisation(pack.answers), pack.answers["answers"]
    texts = library().texts
    if step["code"] != WHOLE:
        one = [text for text in texts if text.code == step["code"]]
        _fill_in(one, answers, organisation)
        return
    same = latest_pack()
    if same is not None and same.answers["key"] == pack.answers["key"]:
        # Nothing that the bytes depend on has changed, so they are the bytes that are kept already.
        pack.document, step["pages"] = same.document, same.progress[-1]["pages"]
        return
    content = _render(texts, answers, organisation)
    step["pages"] = pages_of(content)
    version = organisation.pack_version
    pack.document = store_document(
        name=f"Policies version {version}.pdf",
        content_type="application/pdf",
        content=content,
        kind="policy_pack",
        actor=actor,
    )
    record(actor, "built the policy pack", pack, detail=f"version {version}")


def _fill_in(texts: Any, answers: dict[str, str], organisation: Organisation) -> dict[str, Any]:
    return pack_context(texts, answers, organisation, library=library())


def _render(texts: Any, answers: dict[str, str], organisation: Organisation) -> bytes:
    context = _fill_in(texts, answers, organisation)
    return render_pdf(TEMPLATE, context, title=pack_title(organisation), stylesheets=[STYLESHEET])


def pages_of(content: bytes) -> int:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return len(pdf.pages)


def _steps() -> list[dict[str, Any]]:
    steps = [{"code": text.code, "title": text.title, "state": WAITING} for text in library().texts]
    return [*steps, {"code": WHOLE, "title": "All of them in one PDF", "state": WAITING}]


def _inputs() -> dict[str, Any]:
    """Everything the bytes depend on. The same inputs as the last pack keep its version and date: same bytes again."""
    organisation = organisation_on(today(), version="")
    content: dict[str, Any] = {"answers": answers_given(), "organisation": _as_json(organisation)}
    undated = {**content["organisation"], "issued_on": "", "pack_version": ""}
    asked = json.dumps([content["answers"], undated, version("weasyprint")], sort_keys=True).encode()
    key = hashlib.sha256(asked + _release()).hexdigest()
    last = latest_pack()
    if last is not None and last.answers.get("key") == key:
        inputs: dict[str, Any] = last.answers
        return inputs
    number = int(last.answers["organisation"]["pack_version"]) + 1 if last else 1
    content["organisation"]["pack_version"] = str(number)
    return {**content, "key": key}


@cache
def _release() -> bytes:
    """Every file that the texts and their look come from, as this release has them."""
    template = Path(str(get_template(TEMPLATE).origin.name))  # type: ignore[attr-defined]
    files = [*sorted(LIBRARY.iterdir()), template]
    return b"".join(path.read_bytes() for path in files)


def _as_json(organisation: Organisation) -> dict[str, Any]:
    facts = asdict(replace(organisation, adopted_on={}))
    return {**facts, "issued_on": organisation.issued_on.isoformat()}


def _organisation(frozen: dict[str, Any]) -> Organisation:
    facts = frozen["organisation"]
    return Organisation(**{**facts, "issued_on": date.fromisoformat(facts["issued_on"])})
