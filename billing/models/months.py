"""Closing a month, and the statement each person gets for it."""

from django.db import models
from django.db.models import F, Q

from coopcare.documents.models import Document
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from members.models import Person


class MonthClose(TenantModel):
    """A month that has been invoiced. While the row exists nothing in that month can be charged differently; one row a
    month, so two runs at once cannot happen.
    """

    first_day = models.DateField()
    closed_at = models.DateTimeField()
    closed_by = models.CharField(max_length=120)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["coop", "first_day"], name="month_closed_once"),
            models.CheckConstraint(condition=Q(first_day__day=1), name="month_starts_on_the_first"),
        ]

    def __str__(self) -> str:
        return f"{self.first_day:%B %Y}"


class StatementStatus(models.TextChoices):
    WAITING = "waiting", "Being made"
    READY = "ready", "Ready"
    FAILED = "failed", "Could not be made"
    ON_REQUEST = "on_request", "Made when opened"


class Statement(TenantModel):
    """One person's month: opening balance, visits one by one, charges, payments, closing balance, budget left.

    `figures` is frozen when the month is closed; the PDF is rendered from it once, by a worker, and kept.
    The papers of a month brought in from earlier books are made when somebody first opens them, and not mailed.
    """

    person = TenantForeignKey(Person, models.PROTECT, related_name="statements")
    month = TenantForeignKey(MonthClose, models.PROTECT, related_name="statements")
    opening_pence = models.BigIntegerField()
    charged_pence = models.BigIntegerField()
    paid_pence = models.BigIntegerField()
    closing_pence = models.BigIntegerField()
    figures = models.JSONField()
    status = models.CharField(max_length=20, choices=StatementStatus, default=StatementStatus.WAITING)
    document = TenantForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    emailed_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["coop", "person", "month"], name="one_statement_per_month"),
            models.CheckConstraint(
                condition=~Q(status=StatementStatus.READY) | Q(document__isnull=False), name="ready_statement_has_pdf"
            ),
            models.CheckConstraint(
                condition=Q(closing_pence=F("opening_pence") + F("charged_pence") - F("paid_pence")),
                name="statement_adds_up",
            ),
        ]
        indexes = [models.Index(fields=["coop", "status"], name="statement_by_status")]

    def __str__(self) -> str:
        return f"Statement {self.month_id}"

    @property
    def can_be_opened(self) -> bool:
        """Whether its PDF is there, or is made at once when asked for."""
        return self.document_id is not None or self.status == StatementStatus.ON_REQUEST
