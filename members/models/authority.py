"""What a person allows somebody else to do for them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from coopcare.tenancy.query import TenantManager
from members.models.people import Person
from members.models.workers import WithdrawableQuerySet


class Scope(models.TextChoices):
    SEE_VISITS = "see_visits", "See my visits"
    BOOK_VISITS = "book_visits", "Book, change and cancel my visits"
    SEE_MONEY = "see_money", "See my statements and budget"
    SEE_CARE_RECORD = "see_care_record", "See my care record and visit notes"


class PermissionGrant(TenantModel):
    """A person lets somebody act for them: what, from when, until when. Taken back at any moment: from
    `withdrawn_on` it does not count.

    Consent to care, consent to data use and this permission are three separate things (domain.md F1).
    """

    person = TenantForeignKey(Person, models.PROTECT, related_name="permissions_given")
    representative = TenantForeignKey(Person, models.PROTECT, related_name="permissions_held")
    relationship = models.CharField(max_length=60, help_text="For example: son.")
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope))
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    how_given = models.CharField(max_length=200, help_text="For example: told Ana at home, 3 March.")
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_on = models.DateField(null=True, blank=True, help_text="From this day it does not count.")

    objects = TenantManager.from_queryset(WithdrawableQuerySet)()

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="permission_ends_after_start"
            ),
            models.CheckConstraint(condition=~Q(person=F("representative")), name="nobody_represents_themselves"),
            models.UniqueConstraint(
                fields=["coop", "person", "representative"],
                condition=Q(ends_on__isnull=True),
                name="one_open_permission_per_pair",
            ),
        ]

    @property
    def scopes_words(self) -> list[str]:
        return [Scope(scope).label for scope in self.scopes]

    def __str__(self) -> str:
        return f"{self.relationship}: {', '.join(self.scopes)}"
