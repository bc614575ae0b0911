"""Days without weekly visits: a stay in hospital, a holiday."""

from django.db import models
from django.db.models import F, Q

from clusters.models import Package
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from coopcare.tenancy.query import TenantManager
from members.models import DatedQuerySet
from rotas.models.patterns import VisitPattern


class PauseReason(models.TextChoices):
    HOSPITAL = "hospital", "In hospital"
    HOLIDAY = "holiday", "On holiday"
    AWAY = "away", "Away, or another reason"


class VisitPause(TenantModel):
    """No weekly visits of a package, or of one `pattern` and those that follow it, from `starts_on` to `ends_on`, both
    included; no end: until further notice.
    """

    package = TenantForeignKey(Package, models.PROTECT, related_name="pauses")
    pattern = TenantForeignKey(VisitPattern, models.PROTECT, null=True, blank=True, related_name="pauses")
    reason = models.CharField(max_length=20, choices=PauseReason)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    made_by = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1, help_text="Grows with each change; a stale page is refused.")

    objects = TenantManager.from_queryset(DatedQuerySet)()

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="pause_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["coop", "package"], name="pause_of_package")]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} from {self.starts_on}"
