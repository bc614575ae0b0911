"""Background work for one co-op."""

from typing import Any
from uuid import UUID

from celery import shared_task
from celery.contrib.django.task import DjangoTask

from coopcare.accounts.actor import Actor
from coopcare.tenancy.context import acting_for
from coopcare.tenancy.models import Coop


class TenantTask(DjangoTask):
    """Demands `coop_id` as the first argument and runs inside that co-op's door, as a system actor with its own name.

    The function receives `actor` first, then its own arguments (ids). One transaction: all of it or none.
    """

    abstract = True

    def __call__(self, coop_id: str | None = None, *args: Any, **kwargs: Any) -> Any:
        if not coop_id:
            raise TypeError(f"{self.name} works for one co-op: pass its id first.")
        coop = Coop.objects.get(id=UUID(str(coop_id)))
        actor = Actor.system(coop.id, self.name)
        with acting_for(coop, actor):
            return self.run(actor, *args, **kwargs)


@shared_task
def ring_each_coop(task_name: str) -> int:
    """Send `task_name` once for every co-op; answers how many."""
    from celery import current_app

    coop_ids = list(Coop.objects.values_list("id", flat=True))
    for coop_id in coop_ids:
        current_app.send_task(task_name, args=[str(coop_id)])
    return len(coop_ids)
