"""Money received. Append-only: a mistake is reversed by another row."""

from django.db import models
from django.db.models import Q

from billing.models.bank import BankLine
from billing.models.funding import BudgetLine
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel


class PaymentMethod(models.TextChoices):
    BANK = "bank", "Bank transfer"
    CARD = "card", "Prepaid or bank card"
    CHEQUE = "cheque", "Cheque"
    OTHER = "other", "Another way"


class Payment(TenantModel):
    """Money from (or, reversed or refunded, back to) the payer of one budget line, in signed pence.

    `bank_line` is the movement on the co-op's own account that it is, if a bank file showed it.
    """

    budget_line = TenantForeignKey(BudgetLine, models.PROTECT, related_name="payments")
    received_on = models.DateField()
    amount_pence = models.BigIntegerField()
    method = models.CharField(max_length=20, choices=PaymentMethod)
    reference = models.CharField(max_length=80, blank=True)
    reverses = TenantForeignKey("self", models.PROTECT, null=True, blank=True, related_name="reversed_by")
    is_refund = models.BooleanField(default=False)
    bank_line = TenantForeignKey(BankLine, models.PROTECT, null=True, blank=True, related_name="payments")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(reverses__isnull=True, is_refund=False, amount_pence__gt=0)
                | Q(reverses__isnull=True, is_refund=True, amount_pence__lt=0)
                | (Q(reverses__isnull=False, is_refund=False) & ~Q(amount_pence=0)),
                name="payment_is_positive_unless_given_back",
            ),
            models.UniqueConstraint(
                fields=["coop", "reverses"], condition=Q(reverses__isnull=False), name="payment_reversed_once"
            ),
        ]
        indexes = [
            models.Index(fields=["coop", "budget_line", "received_on"], name="payment_of_budget_line"),
            models.Index(fields=["coop", "bank_line"], name="payment_of_bank_line"),
        ]

    def __str__(self) -> str:
        return f"Payment on {self.received_on}"
