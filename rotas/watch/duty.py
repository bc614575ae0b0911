"""Who is on call, read from the rows. It stands below the policies, so that they can ask it."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from coopcare.clock import to_local
from members.models import Person
from rotas.models import OnCallDays, OnCallWeek, WatchRules
from rotas.watch.turns import Days, duty_day, on_duty
from rotas.week.table import monday_of


@dataclass(frozen=True)
class OnCall:
    """By cluster; None is the whole co-op."""

    turns: dict[UUID | None, Person]

    @property
    def everybody(self) -> set[UUID]:
        return {person.id for person in self.turns.values()}

    def of(self, cluster_id: UUID) -> Person | None:
        """A cluster's own, or else the co-op's."""
        return self.turns.get(cluster_id) or self.turns.get(None)


def on_call_at(instant: dt.datetime) -> OnCall:
    """Whoever is on call anywhere at an instant (UTC). Three queries, however many clusters there are."""
    day = duty_day(to_local(instant), WatchRules.objects.in_force().on_call_changes_at)
    monday = monday_of(day)
    weeks: dict[UUID | None, dict[dt.date, Person]] = defaultdict(dict)
    for week in OnCallWeek.objects.filter(monday=monday).select_related("person"):
        weeks[week.cluster_id][monday] = week.person
    exceptions: dict[UUID | None, list[Days[Person]]] = defaultdict(list)
    rows = OnCallDays.objects.filter(starts_on__lte=day, ends_on__gte=day, withdrawn_at__isnull=True)
    for row in rows.select_related("person").order_by("set_at", "id"):
        exceptions[row.cluster_id].append(Days(row.starts_on, row.ends_on, row.person))
    found = {scope: on_duty(day, weeks[scope], exceptions[scope]) for scope in [*weeks, *exceptions]}
    return OnCall({scope: person for scope, person in found.items() if person is not None})
