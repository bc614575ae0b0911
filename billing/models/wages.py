"""What the co-op pays for an hour of work."""

from django.db import models
from django.db.models import F, Q

from coopcare.tenancy.models import TenantModel
from coopcare.tenancy.query import TenantManager
from members.models import DatedQuerySet, Job


class WageRate(TenantModel):
    """The ordinary hourly wage of one job, from a day until a day. For the board's sums of cost; pay itself is worked
    out elsewhere.
    """

    job = models.CharField(max_length=20, choices=Job)
    hour_pence = models.BigIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = TenantManager.from_queryset(DatedQuerySet)()

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(hour_pence__gt=0), name="wage_is_positive"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="wage_ends_after_start"
            ),
            models.UniqueConstraint(fields=["coop", "job", "starts_on"], name="one_wage_per_job_and_day"),
        ]
        ordering = ["job", "-starts_on"]

    def __str__(self) -> str:
        return f"{self.get_job_display()} from {self.starts_on}"
