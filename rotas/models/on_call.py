"""Who is on call. A day's turn begins at the co-op's change-over time (WatchRules) and runs until the next day's."""

from django.db import models
from django.db.models import F, Q

from clusters.models import Cluster
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from members.models import Person


class OnCallWeek(TenantModel):
    """One person's week, from a Monday. Of one cluster, or of the whole co-op when it names none."""

    cluster = TenantForeignKey(Cluster, models.PROTECT, null=True, blank=True, related_name="on_call_weeks")
    monday = models.DateField()
    person = TenantForeignKey(Person, models.PROTECT, related_name="+")
    set_by = models.CharField(max_length=120)
    set_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ["monday", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "cluster", "monday"],
                condition=Q(cluster__isnull=False),
                name="one_on_call_a_week_in_a_cluster",
            ),
            models.UniqueConstraint(
                fields=["coop", "monday"], condition=Q(cluster__isnull=True), name="one_on_call_a_week_in_all"
            ),
            models.CheckConstraint(condition=Q(monday__iso_week_day=1), name="on_call_week_starts_on_a_monday"),
        ]

    def __str__(self) -> str:
        return f"Week of {self.monday}"


class OnCallDays(TenantModel):
    """An exception: from one day to another, both included, somebody else than the week says. The newest counts."""

    cluster = TenantForeignKey(Cluster, models.PROTECT, null=True, blank=True, related_name="on_call_days")
    starts_on = models.DateField()
    ends_on = models.DateField()
    person = TenantForeignKey(Person, models.PROTECT, related_name="+")
    set_by = models.CharField(max_length=120)
    set_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["starts_on", "set_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="on_call_days_end_after_start")
        ]
        indexes = [models.Index(fields=["coop", "starts_on", "ends_on"], name="on_call_days_when")]

    def __str__(self) -> str:
        return f"{self.starts_on} to {self.ends_on}"
