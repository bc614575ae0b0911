"""The policy pack: the answers it needs, and each build of it."""

from django.db import models
from django.db.models import Q

from coopcare.documents.models import Document
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel


class PolicyAnswer(TenantModel):
    """The co-op's answer to one question of the policy library ("Who leads on safeguarding?")."""

    variable = models.CharField(max_length=60)
    value = models.CharField(max_length=300)
    answered_at = models.DateTimeField()
    answered_by = models.CharField(max_length=120)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["coop", "variable"], name="one_answer_per_question")]

    def __str__(self) -> str:
        return self.variable


class PackStatus(models.TextChoices):
    WAITING = "waiting", "Waiting to start"
    BUILDING = "building", "Being built"
    READY = "ready", "Ready"
    FAILED = "failed", "Failed"


class PolicyPack(TenantModel):
    """One build. The row is the job: a worker takes it, fills in progress, and leaves the PDF or a reason."""

    status = models.CharField(max_length=20, choices=PackStatus, default=PackStatus.WAITING)
    requested_at = models.DateTimeField()
    requested_by = models.CharField(max_length=120)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    answers = models.JSONField(help_text="Frozen when the build was asked for.")
    progress = models.JSONField(default=list, help_text="One entry a document: code, title, state.")
    document = TenantForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=PackStatus.READY) | Q(document__isnull=False), name="ready_pack_has_pdf"
            ),
            models.UniqueConstraint(
                fields=["coop"],
                condition=Q(status__in=[PackStatus.WAITING, PackStatus.BUILDING]),
                name="one_build_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["coop", "requested_at"], name="pack_by_date")]

    def __str__(self) -> str:
        return f"Policy pack of {self.requested_at:%d %B %Y}"
