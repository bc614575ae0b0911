"""Who may know and do what in the registers: incidents, concerns, complaints, notifications. Source: domain.md F6."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from clusters.policies import (
    clusters_supported,
    may_open_care_record,
    pcas_supported_by,
    people_of_my_teams,
    people_supported_by,
)
from compliance.models import CasePlace, Concern, Feedback, Incident, Notification, Oversight, ServiceContact
from compliance.models.contacts import ServiceContactQuerySet
from compliance.policies import log_in_named_as
from compliance.workforce_policies import oversight_visible_to
from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import OFFICE_HATS, Hat, Permission
from coopcare.clock import today
from members.models import Employment, Job, Person, Scope
from members.policies import people_visible_to, speaks_for

# Who works here, and so may raise a safeguarding concern and follow their own report of it.
WORKING = frozenset({Hat.PCA, Hat.SUPPORT_WORKER, Hat.MANAGER, Hat.FINANCE, Hat.SECRETARY})
# Who gives care or answers for it, and so reports incidents.
REPORTING = frozenset({Hat.PCA, Hat.SUPPORT_WORKER, Hat.MANAGER})
# In which hats somebody is put on one case, or looks into one thing. In the board's that one is all they find.
NAMED_IN = WORKING | {Hat.BOARD}
NOTHING = Q(pk__in=[])


def may_keep_registers(actor: Actor) -> bool:
    """Read all of them, and see each thing through: the manager."""
    return actor.can_write and actor.may(Permission.KEEP_REGISTERS)


def is_about_actor(actor: Actor, person_id: object) -> bool:
    """Nobody looks into something that is about themselves."""
    return person_id is not None and actor.person_id == person_id


def acts_instead(actor: Actor, row: Incident | Concern | Feedback) -> bool:
    """Named on it to do what the manager would, because it is about a manager; in a hat with a second factor."""
    return row.acts_instead_id is not None and row.acts_instead_id == actor.person_id and actor.hat in OFFICE_HATS


def may_keep(actor: Actor, row: Incident | Concern | Feedback) -> bool:
    """See one thing through: the manager, or who acts instead, and nobody what is about them."""
    if is_about_actor(actor, row.worker_id):
        return False
    return may_keep_registers(actor) or acts_instead(actor, row)


def _instead(actor: Actor, to: str = "") -> Q:
    """Rows on which the actor acts instead of the manager; `to` leads there, such as "incident__"."""
    if actor.person_id is None or actor.hat not in OFFICE_HATS:
        return NOTHING
    return Q(**{f"{to}acts_instead_id": actor.person_id})


def kept_by(actor: Actor, register: type[Model]) -> "QuerySet[Any]":
    """The rows of a register whose clocks run for somebody: those they may keep."""
    rows = register._default_manager.all()
    if actor.person_id is not None:
        rows = rows.exclude(worker_id=actor.person_id, worker_id__isnull=False)
    return rows if may_keep_registers(actor) else rows.filter(_instead(actor))


def inspected(actor: Actor, register: type[Model]) -> "QuerySet[Any]":
    """The rows of a register that stand in an inspection's tables: every row for the inspector, whose reader's names
    and words are limited to the sample; for the manager those they see elsewhere, so nothing that is about themselves.
    """
    if actor.hat == Hat.INSPECTOR:
        return register._default_manager.all()
    return OF_A_MANAGER[register](actor)


# Incidents


def may_report_incident(actor: Actor) -> bool:
    """PCAs, support workers and the manager; a job of ours."""
    return actor.is_system or actor.hat in REPORTING


def people_to_choose(actor: Actor) -> "QuerySet[Person]":
    """Whom a report may be about: those whose facts one may see."""
    return people_visible_to(actor)


def workers_to_choose(actor: Actor) -> "QuerySet[Person]":
    """Workers a report may name: oneself and the managers; for a support worker, of their clusters; for the manager
    all who work here.
    """
    employed = Employment.objects.on(today())
    if may_keep_registers(actor):
        return Person.objects.filter(id__in=employed.values("person_id"))
    known = Q(id=actor.person_id) | Q(id__in=employed.filter(job=Job.MANAGER).values("person_id"))
    if (pcas := pcas_supported_by(actor, today())) is not None:
        known |= Q(id__in=pcas)
    return Person.objects.filter(known)


def incidents_visible_to(actor: Actor) -> "QuerySet[Incident]":
    """The manager: all. A support worker: about people, workers and visits of their clusters. What one reported, in a
    hat that reports. And the one that somebody looks into, or keeps instead of the manager: nothing else in the board's
    hat, for the board reads what was learned.
    """
    if actor.may(Permission.KEEP_REGISTERS):
        return Incident.objects.all()
    if actor.hat not in NAMED_IN or actor.person_id is None:
        return Incident.objects.none()
    found = Q(investigator_id=actor.person_id) | _instead(actor)
    if actor.hat in REPORTING:
        found |= Q(reported_by_id=actor.person_id) | _of_my_clusters(actor)
    return Incident.objects.filter(found)


def _of_my_clusters(actor: Actor) -> Q:
    people, pcas = people_supported_by(actor, today()), pcas_supported_by(actor, today())
    if people is None or pcas is None:
        return NOTHING
    return Q(person_id__in=people) | Q(worker_id__in=pcas) | Q(visit__cluster_id__in=clusters_supported(actor))


def may_list_incidents(actor: Actor) -> bool:
    """Whoever may report one has a list: at least of their own. Others, where they are named on one."""
    if actor.may(Permission.KEEP_REGISTERS) or actor.hat in REPORTING:
        return True
    return incidents_visible_to(actor).exists()


def may_look_at(actor: Actor, incident: Incident) -> bool:
    """Grade it: who keeps it, and the support worker of the cluster. Nobody who is the worker it is about."""
    if is_about_actor(actor, incident.worker_id):
        return False
    if may_keep(actor, incident):
        return True
    mine = _of_my_clusters(actor)
    return actor.can_write and Incident.objects.filter(mine, id=incident.id).exists()


def may_see_through(actor: Actor, incident: Incident) -> bool:
    """Choose who looks into it, lead candour, stop its clocks, close and reopen it."""
    return may_keep(actor, incident)


def may_find_out(actor: Actor, incident: Incident) -> bool:
    """Read all of it and write down what was found: who was chosen to look into it, and who keeps it."""
    chosen = incident.investigator_id is not None and incident.investigator_id == actor.person_id
    if chosen and actor.hat in NAMED_IN and not is_about_actor(actor, incident.worker_id):
        return True
    return may_see_through(actor, incident)


def may_act_on_incident(actor: Actor, incident: Incident) -> bool:
    """Propose what is done about it: who grades it, and who looks into it."""
    return may_look_at(actor, incident) or may_find_out(actor, incident)


def may_read_own_record(actor: Actor) -> bool:
    """The person, and a representative whom they let see their care record."""
    return speaks_for(actor, actor.subject_id, Scope.SEE_CARE_RECORD)


def own_incidents(actor: Actor) -> "QuerySet[Incident]":
    """What went wrong for the person whom the actor speaks for: that it did, and what we did. Never others' words."""
    if not may_read_own_record(actor):
        return Incident.objects.none()
    return Incident.objects.filter(person_id=str(actor.subject_id))


