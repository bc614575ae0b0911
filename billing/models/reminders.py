"""Reminders of what is owed, and when nobody is to be reminded."""

from django.db import models
from django.db.models import Q

from billing.models.funding import BudgetLine
from coopcare.documents.models import Document
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel


class HoldReason(models.TextChoices):
    BEREAVEMENT = "bereavement", "Somebody has died"
    CAPACITY = "capacity", "They cannot deal with money now, and nobody acts for them yet"
    COMPLAINT = "complaint", "They have complained"
    ARRANGED = "arranged", "They pay as we have agreed with them"
    OTHER = "other", "Another reason"


class ChaseHold(TenantModel):
    """Do not chase: from `set_at` until somebody ends it (domain.md C4)."""

    budget_line = TenantForeignKey(BudgetLine, models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=20, choices=HoldReason)
    note = models.CharField(max_length=200, blank=True)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=120, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "budget_line"], condition=Q(ended_at__isnull=True), name="one_hold_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return self.get_reason_display()


class Reminder(TenantModel):
    """One letter to a payer, with what was overdue when it was written."""

    budget_line = TenantForeignKey(BudgetLine, models.PROTECT, related_name="reminders")
    document = TenantForeignKey(Document, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=120)
    emailed_to = models.EmailField(blank=True)
    overdue_pence = models.BigIntegerField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(overdue_pence__gt=0), name="reminder_is_of_something"),
        ]
        indexes = [models.Index(fields=["coop", "budget_line", "sent_at"], name="reminder_of_line")]

    def __str__(self) -> str:
        return f"Reminder of {self.sent_at:%d %B %Y}"
