"""What a worker signed, or is in, that changes how long they may work and what they must at least be paid."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q

from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from coopcare.tenancy.query import TenantManager
from coopcare.tenancy.ranges import DateRange
from members.models.people import Person
from members.models.workers import DatedQuerySet


class OptOut(TenantModel):
    """A worker's own signed agreement to work more than 48 hours a week on average (Working Time Regulations, 5).

    It counts from the day it was signed. Taken back with notice, it counts until `ends_on`, the last day of the notice.
    """

    person = TenantForeignKey(Person, models.PROTECT, related_name="opt_outs")
    starts_on = models.DateField(help_text="The day it was signed.")
    notice_on = models.DateField(null=True, blank=True, help_text="The day on which they gave notice.")
    ends_on = models.DateField(null=True, blank=True, help_text="The last day it counts.")
    written_by = models.CharField(max_length=120)

    objects = TenantManager.from_queryset(DatedQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True, notice_on__isnull=True)
                | Q(ends_on__gt=F("notice_on"), notice_on__gte=F("starts_on")),
                name="opt_out_ends_after_notice",
            ),
            ExclusionConstraint(
                name="one_opt_out_at_a_time",
                expressions=[
                    ("coop", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on", RangeBoundary(inclusive_upper=True)), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"Opt-out of {self.starts_on}"


class Apprenticeship(TenantModel):
    """The days on which a worker is an apprentice. The lower minimum wage holds in its first year, or under 19."""

    person = TenantForeignKey(Person, models.PROTECT, related_name="apprenticeships")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    written_by = models.CharField(max_length=120)

    objects = TenantManager.from_queryset(DatedQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="apprenticeship_runs_forward"
            ),
            ExclusionConstraint(
                name="one_apprenticeship_at_a_time",
                expressions=[
                    ("coop", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on", RangeBoundary(inclusive_upper=True)), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"Apprenticeship from {self.starts_on}"
