"""How long the registered manager is away, from leave and from days on which they said that they cannot come."""

import datetime as dt
from uuid import UUID

from compliance.models import Notification
from compliance.registers.absence import Away, days_off, unbroken
from compliance.registers.words import NotificationStatus
from coopcare.clock import local
from members.models import Employment
from rotas.models import Leave, LeaveKind, LeaveStatus
from rotas.queries.sickness import away_without_a_reason

DAY = dt.timedelta(days=1)
YEAR = dt.timedelta(days=366)
TOLD_AS = ("absence_planned", "absence_sudden")


def absence_on(job: Employment, on: dt.date) -> Away | None:
    """The unbroken absence of whoever has this job that a local day belongs to, as far as it is known."""
    stretches = unbroken(_absences(job.person_id, on), days_off(job.weekdays))
    return next((one for one in stretches if one.covers(on)), None)


def is_told(absence: Away) -> bool:
    """Whether a notification is about this absence already; one that was not needed says nothing of what came later."""
    begun = Notification.objects.filter(
        event__in=TOLD_AS,
        happened_at__gte=local(absence.starts_on, dt.time()),
        happened_at__lt=local(absence.ends_on + DAY, dt.time()),
    )
    return begun.exclude(status=NotificationStatus.NOT_NEEDED).exists()


def _absences(person_id: UUID, on: dt.date) -> list[Away]:
    """Of a year before the day and a year after."""
    first, last = on - YEAR, on + YEAR
    leave = Leave.objects.filter(
        pca_id=person_id, status=LeaveStatus.APPROVED, starts_on__lte=last, ends_on__gte=first
    )  # fmt: skip
    found = [Away(one.starts_on, one.ends_on, sudden=one.kind == LeaveKind.SICK) for one in leave]
    for call in away_without_a_reason(person_id, first, last):
        if call.ends_on is not None:
            found.append(Away(call.starts_on, call.ends_on, sudden=True))
    return found
