"""Where the co-op stands with the regulator, and what personal care is agreed although it may not be given."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from clusters.models import PackageTask, TaskClass
from compliance.models import StatusMove
from coopcare.clock import now, today
from coopcare.tenancy.context import current_coop
from coopcare.tenancy.models import CqcStatus
from coopcare.tenancy.registration import ALLOWS, MOVES
from rotas.models import UPCOMING, PatternTask, Visit, VisitPattern, VisitTask

MOST_LISTED = 50


@dataclass(frozen=True)
class StatusRow:
    """One status: what it allows, whether the co-op is there, and whether it could go there from where it is."""

    status: CqcStatus
    allows: tuple[str, ...]
    is_now: bool
    is_next: bool


def status_rows() -> list[StatusRow]:
    """Every status in the order of a co-op's life."""
    here = CqcStatus(current_coop().cqc_status)
    return [StatusRow(status, ALLOWS[status], status == here, status in MOVES[here]) for status in CqcStatus]


def status_moves() -> "QuerySet[StatusMove]":
    return StatusMove.objects.all()


@dataclass(frozen=True)
class Agreed:
    """Personal care that is agreed: visits to come (the first of them in `visits`), weekly visits and packages."""

    visit_count: int
    visits: list[Visit]
    pattern_count: int
    package_count: int

    def __bool__(self) -> bool:
        return bool(self.visit_count or self.pattern_count or self.package_count)


def agreed_personal_care() -> Agreed | None:
    """What somebody must be told about, soonest first; None while the co-op may give it."""
    if current_coop().may_give_personal_care:
        return None
    regulated = VisitTask.objects.filter(visit_id=OuterRef("pk"), task_class=TaskClass.REGULATED)
    visits = Visit.objects.filter(Exists(regulated), status__in=UPCOMING, ends_at__gt=now()).order_by("starts_at", "id")
    weekly = PatternTask.objects.filter(pattern_id=OuterRef("pk"), task__task_class=TaskClass.REGULATED)
    on = today()
    going_on = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    packages = PackageTask.objects.filter(going_on, task_class=TaskClass.REGULATED)
    packages = packages.filter(Q(package__ends_on__isnull=True) | Q(package__ends_on__gte=on))
    return Agreed(
        visit_count=visits.count(),
        visits=list(visits.select_related("person", "cluster")[:MOST_LISTED]),
        pattern_count=VisitPattern.objects.filter(going_on, Exists(weekly)).count(),
        package_count=packages.values("package_id").distinct().count(),
    )
