"""What the co-op asks of each job."""

from django.db import models
from django.db.models import F, Q

from coopcare.tenancy.models import TenantModel
from coopcare.tenancy.query import TenantManager
from members.models.workers import DatedQuerySet, Job, TrainingTopic


class TrainingRequirement(TenantModel):
    """What the co-op asks of one job in one topic, from a day, instead of the usual (members.training)."""

    job = models.CharField(max_length=20, choices=Job)
    topic = models.CharField(max_length=30, choices=TrainingTopic)
    is_needed = models.BooleanField(default=True)
    months = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Empty: it does not lapse.")
    needs_competency = models.BooleanField(default=False)
    least_tier = models.PositiveSmallIntegerField(null=True, blank=True)
    bars_after_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Days in the job after which the rota asks nobody without it. Empty: never."
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    decided_by = models.CharField(max_length=120)

    objects = TenantManager.from_queryset(DatedQuerySet)()

    class Meta(TenantModel.Meta):
        db_table = "compliance_trainingrequirement"  # where it was first, and its history is
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "job", "topic"], condition=Q(ends_on__isnull=True), name="one_requirement_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="requirement_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(months__isnull=True) | Q(months__gte=1, months__lte=120), name="requirement_months_are_sane"
            ),
            models.CheckConstraint(
                condition=Q(least_tier__isnull=True)
                | Q(topic=TrainingTopic.LEARNING_DISABILITY, least_tier__in=[1, 2]),
                name="required_tier_is_of_one_topic",
            ),
            models.CheckConstraint(
                condition=Q(bars_after_days__isnull=True) | Q(is_needed=True, bars_after_days__lte=366),
                name="requirement_bars_within_a_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_topic_display()} for {self.get_job_display()}"
