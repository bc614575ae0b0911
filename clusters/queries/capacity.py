"""Reading for the pages about capacity, best interests, limits and legal papers, and for the counts of those above."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from clusters.models import BestInterestsDecision, CapacityAssessment, DecisionEnd, Limit, Package
from clusters.policies import clusters_of, may_list_clusters, may_open_care_record, may_read_capacity
from clusters.rules.capacity import CapacityOutcome, look_again
from clusters.rules.reviews import Due
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record_reading
from coopcare.clock import today
from coopcare.errors import NotFound
from members.models import LegalAuthority, Person, Registered
from members.models.authority import NOT_SEEN, WELFARE

# What stands beside an assessment.
BESIDE = ("best_interests", "followed_by", "ends")
NOT_YOURS = "What is to be looked at again is listed for the manager and support workers."


@dataclass(frozen=True)
class Again:
    """One decision, or one limit, that is to be looked at again. `assessment` or `limit`, never both."""

    person: Person
    due: Due
    assessment: CapacityAssessment | None = None
    limit: Limit | None = None


@dataclass(frozen=True)
class Record:
    """What is kept of one person, newest first. `reads_all` is False for a PCA, who is shown outcomes."""

    person: Person
    reads_all: bool
    assessments: list[CapacityAssessment]
    limits: list[Limit]
    papers: list[LegalAuthority]
    earlier: list[CapacityAssessment]
    ended_limits: list[Limit]
    ended_papers: list[LegalAuthority]

    @property
    def is_empty(self) -> bool:
        return not (self.assessments or self.limits or self.papers)


def again_lines(actor: Actor) -> list[Again]:
    """Of everybody supported today in the clusters that the actor runs, the earliest day first; four queries."""
    require(may_list_clusters(actor), NOT_YOURS)
    return again_lines_of(Package.objects.filter(cluster__in=clusters_of(actor)), today())


def again_lines_of(packages: "QuerySet[Package]", on: date) -> list[Again]:
    """Of the people of those `packages` that hold on a day (local), as it stood then; callers have asked their
    policy.
    """
    people = packages.filter(starts_on__lte=on).exclude(ends_on__lt=on).values("person_id")
    limits = [
        Again(limit.person, look_again(by, on), limit=limit)
        for limit in limits_on(on).filter(person__in=people)
        if (by := limit_due(limit, on)) is not None
    ]
    decisions = [
        Again(one.person, look_again(one.looked_at_by, on), assessment=one)
        for one in latest_on(on).filter(person__in=people)
        if one.looked_at_by is not None
    ]
    return sorted([*decisions, *limits], key=lambda line: (line.due.on, line.person.full_name))


def undecided(actor: Actor) -> list[CapacityAssessment]:
    """Of people supported in the actor's clusters: they cannot decide this, and nobody has decided it for them."""
    packages = Package.objects.on(today()).filter(cluster__in=clusters_of(actor))
    found = latest_on(today()).filter(person__in=packages.values("person_id"))
    return [one for one in found if one.needs_decision]


def latest_on(on: date) -> "QuerySet[CapacityAssessment]":
    """Of each decision that still arose that day the last assessment by then."""
    followed = CapacityAssessment.objects.filter(follows__isnull=False, assessed_on__lte=on).values("follows_id")
    ended = DecisionEnd.objects.filter(ended_on__lte=on).values("assessment_id")
    found = CapacityAssessment.objects.filter(assessed_on__lte=on).exclude(id__in=followed).exclude(id__in=ended)
    return found.select_related("person").prefetch_related("best_interests")


def limits_on(on: date) -> "QuerySet[Limit]":
    """In force that day."""
    return (
        Limit.objects.filter(since__lte=on).exclude(ended_on__lte=on).select_related("person").prefetch_related("looks")
    )


def limit_due(limit: Limit, on: date) -> date | None:
    """By when it was to be looked at again, as it stood on a day."""
    looks = (look.look_again_on for look in limit.looks.all() if look.looked_on <= on)
    return next(looks, limit.look_again_on)


