"""Visits with personal care on days on which the co-op was not registered to give it: they are never charged."""

import datetime as dt
from collections.abc import Collection, Mapping
from uuid import UUID

from clusters.models import TaskClass
from coopcare.tenancy.context import current_coop
from coopcare.tenancy.registration import why_no_personal_care
from rotas.models import VisitTask


def not_chargeable(package_ids: Collection[UUID], first: dt.date, last: dt.date) -> Mapping[UUID, str]:
    """Visit id → the sentence that says why, on local days `first` to `last`. Of a registered co-op without a query."""
    coop = current_coop()
    if coop.was_always_registered(first, last):
        return {}
    regulated = VisitTask.objects.filter(
        task_class=TaskClass.REGULATED, visit__package_id__in=package_ids, visit__on__gte=first, visit__on__lte=last
    )
    found: dict[UUID, str] = {}
    for visit_id, on, name in regulated.order_by("id").values_list("visit_id", "visit__on", "name"):
        sentence = why_no_personal_care(coop, [name], "charged", on=on)
        if sentence:
            found.setdefault(visit_id, sentence)
    return found
