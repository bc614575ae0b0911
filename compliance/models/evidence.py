"""Evidence about our own topics: what was counted, what people added, and how we judge ourselves by it.

Topics and frameworks are files of the release (compliance/frameworks); rows name them by their codes, so no evidence
hangs on a regulator's list.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from compliance.models.owners import OwnedRow
from coopcare.documents.models import Document
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel


class Category(models.TextChoices):
    """The six kinds of evidence that the regulator speaks of (domain.md A5.1)."""

    EXPERIENCE = "experience", "What people tell of their care"
    WORKERS = "workers", "What workers and leaders say"
    PARTNERS = "partners", "What partners say"
    OBSERVATION = "observation", "What was seen"
    PROCESSES = "processes", "How things are done"
    OUTCOMES = "outcomes", "What came of it"


class EvidenceSnapshot(TenantModel):
    """What a source counted over local days `first_on` to `last_on`, as it stood when it was counted. Never changed.

    `digest` is the SHA-256 of all that it says. Counted again after the records were put right, or by a newer version
    of the query, it would be another row: one source, one version, one period, one snapshot.
    """

    source = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField(help_text="Of the query.")
    first_on = models.DateField()
    last_on = models.DateField()
    numerator = models.PositiveIntegerField()
    denominator = models.PositiveIntegerField()
    sentence = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)

    class Meta(TenantModel.Meta):
        ordering = ["-last_on", "source"]
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "source", "version", "first_on", "last_on"], name="one_snapshot_a_period"
            ),
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="snapshot_ends_after_start"),
            models.CheckConstraint(condition=Q(numerator__lte=F("denominator")), name="snapshot_counts_a_part"),
        ]

    def __str__(self) -> str:
        return f"{self.source}, {self.first_on} to {self.last_on}"


class ItemKind(models.TextChoices):
    DOCUMENT = "document", "A document"
    PHOTO = "photo", "A photo"
    VOICE = "voice", "A voice: somebody’s own words"
    OBSERVATION = "observation", "An observation: something seen"


class EvidenceItem(TenantModel):
    """Something that people gathered: about which topics, from which day, by whom, until when it is fresh.

    `words` are the quote, what was seen, or what the document or photo shows. A voice says how its speaker agreed to
    be quoted. Taken back (`withdrawn_on`), it is shown no more.
    """

    kind = models.CharField(max_length=20, choices=ItemKind)
    category = models.CharField(max_length=20, choices=Category)
    topics = ArrayField(models.CharField(max_length=40))
    title = models.CharField(max_length=120)
    words = models.TextField()
    on = models.DateField(help_text="The local day it is of.")
    fresh_until = models.DateField()
    consent = models.CharField(max_length=300, blank=True, help_text="Of a voice: who agreed, how and when.")
    document = TenantForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=120)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=120, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["-on", "-added_at"]
        constraints = [
            models.CheckConstraint(condition=Q(topics__len__gt=0), name="evidence_is_about_something"),
            models.CheckConstraint(condition=~Q(kind=ItemKind.VOICE) | Q(consent__gt=""), name="voice_has_consent"),
            models.CheckConstraint(
                condition=~Q(kind__in=[ItemKind.DOCUMENT, ItemKind.PHOTO]) | Q(document__isnull=False),
                name="document_is_there",
            ),
            models.CheckConstraint(condition=Q(fresh_until__gte=F("on")), name="evidence_is_fresh_after_its_day"),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_why__gt=""), name="withdrawn_evidence_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SelfAssessment(OwnedRow):
    """How the co-op judges itself by one node of a framework, as of a moment. Never changed: the next has the next
    `number`, and the newest counts. Its owner sees to the actions.
    """

    framework = models.CharField(max_length=40)
    node = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    story = models.TextField()
    gaps = models.TextField(blank=True)
    actions = models.TextField(blank=True)
    due_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)

    class Meta(TenantModel.Meta):
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["coop", "framework", "node", "number"], name="assessments_are_numbered"),
            models.CheckConstraint(
                condition=Q(actions="") | (Q(due_on__isnull=False) & (Q(owner__isnull=False) | Q(owner_before__gt=""))),
                name="actions_have_an_owner_and_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.node}, number {self.number}"
