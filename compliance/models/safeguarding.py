"""Safeguarding concerns. Kept apart from every other list: only the manager and who is put on a case can open it."""

from django.db import models
from django.db.models import Q

from compliance.registers.words import ConcernStatus, FirstHour
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from members.models import Person


class Concern(TenantModel):
    """Somebody may be abused or neglected, or could be. Never deleted; every opening is recorded."""

    code = models.CharField(max_length=12)
    person = TenantForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    about_words = models.CharField(max_length=200, blank=True, help_text="Who it is about, where no record is chosen.")
    worker = TenantForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    what = models.TextField(help_text="What was seen, heard or said, in their own words.")
    safe_now = models.CharField(max_length=300)
    raised_at = models.DateTimeField()
    raised_by = TenantForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    raiser_name = models.CharField(max_length=120)
    acts_instead = TenantForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who does what the manager would, where it is about a manager.",
    )
    status = models.CharField(max_length=20, choices=ConcernStatus, default=ConcernStatus.RAISED)
    referred_at = models.DateTimeField(null=True, blank=True)
    referred_to = models.CharField(max_length=120, blank=True)
    referral_reference = models.CharField(max_length=120, blank=True)
    not_referred_because = models.TextField(blank=True)
    protection_plan = models.TextField(blank=True)
    plan_reviewed_on = models.DateField(null=True, blank=True, help_text="When the plan is looked at again.")
    outcome = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, help_text="Grows with each change; a stale page is refused.")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["coop", "code"], name="concern_code_is_unique"),
            models.CheckConstraint(
                condition=~Q(status=ConcernStatus.REFERRED)
                | Q(referred_at__isnull=False, referred_to__gt="", referral_reference__gt=""),
                name="referral_has_a_reference",
            ),
            models.CheckConstraint(
                condition=~Q(status=ConcernStatus.KEPT) | Q(not_referred_because__gt=""),
                name="not_referred_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(status=ConcernStatus.CLOSED, closed_at__isnull=False, outcome__gt="")
                | (~Q(status=ConcernStatus.CLOSED) & Q(closed_at__isnull=True)),
                name="concern_closes_with_an_outcome",
            ),
        ]
        indexes = [models.Index(fields=["coop", "raised_at"], name="concern_by_time")]

    def __str__(self) -> str:
        return self.code

    @property
    def is_open(self) -> bool:
        return self.status != ConcernStatus.CLOSED


class CasePlace(TenantModel):
    """Somebody who works here is put on a case, until they are taken off: they may open it, and work on it."""

    concern = TenantForeignKey(Concern, models.PROTECT, related_name="places")
    person = TenantForeignKey(Person, models.PROTECT, related_name="+")
    put_on_at = models.DateTimeField()
    put_on_by = models.CharField(max_length=120)
    taken_off_at = models.DateTimeField(null=True, blank=True)
    taken_off_by = models.CharField(max_length=120, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "concern", "person"],
                condition=Q(taken_off_at__isnull=True),
                name="on_a_case_once",
            )
        ]
        indexes = [models.Index(fields=["coop", "person"], name="case_places_of_worker")]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.concern_id}"


class ConcernStep(TenantModel):
    """One step of the first hour: done by whom, when, and how."""

    concern = TenantForeignKey(Concern, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=20, choices=FirstHour)
    done_at = models.DateTimeField()
    done_by = models.CharField(max_length=120)
    words = models.CharField(max_length=300)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["coop", "concern", "kind"], name="one_step_of_a_kind")]

    def __str__(self) -> str:
        return self.get_kind_display()
