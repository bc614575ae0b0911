"""What the co-op itself puts into a form to print: its figures, its clusters, and who is rung in an emergency."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet

from clusters.models import Cluster, Package
from clusters.queries.clusters import pcas_of, people_supported_in
from compliance.evidence.registry import sources
from compliance.queries.library import answers_given, own_measure
from compliance.registers.words import CandourKind, FirstHour
from coopcare.clock import today
from coopcare.tenancy.context import current_coop
from coopcare.ui.formats import gov_date, gov_time
from members.models import Employment, Membership, Person, PersonQuerySet
from rotas.figures.words import of_many
from rotas.models import Priority, VisitPattern
from rotas.queries.figures import figures_of_co_op
from rotas.suitability.contract import days_words

Rows = Sequence[Sequence[str]]
QUARTER = dt.timedelta(days=91)
# What the board reads of the registers: sources of evidence, by their code.
QUARTERLY = frozenset({
    "incidents_looked_at", "candour_in_time", "notified_in_time", "concerns_decided", "complaints_acknowledged",
    "complaints_answered", "compliments", "audits_finished", "actions_in_time", "supervision_in_time", "training",
    "reviews_in_time", "capacity_found", "restraint_written",
})  # fmt: skip
FIRST_STEPS = (
    "The co-op: members, board, who is who",
    "The person decides: choosing, saying no, dignity",
    "Safeguarding: signs, and what to do in the first hour",
    "Hands, gloves, aprons",
    "Moving and handling, before touching any equipment",
    "Medicines, before helping with any",
    "Fire, lone working, the on-call number",
    "Notes, the app, keeping information safe",
    "Complaints, incidents, speaking up",
    "The handbook: read and talked through",
)
# The same main questions for all, as the policy on recruitment (P08) asks: stories, motives, mistakes, speaking up.
INTERVIEW = (
    "Why this work, and why a co-op?",
    "You arrive, and she will not let you in. What do you do?",
    "He wants to do something that you think is risky. What do you say and do?",
    "You see a bruise, and she says not to tell. What do you do?",
    "Tell us of a mistake you made, and what you learned.",
    "Tell us of a time you spoke up, or wish you had.",
    "How do you treat somebody whose life is very unlike yours?",
)
# Who rings whom, in order: (who, the answer that names them, the answer with the number, whom they ring). What these
# say of times and of when help is asked for stands in the policies on scheduling (P18) and emergencies (P16).
INSIDE = (
    ("Whoever finds out", "", "coop_phone", "999 for danger; then the office by day, on-call at night"),
    ("On-call", "", "oncall_phone", "The manager; each person who is due a visit now"),
    ("On-call, second phone", "", "oncall_backup_phone", "The same, if the first does not answer within five minutes"),
    ("Registered manager", "registered_manager", "", "Continuity lead, chair, the council and CQC"),
    ("Continuity lead", "continuity_lead", "continuity_lead_phone", "Support workers of all clusters; IT, phones"),
    ("Chair", "board_chair", "board_chair_phone", "Treasurer and secretary; speaks to members and the press"),
    ("Nominated individual", "nominated_individual", "", "Takes over if the manager cannot"),
)
OUTSIDE = (
    ("Emergency services", "", "Danger to life: at once", "999"),
    (
        "The council, adult social care",
        "council_adult_social_care_phone",
        "Within 2 hours if a red visit is at risk",
        "",
    ),
    ("The council, at night and weekends", "council_adult_safeguarding_out_of_hours", "The same", ""),
    ("CQC", "cqc_phone", "Without delay, if safe care stops or may stop", ""),
    ("The co-op that helps us", "mutual_aid_phone", "One in five shifts has no cover, or two clusters at once", ""),
    ("Health protection team", "health_protection_phone", "An outbreak", ""),
    ("Insurer", "insurer_phone", "Within 1 working day", ""),
    ("IT support", "it_support_phone", "Within the hour, if systems fail", ""),
)


def of_the_co_op(fills: frozenset[str]) -> dict[str, Any]:
    """Only what the form prints: the figures cost a few queries."""
    coop = current_coop()
    known: dict[str, Callable[[], Any]] = {
        "today": lambda: gov_date(today()),
        "coop.name": lambda: coop.name,
        "coop.address": lambda: coop.address,
        "coop.phone": lambda: coop.phone,
        "coop.figures": _figures,
        "coop.numbers": _numbers,
        "coop.quarter": _quarter,
        "coop.clusters": _clusters,
        "coop.cascade": _cascade,
        "coop.outside": _outside,
        "coop.timed_visits": _timed_visits,
        "induction.steps": lambda: [[step, "", ""] for step in FIRST_STEPS],
        "candour.steps": lambda: [[label, "", "", "", ""] for label in CandourKind.labels],
        "safeguarding.steps": lambda: [[label, "", "", ""] for label in FirstHour.labels],
        "interview.questions": lambda: [[question, "", ""] for question in INTERVIEW],
    }
    asked = {name.removeprefix("answer.") for name in fills if name.startswith("answer.")}
    given = answers_given() if asked else {}
    return {name: known[name]() for name in fills & known.keys()} | {
        f"answer.{name}": given.get(name, "") for name in asked
    }


def people_printed(fills: frozenset[str]) -> PersonQuerySet:
    """Whoever of the people supported is named by a form about the whole co-op."""
    if "coop.timed_visits" not in fills:
        return Person.objects.none()
    return Person.objects.filter(id__in=_timed().values("package__person_id"))


def _figures() -> list[list[str]]:
    lines = of_many(figures_of_co_op(measure=own_measure()))
    return [[line.name, line.value, line.meaning] for line in lines]


def _numbers() -> Rows:
    on = today()
    return [
        ["People supported", str(Package.objects.on(on).values("person_id").distinct().count())],
        ["Workers", str(Employment.objects.on(on).values("person_id").distinct().count())],
        ["Clusters", str(Cluster.objects.count())],
        ["Members", str(Membership.objects.on(on).values("person_id").distinct().count())],
    ]


def _quarter() -> Rows:
    """What the registers show of the last quarter, as the evidence says it: counts, no names."""
    first, last = today() - QUARTER, today()
    found = [one for one in sources() if one.code in QUARTERLY]
    return [[one.title, one.sentence(one.count(first, last))] for one in found]


def _clusters() -> Rows:
    on = today()
    return [
        [
            one.name,
            one.support_worker.full_name if one.support_worker else "Nobody yet",
            one.phone,
            str(people_supported_in(one.id, on).count()),
            str(pcas_of(one.id, on).count()),
        ]
        for one in Cluster.objects.select_related("support_worker").order_by("name", "id")
    ]


def _cascade() -> Rows:
    given = {"coop_phone": current_coop().phone, **answers_given()}
    return [
        [
            str(number),
            f"{title}: {given.get(name, '')}" if name else title,
            given.get(phone, ""),
            rings,
        ]
        for number, (title, name, phone, rings) in enumerate(INSIDE, 1)
    ]


def _outside() -> Rows:
    given = answers_given()
    return [[who, number or given.get(phone, ""), when] for who, phone, when, number in OUTSIDE]


def _timed() -> "QuerySet[VisitPattern]":
    return VisitPattern.objects.on(today()).filter(priority=Priority.TIME_CRITICAL)


def _timed_visits() -> Rows:
    rows = _timed().select_related("package__person", "package__cluster")
    return [
        [
            one.package.person.full_name,
            f"{days_words(sorted(one.weekdays))}, {gov_time(one.start_time)}",
            one.package.cluster.name,
        ]
        for one in rows.order_by("start_time", "package__person__last_name", "id")
    ]
