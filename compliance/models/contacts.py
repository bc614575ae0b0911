"""Contacts with other services about a person: what was asked, told and answered. Rows are added and never changed.

A register with clocks and evidence, so it stands here; who may open the care record (clusters.policies) reads it.
"""

from django.db import models
from django.db.models import Q

from compliance.registers.words import ContactLineKind, ContactPurpose, ContactWay, ServiceKind, Sharing
from coopcare.clock import today
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from coopcare.tenancy.query import TenantManager, TenantQuerySet
from members.models import Person


class ServiceContactQuerySet(TenantQuerySet):
    def awaiting(self) -> "ServiceContactQuerySet":
        """An answer is awaited and has not come."""
        return self.filter(answer_by__isnull=False).exclude(lines__kind=ContactLineKind.ANSWER)


class ServiceContact(TenantModel):
    """One talk, letter or message between us and another service. `happened_at` is UTC; `answer_by`, a local day, where
    an answer is awaited. The web's role can only add: an answer and what is put right are lines below it.
    """

    person = TenantForeignKey(Person, models.PROTECT, related_name="service_contacts")
    kind = models.CharField(max_length=20, choices=ServiceKind)
    service = models.CharField(max_length=120, help_text="Its name, and who it was there.")
    way = models.CharField(max_length=10, choices=ContactWay)
    happened_at = models.DateTimeField()
    purpose = models.CharField(max_length=20, choices=ContactPurpose)
    what = models.TextField(help_text="What it was about.")
    outcome = models.TextField(blank=True, help_text="What came of it.")
    sharing = models.CharField(max_length=10, choices=Sharing)
    shared_because = models.CharField(max_length=300, blank=True)
    answer_by = models.DateField(null=True, blank=True)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=120)

    objects = TenantManager.from_queryset(ServiceContactQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "contact with another service"
        verbose_name_plural = "contacts with other services"
        constraints = [
            models.CheckConstraint(
                condition=~Q(sharing=Sharing.WITHOUT) | Q(shared_because__gt=""), name="shared_without_says_why"
            ),
            models.CheckConstraint(
                condition=Q(outcome__gt="") | Q(answer_by__isnull=False), name="contact_ended_or_awaits_an_answer"
            ),
        ]
        indexes = [
            models.Index(fields=["coop", "person", "happened_at"], name="contact_of_person"),
            models.Index(fields=["coop", "answer_by"], condition=Q(answer_by__isnull=False), name="contact_answer_by"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.service}"

    @property
    def answer(self) -> "ContactLine | None":
        return next((line for line in self.lines.all() if line.kind == ContactLineKind.ANSWER), None)

    @property
    def is_awaiting(self) -> bool:
        return self.answer_by is not None and self.answer is None

    @property
    def is_late(self) -> bool:
        """Awaited by a local day that is over."""
        return self.is_awaiting and self.answer_by is not None and self.answer_by < today()


class ContactLine(TenantModel):
    """The answer to a contact, with the local day on which it came; or a line that was added later."""

    contact = TenantForeignKey(ServiceContact, models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=10, choices=ContactLineKind)
    came_on = models.DateField(null=True, blank=True)
    words = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=120)

    class Meta(TenantModel.Meta):
        verbose_name = "line of a contact with another service"
        verbose_name_plural = "lines of contacts with other services"
        ordering = ["written_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "contact"], condition=Q(kind=ContactLineKind.ANSWER), name="contact_is_answered_once"
            ),
            models.CheckConstraint(
                condition=Q(kind=ContactLineKind.ANSWER, came_on__isnull=False)
                | Q(kind=ContactLineKind.LATER, came_on__isnull=True),
                name="answer_came_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