def open_record(actor: Actor, person_id: UUID) -> Record:
    """What is kept of one person. NotFound unless the actor may open their care record; the reading is recorded."""
    person = Person.objects.filter(id=person_id).first() if may_open_care_record(actor, person_id) else None
    if person is None:
        raise NotFound()
    record_reading(actor, "consent and capacity", person, about=person)
    assessments = assessments_of(person.id)
    limits = limits_of(person.id)
    papers, on = LegalAuthority.objects.filter(person=person), today()
    return Record(
        person=person,
        reads_all=may_read_capacity(actor, person.id),
        assessments=[one for one in assessments if one.is_last],
        earlier=[one for one in assessments if not one.is_last],
        limits=[one for one in limits if one.holds_on(on)],
        ended_limits=[one for one in limits if not one.holds_on(on)],
        papers=[one for one in papers if one.counts_on(on)],
        ended_papers=[one for one in papers if not one.counts_on(on)],
    )


def open_assessment(actor: Actor, assessment_id: UUID) -> CapacityAssessment:
    """One assessment with its decision. NotFound unless the actor may read all; the reading is recorded."""
    found = CapacityAssessment.objects.select_related("person").prefetch_related(*BESIDE)
    assessment = found.filter(id=assessment_id).first()
    if assessment is None or not may_read_capacity(actor, assessment.person_id):
        raise NotFound()
    record_reading(actor, "assessment of capacity", assessment, about=assessment.person_id)
    return assessment


def open_limit(actor: Actor, limit_id: UUID) -> Limit:
    """One limit. NotFound unless the actor may read all; the reading is recorded."""
    found = Limit.objects.select_related("person", "decision__assessment").prefetch_related("looks")
    limit = found.filter(id=limit_id).first()
    if limit is None or not may_read_capacity(actor, limit.person_id):
        raise NotFound()
    record_reading(actor, "limit", limit, about=limit.person_id)
    return limit


def open_paper(actor: Actor, paper_id: UUID) -> LegalAuthority:
    """One legal paper. NotFound unless the actor may read all; the reading is recorded."""
    paper = LegalAuthority.objects.select_related("person").filter(id=paper_id).first()
    if paper is None or not may_read_capacity(actor, paper.person_id):
        raise NotFound()
    record_reading(actor, "legal paper", paper, about=paper.person_id)
    return paper


def assessments_of(person_id: UUID) -> "QuerySet[CapacityAssessment]":
    """Newest first, each with its decision, what followed it, and whether it still arises."""
    return CapacityAssessment.objects.filter(person=person_id).prefetch_related(*BESIDE)


def limits_of(person_id: UUID) -> "QuerySet[Limit]":
    """Newest first, each with when somebody looked again."""
    return Limit.objects.filter(person=person_id).prefetch_related("looks")


def papers_of(person_id: UUID, on: date) -> "QuerySet[LegalAuthority]":
    """Legal papers that count on a day."""
    return LegalAuthority.objects.filter(person=person_id).exclude(ended_on__lte=on)


def decisions_of(person_id: UUID) -> "QuerySet[BestInterestsDecision]":
    """What was decided in their best interests, not assessed again since, and still arising."""
    last = BestInterestsDecision.objects.filter(assessment__person=person_id, assessment__followed_by__isnull=True)
    return last.filter(assessment__ends__isnull=True)


def has_welfare_authority(person_id: UUID, on: date) -> bool:
    """Whether somebody may decide about care for the person on a day: a paper that counts and that we have seen
    ourselves, and a decision that the person was found unable to make (Mental Capacity Act 2005, sections 9 and 11).
    """
    papers = papers_of(person_id, on).filter(kind__in=WELFARE).exclude(seen__in=NOT_SEEN)
    cannot = CapacityAssessment.objects.filter(
        person=person_id, outcome=CapacityOutcome.CANNOT, followed_by__isnull=True, ends__isnull=True
    )
    return papers.exclude(registered=Registered.NO).exists() and cannot.exists()
