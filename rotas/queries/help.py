"""The help a visit may be booked for: tasks of the package."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from clusters.models import Package, PackageTask
from coopcare.errors import Invalid
from coopcare.tenancy.context import current_coop
from rotas.queries.facts import need_of


def tasks_to_book(package: Package, task_ids: Collection[UUID], on: dt.date) -> list[PackageTask]:
    """These tasks of the package. Raises Invalid when one is not in it on that day, or may not be given yet."""
    wanted = set(task_ids)
    if not wanted:
        raise Invalid("Choose what help is needed.", field="task_ids")
    tasks = [task for task in package.tasks.filter(id__in=wanted) if task.ends_on is None or task.ends_on >= on]
    if len(tasks) != len(wanted):
        raise Invalid("Some of that help is not in the package any more. Choose again.", field="task_ids")
    coop = current_coop()
    regulated = [task.name for task in tasks if need_of(task).is_regulated]
    if regulated and not coop.may_give_personal_care:
        raise Invalid(
            f"{coop.short_name} is not registered for personal care yet, so “{regulated[0]}” cannot be booked. "
            "Practical help can.",
            field="task_ids",
        )
    return tasks
