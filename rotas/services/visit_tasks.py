"""What is to be done at a visit: tasks of the package, copied so that later changes of the package leave it alone."""

from collections.abc import Collection, Iterable

from clusters.models import PackageTask
from rotas.models import Visit, VisitTask


def copies_of(tasks: Iterable[PackageTask], visit: Visit) -> list[VisitTask]:
    """Not yet written."""
    return [
        VisitTask(
            visit=visit,
            task=task,
            name=task.name,
            task_class=task.task_class,
            needs_training=task.needs_training,
            position=task.position,
        )
        for task in tasks
    ]


def write_tasks(visit: Visit, tasks: Iterable[PackageTask]) -> None:
    VisitTask.objects.bulk_create(copies_of(tasks, visit))


def replace_tasks(visit: Visit, tasks: Collection[PackageTask]) -> bool:
    """Answers whether they differ from what was to be done."""
    if {task.id for task in tasks} == set(visit.tasks.values_list("task_id", flat=True)):
        return False
    visit.tasks.all().delete()
    write_tasks(visit, tasks)
    return True
