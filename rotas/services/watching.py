"""Nobody has checked in: found by the clock, told to the support worker."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.clock import now
from coopcare.errors import DomainError
from rotas.models import UPCOMING, Attendance, Visit, VisitStatus
from rotas.policies import may_plan
from rotas.services.checking import NOBODY_CAME, mark_missed

# Domain.md G3, counted from the planned end, so that a long visit that starts late is not called missed.
PATIENCE = dt.timedelta(hours=2)
BATCH = 200
REASON = "Nobody had checked in 2 hours after the end."


@transaction.atomic
def mark_missed_visits(*, actor: Actor) -> int:
    """Mark what nobody came to, the oldest first; answers how many. What a closed month holds is left as it is."""
    require(may_plan(actor))
    absent = Attendance.objects.filter(visit=OuterRef("pk"), status__in=NOBODY_CAME)
    overdue = Visit.objects.filter(
        Exists(absent), status__in=[*UPCOMING, VisitStatus.UNDER_WAY], ends_at__lte=now() - PATIENCE
    )
    marked = 0
    for visit in overdue.select_related("person", "cluster__support_worker").order_by("ends_at", "id")[:BATCH]:
        marked += _mark(visit, actor)
    return marked


def _mark(visit: Visit, actor: Actor) -> bool:
    """Somebody may check in at this very moment: then there is nothing to mark."""
    try:
        with transaction.atomic():
            mark_missed(visit, reason=REASON, actor=actor)
    except DomainError:
        return False
    return True
