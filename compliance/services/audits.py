"""Doing an audit: the sample drawn by lot, every question answered, a score, and an action from each "no"."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from clusters.models import Cluster
from compliance.governance.audit_templates import UNITS, templates
from compliance.governance.score import score_of
from compliance.governance.words import said
from compliance.governance_policies import may_keep_governance
from compliance.lot import drawn_by_lot, new_seed, rule_words
from compliance.models import (
    ActionSource,
    Audit,
    AuditAnswer,
    AuditReply,
    AuditStatus,
    AuditSubject,
    AuditUnit,
    PlannedAction,
)
from compliance.queries.audits import found_by_question, population
from compliance.services.actions import About, propose_action
from compliance.services.naming import refuse_names
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid, StaleState
from coopcare.tenancy.context import current_coop

ONLY_MANAGER = "Only the manager does audits."
LARGEST_SAMPLE = 50
# question → (reply, note)
Replies = Mapping[str, tuple[str, str]]


@transaction.atomic
def start_audit(template_code: str, *, cluster: Cluster | None, size: int, actor: Actor, seed: str = "") -> Audit:
    """Draw the sample by lot with a fresh seed, which is kept. `cluster` is None for the whole co-op.

    No page gives a `seed`, so nobody can try seeds until they like the sample; the demo does, to be the same each day.
    """
    require(may_keep_governance(actor), ONLY_MANAGER)
    template = templates().get(template_code)
    if template is None:
        raise Invalid("Choose an audit.", field="template")
    if not 1 <= size <= LARGEST_SAMPLE:
        raise Invalid(f"A sample has 1 to {LARGEST_SAMPLE}.", field="size")
    among = population(template.unit, cluster, today())
    place = cluster.name if cluster else current_coop().short_name
    if not among:
        raise Invalid(f"There are no {UNITS[template.unit][1]} of {place} to look at.", field="cluster")
    seed = seed or new_seed()
    audit = Audit.objects.create(
        template=template.code, template_version=template.version, title=template.title, questions=template.frozen(),
        unit=template.unit, cluster=cluster, size=size, seed=seed, population=[str(one) for one in among],
        rule=rule_words(size, len(among), *UNITS[template.unit], place), started_at=now(), started_by=actor.name,
    )  # fmt: skip
    key = "visit_id" if template.unit == AuditUnit.VISITS else "person_id"
    AuditSubject.objects.bulk_create(
        AuditSubject(audit=audit, position=number, **{key: drawn})
        for number, drawn in enumerate(drawn_by_lot(among, size, seed=seed), start=1)
    )
    record(actor, "began an audit", audit, detail=f"{audit.rule}, seed {seed}")
    return audit


def drawn_again(audit: Audit) -> list[UUID]:
    """The sample as its kept seed and population give it: whoever doubts it compares."""
    return drawn_by_lot([UUID(one) for one in audit.population], audit.size, seed=audit.seed)


@transaction.atomic
def answer_questions(subject: AuditSubject, *, replies: Replies, actor: Actor) -> None:
    """Answers about one of the sample; each replaces the one before. What is not good needs a note."""
    require(may_keep_governance(actor), ONLY_MANAGER)
    audit = _under_way(subject.audit_id)
    codes = {question["code"] for question in audit.questions}
    for code, (reply, note) in replies.items():
        if code not in codes or reply not in AuditReply.values:
            raise Invalid("Select yes, partly, no or does not apply.", field=code)
        if reply in (AuditReply.NO, AuditReply.PARTLY) and not note.strip():
            raise Invalid("Say what is missing.", field=f"{code}_note")
        AuditAnswer.objects.update_or_create(
            subject=subject,
            question=code,
            defaults={"reply": reply, "note": note.strip()[:300], "at": now(), "by": actor.name},
        )


@transaction.atomic
def finish_audit(audit: Audit, *, note: str, actor: Actor) -> list[PlannedAction]:
    """Count the score and propose an action for each question that got a "no". Answers those actions.

    Refused while a question is open: a score over part of a sample would say more than was looked at.
    """
    require(may_keep_governance(actor), ONLY_MANAGER)
    audit_now = _under_way(audit.id)
    refuse_names(note, field="note")
    replies = list(AuditAnswer.objects.filter(subject__audit=audit).values_list("reply", flat=True))
    missing = audit_now.subjects.count() * len(audit_now.questions) - len(replies)
    if missing:
        raise Invalid(f"{missing} {'question is' if missing == 1 else 'questions are'} not answered yet.")
    score = score_of(replies)
    _end(audit, AuditStatus.FINISHED, note.strip()[:500], actor, points=score.points, possible=score.possible)
    record(actor, "finished an audit", audit, detail=score.words)
    return [
        propose_action(what=_what(found.good, found.counts[AuditReply.NO]), about=_about(audit), actor=actor)
        for found in found_by_question(audit)
        if found.counts[AuditReply.NO]
    ]


@transaction.atomic
def give_up_audit(audit: Audit, *, reason: str, actor: Actor) -> Audit:
    """It is not finished, and why. It counts for nothing, and stays on the list."""
    require(may_keep_governance(actor), ONLY_MANAGER)
    reason = said(reason, longest=300, missing="Say why this audit is given up.", field="reason")
    refuse_names(reason, field="reason")
    _under_way(audit.id)
    _end(audit, AuditStatus.ABANDONED, reason, actor)
    record(actor, "gave up an audit", audit, detail=reason)
    return audit


def _under_way(audit_id: UUID) -> Audit:
    """Locked: answers and the end of an audit come one after the other."""
    audit = Audit.objects.select_for_update(no_key=True, of=("self",)).get(pk=audit_id)
    if audit.status != AuditStatus.UNDER_WAY:
        raise StaleState(f"This audit has ended: {audit.get_status_display().lower()} by {audit.ended_by}.")
    return audit


def _end(audit: Audit, status: AuditStatus, note: str, actor: Actor, **score: int) -> None:
    Audit.objects.filter(pk=audit.pk).update(
        status=status, ended_at=now(), ended_by=actor.name, ended_note=note, **score
    )
    audit.refresh_from_db()


def _about(audit: Audit) -> About:
    return About(ActionSource.AUDIT, audit.id, f"Audit: {audit.title}, {audit.started_at:%-d %B %Y}")


def _what(good: str, count: int) -> str:
    return f"{good} (“No” {count} {'time' if count == 1 else 'times'} in the audit.)"
