"""Letting an inspector in: for a while, to read, and seen by all whom it concerns."""

from django.db import models
from django.db.models import F, Q

from coopcare.accounts.models import Access
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from members.models import Person


class Inspection(TenantModel):
    """A time-boxed, read-only opening for one named inspector. At most 72 hours (domain.md F6 rule 7).

    Entry is by the secret link in the letter and then a one-time code sent to the same address; only digests are kept.
    """

    inspector_name = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120)
    email = models.EmailField()
    purpose = models.CharField(max_length=300)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    link_digest = models.CharField(max_length=64)
    code_digest = models.CharField(max_length=64, blank=True)
    code_expires_at = models.DateTimeField(null=True, blank=True)
    code_attempts = models.PositiveSmallIntegerField(default=0)
    access = TenantForeignKey(Access, models.PROTECT, related_name="inspections")
    opened_by = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["coop", "link_digest"], name="inspection_link_is_unique"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="inspection_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.inspector_name}, {self.organisation}"


class InspectionSample(TenantModel):
    """A person whose records the inspector may open by name. All others show as a number."""

    inspection = TenantForeignKey(Inspection, models.CASCADE, related_name="sample")
    person = TenantForeignKey(Person, models.PROTECT, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["coop", "inspection", "person"], name="sampled_once")]

    def __str__(self) -> str:
        return str(self.person_id)
