"""What may go when its time is over: holds, and decisions of two people. Nothing is deleted by a machine alone."""

from django.db import models
from django.db.models import Q

from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from members.models import Person


class RetentionHold(TenantModel):
    """Records of a person are kept whatever the table says (a claim, an inquiry). `rule` empty: all of them."""

    person = TenantForeignKey(Person, models.PROTECT, related_name="retention_holds")
    rule = models.CharField(max_length=30, blank=True)
    reason = models.CharField(max_length=300)
    placed_at = models.DateTimeField()
    placed_by = models.CharField(max_length=120)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.CharField(max_length=120, blank=True)
    lifted_reason = models.CharField(max_length=300, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "person", "rule"], condition=Q(lifted_at__isnull=True), name="one_hold_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | Q(lifted_reason__gt=""), name="hold_lifted_with_a_reason"
            ),
        ]
        ordering = ["placed_at", "id"]

    def __str__(self) -> str:
        return self.reason


class DecisionStatus(models.TextChoices):
    KEPT = "kept", "Kept for now"
    ASKED = "asked", "Deletion asked for, to be agreed by a second person"
    DONE = "done", "Deleted"
    REFUSED = "refused", "Not deleted"


class RetentionDecision(TenantModel):
    """What was decided about one kind of record of one person. Deletion is asked for by one and agreed by another."""

    person = TenantForeignKey(Person, models.PROTECT, related_name="retention_decisions")
    rule = models.CharField(max_length=30)
    counted_from = models.DateField()
    ran_out_on = models.DateField()
    status = models.CharField(max_length=10, choices=DecisionStatus)
    reason = models.CharField(max_length=300)
    look_again_on = models.DateField(null=True, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=120)
    asked_by_user_id = models.UUIDField(null=True)
    second_at = models.DateTimeField(null=True, blank=True)
    second_by = models.CharField(max_length=120, blank=True)
    second_reason = models.CharField(max_length=300, blank=True)
    taken = models.JSONField(default=list, help_text="What was taken away, in words.")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "person", "rule"], condition=Q(status="asked"), name="one_deletion_asked_for"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["done", "refused"]) | Q(second_at__isnull=False), name="deletion_needs_two"
            ),
            models.CheckConstraint(
                condition=~Q(status="kept") | Q(look_again_on__isnull=False), name="kept_is_looked_at_again"
            ),
        ]
        indexes = [models.Index(fields=["coop", "person", "rule"], name="decision_of_record")]

    def __str__(self) -> str:
        return f"{self.rule}: {self.get_status_display()}"
