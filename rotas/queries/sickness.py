"""Days off sick, for sick pay; and days on which a PCA could not come, of which nobody has said why."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from coopcare.clock import to_local
from rotas.models import CannotCome, Leave, LeaveKind, LeaveStatus
from rotas.suitability.facts import Span

DAY = dt.timedelta(days=1)


def sick_leave_until(pca_ids: Collection[UUID], last: dt.date) -> dict[UUID, list[Leave]]:
    """By PCA, all approved sick leave that began by a day: earlier spells link with later ones."""
    rows = Leave.objects.filter(pca_id__in=pca_ids, kind=LeaveKind.SICK, status=LeaveStatus.APPROVED)
    found: dict[UUID, list[Leave]] = defaultdict(list)
    for one in rows.filter(starts_on__lte=last).order_by("starts_on", "id"):
        found[one.pca_id].append(one)
    return found


def away_without_a_reason(pca_id: UUID, first: dt.date, last: dt.date) -> list[Span]:
    """Whole days on which they said that they could not come, and on which there is no leave."""
    calls = CannotCome.objects.filter(pca_id=pca_id, starts_on__lte=last, ends_on__gte=first).order_by("starts_on")
    leave = Leave.objects.filter(pca_id=pca_id, status=LeaveStatus.APPROVED, starts_on__lte=last, ends_on__gte=first)
    on_leave = [Span(one.starts_on, one.ends_on) for one in leave]
    found = []
    for call in calls:
        until = _last_day(call)
        if until >= first and not any(span.covers(call.starts_on) for span in on_leave):
            found.append(Span(call.starts_on, until))
    return found


def _last_day(call: CannotCome) -> dt.date:
    """Of those who came back earlier than said, the day before they were back."""
    said = call.ends_on or call.starts_on
    if call.back_at is None:
        return said
    return min(said, max(call.starts_on, to_local(call.back_at).date() - DAY))
