"""What the registers show: what went wrong and what people told us, whether we kept our clocks, and what we learned."""

import datetime as dt

from django.db.models import F, Q

from compliance.evidence.registry import Count, source
from compliance.models import (
    Audit,
    AuditStatus,
    CandourStep,
    Category,
    Concern,
    Feedback,
    Incident,
    Notification,
    PlannedAction,
    PolicyEdition,
    ServiceContact,
)
from compliance.queries.oversight import oversight_totals
from compliance.queries.readings import share_read
from compliance.registers.words import ConcernStatus, ContactLineKind, FeedbackKind, IncidentStatus, NotificationStatus
from coopcare.clock import local

ONE_DAY = dt.timedelta(days=1)
YEAR = dt.timedelta(days=365)


def _during(field: str, first: dt.date, last: dt.date) -> Q:
    """An instant on one of these local days."""
    return Q(**{f"{field}__gte": local(first, dt.time()), f"{field}__lt": local(last + ONE_DAY, dt.time())})


@source(
    "incidents_looked_at", "Incidents looked at", topics="learning risk",
    says="{part} of {whole} incidents and near misses reported in this time have been looked at and graded.",
    none="Nobody reported an incident or a near miss in this time. Ask whether people feel able to.",
)  # fmt: skip
def incidents_looked_at(first: dt.date, last: dt.date) -> Count:
    reported = Incident.objects.filter(_during("reported_at", first, last))
    return Count(reported.exclude(status=IncidentStatus.REPORTED).count(), reported.count())


@source(
    "incidents_taught", "Incidents that taught something", topics="learning improving",
    says="{part} of {whole} incidents closed in this time led to a lesson that members can read.",
    none="No incident was closed in this time.",
)  # fmt: skip
def incidents_taught(first: dt.date, last: dt.date) -> Count:
    closed = Incident.objects.filter(_during("closed_at", first, last))
    return Count(closed.filter(lessons__isnull=False).distinct().count(), closed.count())


@source(
    "candour_in_time", "Being open in time", topics="candour",
    says="{part} of {whole} steps of being open that fell due in this time were taken by their day.",
    none="No step of being open fell due in this time.",
)  # fmt: skip
def candour_in_time(first: dt.date, last: dt.date) -> Count:
    due = CandourStep.objects.filter(due_on__gte=first, due_on__lte=last)
    return Count.in_time(due.values_list("due_on", "done_at"))


@source(
    "notified_in_time", "Notifications sent by our own day", topics="notifying governance",
    says="{part} of {whole} notifications that fell due in this time were sent by then.",
    none="No notification fell due in this time.",
)  # fmt: skip
def notified_in_time(first: dt.date, last: dt.date) -> Count:
    due = Notification.objects.filter(_during("due_at", first, last)).exclude(status=NotificationStatus.NOT_NEEDED)
    return Count(due.filter(sent_at__lte=F("due_at")).count(), due.count())


@source(
    "concerns_decided", "Safeguarding concerns decided on", topics="safeguarding",
    says="{part} of {whole} safeguarding concerns raised in this time have been referred, or kept with a reason.",
    none="Nobody raised a safeguarding concern in this time.",
)  # fmt: skip
def concerns_decided(first: dt.date, last: dt.date) -> Count:
    raised = Concern.objects.filter(_during("raised_at", first, last))
    return Count(raised.exclude(status=ConcernStatus.RAISED).count(), raised.count())


@source(
    "complaints_acknowledged", "Complaints acknowledged in time", topics="complaints listening",
    says="{part} of {whole} complaints to be acknowledged in this time were, by the day we promised.",
    none="No complaint was to be acknowledged in this time.",
)  # fmt: skip
def complaints_acknowledged(first: dt.date, last: dt.date) -> Count:
    return _kept_promises("acknowledge_by", "acknowledged_at", first, last)


