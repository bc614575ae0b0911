"""People the co-op knows: supported, paid, family or neighbour."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from coopcare.tenancy.models import TenantModel
from coopcare.tenancy.query import TenantManager, TenantQuerySet


class ContactFormat(models.TextChoices):
    """How somebody can take in a letter (Accessible Information Standard)."""

    STANDARD = "standard", "Standard print"
    LARGE_PRINT = "large_print", "Large print"
    EASY_READ = "easy_read", "Easy read"
    AUDIO = "audio", "Audio"
    BRAILLE = "braille", "Braille"


class NhsNumberStatus(models.TextChoices):
    NOT_HELD = "not_held", "Not held"
    UNVERIFIED = "entered_unverified", "Entered, not verified"
    VERIFIED = "verified_by_source", "Verified by the source"


class PersonQuerySet(TenantQuerySet):
    def named(self, text: str) -> "PersonQuerySet":
        """Whose name has every word of `text` in it."""
        people = self
        for word in text.split():
            people = people.filter(
                Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(known_as__icontains=word)
            )
        return people


class Person(TenantModel):
    """A human being the co-op knows. What they are to the co-op is told by other rows (a package, an employment, a
    permission, a membership), each with its dates, so one person may be several things at once.
    """

    first_name = models.CharField(max_length=60)
    last_name = models.CharField(max_length=60)
    known_as = models.CharField(max_length=60, blank=True)
    born_on = models.DateField(null=True, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    address = models.TextField(blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    nhs_number = models.CharField(max_length=10, blank=True)
    nhs_number_status = models.CharField(max_length=20, choices=NhsNumberStatus, default=NhsNumberStatus.NOT_HELD)
    contact_format = models.CharField(max_length=20, choices=ContactFormat, default=ContactFormat.STANDARD)
    contact_notes = models.CharField(max_length=300, blank=True, help_text="For example: ring after 10am.")
    language = models.CharField(max_length=40, default="English")
    home_notes = models.TextField(blank=True, help_text="What a visitor must know: the door, the key, the dog.")
    about_me = models.TextField(blank=True, help_text="In the person's own words.")
    version = models.PositiveIntegerField(default=1, help_text="Grows with each change; a stale page is refused.")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TenantManager.from_queryset(PersonQuerySet)()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "nhs_number"], condition=~Q(nhs_number=""), name="one_person_per_nhs_number"
            ),
            models.CheckConstraint(
                condition=Q(nhs_number="") | ~Q(nhs_number_status=NhsNumberStatus.NOT_HELD),
                name="nhs_number_has_a_status",
            ),
        ]
        indexes = [models.Index("coop", Lower("last_name"), Lower("first_name"), name="person_by_name")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def calling_name(self) -> str:
        return self.known_as or self.first_name

    @property
    def full_name(self) -> str:
        return f"{self.calling_name} {self.last_name}"

    def age_on(self, on: date) -> int | None:
        if self.born_on is None:
            return None
        return on.year - self.born_on.year - ((on.month, on.day) < (self.born_on.month, self.born_on.day))
