"""When PCAs can work, and when they cannot come. Health is not kept here: nobody is asked why they cannot come."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q

from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from coopcare.tenancy.query import TenantManager, TenantQuerySet
from coopcare.tenancy.ranges import DateRange
from members.models import DatedQuerySet, Person
from rotas.models.visits import Visit


class WeeklyAvailability(TenantModel):
    """The hours of the week in which a PCA can work, from a day until a day. Never edited in place: a change ends one
    and starts the next, so the past stays as it was. A PCA without any is available within their contract.
    """

    pca = TenantForeignKey(Person, models.PROTECT, related_name="weekly_availability")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    written_by = models.CharField(max_length=120)
    written_at = models.DateTimeField()

    objects = TenantManager.from_queryset(DatedQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="availability_ends_after_start"
            ),
            ExclusionConstraint(
                name="one_availability_at_a_time",
                expressions=[
                    ("coop", RangeOperators.EQUAL),
                    ("pca", RangeOperators.EQUAL),
                    (
                        DateRange("starts_on", "ends_on", RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"Hours from {self.starts_on}"


class AvailableHours(TenantModel):
    """Hours of one weekday (Monday is 0), in local time. An end that is not later than the start is on the next day."""

    week = TenantForeignKey(WeeklyAvailability, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta(TenantModel.Meta):
        ordering = ["weekday", "starts"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="available_on_a_day_of_the_week"),
            models.UniqueConstraint(fields=["coop", "week", "weekday", "starts"], name="available_hours_once"),
        ]

    def __str__(self) -> str:
        return f"{self.starts:%H:%M} to {self.ends:%H:%M}"


class DayChangeQuerySet(TenantQuerySet):
    def standing(self) -> "DayChangeQuerySet":
        return self.filter(withdrawn_at__isnull=True)


class DayChange(TenantModel):
    """One day that is not as the others: the PCA cannot work, or can also work. Without hours, the whole day."""

    pca = TenantForeignKey(Person, models.PROTECT, related_name="day_changes")
    on = models.DateField()
    can_work = models.BooleanField()
    starts = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)
    written_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager.from_queryset(DayChangeQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["on", "starts", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts__isnull=True, ends__isnull=True) | Q(starts__isnull=False, ends__isnull=False),
                name="day_change_has_both_times_or_none",
            )
        ]
        indexes = [models.Index(fields=["coop", "pca", "on"], name="day_change_of_pca")]

    def __str__(self) -> str:
        return f"{'Can also' if self.can_work else 'Cannot'} work on {self.on}"


class LeaveKind(models.TextChoices):
    ANNUAL = "annual", "Annual leave"
    SICK = "sick", "Sick leave"
    PARENTAL = "parental", "Parental leave"
    COMPASSIONATE = "compassionate", "Compassionate leave"
    UNPAID = "unpaid", "Unpaid leave"
    OTHER = "other", "Other leave"


class LeaveStatus(models.TextChoices):
    REQUESTED = "requested", "Waiting for an answer"
    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


LIVE_LEAVE = (LeaveStatus.REQUESTED, LeaveStatus.APPROVED)


class Leave(TenantModel):
    """Whole local days off that a PCA asked for; both days are in it."""

    pca = TenantForeignKey(Person, models.PROTECT, related_name="leave")
    kind = models.CharField(max_length=20, choices=LeaveKind)
    status = models.CharField(max_length=20, choices=LeaveStatus, default=LeaveStatus.REQUESTED)
    starts_on = models.DateField()
    ends_on = models.DateField()
    note = models.CharField(max_length=300, blank=True, help_text="What the PCA wished to add.")
    requested_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was refused. The PCA reads it.")

    class Meta(TenantModel.Meta):
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="leave_ends_after_start"),
            models.CheckConstraint(
                condition=~Q(status=LeaveStatus.REFUSED) | Q(reason__gt=""), name="refused_leave_says_why"
            ),
            ExclusionConstraint(
                name="leave_once_a_day",
                expressions=[
                    ("coop", RangeOperators.EQUAL),
                    ("pca", RangeOperators.EQUAL),
                    (
                        DateRange("starts_on", "ends_on", RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(status__in=LIVE_LEAVE),
            ),
        ]
        indexes = [models.Index(fields=["coop", "status", "starts_on"], name="leave_by_status")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.starts_on} to {self.ends_on}"


class CannotCome(TenantModel):
    """A PCA has said that they cannot come, from now: to some visits, or until the end of a day. Nobody asks why.

    `ends_on` is the last day (local) on which they are away; empty when it is about single visits.
    """

    pca = TenantForeignKey(Person, models.PROTECT, related_name="cannot_come")
    told_at = models.DateTimeField()
    told_by = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    back_at = models.DateTimeField(null=True, blank=True, help_text="When they said that they can come again.")

    class Meta(TenantModel.Meta):
        ordering = ["-told_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="cannot_come_ends_after_start"
            )
        ]
        indexes = [models.Index(fields=["coop", "pca", "starts_on"], name="cannot_come_of_pca")]

    def __str__(self) -> str:
        return f"Cannot come from {self.starts_on}"


class CannotComeVisit(TenantModel):
    """A visit that lost its PCA because they could not come. The call stays open until each has somebody again."""

    call = TenantForeignKey(CannotCome, models.CASCADE, related_name="visits")
    visit = TenantForeignKey(Visit, models.PROTECT, related_name="cannot_come")

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["coop", "call", "visit"], name="cannot_come_to_a_visit_once")]
        indexes = [models.Index(fields=["coop", "visit"], name="cannot_come_of_visit")]

    def __str__(self) -> str:
        return str(self.visit_id)
