"""Reading the registers: what runs out, who may be named, whom to write to."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from compliance.models import CandourStep, Concern, Feedback, Incident, Notification, OtherClock, PolicyAnswer
from compliance.policies import log_in_named_as
from compliance.register_policies import (
    approves_notifications,
    concerns_visible_to,
    feedback_visible_to,
    incidents_visible_to,
    kept_by,
    notifications_visible_to,
    own_feedback,
    own_reports,
)
from compliance.registers.clocks import LAST_MINUTE
from compliance.registers.duties import events, others
from compliance.registers.words import ClockStatus, ConcernStatus, FeedbackStatus, IncidentStatus, NotificationStatus
from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import OFFICE_HATS, Hat
from coopcare.accounts.models import Access
from coopcare.audit.models import Activity
from coopcare.audit.services import record_reading
from coopcare.clock import local, now, to_local, today
from coopcare.errors import NotFound
from members.models import PermissionGrant, Person
from rotas.models import Visit

SLACK = dt.timedelta(minutes=30)
OPEN_NOTIFICATIONS = (NotificationStatus.DRAFT, NotificationStatus.APPROVED)
# What the questions of the policies call usual, until the co-op has answered them.
USUAL = {"ack_days": 3, "response_days": 20, "long_response_days": 28}
WAITING_FOR_ANSWER = (FeedbackStatus.ACKNOWLEDGED, FeedbackStatus.REVIEW)


@dataclass(frozen=True)
class Clock:
    """Something that must be done by `due_at` (UTC). No names: `code` is what it is known by."""

    what: str
    code: str
    due_at: dt.datetime
    href: str

    @property
    def is_overdue(self) -> bool:
        return self.due_at < now()


def clocks_running(actor: Actor) -> list[Clock]:
    """What has a clock and is not done, the nearest first: for the manager, for who acts instead of one on a row, and
    for jobs of ours.
    """
    if not actor.is_system and actor.hat not in OFFICE_HATS:
        return []
    found = [*_notifications(actor), *_incidents(actor), *_candour(actor), *_others(actor), *_concerns(actor)]
    return sorted([*found, *_feedback(actor)], key=lambda clock: (clock.due_at, clock.code))


def overdue(actor: Actor) -> list[Clock]:
    """Those whose time is over."""
    return [clock for clock in clocks_running(actor) if clock.is_overdue]


def _notifications(actor: Actor) -> list[Clock]:
    rows = notifications_visible_to(actor).filter(status__in=OPEN_NOTIFICATIONS)
    return [
        _clock(f"Notify: {events()[one.event].title}", one.code, one.due_at, "notification", one.id) for one in rows
    ]


def _incidents(actor: Actor) -> list[Clock]:
    """Until it was looked at, the day it was reported; then the day by which the looking ends."""
    rows = kept_by(actor, Incident).filter(status__in=[IncidentStatus.REPORTED, IncidentStatus.LOOKED_AT])
    return [
        _clock("Finish looking into an incident", one.code, _end_of(one.finish_by), "incident", one.id)
        if one.finish_by
        else _clock("Look at an incident", one.code, _end_of(to_local(one.reported_at).date()), "incident", one.id)
        for one in rows
    ]


def _candour(actor: Actor) -> list[Clock]:
    steps = CandourStep.objects.filter(
        done_at__isnull=True, due_on__isnull=False, incident__in=kept_by(actor, Incident)
    ).select_related("incident")
    return [
        _clock(f"Candour: {step.get_kind_display()}", step.incident.code, _end_of(step.due_on), "incident", one_id)
        for step in steps
        for one_id in [step.incident_id]
    ]


def _others(actor: Actor) -> list[Clock]:
    rows = OtherClock.objects.filter(status=ClockStatus.OPEN, incident__in=kept_by(actor, Incident))
    return [
        _clock(f"Tell: {others()[row.kind].title}", row.incident.code, row.due_at, "incident", row.incident_id)
        for row in rows.select_related("incident")
    ]


def _concerns(actor: Actor) -> list[Clock]:
    """Whether to refer it is decided on the day it is raised."""
    rows = kept_by(actor, Concern).filter(status=ConcernStatus.RAISED)
    return [
        _clock("Decide about a safeguarding concern", one.code, _end_of(to_local(one.raised_at).date()), "case", one.id)
        for one in rows
    ]


def _feedback(actor: Actor) -> list[Clock]:
    rows = kept_by(actor, Feedback).filter(
        Q(status=FeedbackStatus.RECEIVED, acknowledge_by__isnull=False)
        | Q(status__in=WAITING_FOR_ANSWER, answer_by__isnull=False)
    )
    return [
        _clock("Acknowledge a complaint", one.code, _end_of(one.acknowledge_by), "feedback", one.id)
        if one.status == FeedbackStatus.RECEIVED
        else _clock("Answer a complaint", one.code, _end_of(one.answer_by), "feedback", one.id)
        for one in rows
    ]


def _clock(what: str, code: str, due_at: dt.datetime, page: str, row_id: UUID) -> Clock:
    return Clock(what, code, due_at, reverse(f"compliance:{page}", args=[row_id]))


def _end_of(day: dt.date | None) -> dt.datetime:
    return local(day or today(), LAST_MINUTE)


def open_incident(actor: Actor, incident_id: UUID) -> Incident:
    """NotFound for who may not know of it; the reading is kept, and the person can see it."""
    rows = incidents_visible_to(actor).select_related("person", "worker", "visit", "investigator", "acts_instead")
    incident = rows.filter(id=incident_id).first()
    if incident is None:
        raise NotFound("We cannot find this incident.")
    record_reading(actor, "an incident", incident, about=incident.person_id)
    return incident


def open_case(actor: Actor, concern_id: UUID) -> Concern:
    """NotFound for everybody who is not on the case. Each opening is kept with the case, and nowhere else: whoever acts
    for the person may be whom it is about.
    """
    case = concerns_visible_to(actor).select_related("person", "worker", "acts_instead").filter(id=concern_id).first()
    if case is None:
        raise NotFound("We cannot find this case.")
    record_reading(actor, "a safeguarding case", case)
    return case


def open_own_report(actor: Actor, concern_id: UUID) -> Concern:
    """What one raised oneself."""
    report = own_reports(actor).filter(id=concern_id).first()
    if report is None:
        raise NotFound("We cannot find this report.")
    return report


def openings_of(concern: Concern) -> "QuerySet[Activity]":
    """Who opened a case, newest first."""
    return Activity.objects.filter(subject_id=concern.id, is_reading=True).order_by("-at")


def open_feedback(actor: Actor, feedback_id: UUID) -> Feedback:
    rows = feedback_visible_to(actor).select_related("person", "worker", "investigator", "recording", "acts_instead")
    feedback = rows.filter(id=feedback_id).first()
    if feedback is None:
        raise NotFound("We cannot find this complaint.")
    record_reading(actor, "a complaint", feedback)
    return feedback


def open_own_feedback(actor: Actor, feedback_id: UUID) -> Feedback:
    feedback = own_feedback(actor).filter(id=feedback_id).first()
    if feedback is None:
        raise NotFound("We cannot find what you told us.")
    return feedback


def open_notification(actor: Actor, notification_id: UUID) -> Notification:
    rows = notifications_visible_to(actor).select_related("incident", "concern")
    found = rows.filter(id=notification_id).first()
    if found is None:
        raise NotFound("We cannot find this notification.")
    record_reading(actor, "a notification", found)
    return found


def notifications_to_approve(actor: Actor) -> list[Notification]:
    """What waits for the actor's own approval, the nearest clock first."""
    if not approves_notifications(actor):
        return []
    drafts = notifications_visible_to(actor).filter(status=NotificationStatus.DRAFT, put_at__isnull=False, sent_back="")
    return list(drafts.order_by("due_at", "id"))


