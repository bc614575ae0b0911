"""What billing does when visits are given or cancelled. Connected in apps.py; the README lists every event."""

import logging
from typing import Any

from django.dispatch import receiver

from billing.services.charging import charge_visit
from coopcare.accounts.actor import Actor
from coopcare.errors import DomainError
from coopcare.tenancy.context import current_coop_id
from rotas.events import visit_cancelled, visit_given
from rotas.models import Visit

logger = logging.getLogger(__name__)


@receiver([visit_given, visit_cancelled], dispatch_uid="billing.charge")
def charge_what_happened(sender: Any, visit: Visit, **_: Any) -> None:
    """Charge the visit at once, so that a balance is never a month behind.

    A visit that cannot be charged yet (no price, nobody to pay) must not stop a worker from leaving: the list before
    month end names it.
    """
    try:
        charge_visit(visit, actor=Actor.system(current_coop_id(), "billing.charge_what_happened"))
    except DomainError:
        logger.info("visit not charged yet", extra={"visit_id": str(visit.id)})
