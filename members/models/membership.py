"""Membership of the society."""

from django.db import models
from django.db.models import F, Q

from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from coopcare.tenancy.query import TenantManager
from members.models.people import Person
from members.models.workers import DatedQuerySet


class MemberGroup(models.TextChoices):
    """Constituencies (domain.md E4). Never in the part of the register that members may inspect: it can tell of
    health."""

    USER = "user", "People who are supported"
    CARER = "carer", "Family and unpaid carers"
    WORKER = "worker", "Workers"
    COMMUNITY = "community", "Community"


class Membership(TenantModel):
    """One person's membership: number, group they vote in, dates, and the share they paid for. Never deleted."""

    person = TenantForeignKey(Person, models.PROTECT, related_name="memberships")
    number = models.PositiveIntegerField()
    group = models.CharField(max_length=20, choices=MemberGroup)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    share_paid_pence = models.BigIntegerField(default=100)

    objects = TenantManager.from_queryset(DatedQuerySet)()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["coop", "number"], name="member_number_is_unique"),
            models.UniqueConstraint(
                fields=["coop", "person"], condition=Q(ends_on__isnull=True), name="one_open_membership"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="membership_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"Member {self.number}"
