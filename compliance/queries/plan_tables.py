"""Care plans and risks as an inspector reads them: how each stands; the words of the sample alone."""

from typing import Any

from clusters.models import CarePlan, Package, PlanWish, RiskAssessment
from clusters.queries.plans import PlanLine, plan_lines_of, said_in
from compliance.queries.records import Pseudonyms, read_of
from compliance.queries.tables import Cell, Export, Row, Table
from coopcare.accounts.actor import Actor
from coopcare.clock import today
from coopcare.ui.formats import gov_short_date


def _plans(actor: Actor) -> Table:
    """Everybody supported today: the version in force, and what it says for those in the sample."""
    names = Pseudonyms(actor)
    lines = plan_lines_of(Package.objects.all(), today())
    in_force = CarePlan.objects.filter(id__in=[line.in_force.id for line in lines if line.in_force])
    whole = {plan.id: plan for plan in in_force.prefetch_related("parts", "outcomes")}
    rows: list[Row] = [
        (names.whom(line.package.person), line.package.starts_on, *_stands(line), "; ".join(line.needs),
         *names.words(line.package.person, *_says(whole.get(line.in_force.id) if line.in_force else None)))
        for line in lines
    ]  # fmt: skip
    header = ("Person", "Help since", "Version", "Agreed on", "Agreed by", "Checked by a second person", "To do",
              "How they agreed", "What they want to be able to do", "What the plan says")  # fmt: skip
    rows.sort(key=lambda row: str(row[0]))
    return Table(header, rows, read_of(actor, (line.package.person for line in lines)))


def _stands(line: PlanLine) -> tuple[Cell, ...]:
    plan = line.in_force
    if plan is None:
        return "None", None, "", ""
    checked = gov_short_date(plan.checked_at) if plan.checked_at else "Not yet"
    return plan.number, plan.agreed_on, plan.get_agreed_by_display(), checked


def _says(plan: CarePlan | None) -> tuple[str, str, str]:
    if plan is None:
        return "", "", ""
    said = [f"{part.heading}: {part.words}" for group in said_in(plan) for part in group.parts]
    return plan.agreed_how, "\n".join(one.what for one in plan.outcomes.all()), "\n".join(said)


def _risks(actor: Actor) -> Table:
    """Those that stand, of everybody supported today. Which place or habit it is may tell who is meant."""
    names = Pseudonyms(actor)
    standing = RiskAssessment.objects.filter(ended_at__isnull=True, **_of_the_supported())
    listed = list(standing.select_related("package__person"))
    rows: list[Row] = [
        (names.whom(one.package.person), one.get_kind_display(), one.assessed_on, one.before, one.band_before.name,
         one.after, one.band.name, "Two" if one.two_workers else "One", one.equipment_checked_on,
         one.look_again_on, _signed(one), "Yes" if one.agrees else "No",
         *names.words(one.package.person, one.about, one.wants, one.could_go_wrong, one.what_we_do, one.person_says))
        for one in listed
    ]  # fmt: skip
    header = ("Person", "Kind", "Looked at", "Score before", "In words", "Score with what we do", "In words after",
              "Workers", "Equipment examined", "Look again by", "Signed", "The person agrees", "Which",
              "What they want to do", "What could go wrong", "What we do", "What they say")  # fmt: skip
    rows.sort(key=lambda row: (str(row[0]), str(row[1])))
    return Table(header, rows, read_of(actor, (one.package.person for one in listed)))


def _of_the_supported() -> dict[str, Any]:
    """Of everybody supported today, on whichever package it was written."""
    return {"package__person__in": Package.objects.on(today()).values("person_id")}


def _signed(risk: RiskAssessment) -> str:
    return f"{risk.written_by}; the manager, {risk.signed_by}" if risk.signed_at else risk.written_by


def _wishes(actor: Actor) -> Table:
    """What people said should change in their plans, of those supported today, and when it was answered."""
    names = Pseudonyms(actor)
    asked = PlanWish.objects.filter(**_of_the_supported()).select_related("package__person")
    listed = list(asked)
    rows: list[Row] = [
        (one.asked_at, names.whom(one.package.person), one.asked_as, one.answer_by, one.answered_at,
         *names.words(one.package.person, one.words, one.answer))
        for one in listed
    ]  # fmt: skip
    header = ("Said", "Person", "By whom", "Answer by", "Answered", "What should change", "What came of it")
    return Table(header, rows, read_of(actor, (one.package.person for one in listed)))


PLAN_TABLES = (
    Export("plans", "Care plans", "Who has one, agreed and checked; words of your sample.", _plans),
    Export("persons-risks", "Risk assessments of people", "By kind, scored twice; words of your sample.", _risks),
    Export("plan-wishes", "Changes asked for in care plans", "Said and answered; words of your sample.", _wishes),
)
