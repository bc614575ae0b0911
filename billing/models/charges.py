"""What a given (or late-cancelled) visit costs each payer."""

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from billing.models.funding import BudgetLine
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from coopcare.tenancy.query import TenantManager, TenantQuerySet
from rotas.models import Attendance


class ChargeQuerySet(TenantQuerySet):
    def invoiced(self) -> "ChargeQuerySet":
        """Frozen: on an issued invoice (a credit note gives money back, it does not thaw the charge)."""
        return self.filter(is_on_an_invoice())

    def uninvoiced(self) -> "ChargeQuerySet":
        return self.filter(~is_on_an_invoice())


def is_on_an_invoice() -> Exists:
    # Never a join made distinct: that sorts whole rows, working and all, and closing a month takes ten times as long.
    lines = apps.get_model("billing", "InvoiceLine").objects  # the model stands above this one
    return Exists(lines.filter(charge_id=OuterRef("id")))


class Charge(TenantModel):
    """One payer's part of one attendance. Unique, so charging can be run again; frozen once a line invoices it.

    `working` keeps the inputs, the lines and the rule that fired, so the page "How was this worked out?" needs no
    guess.
    """

    attendance = TenantForeignKey(Attendance, models.PROTECT, related_name="charges")
    budget_line = TenantForeignKey(BudgetLine, models.PROTECT, related_name="charges")
    on = models.DateField()
    minutes = models.PositiveIntegerField()
    amount_pence = models.BigIntegerField()
    rule = models.CharField(max_length=60)
    working = models.JSONField()
    charged_at = models.DateTimeField()

    objects = TenantManager.from_queryset(ChargeQuerySet)()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["coop", "attendance", "budget_line"], name="charged_once_per_payer"),
            models.CheckConstraint(condition=Q(amount_pence__gte=0), name="charge_is_not_negative"),
        ]
        indexes = [models.Index(fields=["coop", "budget_line", "on"], name="charge_of_budget_line")]

    def __str__(self) -> str:
        return f"Charge on {self.on}"
