from datetime import date, datetime, time, timedelta

from clusters.models import Package, PackageTask
from coopcare.clock import local, now, to_local
from members.models import Person
from rotas.models import Attendance, AttendanceStatus, Visit, VisitStatus, VisitTask

# A visit's status, and that of its one attendance.
STATUS_OF_ATTENDANCE = {
    VisitStatus.REQUESTED: AttendanceStatus.OPEN,
    VisitStatus.OFFERED: AttendanceStatus.OFFERED,
    VisitStatus.ACCEPTED: AttendanceStatus.ACCEPTED,
    VisitStatus.UNDER_WAY: AttendanceStatus.UNDER_WAY,
    VisitStatus.DONE: AttendanceStatus.DONE,
    VisitStatus.CONFIRMED: AttendanceStatus.DONE,
    VisitStatus.QUERIED: AttendanceStatus.DONE,
    VisitStatus.CANCELLED: AttendanceStatus.CANCELLED,
    VisitStatus.MISSED: AttendanceStatus.MISSED,
}
HAS_ARRIVED = {AttendanceStatus.UNDER_WAY, AttendanceStatus.DONE}


def a_visit(
    package: Package,
    *,
    on: date,
    at: time,
    minutes: int = 45,
    pca: Person | None = None,
    status: VisitStatus = VisitStatus.REQUESTED,
    tasks: list[PackageTask] | None = None,
    **fields: object,
) -> Visit:
    """A visit in any state with its one attendance in the matching state and true-looking times."""
    starts_at = local(on, at)
    ends_at = starts_at + timedelta(minutes=minutes)
    if status == VisitStatus.CANCELLED:
        fields = {"cancelled_at": now(), "cancel_reason": "not_needed", **fields}
    if status == VisitStatus.QUERIED:
        fields = {"query_note": "It was shorter than that.", **fields}
    visit = Visit.objects.create(
        package=package,
        person=package.person,
        cluster=package.cluster,
        on=to_local(starts_at).date(),
        starts_at=starts_at,
        ends_at=ends_at,
        status=status,
        booked_at=now(),
        booked_by="Margaret Hughes",
        **fields,
    )
    _place(visit, pca, STATUS_OF_ATTENDANCE[status])
    for position, task in enumerate(tasks or package.tasks.all()):
        VisitTask.objects.create(
            visit=visit, task=task, name=task.name, task_class=task.task_class,
            needs_training=task.needs_training, position=position,
        )  # fmt: skip
    return visit


def _place(visit: Visit, pca: Person | None, status: AttendanceStatus) -> Attendance:
    arrived: datetime | None = visit.starts_at if status in HAS_ARRIVED else None
    left: datetime | None = visit.ends_at if status == AttendanceStatus.DONE else None
    return Attendance.objects.create(
        visit=visit,
        pca=pca,
        status=status,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        offered_at=now() if pca else None,
        arrived_at=arrived,
        arrival_received_at=arrived,
        left_at=left,
        leaving_received_at=left,
    )
