"""Visits that come every week."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from clusters.models import Package, PackageTask
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from coopcare.tenancy.query import TenantManager
from members.models import DatedQuerySet, Person


class VisitPattern(TenantModel):
    """A weekly cadence in local time. Effective-dated and never edited in place: a change ends one pattern and starts
    its successor, so the past stays as it was.
    """

    package = TenantForeignKey(Package, models.PROTECT, related_name="patterns")
    weekdays = ArrayField(models.PositiveSmallIntegerField(), help_text="0 is Monday.")
    every_weeks = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField(help_text="The week of this day is the first one counted.")
    ends_on = models.DateField(null=True, blank=True)
    start_time = models.TimeField(help_text="Local time.")
    minutes = models.PositiveSmallIntegerField()
    workers_needed = models.PositiveSmallIntegerField(default=1)
    usual_pca = TenantForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    follows = TenantForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followed_by")

    objects = TenantManager.from_queryset(DatedQuerySet)()

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="pattern_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(minutes__gte=15, minutes__lte=1440), name="pattern_minutes_are_sane"),
            models.CheckConstraint(condition=Q(workers_needed__in=[1, 2]), name="pattern_needs_one_or_two"),
            models.CheckConstraint(condition=Q(every_weeks__gte=1), name="pattern_every_week_or_more"),
        ]

    def __str__(self) -> str:
        return f"{self.start_time:%H:%M} for {self.minutes} minutes"


class PatternTask(TenantModel):
    """A kind of help given at every visit of a pattern."""

    pattern = TenantForeignKey(VisitPattern, models.CASCADE, related_name="pattern_tasks")
    task = TenantForeignKey(PackageTask, models.PROTECT, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["coop", "pattern", "task"], name="pattern_task_once")]

    def __str__(self) -> str:
        return str(self.task_id)
