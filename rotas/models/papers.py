"""Papers that a worker makes."""

from django.db import models
from django.db.models import Q

from clusters.models import Cluster
from coopcare.documents.models import Document
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel


class PaperStatus(models.TextChoices):
    WAITING = "waiting", "Being made"
    READY = "ready", "Ready"
    FAILED = "failed", "Could not be made"


class ClusterPapers(TenantModel):
    """The home rotas of a cluster's week as one PDF, each time they were asked for. The row is the job: a worker takes
    it and leaves the PDF, or after three attempts what went wrong.
    """

    cluster = TenantForeignKey(Cluster, models.PROTECT, related_name="papers")
    monday = models.DateField()
    status = models.CharField(max_length=20, choices=PaperStatus, default=PaperStatus.WAITING)
    asked_by = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    document = TenantForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "cluster", "monday"],
                condition=Q(status=PaperStatus.WAITING),
                name="papers_asked_for_once",
            ),
            models.CheckConstraint(
                condition=~Q(status=PaperStatus.READY) | Q(document__isnull=False), name="ready_papers_have_pdf"
            ),
            models.CheckConstraint(condition=Q(monday__iso_week_day=1), name="papers_start_on_a_monday"),
        ]
        indexes = [models.Index(fields=["coop", "cluster", "monday"], name="papers_of_week")]

    def __str__(self) -> str:
        return f"Home rotas of the week of {self.monday}"
