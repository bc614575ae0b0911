"""Waking a worker. The work itself is a row; a bell may be lost without harm, because beat rings each minute."""

import logging
from uuid import UUID

from django.db import transaction
from django.utils.module_loading import import_string
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def ring(task_name: str, coop_id: UUID | None) -> None:
    """Wake `task_name` ("app.tasks.name") for one co-op once the caller's transaction commits.

    By name, so that services do not import the tasks that call them. A broker that does not answer is no reason to
    fail a request that has already been carried out.
    """
    transaction.on_commit(lambda: _ring_now(task_name, coop_id))


def _ring_now(task_name: str, coop_id: UUID | None) -> None:
    try:
        import_string(task_name).delay(str(coop_id))
    except OperationalError:
        logger.warning("the broker did not answer; beat will ring again", extra={"task": task_name})
