"""The co-op's register of risks."""

from django.db import models
from django.db.models import Q

from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from members.models import Person

FROM_1_TO_5 = "From 1 to 5; see clusters.rules.risk_table."


class RiskStatus(models.TextChoices):
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class Risk(TenantModel):
    """What could go wrong for the co-op, in one sentence, and who watches it. The figures are those of its newest
    review. Read by the board, so it names nobody who is supported.
    """

    sentence = models.CharField(max_length=300)
    owner = TenantForeignKey(Person, models.PROTECT, related_name="+")
    what_we_do = models.TextField()
    likely_before = models.PositiveSmallIntegerField(help_text=FROM_1_TO_5)
    harm_before = models.PositiveSmallIntegerField(help_text=FROM_1_TO_5)
    likely_after = models.PositiveSmallIntegerField(help_text=FROM_1_TO_5)
    harm_after = models.PositiveSmallIntegerField(help_text=FROM_1_TO_5)
    review_on = models.DateField()
    status = models.CharField(max_length=10, choices=RiskStatus, default=RiskStatus.OPEN)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=120)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=120, blank=True)
    closed_reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    **{f"{name}__{edge}": value
                       for name in ("likely_before", "harm_before", "likely_after", "harm_after")
                       for edge, value in (("gte", 1), ("lte", 5))}
                ),
                name="risk_figures_from_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(status="open", closed_at__isnull=True)
                | Q(status="closed", closed_at__isnull=False, closed_reason__gt=""),
                name="risk_closes_with_a_reason",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["coop", "status", "review_on"], name="risk_by_review")]

    def __str__(self) -> str:
        return self.sentence


class RiskReview(TenantModel):
    """One look at a risk: the figures it had then. Only ever added to."""

    risk = TenantForeignKey(Risk, models.PROTECT, related_name="reviews")
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    likely_before = models.PositiveSmallIntegerField()
    harm_before = models.PositiveSmallIntegerField()
    likely_after = models.PositiveSmallIntegerField()
    harm_after = models.PositiveSmallIntegerField()
    what_we_do = models.TextField()
    note = models.CharField(max_length=300, blank=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["coop", "risk", "at"], name="review_of_risk")]

    def __str__(self) -> str:
        return f"{self.at:%d %B %Y}"
