"""Closing a month as a job that a worker does step by step."""

from django.db import models
from django.db.models import Q

from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel


class RunStatus(models.TextChoices):
    WAITING = "waiting", "Waiting to start"
    RUNNING = "running", "Being closed"
    DONE = "done", "Closed"
    BLOCKED = "blocked", "Visits stand in the way"
    FAILED = "failed", "Could not be closed"


UNFINISHED_RUNS = (RunStatus.WAITING, RunStatus.RUNNING)


class MonthRun(TenantModel):
    """One try at closing a month, or one look at it. The row is the job: a worker charges some packages at a time, each
    step for good, and closes the month in the last one, unless it `only_looks`.

    `packages_done` of `packages` have been charged, and `parts` are what that came to. Nothing rests on them but what
    the page shows: the last step looks at everything again.
    """

    only_looks = models.BooleanField(default=False)
    first_day = models.DateField()
    status = models.CharField(max_length=20, choices=RunStatus, default=RunStatus.WAITING)
    asked_by = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    charged_at = models.DateTimeField(null=True, blank=True, help_text="When the last package was charged.")
    finished_at = models.DateTimeField(null=True, blank=True)
    packages = models.PositiveIntegerField(default=0)
    packages_done = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "first_day"], condition=Q(status__in=UNFINISHED_RUNS), name="one_closing_at_a_time"
            ),
            models.CheckConstraint(condition=Q(first_day__day=1), name="closing_is_of_a_month"),
        ]
        indexes = [models.Index(fields=["coop", "status"], name="closing_by_status")]

    def __str__(self) -> str:
        return f"Closing {self.first_day:%B %Y}"

    @property
    def is_unfinished(self) -> bool:
        return self.status in UNFINISHED_RUNS


class MonthPart(TenantModel):
    """What one step of a run found, as billing.queries.kept_findings keeps it: a row of its own, so that no step writes
    again, or leaves in the history, what the steps before it found.
    """

    run = TenantForeignKey(MonthRun, models.CASCADE, related_name="parts")
    found = models.JSONField()

    def __str__(self) -> str:
        return f"Part of {self.run}"
