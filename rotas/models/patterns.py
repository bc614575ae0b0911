"""Visits that come every week."""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from clusters.models import Package, PackageTask
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from coopcare.tenancy.query import TenantManager
from members.models import DatedQuerySet, Person
from rotas.visit_kinds import VisitKind, kind_words

DAY = dt.timedelta(days=1)


class Priority(models.TextChoices):
    """How much the time matters (the planner covers time-critical visits first)."""

    TIME_CRITICAL = "time_critical", "It must be at this time"
    NORMAL = "normal", "About this time"
    FLEXIBLE = "flexible", "Any time that day will do"


class OnBankHolidays(models.TextChoices):
    AS_USUAL = "as_usual", "Come as usual"
    NEVER = "never", "Do not come"
    IF_ASKED = "if_asked", "Only when I ask for it"


class VisitPattern(TenantModel):
    """A weekly cadence in local time. Effective-dated and never edited in place: a change ends one pattern and starts
    its successor, so the past stays as it was. One that was ended before it began ends the day before its first.
    """

    package = TenantForeignKey(Package, models.PROTECT, related_name="patterns")
    kind = models.CharField(max_length=20, choices=VisitKind, default=VisitKind.VISIT, db_default=VisitKind.VISIT)
    weekdays = ArrayField(models.PositiveSmallIntegerField(), help_text="0 is Monday.")
    every_weeks = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField(help_text="The week of this day is the first one counted.")
    ends_on = models.DateField(null=True, blank=True)
    start_time = models.TimeField(help_text="Local time.")
    minutes = models.PositiveSmallIntegerField()
    workers_needed = models.PositiveSmallIntegerField(default=1)
    usual_pca = TenantForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    second_pca = TenantForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", help_text="Of a visit by two people."
    )
    has_agreed = models.BooleanField(
        default=True, help_text="The usual PCAs said yes to these terms; until then they are asked each time."
    )
    earliest_start = models.TimeField(null=True, blank=True, help_text="Local time; empty: the start time itself.")
    latest_start = models.TimeField(null=True, blank=True)
    priority = models.CharField(max_length=20, choices=Priority, default=Priority.NORMAL)
    skills = ArrayField(models.CharField(max_length=20), default=list, blank=True, help_text="See members.skills.")
    on_bank_holidays = models.CharField(max_length=20, choices=OnBankHolidays, default=OnBankHolidays.AS_USUAL)
    version = models.PositiveIntegerField(default=1, help_text="Grows with each change; a stale page is refused.")
    follows = TenantForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followed_by")

    objects = TenantManager.from_queryset(DatedQuerySet)()

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on") - DAY),
                name="pattern_ends_after_start",
            ),
            models.CheckConstraint(condition=Q(minutes__gte=15, minutes__lte=1440), name="pattern_minutes_are_sane"),
            models.CheckConstraint(condition=Q(workers_needed__in=[1, 2]), name="pattern_needs_one_or_two"),
            models.CheckConstraint(condition=Q(every_weeks__gte=1), name="pattern_every_week_or_more"),
            models.CheckConstraint(
                condition=(Q(earliest_start__isnull=True) | Q(earliest_start__lte=F("start_time")))
                & (Q(latest_start__isnull=True) | Q(latest_start__gte=F("start_time"))),
                name="pattern_starts_in_its_window",
            ),
            models.CheckConstraint(
                condition=Q(second_pca__isnull=True) | Q(workers_needed=2), name="second_pca_needs_a_second_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.start_time:%H:%M} for {self.minutes} minutes"

    @property
    def kind_words(self) -> str:
        """Sleep-in; empty for a visit, which needs no saying."""
        return kind_words(self.kind)


class PatternTask(TenantModel):
    """A kind of help given at every visit of a pattern."""

    pattern = TenantForeignKey(VisitPattern, models.CASCADE, related_name="pattern_tasks")
    task = TenantForeignKey(PackageTask, models.PROTECT, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["coop", "pattern", "task"], name="pattern_task_once")]

    def __str__(self) -> str:
        return str(self.task_id)
