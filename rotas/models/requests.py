"""Weekly visits that a person asked for and that could not be confirmed at once."""

from django.db import models
from django.db.models import F, Q

from clusters.models import Package
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from rotas.models.patterns import VisitPattern


class RequestStatus(models.TextChoices):
    WAITING = "waiting", "Waiting for an answer"
    AGREED = "agreed", "Agreed"
    REFUSED = "refused", "Could not be done"
    WITHDRAWN = "withdrawn", "Taken back"


class PlanRequest(TenantModel):
    """New weekly visits, or other terms for `pattern` from a day. `why` is what stood in the way, in words the person
    has read; `answer_by` is when the support worker must have answered.
    """

    package = TenantForeignKey(Package, models.PROTECT, related_name="plan_requests")
    pattern = TenantForeignKey(VisitPattern, models.PROTECT, null=True, blank=True, related_name="requests")
    terms = models.JSONField(help_text="See rotas.weekly_terms.")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    why = models.TextField()
    asked_by = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    status = models.CharField(max_length=20, choices=RequestStatus, default=RequestStatus.WAITING)
    answer = models.CharField(max_length=500, blank=True)
    answered_by = models.CharField(max_length=120, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=RequestStatus.REFUSED) | Q(answer__gt=""), name="refused_request_says_why"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="request_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["coop", "package", "status"], name="request_of_package")]

    def __str__(self) -> str:
        return f"{self.get_status_display()}, from {self.starts_on}"