# Safeguarding concerns


def may_raise_concern(actor: Actor) -> bool:
    """Anybody who works here."""
    return actor.is_system or actor.hat in WORKING


def concerns_visible_to(actor: Actor) -> "QuerySet[Concern]":
    """Cases one may open: the manager all but one about themselves; others, those they are on today, or lead instead
    of the manager.
    """
    if actor.hat not in NAMED_IN or actor.person_id is None:
        return Concern.objects.all() if actor.is_system else Concern.objects.none()
    mine = CasePlace.objects.filter(person_id=actor.person_id, taken_off_at__isnull=True).values("concern_id")
    cases = Concern.objects.exclude(worker_id=actor.person_id, worker_id__isnull=False)
    return cases if actor.may(Permission.KEEP_REGISTERS) else cases.filter(Q(id__in=mine) | _instead(actor))


def may_list_concerns(actor: Actor) -> bool:
    """Who works here finds the cases they are on, and their own reports; who governs here, a case they are named on."""
    return actor.hat in WORKING or concerns_visible_to(actor).exists()


def own_reports(actor: Actor) -> "QuerySet[Concern]":
    """What one raised oneself: one's own words alone, never the case."""
    if actor.hat not in WORKING or actor.person_id is None:
        return Concern.objects.none()
    return Concern.objects.filter(raised_by_id=actor.person_id)


def may_work_on(actor: Actor, concern: Concern) -> bool:
    """The first hour and the plan: the manager, and who is on the case."""
    return actor.can_write and concerns_visible_to(actor).filter(id=concern.id).exists()


def may_lead_case(actor: Actor, concern: Concern) -> bool:
    """Refer, put people on it, close and reopen it."""
    return may_keep(actor, concern)


# Complaints and compliments


def feedback_visible_to(actor: Actor) -> "QuerySet[Feedback]":
    """The manager all but one about themselves; whoever looks into one, or keeps it instead of them, that one."""
    if actor.is_system:
        return Feedback.objects.all()
    if actor.hat not in NAMED_IN or actor.person_id is None:
        return Feedback.objects.none()
    rows = Feedback.objects.exclude(worker_id=actor.person_id, worker_id__isnull=False)
    if actor.may(Permission.KEEP_REGISTERS):
        return rows
    return rows.filter(Q(investigator_id=actor.person_id) | _instead(actor))