@source(
    "complaints_answered", "Complaints answered in time", topics="complaints listening",
    says="{part} of {whole} complaints to be answered in this time were, by the day we promised.",
    none="No complaint was to be answered in this time.",
)  # fmt: skip
def complaints_answered(first: dt.date, last: dt.date) -> Count:
    return _kept_promises("answer_by", "answered_at", first, last)


def _kept_promises(by: str, at: str, first: dt.date, last: dt.date) -> Count:
    complaints = Feedback.objects.filter(kind=FeedbackKind.COMPLAINT, **{f"{by}__gte": first, f"{by}__lte": last})
    return Count.in_time(complaints.values_list(by, at))


@source(
    "compliments", "Compliments among what people told us", topics="dignity listening",
    category=Category.EXPERIENCE, says="{part} of {whole} things that people told us in this time were compliments.",
    none="Nobody told us anything in this time.",
)  # fmt: skip
def compliments(first: dt.date, last: dt.date) -> Count:
    told = Feedback.objects.filter(_during("received_at", first, last))
    return Count(told.filter(kind=FeedbackKind.COMPLIMENT).count(), told.count())


@source(
    "audits_finished", "Audits finished", topics="governance improving", at_end=True,
    says="{part} of {whole} audits begun in the last 365 days have been finished.",
    none="No audit was begun in the last 365 days.",
)  # fmt: skip
def audits_finished(first: dt.date, last: dt.date) -> Count:
    begun = Audit.objects.filter(_during("started_at", last - YEAR, last)).exclude(status=AuditStatus.ABANDONED)
    return Count(begun.filter(status=AuditStatus.FINISHED).count(), begun.count())


@source(
    "actions_in_time", "Actions done in time", topics="improving governance",
    says="{part} of {whole} actions that fell due in this time were done by their day.",
    none="No action of the plan fell due in this time.",
)  # fmt: skip
def actions_in_time(first: dt.date, last: dt.date) -> Count:
    due = PlannedAction.objects.filter(due_on__gte=first, due_on__lte=last).exclude(status="dropped")
    return Count.in_time(due.values_list("due_on", "done_at"))


@source(
    "policies_adopted", "Policies that the board adopted", topics="governance direction leaders", at_end=True,
    says="{part} of {whole} versions of policies that were adopted by that day are not due for review yet.",
    none="The board has adopted no policy of its own yet.",
)  # fmt: skip
def policies_adopted(first: dt.date, last: dt.date) -> Count:
    newest = PolicyEdition.objects.filter(in_force_from__lte=last).order_by("code", "-number").distinct("code")
    rows = list(newest.values_list("review_due_on", flat=True))
    return Count(sum(due >= last for due in rows), len(rows))


@source(
    "policies_read", "Policies read by who must", topics="good_practice governance training", at_end=True,
    says="{part} of {whole} readings of adopted policies that were due have been done.",
    none="No reading of a policy was due.",
)  # fmt: skip
def policies_read(first: dt.date, last: dt.date) -> Count:
    return Count(*share_read(last))


@source(
    "supervision_in_time", "Supervision, spot checks and appraisals", topics="supervision worker_wellbeing",
    at_end=True, says="{part} of {whole} supervisions, spot checks, appraisals and inductions are not overdue.",
    none="Nobody was at work who is supervised.",
)  # fmt: skip
def supervision_in_time(first: dt.date, last: dt.date) -> Count:
    """As it stands when it is counted: what was due on an earlier day is not kept."""
    totals = oversight_totals()
    return Count(sum(one.in_time for one in totals), sum(one.asked for one in totals))


@source(
    "contacts_answered", "Other services that answered us in time", topics="working_together pathways",
    says="{part} of {whole} answers of other services awaited in this time came by their day.",
    none="No answer of another service was awaited in this time.",
)  # fmt: skip
def contacts_answered(first: dt.date, last: dt.date) -> Count:
    awaited = ServiceContact.objects.filter(answer_by__gte=first, answer_by__lte=last)
    in_time = awaited.filter(lines__kind=ContactLineKind.ANSWER, lines__came_on__lte=F("answer_by"))
    return Count(in_time.count(), awaited.count())
