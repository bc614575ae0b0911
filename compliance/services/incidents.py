"""Incidents and near misses: reported, looked at, investigated, closed. Nothing is ever taken out of the register."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from compliance.models import Incident
from compliance.queries.actions import people_who_act
from compliance.queries.registers import visit_at
from compliance.register_policies import (
    may_find_out,
    may_look_at,
    may_report_incident,
    may_see_through,
    people_to_choose,
    workers_to_choose,
)
from compliance.registers.clocks import day_due
from compliance.registers.grading import FINISHED_WITHIN, SERIOUS, candour_applies, events_of, is_serious, trouble_with
from compliance.registers.states import INCIDENT_MOVES
from compliance.registers.words import Grade, Harm, IncidentKind, IncidentStatus
from compliance.services.acting_instead import name_who_acts
from compliance.services.candour import follow_up_from, start_steps
from compliance.services.notifications import propose_notification
from compliance.services.proposing import propose_by_itself
from compliance.services.registers import move, new_code, own_or_choose, person_code, words, write_to_keepers
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, to_local, today
from coopcare.errors import Invalid, StaleState
from coopcare.tenancy.addresses import page_address
from coopcare.ui.formats import gov_datetime
from members.models import Person
from rotas.models import Visit
from rotas.policies import visits_visible_to

NOT_YOURS = "The support worker of the cluster and the manager grade incidents, and nobody one that is about them."
NOT_MANAGER = "The manager sees an incident through, and nobody one that is about them."
NOT_CHOSEN = "Only the manager, and who was chosen to look into it, write down what was found."
# What the rota knows of a missed visit, and no more.
MISSED = "The rota has this visit as missed. Why, and what it meant, is for whoever looks at it to find out."
NOT_WRITTEN = "Not written down yet."
# Managers hear of these at once, not with the daily letter.
AT_ONCE = frozenset({Harm.HOSPITAL, Harm.DIED})


@transaction.atomic
def report_incident(
    *,
    kind: str,
    happened_at: dt.datetime,
    what_happened: str,
    done_at_once: str,
    harm: str,
    police: bool = False,
    person_id: UUID | None = None,
    worker_id: UUID | None = None,
    visit_id: UUID | None = None,
    actor: Actor,
) -> Incident:
    """Write down what went wrong, or nearly did. `happened_at` is UTC. Proposes the notifications that are plain."""
    require(may_report_incident(actor), "PCAs, support workers and the manager report incidents.")
    if kind not in IncidentKind.values or harm not in Harm.values:
        raise Invalid("Choose what kind of thing happened, and what harm was done.")
    if happened_at > now():
        raise Invalid("The time it happened must be in the past.", field="time")
    person, worker = _chosen(people_to_choose(actor), person_id), _chosen(workers_to_choose(actor), worker_id)
    visit = visits_visible_to(actor).filter(id=visit_id).first() if visit_id else None
    if visit is not None:
        person = visit.person
    elif person is not None:
        visit = visit_at(person, happened_at)
    incident = Incident.objects.create(
        code=new_code("INC"),
        kind=kind,
        happened_at=happened_at,
        person=person,
        visit=visit,
        worker=worker,
        what_happened=words(what_happened, missing="Write what happened.", field="what_happened"),
        done_at_once=words(done_at_once, missing="Write what was done at once.", field="done_at_once"),
        harm=harm,
        police=police,
        reported_at=now(),
        reported_by_id=actor.person_id,
        reporter_name=actor.name,
    )
    record(actor, "reported it", incident, about=incident.person_id, detail=incident.get_kind_display())
    name_who_acts(incident, actor=actor, tell=harm not in AT_ONCE)
    if harm in AT_ONCE:
        _tell_at_once(incident, actor)
    _propose(incident, actor)
    return incident


@transaction.atomic
def note_missed_visit(visit: Visit, *, actor: Actor) -> Incident | None:
    """A visit that the rota has as missed is in the register, to be looked at: once, whoever wrote it down first, and
    still there when the rota is put right. Asks no policy: whoever marks a visit need not report incidents.
    """
    if Incident.objects.filter(visit=visit, kind=IncidentKind.MISSED_VISIT).exists():
        return None
    incident = Incident.objects.create(
        code=new_code("INC"),
        kind=IncidentKind.MISSED_VISIT,
        happened_at=visit.starts_at,
        person_id=visit.person_id,
        visit=visit,
        what_happened=MISSED,
        done_at_once=NOT_WRITTEN,
        harm=Harm.UNKNOWN,
        reported_at=now(),
        reported_by_id=actor.person_id,
        reporter_name=actor.name,
    )
    record(actor, "put a missed visit into the register", incident, about=incident.person_id)
    return incident


@transaction.atomic
def look_at_incident(
    incident: Incident,
    *,
    grade: str,
    reason: str,
    serious: Collection[str] = (),
    opinion_of: str = "",
    actor: Actor,
) -> Incident:
    """Grade it, answer the serious-injury test (`serious`: the questions with a yes), and let its clocks begin."""
    require(may_look_at(actor, incident), NOT_YOURS)
    if not incident.is_open:
        raise StaleState("This incident is closed. Open it again first, and say why.")
    if grade not in Grade.values:
        raise Invalid("Choose a grade. If in doubt, choose the higher one.", field="grade")
    if not set(serious) <= set(SERIOUS):
        raise Invalid("Choose from the questions of the test.", field="serious")
    if trouble := trouble_with(grade, serious):
        raise Invalid(trouble, field="grade")
    if is_serious(serious) and not opinion_of.strip():
        raise Invalid("Enter which health professional was asked. The test is their opinion.", field="opinion_of")
    reason = words(reason, missing="Say why, in a sentence.", field="reason")
    move(
        incident,
        IncidentStatus.LOOKED_AT,
        moves=INCIDENT_MOVES,
        grade=grade,
        grade_reason=reason,
        serious=[question for question in SERIOUS if question in serious],
        opinion_of=opinion_of.strip()[:120],
        finish_by=day_due(FINISHED_WITHIN[Grade(grade)], to_local(incident.reported_at).date()),
    )
    grade_words = incident.get_grade_display()
    record(actor, "looked at it", incident, about=incident.person_id, detail=f"{grade_words}: {reason}")
    _propose(incident, actor)
    if candour_applies(grade, serious, with_person=incident.person_id is not None):
        start_steps(incident, actor=actor)
    return incident


@transaction.atomic
def choose_investigator(incident: Incident, *, investigator_id: UUID, actor: Actor) -> Incident:
    """Who finds out why: somebody who works or governs here, and not the worker it is about."""
    require(may_see_through(actor, incident), NOT_MANAGER)
    if incident.status != IncidentStatus.LOOKED_AT:
        raise StaleState("Grade the incident first. One that is investigated or closed needs nobody to look into it.")
    investigator = _chosen(people_who_act(), investigator_id)
    if investigator is None:
        raise Invalid("Choose who looks into it.", field="investigator_id")
    if investigator.id == incident.worker_id:
        raise Invalid("It is about this worker, so somebody else must look into it.", field="investigator_id")
    move(incident, IncidentStatus.LOOKED_AT, moves=INCIDENT_MOVES, investigator=investigator)
    record(actor, "chose who looks into it", incident, about=incident.person_id, detail=investigator.full_name)
    return incident


@transaction.atomic
def finish_investigation(incident: Incident, *, found: str, to_change: str, actor: Actor) -> Incident:
    """What was found and what will change, which goes to the action plan. The person's follow-up letter has its clock
    from today.
    """
    require(may_find_out(actor, incident), NOT_CHOSEN)
    found = words(found, missing="Write what was found: what happened, and why.", field="found")
    to_change = words(to_change, missing="Write what will change, who does it and by when.", field="to_change")
    move(
        incident,
        IncidentStatus.INVESTIGATED,
        moves=INCIDENT_MOVES,
        found=found,
        to_change=to_change,
        investigated_on=today(),
    )
    follow_up_from(incident, on=today())
    record(actor, "wrote down what was found", incident, about=incident.person_id)
    propose_by_itself(incident, what=f"Carry out what was decided after incident {incident.code}.", actor=actor)
    return incident


@transaction.atomic
def close_incident(incident: Incident, *, actor: Actor) -> Incident:
    """Nothing is left to do: no candour step, no clock and no notification stands open."""
    require(may_see_through(actor, incident), NOT_MANAGER)
    if left := left_to_do(incident):
        raise Invalid(f"This cannot be closed yet. Still to do: {'; '.join(left)}.")
    move(incident, IncidentStatus.CLOSED, moves=INCIDENT_MOVES, closed_at=now())
    record(actor, "closed it", incident, about=incident.person_id)
    return incident


@transaction.atomic
def reopen_incident(incident: Incident, *, reason: str, actor: Actor) -> Incident:
    """Something new is known, or was wrong: it is looked at again."""
    require(may_see_through(actor, incident), NOT_MANAGER)
    reason = words(reason, missing="Say why it is opened again.", field="reason")
    if incident.is_open:
        raise StaleState("This incident is open.")
    move(incident, IncidentStatus.LOOKED_AT, moves=INCIDENT_MOVES, closed_at=None)
    record(actor, "opened it again", incident, about=incident.person_id, detail=reason)
    return incident


def left_to_do(incident: Incident) -> list[str]:
    """What must be done or decided before it is closed, in words."""
    steps = [step.get_kind_display().lower() for step in incident.candour.filter(done_at__isnull=True)]
    clocks = ["another body to be told"] if incident.clocks.filter(status="open").exists() else []
    open_ones = incident.notifications.filter(status__in=["draft", "approved"]).exists()
    return [*steps, *clocks, *(["a notification to the Care Quality Commission"] if open_ones else [])]


def _chosen(choices: "object", chosen_id: UUID | None) -> Person | None:
    found: Person | None = choices.filter(id=chosen_id).first() if chosen_id else None  # type: ignore[attr-defined]
    own_or_choose(found, chosen_id)
    return found


def _propose(incident: Incident, actor: Actor) -> None:
    found = events_of(
        kind=incident.kind,
        harm=incident.harm,
        grade=incident.grade,
        answers=incident.serious,
        police=incident.police,
        with_person=incident.person_id is not None,
    )
    for event in found:
        propose_notification(
            event,
            actor=actor,
            since=incident.reported_at,
            facts=_first_facts(incident),
            person_id=incident.person_id,
            incident=incident,
        )


def _first_facts(incident: Incident) -> str:
    """What is known for certain and names nobody: the draft begins with it."""
    lines = [f"{incident.get_kind_display()}, {gov_datetime(incident.happened_at)}."]
    if incident.person_id:
        lines.append(f"Person: {person_code(incident.person_id)}.")
    lines.append(f"Harm, as reported: {incident.get_harm_display().lower()}.")
    if incident.serious:
        lines.append("Serious-injury test: " + "; ".join(SERIOUS[one].lower() for one in incident.serious) + ".")
    return "\n".join(lines)


def _tell_at_once(incident: Incident, actor: Actor) -> None:
    link = page_address(reverse("compliance:incident", args=[incident.id]))
    body = f"{incident.get_kind_display()}, {gov_datetime(incident.happened_at)}. Harm: {incident.get_harm_display()}."
    write_to_keepers(incident, subject=f"Reported now: {incident.code}", body=f"{body}\n\nRead it: {link}", actor=actor)
