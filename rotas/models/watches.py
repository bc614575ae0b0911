"""Visits that are being looked into: nobody has come, or nobody has answered. Health is not kept here."""

import datetime as dt
from typing import cast

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from coopcare.tenancy.query import TenantManager, TenantQuerySet
from members.models import Person
from rotas.models.offers import OfferRound
from rotas.models.visits import Attendance, AttendanceRole, AttendanceStatus, Visit, VisitStatus

# A place at a visit to which nobody has come, whatever was found out since.
NOT_THERE = (
    AttendanceStatus.OPEN, AttendanceStatus.OFFERED, AttendanceStatus.ACCEPTED, AttendanceStatus.MISSED,
)  # fmt: skip


class WatchRulesQuerySet(TenantQuerySet):
    def in_force(self) -> "WatchRules":
        """The co-op's own, or the usual figures (a row that is not saved)."""
        return cast("WatchRules | None", self.first()) or WatchRules()


class WatchRules(TenantModel):
    """How long a co-op waits, in minutes. Without a row of its own, a co-op has the figures written here."""

    time_critical_minutes = models.PositiveSmallIntegerField(default=10)
    normal_minutes = models.PositiveSmallIntegerField(default=20)
    flexible_minutes = models.PositiveSmallIntegerField(default=45)
    step_minutes = models.PositiveSmallIntegerField(default=10, help_text="From one step to the next, unanswered.")
    held_minutes = models.PositiveSmallIntegerField(default=30, help_text="What somebody’s “I know” holds it for.")
    no_reply_minutes = models.PositiveSmallIntegerField(default=240, help_text="Before the start of the visit.")
    answer_minutes = models.PositiveSmallIntegerField(default=30, help_text="Given to whoever was asked, at least.")
    on_call_changes_at = models.TimeField(default=dt.time(9), help_text="Local time: a turn runs until then.")
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.CharField(max_length=120, blank=True)

    objects = TenantManager.from_queryset(WatchRulesQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["coop"], name="one_set_of_watch_rules")]

    def __str__(self) -> str:
        return f"{self.time_critical_minutes}, {self.normal_minutes}, {self.flexible_minutes} minutes"


class WatchReason(models.TextChoices):
    NOBODY_ARRIVED = "nobody_arrived", "Nobody has told us that they have arrived"
    NO_REPLY = "no_reply", "Nobody has answered whether they can come"


class WatchEnding(models.TextChoices):
    ARRIVED = "arrived", "Somebody arrived"
    ANSWERED = "answered", "The question was answered"
    CANCELLED = "cancelled", "The visit was cancelled"
    MOVED = "moved", "The visit was moved"
    BEGUN = "begun", "The visit began"
    LAPSED = "lapsed", "Nobody said how it ended"
    DEALT_WITH = "dealt_with", "Dealt with"


class WatchQuerySet(TenantQuerySet):
    def open(self) -> "WatchQuerySet":
        return self.filter(ended_at__isnull=True)

    def live(self, at: dt.datetime) -> "WatchQuerySet":
        """Open, and still true at an instant: what has just been put right is not shown until the next minute."""
        places = Attendance.objects.filter(visit=OuterRef("visit_id"), role=AttendanceRole.WORKER)
        absent = Exists(places.filter(status__in=NOT_THERE))
        asked = Q(Exists(places.filter(status=AttendanceStatus.OFFERED)))
        asked |= Q(Exists(OfferRound.objects.live().filter(attendance__visit=OuterRef("visit_id"))))
        standing = self.open().exclude(visit__status=VisitStatus.CANCELLED).filter(starts_at=F("visit__starts_at"))
        return standing.filter(
            Q(absent, reason=WatchReason.NOBODY_ARRIVED) | (Q(reason=WatchReason.NO_REPLY, starts_at__gt=at) & asked)
        )


class Watch(TenantModel):
    """One visit, at one start time, is being looked into. Kept when it has ended, with how and by whom."""

    visit = TenantForeignKey(Visit, models.PROTECT, related_name="watches")
    reason = models.CharField(max_length=20, choices=WatchReason)
    starts_at = models.DateTimeField(help_text="Of the visit when it was opened: a visit that moves is watched anew.")
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=20, choices=WatchEnding, blank=True)
    ended_by = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=300, blank=True, help_text="How it was dealt with.")

    objects = TenantManager.from_queryset(WatchQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["opened_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["coop", "visit", "reason", "starts_at"], name="watched_once"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ending="") | Q(ended_at__isnull=False, ending__gt=""),
                name="ended_watch_says_how",
            ),
            models.CheckConstraint(
                condition=~Q(ending=WatchEnding.DEALT_WITH) | Q(note__gt=""), name="dealt_with_says_how"
            ),
        ]
        indexes = [
            models.Index(fields=["coop", "opened_at"], condition=Q(ended_at__isnull=True), name="watch_open"),
        ]

    def __str__(self) -> str:
        return self.get_reason_display()


class Rung(models.TextChoices):
    """The steps of the ladder, in their order."""

    PCA = "pca", "PCA"
    SUPPORT_WORKER = "support_worker", "Support worker"
    ON_CALL = "on_call", "On-call"
    FAMILY = "family", "Family who asked to be told"


class WatchStep(TenantModel):
    """Somebody was told, or nobody could be (`note` says why). Acknowledged by one press, with a name and a time."""

    watch = TenantForeignKey(Watch, models.PROTECT, related_name="steps")
    rung = models.CharField(max_length=20, choices=Rung)
    told_at = models.DateTimeField()
    told_ids = ArrayField(models.UUIDField(), default=list, blank=True, help_text="members.Person")
    told_names = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=300, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.CharField(max_length=120, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["told_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["coop", "watch", "rung"], name="each_step_once"),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True, acknowledged_by="")
                | Q(acknowledged_at__isnull=False, acknowledged_by__gt=""),
                name="acknowledged_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_rung_display()}: {self.told_names or self.note}"


class DelayWish(TenantModel):
    """A representative asked to be told when somebody is late for a person, or does not come. It counts while the
    person lets them see their visits; either of them takes it back.
    """

    person = TenantForeignKey(Person, models.PROTECT, related_name="delay_wishes")
    representative = TenantForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=120, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "person", "representative"],
                condition=Q(ended_at__isnull=True),
                name="one_open_delay_wish_per_pair",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("asked_at")), name="delay_wish_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"Since {self.asked_at:%Y-%m-%d}"
