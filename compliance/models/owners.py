"""Rows that somebody of the co-op sees to."""

from django.db import models

from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from members.models import Person


class OwnedRow(TenantModel):
    """`owner` works or governs here. `owner_before` is who was typed while owners were words, where nobody is called
    exactly that.
    """

    owner = TenantForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    owner_before = models.CharField(max_length=120, blank=True)

    class Meta(TenantModel.Meta):
        abstract = True

    @property
    def owner_words(self) -> str:
        return self.owner.full_name if self.owner else self.owner_before
