"""What the registers count for the provider information return: of the twelve months that end on a local day.

Grades and outcomes are those of now: the registers keep when something happened, not what it was called before.
"""

import datetime as dt

from django.db.models import Count as CountRows
from django.db.models import F, Q
from django.db.models.functions import TruncDate

from compliance.models import (
    Audit,
    AuditStatus,
    Concern,
    Feedback,
    Incident,
    Oversight,
    OversightKind,
    ServiceContact,
)
from compliance.registers.words import FeedbackKind, Grade, Harm, IncidentKind, Outcome, ServiceKind
from coopcare.clock import LONDON, local
from members.models import Employment

Count = tuple[str, str]
YEAR = dt.timedelta(days=365)
DAY = dt.timedelta(days=1)


def _within(field: str, on: dt.date) -> Q:
    """Instants from the first moment of the twelve months to the last of `on`, as England's clocks count days."""
    return Q(**{f"{field}__gte": local(on - YEAR + DAY, dt.time()), f"{field}__lt": local(on + DAY, dt.time())})


def safety(on: dt.date) -> list[Count]:
    """Medicines errors, referrals, incidents, infections, deaths. One incident may count on two lines."""
    year = Incident.objects.filter(_within("happened_at", on))
    died = Q(kind=IncidentKind.DEATH) | Q(harm=Harm.DIED) | Q(grade=Grade.DEATH)
    referred = Concern.objects.filter(_within("referred_at", on))
    return [
        ("Incidents and near misses", str(year.count())),
        ("Of these: medicines missed, doubled or mixed up", str(year.filter(kind=IncidentKind.MEDICINE).count())),
        ("Of these: infections, needles and sharps", str(year.filter(kind=IncidentKind.INFECTION).count())),
        ("Of these: deaths", str(year.filter(died).count())),
        ("Safeguarding concerns referred to the council", str(referred.count())),
    ]


def complaints(on: dt.date) -> list[Count]:
    """Received, upheld, answered by the day that was promised; compliments."""
    first = on - YEAR
    told = Feedback.objects.filter(received_on__gt=first, received_on__lte=on)
    received = told.filter(kind=FeedbackKind.COMPLAINT)
    answered = received.filter(answered_at__lt=local(on + DAY, dt.time()))
    in_time = answered.annotate(day=TruncDate("answered_at", tzinfo=LONDON)).filter(day__lte=F("answer_by"))
    upheld = answered.filter(outcome__in=[Outcome.UPHELD, Outcome.PARTLY])
    return [
        ("Complaints received", str(received.count())),
        ("Answered", f"{answered.count()} of {received.count()}"),
        ("Answered by the day we promised", f"{in_time.count()} of {answered.count()}"),
        ("Upheld, or partly", f"{upheld.count()} of {answered.count()}"),
        ("Compliments", str(told.filter(kind=FeedbackKind.COMPLIMENT).count())),
    ]


def supervision(on: dt.date) -> list[Count]:
    """Of everybody at work that day: whose next supervision, or appraisal, was not overdue."""
    workers = set(Employment.objects.on(on).values_list("person_id", flat=True))
    found = []
    for kind in (OversightKind.SUPERVISION, OversightKind.APPRAISAL):
        held = Oversight.objects.filter(kind=kind, worker_id__in=workers, held_on__lte=on, next_due_on__gte=on)
        number = held.values("worker_id").distinct().count()
        found.append((f"{kind.label} held, and the next not overdue", f"{number} of {len(workers)}"))
    return found


def audits(on: dt.date) -> list[Count]:
    finished = Audit.objects.filter(_within("ended_at", on), status=AuditStatus.FINISHED)
    return [("Audits finished", str(finished.count()))]


def contacts(on: dt.date) -> list[Count]:
    """Contacts with other services about people, by the kind of service, the most frequent first."""
    year = ServiceContact.objects.filter(_within("happened_at", on)).order_by()
    found = year.values_list("kind").annotate(number=CountRows("id")).order_by("-number", "kind")
    return [(ServiceKind(kind).label, str(number)) for kind, number in found] or [("Contacts written down", "0")]
