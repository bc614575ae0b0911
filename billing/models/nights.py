"""Nights that a PCA spent at somebody's home, as they or their support worker wrote them down."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q

from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from coopcare.tenancy.query import TenantManager, TenantQuerySet
from coopcare.tenancy.ranges import TimeRange
from members.models import Person
from rotas.models import Attendance


class NightKind(models.TextChoices):
    SLEEP_IN = "sleep_in", "Sleep-in: asleep unless needed"
    WAKING = "waking", "Waking night: awake all night"


class StandingQuerySet(TenantQuerySet):
    def standing(self) -> "StandingQuerySet":
        return self.filter(withdrawn_at__isnull=True)


class Night(TenantModel):
    """One night that is no visit of the rota; or (with an `attendance`) what is to be said of a sleep-in that is one,
    which the rota pays. A sleep-in is paid one sum, and by the hour for the time awake; a waking night is paid by the
    hour (domain.md D2).
    """

    pca = TenantForeignKey(Person, models.PROTECT, related_name="nights")
    person = TenantForeignKey(Person, models.PROTECT, related_name="+", help_text="At whose home it was.")
    attendance = TenantForeignKey(Attendance, models.PROTECT, null=True, blank=True, related_name="nights")
    kind = models.CharField(max_length=20, choices=NightKind)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    written_by = models.CharField(max_length=120)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager.from_queryset(StandingQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="night_takes_time"),
            ExclusionConstraint(
                name="one_night_at_a_time",
                expressions=[
                    ("coop", RangeOperators.EQUAL),
                    ("pca", RangeOperators.EQUAL),
                    (TimeRange("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=Q(withdrawn_at__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["coop", "pca", "starts_at"], name="night_of_pca")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.starts_at:%d/%m/%Y}"

    @property
    def standing_wakes(self) -> "list[NightWake]":
        """The times awake that count; prefetch `wakes` before using it in a list."""
        return [wake for wake in self.wakes.all() if wake.withdrawn_at is None]

    @property
    def is_sleep_in(self) -> bool:
        return self.kind == NightKind.SLEEP_IN

    @property
    def is_of_the_rota(self) -> bool:
        return self.attendance_id is not None


class NightWake(TenantModel):
    """A time at which a PCA was woken in a sleep-in: from, until, and what for, as care workers may read it."""

    night = TenantForeignKey(Night, models.PROTECT, related_name="wakes")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    what_for = models.CharField(max_length=200)
    written_by = models.CharField(max_length=120)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager.from_queryset(StandingQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="wake_takes_time"),
            models.CheckConstraint(condition=Q(what_for__gt=""), name="wake_says_what_for"),
        ]
        indexes = [models.Index(fields=["coop", "night"], name="wake_of_night")]

    def __str__(self) -> str:
        return self.what_for
