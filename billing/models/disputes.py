"""Lines of a bill that somebody says are wrong."""

from django.db import models
from django.db.models import Q

from billing.models.invoices import Invoice, InvoiceLine
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel


class HowTold(models.TextChoices):
    PAGE = "page", "On their page"
    PHONE = "phone", "By phone"
    PAPER = "paper", "On paper"
    IN_PERSON = "in_person", "In person"


class DisputeStatus(models.TextChoices):
    OPEN = "open", "Being looked into"
    CREDITED = "credited", "Given back"
    STANDS = "stands", "It stands, with the reason"
    WITHDRAWN = "withdrawn", "Taken back"


class LineDispute(TenantModel):
    """One line of an issued invoice, in question. While it is open, that line and no other is not asked for.

    `answer_by` is a local day. The answer gives the line back by a credit note, or says why it stands.
    """

    line = TenantForeignKey(InvoiceLine, models.PROTECT, related_name="disputes")
    reason = models.CharField(max_length=500)
    how_told = models.CharField(max_length=20, choices=HowTold, default=HowTold.PAGE)
    raised_at = models.DateTimeField()
    raised_by = models.CharField(max_length=120)
    answer_by = models.DateField()
    status = models.CharField(max_length=20, choices=DisputeStatus, default=DisputeStatus.OPEN)
    answer = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=120, blank=True)
    credit_note = TenantForeignKey(Invoice, models.PROTECT, null=True, blank=True, related_name="settles")

    class Meta(TenantModel.Meta):
        ordering = ["raised_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "line"], condition=Q(status=DisputeStatus.OPEN), name="one_open_dispute_a_line"
            ),
            models.CheckConstraint(
                condition=Q(status=DisputeStatus.OPEN, answered_at__isnull=True)
                | (~Q(status=DisputeStatus.OPEN) & Q(answered_at__isnull=False)),
                name="dispute_ends_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(status=DisputeStatus.CREDITED, credit_note__isnull=False)
                | (~Q(status=DisputeStatus.CREDITED) & Q(credit_note__isnull=True)),
                name="credit_settles_a_dispute",
            ),
            models.CheckConstraint(
                condition=~Q(status=DisputeStatus.STANDS) | Q(answer__gt=""), name="what_stands_has_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["coop", "answer_by"], condition=Q(status=DisputeStatus.OPEN), name="open_disputes"),
            models.Index(fields=["coop", "line"], name="dispute_of_line"),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.get_status_display()}"
