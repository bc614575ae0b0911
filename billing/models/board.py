"""What the board steers by: what it has agreed on, what is in the bank, what was planned."""

from django.db import models
from django.db.models import F, Q

from billing.models.running_costs import CostHeading
from billing.viability.inputs import Funder
from clusters.models import Cluster
from coopcare.money import MINUTES_IN_HOUR, format_pounds
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel


class BoardAims(TenantModel):
    """What the board has agreed on: hours of care a week of a cluster, in minutes, and the reserve not to go below, in
    weeks of cost or in pence, or both. One row a co-op.
    """

    least_minutes = models.PositiveIntegerField()
    most_minutes = models.PositiveIntegerField()
    floor_weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    floor_pence = models.BigIntegerField(null=True, blank=True)
    set_by = models.CharField(max_length=120)
    set_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["coop"], name="one_set_of_aims"),
            models.CheckConstraint(condition=Q(most_minutes__gte=F("least_minutes")), name="aim_runs_upwards"),
            models.CheckConstraint(
                condition=Q(floor_pence__isnull=True) | Q(floor_pence__gte=0), name="floor_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"Aims of {self.set_at:%Y-%m-%d}"

    @property
    def words(self) -> str:
        """130 to 150 hours a week; reserve of 6 weeks"""
        words = [f"{self.least_minutes // MINUTES_IN_HOUR} to {self.most_minutes // MINUTES_IN_HOUR} hours a week"]
        if self.floor_weeks is not None:
            words.append(f"reserve of {self.floor_weeks} weeks")
        if self.floor_pence is not None:
            words.append(f"reserve of {format_pounds(self.floor_pence)}")
        return "; ".join(words)


class BankBalance(TenantModel):
    """What stood in all the co-op's bank accounts at the end of a local day, as the office read it off; below zero
    when overdrawn.
    """

    on = models.DateField()
    amount_pence = models.BigIntegerField()
    entered_by = models.CharField(max_length=120)
    entered_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ["-on"]
        constraints = [models.UniqueConstraint(fields=["coop", "on"], name="one_balance_a_day")]

    def __str__(self) -> str:
        return f"In the bank on {self.on}"


class BudgetHeading(models.TextChoices):
    """The lines of a budget. Pay has everything in it that approved pay has: travel, training, pension and the rest."""

    INCOME = "income", "Income"
    PAY = "pay", "Pay for the care, with all that comes on top"
    SUPPORT_WORKERS = CostHeading.SUPPORT_WORKERS.value, CostHeading.SUPPORT_WORKERS.label
    MANAGER = CostHeading.MANAGER.value, CostHeading.MANAGER.label
    OFFICE = CostHeading.OFFICE.value, CostHeading.OFFICE.label


PAYER_WORDS = {
    Funder.DIRECT_PAYMENT: "Direct payments",
    Funder.COUNCIL: "Councils",
    Funder.NHS: "The NHS",
    Funder.PRIVATE: "People who pay themselves",
}


class BudgetFigure(TenantModel):
    """What was planned for one calendar month under one heading: of one cluster or, without one, of the whole co-op."""

    first_day = models.DateField()
    cluster = TenantForeignKey(Cluster, models.PROTECT, null=True, blank=True, related_name="+")
    heading = models.CharField(max_length=20, choices=BudgetHeading)
    amount_pence = models.BigIntegerField()
    entered_by = models.CharField(max_length=120)
    entered_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ["first_day", "heading"]
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "first_day", "cluster", "heading"], name="one_budget_a_cluster_heading_and_month"
            ),
            models.UniqueConstraint(
                fields=["coop", "first_day", "heading"],
                condition=Q(cluster__isnull=True),
                name="one_budget_a_heading_and_month",
            ),
            models.CheckConstraint(condition=Q(amount_pence__gte=0), name="budget_figure_is_not_negative"),
            models.CheckConstraint(condition=Q(first_day__day=1), name="budget_figure_is_of_a_month"),
        ]

    def __str__(self) -> str:
        return f"Budget for {self.get_heading_display()}, {self.first_day:%B %Y}"


class PayerBudget(TenantModel):
    """The income that the whole co-op planned for one calendar month from one kind of payer."""

    first_day = models.DateField()
    payer = models.CharField(max_length=20, choices=[(kind.value, words) for kind, words in PAYER_WORDS.items()])
    amount_pence = models.BigIntegerField()
    entered_by = models.CharField(max_length=120)
    entered_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ["first_day", "payer"]
        constraints = [
            models.UniqueConstraint(fields=["coop", "first_day", "payer"], name="one_budget_a_payer_and_month"),
            models.CheckConstraint(condition=Q(amount_pence__gte=0), name="payer_budget_is_not_negative"),
            models.CheckConstraint(condition=Q(first_day__day=1), name="payer_budget_is_of_a_month"),
        ]

    def __str__(self) -> str:
        return f"Budget for {self.get_payer_display()}, {self.first_day:%B %Y}"
