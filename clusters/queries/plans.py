"""Reading care plans: in force, being written, older ones, what differs, and what the office has to do."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from clusters.models import EVERYONE, CarePlan, Outcome, Package, PlanWish, RiskAssessment
from clusters.policies import (
    clusters_of,
    may_answer_wish,
    may_list_reviews,
    may_open_care_record,
    may_read_draft,
    may_read_reviews,
)
from clusters.queries.clusters import next_package
from clusters.rules.plans import GROUPS
from clusters.rules.risk_table import needs_manager
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record_reading
from coopcare.clock import today
from coopcare.errors import NotFound
from members.models import Person

NOT_YOURS = "Care plans are listed for the manager and support workers."
SOON = timedelta(days=28)


@dataclass(frozen=True)
class PlanLine:
    """One person supported: how their plan and their risks stand on a day."""

    package: Package
    in_force: CarePlan | None
    draft: CarePlan | None
    wishes: list[PlanWish]
    missing: list[str]
    unsigned: int
    overdue: list[RiskAssessment]
    soon: int

    @property
    def needs(self) -> list[str]:
        """Sentences of what is to do, the most pressing first."""
        return list(_needs(self))

    @property
    def presses(self) -> bool:
        return bool(self.needs)


def _needs(line: PlanLine) -> Iterator[str]:
    if line.in_force is None:
        yield "No plan is agreed yet"
    elif line.in_force.checked_at is None:
        yield "A second person has not checked the plan"
    if line.draft is not None:
        yield f"Version {line.draft.number} " + (
            "waits for the person to agree" if line.draft.put_at else "is being written"
        )
    late = sum(wish.answer_by < today() for wish in line.wishes)
    if line.wishes:
        yield f"What should change: {len(line.wishes)} to answer" + (f", {late} late" if late else "")
    if line.unsigned:
        yield f"High risks that the manager has not signed: {line.unsigned}"
    if line.overdue:
        yield f"Risks to look at again, late: {len(line.overdue)}"
    if line.soon:
        yield f"Risks to look at again within four weeks: {line.soon}"
    if line.missing:
        yield f"Not assessed yet: {', '.join(line.missing)}"


def plan_lines(actor: Actor) -> list[PlanLine]:
    """Everybody supported today in the clusters that the actor runs, by name; four queries."""
    require(may_list_reviews(actor), NOT_YOURS)
    lines = plan_lines_of(Package.objects.filter(cluster__in=clusters_of(actor)), today())
    return sorted(lines, key=lambda line: (not line.presses, line.package.person.full_name))


def plan_lines_of(packages: "QuerySet[Package]", on: date) -> list[PlanLine]:
    """Those of `packages` that hold on a day (local); callers have asked their policy."""
    holding = packages.filter(starts_on__lte=on).exclude(ends_on__lt=on).select_related("person", "cluster")
    people = {"package__person__in": holding.values("person_id")}
    plans = _by_person(CarePlan.objects.filter(replaced_at__isnull=True, **people))
    wishes = _by_person(PlanWish.objects.filter(answered_at__isnull=True, **people).order_by("answer_by"))
    risks = _by_person(RiskAssessment.objects.filter(ended_at__isnull=True, **people))
    return [
        PlanLine(
            package=package,
            in_force=next((one for one in plans[package.person_id] if one.is_in_force), None),
            draft=next((one for one in plans[package.person_id] if one.is_being_written), None),
            wishes=wishes[package.person_id],
            **_of_risks(risks[package.person_id], on),
        )
        for package in holding
    ]


def _by_person(rows: "QuerySet[Any]") -> dict[UUID, list[Any]]:
    """What hangs on any package of somebody: a plan and its risks go with them when they move to another cluster."""
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows.select_related("package"):
        found[row.package.person_id].append(row)
    return found


def _of_risks(risks: list[RiskAssessment], on: date) -> dict[str, Any]:
    kinds = {risk.kind for risk in risks}
    return {
        "missing": [kind.label.partition(":")[0].lower() for kind in EVERYONE if kind not in kinds],
        "unsigned": sum(needs_manager(risk.after) and risk.signed_at is None for risk in risks),
        "overdue": [risk for risk in risks if risk.look_again_on < on],
        "soon": sum(on <= risk.look_again_on <= on + SOON for risk in risks),
    }


def open_plan_of(actor: Actor, person_id: UUID) -> tuple[Person, Package | None]:
    """Whose plan it is, with the agreed help that it belongs to. NotFound unless the actor may open the care record;
    reading it is recorded.
    """
    person = Person.objects.filter(id=person_id).first() if may_open_care_record(actor, person_id) else None
    if person is None:
        raise NotFound()
    record_reading(actor, "care plan", person, about=person)
    return person, next_package(person_id, today())


def plan_in_force(person_id: UUID) -> CarePlan | None:
    """What was agreed last with the person, also after their help has ended."""
    plans = CarePlan.objects.filter(package__person=person_id, agreed_at__isnull=False)
    return plans.order_by("-agreed_at").select_related("package__person", "package__cluster").first()


def aims_of(package: Package) -> "QuerySet[Outcome]":
    """What the plan in force of the person aims for, in its order."""
    in_force = CarePlan.objects.filter(agreed_at__isnull=False, replaced_at__isnull=True)
    return Outcome.objects.filter(plan__in=in_force.filter(package__person=package.person_id))


def draft_of(package: Package) -> CarePlan | None:
    """The version that is being written for the person, if it is of this package."""
    return package.plans.filter(agreed_at__isnull=True).first()


def plan_to_agree(person_id: UUID) -> CarePlan | None:
    """The version that was given to the person and waits for their word."""
    return CarePlan.objects.filter(package__person=person_id, agreed_at__isnull=True, put_at__isnull=False).first()


def older_plans(plan: CarePlan) -> "QuerySet[CarePlan]":
    """Versions of the same person that were agreed before, newest first."""
    same = CarePlan.objects.filter(package__person=plan.package.person_id, replaced_at__isnull=False)
    return same.exclude(id=plan.id).order_by("-agreed_at")


def open_plan(actor: Actor, plan_id: UUID) -> CarePlan:
    """One version. NotFound unless the actor may open the record; a draft is for fewer. Reading it is recorded."""
    found = CarePlan.objects.select_related("package__person", "package__cluster__support_worker")
    plan = found.filter(id=plan_id).first()
    person_id = plan.package.person_id if plan else None
    if plan is None or person_id is None or not may_open_care_record(actor, person_id):
        raise NotFound()
    if plan.is_being_written and not may_read_draft(actor, person_id):
        raise NotFound()
    record_reading(actor, "care plan", plan, about=person_id)
    return plan


def open_outcome(actor: Actor, outcome_id: UUID) -> Outcome:
    """One outcome of a version that is being written. NotFound unless the actor may read that."""
    outcome = Outcome.objects.select_related("plan__package__cluster", "plan__package__person").filter(
        id=outcome_id, plan__agreed_at__isnull=True
    ).first()  # fmt: skip
    if outcome is None or not may_read_draft(actor, outcome.plan.package.person_id):
        raise NotFound()
    return outcome


def open_wish(actor: Actor, wish_id: UUID) -> PlanWish:
    """What somebody said should change, for who answers it today. Reading it is recorded."""
    wish = PlanWish.objects.select_related("package__cluster", "package__person").filter(id=wish_id).first()
    if wish is None or not may_open_care_record(actor, wish.package.person_id) or not may_answer_wish(actor, wish):
        raise NotFound()
    record_reading(actor, "what should change in the care plan", wish, about=wish.package.person_id)
    return wish


def wishes_of(actor: Actor, person_id: UUID) -> "QuerySet[PlanWish]":
    """What was said should change. It may speak of a PCA, so PCAs read their own alone (as with reviews)."""
    wishes = PlanWish.objects.filter(package__person=person_id)
    if may_read_reviews(actor, person_id):
        return wishes
    # Never by name: a namesake would read what was said about them.
    return wishes.filter(asked_by_user_id__isnull=False, asked_by_user_id=actor.user_id)


@dataclass(frozen=True)
class Said:
    """One heading of a version: its words, and what the version before said where that was something else."""

    heading: str
    words: str
    before: str | None = None


@dataclass(frozen=True)
class SaidGroup:
    title: str
    slug: str
    parts: list[Said]


def said_in(plan: CarePlan, before: CarePlan | None = None) -> list[SaidGroup]:
    """What a version says, in the order of the plan; with `before`, what differs from that one as well."""
    now_says = _words_of(plan)
    said_before = _words_of(before) if before else now_says
    return [
        SaidGroup(
            group.title,
            group.slug,
            [
                Said(part.heading, now_says.get(part.code, ""), _differing(part.code, now_says, said_before))
                for part in group.parts
                if part.code in now_says or part.code in said_before
            ],
        )
        for group in GROUPS
    ]


def _words_of(plan: CarePlan) -> dict[str, str]:
    """By code; without those that were emptied because their time was over."""
    return {part.code: part.words for part in plan.parts.all() if part.words}


def _differing(code: str, now_says: dict[str, str], before: dict[str, str]) -> str | None:
    return before.get(code, "") if now_says.get(code, "") != before.get(code, "") else None


def version_before(plan: CarePlan) -> CarePlan | None:
    """The version of the same person that was agreed last before this one."""
    theirs = CarePlan.objects.filter(package__person=plan.package.person_id, agreed_at__isnull=False)
    earlier = theirs.filter(number__lt=plan.number)
    return earlier.order_by("-number").first()