def visit_at(person: Person, at: dt.datetime) -> Visit | None:
    """The visit that was to be given to somebody at an instant, with half an hour's slack."""
    near = Visit.objects.live().filter(person=person, starts_at__lte=at + SLACK, ends_at__gte=at - SLACK)
    return near.order_by("starts_at").first()


def managers() -> list[UUID]:
    """Who may wear the manager's hat now."""
    seated = Access.objects.current(now()).filter(hats__contains=[Hat.MANAGER.value], person_id__isnull=False)
    return [person_id for person_id in seated.values_list("person_id", flat=True) if person_id]


def is_manager(person_id: UUID | None) -> bool:
    return person_id in managers()


def who_could_act_instead(manager_id: UUID | None) -> list[Access]:
    """Who may be named on what is about a manager, the first choice first: the nominated individual, the chair and the
    secretary of the policies (P10, P15), then who is secretary here. All have a log-in in a hat with a second factor.
    A name that two of them have is nobody’s.
    """
    named = [log_in_named_as(post) for post in ("nominated_individual", "board_chair", "secretary")]
    seated = Access.objects.current(now()).filter(person_id__isnull=False, hats__contains=[Hat.SECRETARY])
    secretaries = seated.select_related("user").order_by("user__email")
    found = {access.id: access for access in [*named, *secretaries] if access and access.person_id != manager_id}
    return list(found.values())


def names_of_the_coop() -> list[tuple[str, ...]]:
    """The names of everybody the co-op knows, each as (given, known as, family)."""
    return list(Person.objects.values_list("first_name", "known_as", "last_name"))


def representatives_of(person: Person) -> list[Person]:
    """Who may act for somebody today."""
    grants = PermissionGrant.objects.on(today()).filter(person=person).select_related("representative")
    return [grant.representative for grant in grants.order_by("starts_on", "id")]


def days_promised(variable: str, usual: int) -> int:
    """What the co-op's policies promise, in working days; what is usual until it has answered."""
    answer = PolicyAnswer.objects.filter(variable=variable).values_list("value", flat=True).first() or ""
    return int(answer) if answer.isdecimal() and int(answer) > 0 else usual


def promised(variable: str) -> str:
    """The co-op's answer to a question of its policies, empty when there is none yet."""
    return PolicyAnswer.objects.filter(variable=variable).values_list("value", flat=True).first() or ""
