"""The help a visit may be booked for: tasks of the package."""

import datetime as dt
from collections.abc import Collection, Iterable
from uuid import UUID

from clusters.models import Package, PackageTask
from coopcare.errors import Invalid
from coopcare.tenancy.context import current_coop
from coopcare.tenancy.registration import why_no_personal_care
from rotas.models import VisitTask
from rotas.queries.facts import need_of


def tasks_to_book(package: Package, task_ids: Collection[UUID], on: dt.date) -> list[PackageTask]:
    """These tasks of the package. Raises Invalid when one is not in it on that day, or may not be given yet."""
    wanted = set(task_ids)
    if not wanted:
        raise Invalid("Choose what help is needed.", field="task_ids")
    tasks = [task for task in package.tasks.filter(id__in=wanted) if task.ends_on is None or task.ends_on >= on]
    if len(tasks) != len(wanted):
        raise Invalid("Some of that help is not in the package any more. Choose again.", field="task_ids")
    require_may_be_given(tasks, "booked")
    return tasks


def require_may_be_given(tasks: Iterable[PackageTask | VisitTask], deed: str) -> None:
    """Raises Invalid when there is personal care among them and the co-op may not give it."""
    regulated = [task.name for task in tasks if need_of(task).is_regulated]
    if barred := why_no_personal_care(current_coop(), regulated, deed):
        raise Invalid(barred, field="task_ids")
