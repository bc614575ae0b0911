"""The written agreement on how somebody is supported: versions, what each says, what the person is aiming for."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from clusters.models.packages import Package
from clusters.rules.plans import PARTS
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel

LONGEST = 4000


class AgreedBy(models.TextChoices):
    PERSON = "person", "The person themselves"
    ATTORNEY = "attorney", "Their attorney or deputy for health and welfare, whose papers we have seen"
    BEST_INTERESTS = "best_interests", "A best-interests decision: they cannot decide about it now"


class CarePlan(TenantModel):
    """One version of the plan of one person: written, put to them, agreed, and in the end replaced by the next.

    What was agreed is never changed again: the next version is. `writers` are the log-ins that wrote in it; the second
    person who checks it is none of them.
    """

    package = TenantForeignKey(Package, models.PROTECT, related_name="plans")
    number = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=300, help_text="Why this version was begun.")
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=120)
    changed_at = models.DateTimeField(help_text="When something was written in it last; tells a stale page.")
    writers = ArrayField(models.UUIDField(), default=list)
    put_at = models.DateTimeField(null=True, blank=True, help_text="Given to the person to read and agree to.")
    put_by = models.CharField(max_length=120, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    agreed_by = models.CharField(max_length=20, choices=AgreedBy, blank=True)
    agreed_how = models.TextField(blank=True, max_length=LONGEST, help_text="In their own words or signs.")
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_noted_by = models.CharField(max_length=120, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.CharField(max_length=120, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["-begun_at"]
        constraints = [
            models.UniqueConstraint(fields=["coop", "package", "number"], name="one_plan_a_number"),
            models.UniqueConstraint(
                fields=["coop", "package"], condition=Q(agreed_at__isnull=True), name="one_plan_being_written"
            ),
            models.UniqueConstraint(
                fields=["coop", "package"],
                condition=Q(agreed_at__isnull=False, replaced_at__isnull=True),
                name="one_plan_in_force",
            ),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True, agreed_on__isnull=True, agreed_by="")
                | Q(agreed_at__isnull=False, agreed_on__isnull=False, agreed_by__gt=""),
                name="agreed_plan_says_how",
            ),
            models.CheckConstraint(
                condition=Q(replaced_at__isnull=True) | Q(agreed_at__isnull=False), name="agreed_before_replaced"
            ),
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True) | Q(put_at__isnull=False), name="plan_checked_once_put"
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"

    @property
    def is_being_written(self) -> bool:
        return self.agreed_at is None

    @property
    def is_in_force(self) -> bool:
        return self.agreed_at is not None and self.replaced_at is None


class PlanPart(TenantModel):
    """What one version says under one heading (clusters.rules.plans.PARTS), in the person's words."""

    plan = TenantForeignKey(CarePlan, models.CASCADE, related_name="parts")
    code = models.CharField(max_length=20, choices=[(part.code, part.heading) for part in PARTS.values()])
    words = models.TextField(max_length=LONGEST)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["coop", "plan", "code"], name="plan_part_once")]

    def __str__(self) -> str:
        return self.get_code_display()


class Outcome(TenantModel):
    """A thing that matters in the person's life and that they are aiming for. Not a task."""

    plan = TenantForeignKey(CarePlan, models.CASCADE, related_name="outcomes")
    position = models.PositiveSmallIntegerField(default=0)
    what = models.CharField(max_length=300)
    i_do = models.CharField(max_length=300, blank=True)
    others_do = models.CharField(max_length=300, blank=True)
    how_we_know = models.CharField(max_length=300, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.what


class PlanWish(TenantModel):
    """Somebody says what should change in the plan: the person, who may see it for them, or a PCA who sees that it no
    longer fits. Answered within two working days (policy P04, "Changes").
    """

    package = TenantForeignKey(Package, models.PROTECT, related_name="plan_wishes")
    words = models.TextField(max_length=LONGEST)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=120)
    asked_by_user_id = models.UUIDField(null=True)
    asked_as = models.CharField(max_length=60, help_text="The hat they wore, in words.")
    answer_by = models.DateField()
    answer = models.TextField(blank=True, max_length=LONGEST)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=120, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=False) | Q(answer="", answered_by=""),
                name="answer_to_a_wish_has_its_time",
            ),
        ]
        indexes = [models.Index(fields=["coop", "answer_by"], name="plan_wish_by_day")]

    def __str__(self) -> str:
        return f"Asked on {self.asked_at:%Y-%m-%d}"
