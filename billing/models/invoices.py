"""Issued invoices and credit notes: frozen copies, numbered without gaps."""

from django.db import models
from django.db.models import Q

from billing.models.charges import Charge
from billing.models.funding import BudgetLine
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from members.models import Person


class InvoiceKind(models.TextChoices):
    INVOICE = "invoice", "Invoice"
    CREDIT_NOTE = "credit_note", "Credit note"


class InvoiceSequence(TenantModel):
    """The next number. Its row is locked in the issuing transaction: no gaps, no races."""

    kind = models.CharField(max_length=20, choices=InvoiceKind)
    next_number = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["coop", "kind"], name="one_sequence_per_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.next_number}"


class Invoice(TenantModel):
    """What a payer was asked for. Everything is copied, nothing can change: the web role may only add rows.

    A credit note has a negative total and names the invoice it corrects.
    """

    kind = models.CharField(max_length=20, choices=InvoiceKind, default=InvoiceKind.INVOICE)
    number = models.PositiveIntegerField()
    budget_line = TenantForeignKey(BudgetLine, models.PROTECT, related_name="invoices")
    person = TenantForeignKey(Person, models.PROTECT, related_name="+")
    corrects = TenantForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    reason = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField(help_text="First day of the period.")
    ends_on = models.DateField()
    issued_on = models.DateField()
    due_on = models.DateField()
    total_pence = models.BigIntegerField()
    person_name = models.CharField(max_length=130)
    payer_name = models.CharField(max_length=120)
    payer_address = models.TextField(blank=True)
    funding_words = models.CharField(max_length=80)
    vat_words = models.CharField(max_length=120)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["coop", "kind", "number"], name="invoice_number_is_unique"),
            models.CheckConstraint(
                condition=Q(kind=InvoiceKind.INVOICE, corrects__isnull=True, total_pence__gte=0)
                | Q(kind=InvoiceKind.CREDIT_NOTE, corrects__isnull=False, total_pence__lte=0, reason__gt=""),
                name="credit_note_corrects_an_invoice",
            ),
        ]
        indexes = [
            models.Index(fields=["coop", "budget_line", "issued_on"], name="invoice_of_budget_line"),
            models.Index(fields=["coop", "person", "issued_on"], name="invoice_of_person"),
        ]

    def __str__(self) -> str:
        return self.display_number

    @property
    def display_number(self) -> str:
        return f"{'CN' if self.kind == InvoiceKind.CREDIT_NOTE else 'INV'}-{self.number:05d}"


class LineKind(models.TextChoices):
    VISIT = "visit", "Visit"
    TAKEN_OFF = "taken_off", "Asked for in advance"
    PLANNED = "planned", "Planned visit, in advance"


class InvoiceLine(TenantModel):
    """One visit as it was charged, or its credit. On the bills of who pays in advance also the planned visits of the
    month to come, and what the bill before had asked for the month that is over; these have no charge.
    """

    kind = models.CharField(max_length=20, choices=LineKind, default=LineKind.VISIT)
    invoice = TenantForeignKey(Invoice, models.PROTECT, related_name="lines")
    charge = TenantForeignKey(Charge, models.PROTECT, null=True, blank=True, related_name="invoice_lines")
    position = models.PositiveSmallIntegerField()
    on = models.DateField()
    words = models.CharField(max_length=200)
    minutes = models.IntegerField(default=0)
    amount_pence = models.BigIntegerField()

    class Meta(TenantModel.Meta):
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["coop", "invoice", "position"], name="invoice_line_position"),
            models.CheckConstraint(
                condition=Q(kind=LineKind.VISIT, charge__isnull=False)
                | (~Q(kind=LineKind.VISIT) & Q(charge__isnull=True)),
                name="invoiced_visit_was_charged",
            ),
        ]
        indexes = [models.Index(fields=["coop", "charge"], name="invoice_line_of_charge")]

    def __str__(self) -> str:
        return self.words
