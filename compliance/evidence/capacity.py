"""What is kept of deciding: whether it is decided and looked at again in time, and what limits people."""

import datetime as dt

from clusters.models import Allowed, CapacityAssessment, Limit, Package
from clusters.queries.capacity import again_lines_of
from clusters.rules.capacity import CapacityOutcome
from clusters.rules.reviews import DueState
from compliance.evidence.registry import Count, source


@source(
    "capacity_found", "Assessments of capacity", topics="consent",
    says="{part} of {whole} assessments found that the person could decide for themselves.",
    none="Nobody’s capacity to decide something was assessed in that time.",
)  # fmt: skip
def capacity_found(first: dt.date, last: dt.date) -> Count:
    found = CapacityAssessment.objects.filter(assessed_on__range=(first, last))
    return Count(found.filter(outcome=CapacityOutcome.CAN).count(), found.count())


@source(
    "restraint_written", "Restraint in an emergency", topics="consent safeguarding",
    says="{part} of {whole} uses of restraint in an emergency were written down on the same day.",
    none="Nobody was restrained in that time.",
)  # fmt: skip
def restraint_written(first: dt.date, last: dt.date) -> Count:
    used = Limit.objects.filter(allowed_by=Allowed.EMERGENCY, since__range=(first, last))
    return Count.in_time(used.values_list("since", "written_at"))


@source(
    "capacity_decided", "Best-interests decisions after assessments", topics="consent",
    says="{part} of {whole} assessments that found somebody unable to decide have a best-interests decision beside "
    "them, with its steps.",
    none="Nobody was found unable to decide something in that time.",
)  # fmt: skip
def capacity_decided(first: dt.date, last: dt.date) -> Count:
    found = CapacityAssessment.objects.filter(assessed_on__range=(first, last), outcome=CapacityOutcome.CANNOT)
    return Count(found.filter(best_interests__decided_on__lte=last).count(), found.count())


@source(
    "capacity_in_time", "Decisions looked at again in time", topics="consent", at_end=True,
    says="{part} of {whole} decisions that are to be looked at again are not overdue.",
    none="No decision was to be looked at again.",
)  # fmt: skip
def capacity_in_time(first: dt.date, last: dt.date) -> Count:
    return _in_time(last, limits=False)


@source(
    "limits_in_time", "Limits looked at again in time", topics="consent control", at_end=True,
    says="{part} of {whole} limits in force are not overdue to be looked at again.",
    none="Nobody was limited on that day.",
)  # fmt: skip
def limits_in_time(first: dt.date, last: dt.date) -> Count:
    return _in_time(last, limits=True)


def _in_time(on: dt.date, *, limits: bool) -> Count:
    lines = [line for line in again_lines_of(Package.objects.all(), on) if (line.limit is not None) == limits]
    return Count(sum(line.due.state != DueState.OVERDUE for line in lines), len(lines))
