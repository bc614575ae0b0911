"""Letting an inspector in: for a while, to read, and seen by all whom it concerns."""

from django.db import models
from django.db.models import F, Q

from coopcare.accounts.models import Access
from coopcare.documents.models import Document
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from members.models import Person


class SampleRule(models.TextChoices):
    """How it was settled whose records are open by name."""

    EVERYBODY = "everybody", "Everybody"
    LOT = "lot", "Some, drawn by lot"
    CHOSEN = "chosen", "Those I choose"


class Inspection(TenantModel):
    """A time-boxed, read-only opening for one named inspector. At most 72 hours (domain.md F6 rule 7).

    Entry is by the secret link in the letter, a one-time code sent to the same address, and a code that the manager
    reads out on the phone; only digests are kept. The link belongs to the device it first let in.
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
    people_rule = models.CharField(max_length=10, choices=SampleRule, default=SampleRule.CHOSEN)
    people_words = models.CharField(max_length=300, blank=True, help_text="The rule of the sample, as it was applied.")
    staff_rule = models.CharField(max_length=10, choices=SampleRule, default=SampleRule.CHOSEN)
    staff_words = models.CharField(max_length=300, blank=True)
    seed = models.CharField(max_length=16, blank=True, help_text="Of the lot: with it anybody draws the same again.")
    spoken_digest = models.CharField(max_length=64, blank=True, help_text="Of the code read out on the phone.")
    device_digest = models.CharField(max_length=64, blank=True, help_text="Of the device that the link belongs to.")
    entered_at = models.DateTimeField(null=True, blank=True, help_text="When they last came in.")
    ended_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["coop", "link_digest"], name="inspection_link_is_unique"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="inspection_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.inspector_name}, {self.organisation}"


class SamplePart(models.TextChoices):
    PERSON = "person", "Supported"
    WORKER = "worker", "Works here"


class InspectionSample(TenantModel):
    """Somebody whose records the inspector may open by name: a person's own file, or a worker's.

    People outside the sample show as a number; the files of workers outside it do not open.
    """

    inspection = TenantForeignKey(Inspection, models.CASCADE, related_name="sample")
    part = models.CharField(max_length=10, choices=SamplePart, default=SamplePart.PERSON)
    person = TenantForeignKey(Person, models.PROTECT, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["coop", "inspection", "part", "person"], name="sampled_once")]

    def __str__(self) -> str:
        return f"{self.part} {self.person_id}"


class BundleStatus(models.TextChoices):
    WAITING = "waiting", "Waiting to start"
    BUILDING = "building", "Being put together"
    READY = "ready", "Ready"
    FAILED = "failed", "Failed"


class InspectionBundle(TenantModel):
    """Everything that an inspection opens, as one signed ZIP for where there is no network. The row is the job."""

    inspection = TenantForeignKey(Inspection, models.PROTECT, related_name="bundles")
    status = models.CharField(max_length=20, choices=BundleStatus, default=BundleStatus.WAITING)
    requested_at = models.DateTimeField()
    requested_by = models.CharField(max_length=120)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    progress = models.JSONField(default=list, help_text="One entry a part: title, state, number of files.")
    document = TenantForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    key_sha256 = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the public key that it is signed for."
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=BundleStatus.READY) | Q(document__isnull=False),
                name="ready_bundle_has_zip",
            ),
            models.UniqueConstraint(
                fields=["coop", "inspection"],
                condition=Q(status__in=[BundleStatus.WAITING, BundleStatus.BUILDING]),
                name="one_bundle_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Bundle of {self.requested_at:%d %B %Y}"


class PirAnswer(TenantModel):
    """The manager's words for one item of the provider information return that no query can answer."""

    template = models.CharField(max_length=20, help_text="Version of the question list.")
    item = models.CharField(max_length=60)
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=120)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["coop", "template", "item"], name="one_answer_per_pir_item")]

    def __str__(self) -> str:
        return f"{self.template}: {self.item}"
