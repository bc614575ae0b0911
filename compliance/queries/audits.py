"""What pages read of audits."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max, QuerySet

from clusters.models import Cluster, ClusterPlace, Package, PlaceRole
from compliance.governance.audit_templates import Template, templates
from compliance.governance.months import months_after
from compliance.governance.score import Score, score_of
from compliance.governance_policies import may_keep_governance, may_read_governance
from compliance.models import Audit, AuditAnswer, AuditReply, AuditStatus, AuditSubject, AuditUnit
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.clock import to_local
from coopcare.errors import NotFound
from coopcare.ui.formats import gov_day, gov_time
from members.models import Employment, Job
from rotas.models import Visit, VisitStatus

READERS = "Audits are read by the manager and the board."
# Visits are drawn from so many days up to the day of the audit.
DAYS_OF_VISITS = 28
# Answers about fewer than this would say who was meant (domain.md F6: totals, no cell below 5).
SMALLEST_SHOWN = 5
GIVEN = [VisitStatus.DONE, VisitStatus.CONFIRMED]


@dataclass(frozen=True)
class Scheduled:
    """One audit we do, when it was last finished for any part of the co-op, and when it is due."""

    template: Template
    last_on: dt.date | None
    due_on: dt.date | None
    is_late: bool


@dataclass(frozen=True)
class QuestionFound:
    """One question over the whole sample."""

    code: str
    question: str
    good: str
    counts: dict[str, int]
    score: Score


@dataclass(frozen=True)
class SubjectFound:
    """One of the sample for the manager: in words, and how many questions are answered."""

    subject: AuditSubject
    words: str
    answered: int
    total: int


def population(unit: str, cluster: Cluster | None, on: dt.date) -> list[UUID]:
    """Whom or what a sample is drawn from on a day, of one cluster or the whole co-op."""
    if unit == AuditUnit.VISITS:
        visits = Visit.objects.between(on - dt.timedelta(days=DAYS_OF_VISITS - 1), on).filter(status__in=GIVEN)
        visits = visits.filter(cluster=cluster) if cluster else visits
        return list(visits.order_by("id").values_list("id", flat=True))
    if unit == AuditUnit.PEOPLE:
        packages = Package.objects.on(on)
        packages = packages.filter(cluster=cluster) if cluster else packages
        return sorted(set(packages.values_list("person_id", flat=True)))
    jobs = Employment.objects.on(on)
    if cluster:
        here = ClusterPlace.objects.on(on).filter(cluster=cluster, role=PlaceRole.PCA).values("person_id")
        jobs = jobs.filter(person_id__in=here, job=Job.PCA)
    return sorted(set(jobs.values_list("person_id", flat=True)))


def schedule(actor: Actor, on: dt.date) -> list[Scheduled]:
    """Every audit of the release, the ones that are due longest first."""
    require(may_read_governance(actor), READERS)
    finished = Audit.objects.filter(status=AuditStatus.FINISHED)
    last = dict(finished.values_list("template").annotate(last=Max("ended_at")).order_by())
    found = [_scheduled(template, last.get(template.code), on) for template in templates().values()]
    return sorted(found, key=lambda one: (one.due_on is not None, one.due_on, one.template.title))


def _scheduled(template: Template, last: dt.datetime | None, on: dt.date) -> Scheduled:
    if last is None:
        return Scheduled(template, None, None, is_late=True)
    last_on = to_local(last).date()
    due_on = months_after(last_on, template.months)
    return Scheduled(template, last_on, due_on, is_late=due_on < on)


def audits_done(actor: Actor) -> "QuerySet[Audit]":
    """Under way first, then the newest."""
    require(may_read_governance(actor), READERS)
    return Audit.objects.select_related("cluster").defer("population").order_by("-status", "-started_at", "-id")


def open_audit(actor: Actor, audit_id: UUID) -> Audit:
    """NotFound for whoever does not read audits."""
    audit = Audit.objects.select_related("cluster").filter(id=audit_id).first()
    if audit is None or not may_read_governance(actor):
        raise NotFound("We cannot find this audit.")
    return audit


def open_subject(actor: Actor, subject_id: UUID) -> AuditSubject:
    """One of a sample, with names: the manager only."""
    found = AuditSubject.objects.select_related("audit", "person", "visit__person").filter(id=subject_id).first()
    if found is None or not may_keep_governance(actor):
        raise NotFound("We cannot find this part of an audit.")
    return found


def subjects_of(audit: Audit) -> list[SubjectFound]:
    """The sample in the order of the lot."""
    subjects = audit.subjects.select_related("person", "visit__person").prefetch_related("answers")
    total = len(audit.questions)
    return [SubjectFound(one, subject_words(one), len(one.answers.all()), total) for one in subjects]


def subject_words(subject: AuditSubject) -> str:
    if subject.person is not None:
        return subject.person.full_name
    if subject.visit is None:
        return ""
    starts_at = to_local(subject.visit.starts_at)
    return f"{subject.visit.person.full_name}, {gov_day(starts_at)}, {gov_time(starts_at)}"


def found_by_question(audit: Audit) -> list[QuestionFound]:
    """Each question's counts over the sample, and its score: no names, so the board reads it too."""
    answers = AuditAnswer.objects.filter(subject__audit=audit).values_list("question", "reply")
    counts: dict[str, Counter[str]] = {}
    for question, reply in answers:
        counts.setdefault(question, Counter())[reply] += 1
    return [_found(one, counts.get(one["code"], Counter())) for one in audit.questions]


def may_show_answers(actor: Actor, audit: Audit) -> bool:
    """Answers by question: to the manager always, to the board when enough were looked at to hide who was meant."""
    return may_keep_governance(actor) or audit.subjects.count() >= SMALLEST_SHOWN


def _found(question: dict[str, str], counts: Counter[str]) -> QuestionFound:
    return QuestionFound(
        **question,
        counts={reply.value: counts[reply.value] for reply in AuditReply},
        score=score_of(counts.elements()),
    )
