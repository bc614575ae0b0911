"""The co-op's own policies: drafts that are worked on, versions that were adopted, and who has read them."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from compliance.life.states import OF_A_DRAFT, OPEN, Standing
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from members.models import Person


class PolicyDraft(TenantModel):
    """A copy of a document of the library that the co-op works on, until the board adopts it or it is set aside.

    `sections` is the co-op's text and `base` the model's that it came from: lists of heading and markdown. `version`
    counts the changes, so that nobody decides on another text than they saw.
    """

    code = models.CharField(max_length=10)
    status = models.CharField(
        max_length=20, choices=[(one.value, one.label) for one in OF_A_DRAFT], default=Standing.DRAFT
    )
    sections = models.JSONField()
    base = models.JSONField()
    base_version = models.CharField(max_length=20)
    base_sources = models.JSONField(default=list)
    change = models.CharField(max_length=300, blank=True, help_text="What is different, for the version table.")
    version = models.PositiveIntegerField(default=1)
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=120)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["coop", "code"], condition=Q(status__in=OPEN), name="one_open_draft"),
            models.CheckConstraint(
                condition=~Q(status__in=[Standing.PROPOSED, Standing.ADOPTED]) | Q(change__gt=""),
                name="proposed_says_what_changed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}, draft"


class PolicyRemark(TenantModel):
    """What was said about a draft: comments, and the words with which it was moved. Never changed."""

    class Kind(models.TextChoices):
        COMMENT = "comment", "Comment"
        PROPOSED = "proposed", "Proposed to the board"
        SENT_BACK = "sent_back", "Sent back"
        SET_ASIDE = "set_aside", "Set aside"

    draft = TenantForeignKey(PolicyDraft, models.PROTECT, related_name="remarks")
    kind = models.CharField(max_length=20, choices=Kind)
    words = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    hat = models.CharField(max_length=60, help_text="The hat they wore, in words.")

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=["comment", "sent_back"]) | Q(words__gt=""), name="remark_has_words"
            )
        ]
        indexes = [models.Index(fields=["coop", "draft", "made_at"], name="remark_by_draft")]

    def __str__(self) -> str:
        return self.get_kind_display()


class PolicyEdition(TenantModel):
    """A version that the board adopted, with the answers it printed that day. Never changed; see compliance.life.

    `text` is the whole policy as data; `base` the model's sections that it came from.
    """

    draft = TenantForeignKey(PolicyDraft, models.PROTECT, related_name="editions")
    code = models.CharField(max_length=10)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    text = models.JSONField()
    answers = models.JSONField()
    base = models.JSONField()
    base_version = models.CharField(max_length=20)
    decided_on = models.DateField(help_text="The day of the board's meeting.")
    minute_reference = models.CharField(max_length=60)
    in_force_from = models.DateField()
    why_early = models.CharField(
        max_length=300, blank=True, help_text="Why the board did not wait for two weeks of comments; empty: it did."
    )
    review_due_on = models.DateField()
    adopted_at = models.DateTimeField()
    adopted_by = models.CharField(max_length=120)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["coop", "draft"], name="one_edition_a_draft"),
            models.UniqueConstraint(fields=["coop", "code", "number"], name="one_edition_a_number"),
            models.CheckConstraint(condition=Q(minute_reference__gt=""), name="edition_has_a_minute"),
            models.CheckConstraint(
                condition=Q(in_force_from__gte=F("decided_on"), review_due_on__gt=F("in_force_from")),
                name="edition_dates_follow",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}, version {self.number}"


class PolicyReading(TenantModel):
    """Somebody read a version and said so, or a person we support was given it. Never changed.

    `answers` holds the numbers of the answers chosen in the check of understanding; `right` how many were right.
    """

    class How(models.TextChoices):
        READ = "read", "Read it"
        TALKED = "talked", "Talked it through with them"
        EASY = "easy", "Gave the easy-read summary"
        PRINTED = "printed", "Gave it on paper"
        LARGE = "large", "Gave it in large print"
        SENT = "sent", "Sent it by e-mail"
        OTHER = "other", "In another way"

    edition = TenantForeignKey(PolicyEdition, models.PROTECT, related_name="readings")
    person = TenantForeignKey(Person, models.PROTECT, related_name="policy_readings")
    how = models.CharField(max_length=20, choices=How, default=How.READ)
    note = models.CharField(max_length=300, blank=True)
    done_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)
    answers = models.JSONField(default=list)
    right = models.PositiveSmallIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "edition", "person"], condition=Q(how="read"), name="one_reading_each"
            ),
            # Somebody may be a worker, who reads, and supported, who is given it.
            models.UniqueConstraint(
                fields=["coop", "edition", "person"], condition=~Q(how="read"), name="one_giving_each"
            ),
        ]

    def __str__(self) -> str:
        return self.get_how_display()

    @property
    def asked(self) -> int:
        """How many questions were answered."""
        found: Any = self.answers
        return len(found)


class ReadingReminder(TenantModel):
    """A letter to somebody who has policies to read. Kept so that nobody gets two in a week. Never changed."""

    person = TenantForeignKey(Person, models.PROTECT, related_name="reading_reminders")
    sent_at = models.DateTimeField()
    count = models.PositiveSmallIntegerField()

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["coop", "person", "sent_at"], name="reading_reminder_by_person")]

    def __str__(self) -> str:
        return f"{self.count} to read"
