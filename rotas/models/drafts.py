"""Drafts of a week that the planner makes, for a person to compare and accept. Nothing here is a rota yet."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from clusters.models import Cluster
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from rotas.models.visits import Visit


class DraftStatus(models.TextChoices):
    WAITING = "waiting", "Waiting to start"
    RUNNING = "running", "Being planned"
    READY = "ready", "Ready to compare"
    FAILED = "failed", "Could not be planned"
    SET_ASIDE = "set_aside", "Set aside"


class DraftKind(models.TextChoices):
    WEEK = "week", "The whole week"
    REPAIR = "repair", "Some days, with the fewest people disturbed"


UNFINISHED = (DraftStatus.WAITING, DraftStatus.RUNNING)


class WeekDraft(TenantModel):
    """One run of the planner for a cluster's week. The row is the job: a worker goes on with it step by step.

    A repair has a first answer from the beginning, and changes only visits on `days`.
    `rota` is the best so far, {visit id: [start (UTC, ISO), [PCA ids]]}; `progress` is what the page shows. Times are
    seconds of planning. `bound`: no rota leaves fewer points uncovered; `is_proven`: this one leaves exactly that many.
    """

    cluster = TenantForeignKey(Cluster, models.PROTECT, related_name="drafts")
    monday = models.DateField()
    kind = models.CharField(max_length=20, choices=DraftKind, default=DraftKind.WEEK)
    days = ArrayField(models.DateField(), default=list, blank=True, help_text="Local days; none means the whole week.")
    status = models.CharField(max_length=20, choices=DraftStatus, default=DraftStatus.WAITING)
    asked_by = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    seconds_allowed = models.PositiveSmallIntegerField(default=10)
    seconds_used = models.FloatField(default=0)
    stop_asked_at = models.DateTimeField(null=True, blank=True)
    seed = models.PositiveIntegerField(default=0)
    planner_version = models.CharField(max_length=20, blank=True)
    rota = models.JSONField(default=dict)
    progress = models.JSONField(default=dict)
    uncovered_points = models.PositiveIntegerField(null=True, blank=True)
    bound = models.PositiveIntegerField(null=True, blank=True)
    is_proven = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "cluster", "monday"], condition=Q(status__in=UNFINISHED), name="one_plan_at_a_time"
            ),
            models.CheckConstraint(condition=Q(monday__iso_week_day=1), name="draft_starts_on_a_monday"),
            models.CheckConstraint(
                condition=Q(kind=DraftKind.WEEK, days__len=0) | Q(kind=DraftKind.REPAIR, days__len__gt=0),
                name="repair_names_its_days",
            ),
        ]
        indexes = [models.Index(fields=["coop", "cluster", "monday"], name="draft_of_week")]

    def __str__(self) -> str:
        return f"Draft for {self.monday}"

    @property
    def is_unfinished(self) -> bool:
        return self.status in UNFINISHED

    @property
    def is_repair(self) -> bool:
        return self.kind == DraftKind.REPAIR

    @property
    def can_be_answered(self) -> bool:
        """A repair can be from its first answer on."""
        return self.status == DraftStatus.READY or (self.is_repair and self.is_unfinished)


class ChangeStatus(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    ACCEPTED = "accepted", "Accepted"
    REFUSED = "refused", "Left as it is"
    OVERTAKEN = "overtaken", "No longer possible"


class DraftChange(TenantModel):
    """One visit that a draft would change: who comes, or when it starts. `new_starts_at` is empty when the time stays.

    `reasons` are sentences for whoever runs the rota. `outcome` says what stood in the way of an accepted change.
    """

    draft = TenantForeignKey(WeekDraft, models.CASCADE, related_name="changes")
    visit = TenantForeignKey(Visit, models.PROTECT, related_name="+")
    leaving = ArrayField(models.UUIDField(), default=list, blank=True, help_text="PCAs who would not come.")
    coming = ArrayField(models.UUIDField(), default=list, blank=True, help_text="PCAs who would be asked.")
    new_starts_at = models.DateTimeField(null=True, blank=True)
    reasons = ArrayField(models.TextField(), default=list, blank=True)
    status = models.CharField(max_length=20, choices=ChangeStatus, default=ChangeStatus.PROPOSED)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=120, blank=True)
    outcome = models.CharField(max_length=400, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["coop", "draft", "visit"], name="one_change_per_visit"),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()}: {self.visit_id}"
