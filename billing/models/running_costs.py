"""What the co-op spent besides the wages of its visits."""

from django.db import models
from django.db.models import Q

from clusters.models import Cluster
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel


class CostHeading(models.TextChoices):
    TRAVEL = "travel", "Travel between visits, and mileage"
    TRAINING = "training", "Training and meetings"
    ON_COSTS = "on_costs", "Pensions and sick pay"
    SUPPORT_WORKERS = "support_workers", "Cluster support workers"
    MANAGER = "manager", "Manager"
    OFFICE = "office", "Office, insurance and fees"


# What one cluster alone can have cost; the rest goes with the pay, which is shared out by the hours worked.
CLUSTER_HEADINGS = (CostHeading.SUPPORT_WORKERS, CostHeading.MANAGER, CostHeading.OFFICE)


class RunningCost(TenantModel):
    """What one calendar month really cost under one heading, as finance entered it: of one cluster alone or, without
    one, shared by all of them. What the co-op spent is the sum of both.
    """

    first_day = models.DateField()
    cluster = TenantForeignKey(Cluster, models.PROTECT, null=True, blank=True, related_name="+")
    heading = models.CharField(max_length=20, choices=CostHeading)
    amount_pence = models.BigIntegerField()
    entered_by = models.CharField(max_length=120)
    entered_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "first_day", "cluster", "heading"], name="one_cost_a_cluster_heading_and_month"
            ),
            models.UniqueConstraint(
                fields=["coop", "first_day", "heading"],
                condition=Q(cluster__isnull=True),
                name="one_shared_cost_a_heading_and_month",
            ),
            models.CheckConstraint(
                condition=Q(cluster__isnull=True) | Q(heading__in=[heading.value for heading in CLUSTER_HEADINGS]),
                name="cost_of_a_cluster_is_its_own",
            ),
            models.CheckConstraint(condition=Q(amount_pence__gte=0), name="running_cost_is_not_negative"),
            models.CheckConstraint(condition=Q(first_day__day=1), name="running_cost_is_of_a_month"),
        ]
        ordering = ["first_day", "heading"]

    def __str__(self) -> str:
        return f"{self.get_heading_display()}, {self.first_day:%B %Y}"
