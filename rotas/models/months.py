"""Months whose visits are final."""

from django.db import models
from django.db.models import Q

from coopcare.tenancy.models import TenantModel


class SettledMonth(TenantModel):
    """A month that has been invoiced: its visits can no longer change. A fact of billing's, written down here because
    rotas must not know billing. Never taken back: a mistake is put right by a credit.
    """

    first_day = models.DateField()
    settled_at = models.DateTimeField()
    settled_by = models.CharField(max_length=120)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["coop", "first_day"], name="month_settled_once"),
            models.CheckConstraint(condition=Q(first_day__day=1), name="settled_month_starts_on_the_first"),
        ]

    def __str__(self) -> str:
        return f"{self.first_day:%B %Y}"
