"""What care plans and risk assessments show, as they stood on the last day of a period."""

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet

from clusters.models import EVERYONE, CarePlan, Package, PlanWish, RiskAssessment
from clusters.rules.risk_table import needs_manager
from compliance.evidence.registry import Count, source
from coopcare.clock import local

NOBODY = "Nobody was supported on that day."
DAY = dt.timedelta(days=1)


def _end_of(on: dt.date) -> dt.datetime:
    """The first instant (UTC) after a local day."""
    return local(on + DAY, dt.time())


def _supported(on: dt.date) -> "QuerySet[Any]":
    return Package.objects.on(on).values("person_id")


def _in_force(on: dt.date) -> "QuerySet[CarePlan]":
    """Plans of those supported on a day that were in force when it ended."""
    end = _end_of(on)
    agreed = CarePlan.objects.filter(package__person__in=_supported(on), agreed_at__lt=end)
    return agreed.filter(Q(replaced_at__isnull=True) | Q(replaced_at__gte=end))


def _standing(on: dt.date) -> "QuerySet[RiskAssessment]":
    """Looks at risks of those supported on a day that stood when it ended."""
    end = _end_of(on)
    written = RiskAssessment.objects.filter(package__person__in=_supported(on), written_at__lt=end)
    return written.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=end))


@source(
    "plans_agreed", "People with a care plan that was agreed", topics="care_planning individual consent", at_end=True,
    says="{part} of {whole} people supported have a care plan that they, or who may decide for them, agreed to.",
    none=NOBODY,
)  # fmt: skip
def plans_agreed(first: dt.date, last: dt.date) -> Count:
    return Count(_in_force(last).count(), Package.objects.on(last).count())


@source(
    "plans_checked", "Care plans that a second person checked", topics="care_planning", at_end=True,
    says="{part} of {whole} care plans in force were checked by a second person.",
    none="No care plan was in force on that day.",
)  # fmt: skip
def plans_checked(first: dt.date, last: dt.date) -> Count:
    plans = _in_force(last)
    return Count(plans.filter(checked_at__lt=_end_of(last)).count(), plans.count())


@source(
    "plan_wishes", "What people said should change in their plans", topics="care_planning listening control",
    says="{part} of {whole} were answered within two working days.",
    none="Nobody said that something should change in that time.",
)  # fmt: skip
def plan_wishes(first: dt.date, last: dt.date) -> Count:
    asked = PlanWish.objects.filter(answer_by__range=(first, last))
    return Count.in_time(asked.values_list("answer_by", "answered_at"))


@source(
    "risks_for_everyone", "Risks that are looked at with everyone", topics="risk assessing", at_end=True,
    says="{part} of {whole} people supported have every risk assessed that is looked at with everyone.", none=NOBODY,
)  # fmt: skip
def risks_for_everyone(first: dt.date, last: dt.date) -> Count:
    # The usual order would tell two looks of one kind apart.
    looked_at = _standing(last).filter(kind__in=EVERYONE)
    found = looked_at.order_by().values_list("package__person_id", "kind").distinct()
    kinds: dict[object, int] = {}
    for person_id, _ in found:
        kinds[person_id] = kinds.get(person_id, 0) + 1
    return Count(sum(number == len(EVERYONE) for number in kinds.values()), Package.objects.on(last).count())


@source(
    "risks_in_time", "Risks looked at again in time", topics="risk care_planning", at_end=True,
    says="{part} of {whole} risk assessments have been looked at again by their day, or are not due yet.",
    none="No risk assessment stood on that day.",
)  # fmt: skip
def risks_in_time(first: dt.date, last: dt.date) -> Count:
    standing = _standing(last)
    return Count(standing.filter(look_again_on__gte=last).count(), standing.count())


@source(
    "high_risks_signed", "High risks that the manager signed", topics="risk governance", at_end=True,
    says="{part} of {whole} high and very high risks have been signed by the manager.",
    none="No risk was high on that day.",
)  # fmt: skip
def high_risks_signed(first: dt.date, last: dt.date) -> Count:
    high = [risk for risk in _standing(last) if needs_manager(risk.after)]
    end = _end_of(last)
    return Count(sum(risk.signed_at is not None and risk.signed_at < end for risk in high), len(high))