def may_list_feedback(actor: Actor) -> bool:
    """Who works here: all for the manager, what one looks into for others. Who governs here, what they are named on."""
    return actor.hat in WORKING or feedback_visible_to(actor).exists()


def may_handle_feedback(actor: Actor, feedback: Feedback) -> bool:
    """Sort, acknowledge, close."""
    return may_keep(actor, feedback)


def may_answer_feedback(actor: Actor, feedback: Feedback) -> bool:
    """Who looks into it, and the manager; never who it is about, and at its second stage nobody of the first."""
    if is_about_actor(actor, feedback.worker_id) or not actor.can_write or actor.person_id in feedback.of_first_stage:
        return False
    return may_keep_registers(actor) or feedback_visible_to(actor).filter(id=feedback.id).exists()


def own_feedback(actor: Actor) -> "QuerySet[Feedback]":
    """What one told the co-op oneself, while signed in."""
    if actor.person_id is None:
        return Feedback.objects.none()
    return Feedback.objects.filter(from_person_id=actor.person_id)


# Notifications and what was learned


def may_keep_notifications(actor: Actor) -> bool:
    """The table of whom to tell, and starting one by hand: the manager."""
    return may_keep_registers(actor)


def may_list_notifications(actor: Actor) -> bool:
    """The manager; the nominated individual and who acts instead of a manager, where there is one for them."""
    return may_keep_registers(actor) or notifications_visible_to(actor).exists()


def may_keep_notification(actor: Actor, notification: Notification) -> bool:
    """Draft and send one: who keeps what it came from. Who approved it elsewhere, they write down."""
    source = notification.incident or notification.concern
    return may_keep_registers(actor) if source is None else may_keep(actor, source)


def approves_notifications(actor: Actor) -> bool:
    """The nominated individual, in a log-in of their own."""
    if actor.access_id is None or actor.hat not in OFFICE_HATS:
        return False
    nominated = log_in_named_as("nominated_individual")
    return nominated is not None and nominated.id == actor.access_id


def may_approve_notification(actor: Actor, notification: Notification) -> bool:
    """The nominated individual, but nothing that is about themselves."""
    source = notification.incident or notification.concern
    if source is not None and is_about_actor(actor, source.worker_id):
        return False
    return approves_notifications(actor)


def notifications_visible_to(actor: Actor) -> "QuerySet[Notification]":
    """The manager: all. The nominated individual: those that were put to them. Others: those of what they keep instead
    of a manager. Nobody what is about themselves.
    """
    rows = Notification.objects.all()
    if actor.person_id is not None:
        rows = rows.exclude(incident__worker_id=actor.person_id, incident__worker_id__isnull=False)
        rows = rows.exclude(concern__worker_id=actor.person_id, concern__worker_id__isnull=False)
    if actor.may(Permission.KEEP_REGISTERS):
        return rows
    found = _instead(actor, "incident__") | _instead(actor, "concern__")
    if approves_notifications(actor):
        found |= Q(put_at__isnull=False)
    return rows.filter(found)


def may_read_lessons(actor: Actor) -> bool:
    """Everybody of the co-op, the inspector too: there is no name in them."""
    return actor.hat is not None


def may_share_lessons(actor: Actor) -> bool:
    """The manager."""
    return may_keep_registers(actor)


# Contacts with other services


def may_list_contacts(actor: Actor) -> bool:
    """Who gives care or answers for it; each finds the people whose care record they may open."""
    return actor.hat in REPORTING


def contacts_visible_to(actor: Actor) -> "ServiceContactQuerySet":
    """As may_open_care_record, for the work of many: a PCA's care teams, a support worker's clusters, for the manager
    all. Never in the board's hat.
    """
    if actor.may(Permission.READ_CARE_RECORDS):
        return ServiceContact.objects.all()
    known = people_supported_by(actor, today())
    if known is None:
        known = people_of_my_teams(actor, today())
    return ServiceContact.objects.none() if known is None else ServiceContact.objects.filter(person_id__in=known)


def may_write_contact(actor: Actor, person_id: UUID) -> bool:
    """Also its answer and later lines: a PCA about people on whose team they are, the support worker of the person's
    cluster, the manager.
    """
    return actor.can_write and actor.hat in REPORTING and may_open_care_record(actor, person_id)


# What a manager reads of each register in an inspection's tables.
OF_A_MANAGER: dict[type[Model], Callable[[Actor], "QuerySet[Any]"]] = {
    Incident: incidents_visible_to,
    Concern: concerns_visible_to,
    Feedback: feedback_visible_to,
    Notification: notifications_visible_to,
    Oversight: oversight_visible_to,
    ServiceContact: contacts_visible_to,
}
