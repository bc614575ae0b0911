"""The policy pack: the answers it needs, each build of it, and the documents laid out for builds."""

from django.db import models
from django.db.models import Q

from coopcare.documents.models import Document
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from members.models import Person


class PolicyAnswer(TenantModel):
    """The co-op's answer to one question of the policy library ("Who leads on safeguarding?")."""

    variable = models.CharField(max_length=60)
    value = models.CharField(max_length=300)
    answered_at = models.DateTimeField()
    answered_by = models.CharField(max_length=120)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["coop", "variable"], name="one_answer_per_question")]

    def __str__(self) -> str:
        return self.variable


class PackStatus(models.TextChoices):
    WAITING = "waiting", "Waiting to start"
    BUILDING = "building", "Being built"
    READY = "ready", "Ready"
    FAILED = "failed", "Failed"


class BuildKind(models.TextChoices):
    """What can be printed. The values are those of compliance.pack.order.Kind."""

    PACK = "pack", "Whole policy pack"
    CHOSEN = "chosen", "Chosen papers"
    HANDBOOK = "handbook", "Staff handbook"
    GUIDE = "guide", "Guide to our service"
    GUIDE_LARGE = "guide_large", "Guide to our service, large print"
    EASY = "easy", "Easy-read sheets"
    STATEMENT = "statement", "Statement of purpose"
    AGREEMENT = "agreement", "Service agreement for one person"


class PolicyPack(TenantModel):
    """One build. The row is the job: a worker takes it, fills in progress, and leaves the papers or a reason.

    `document` is the PDF for reading, `keeping` that for keeping, `bundle` the ZIP; `person` is whose agreement it is.
    """

    kind = models.CharField(max_length=20, choices=BuildKind, default=BuildKind.PACK)
    person = TenantForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=20, choices=PackStatus, default=PackStatus.WAITING)
    requested_at = models.DateTimeField()
    requested_by = models.CharField(max_length=120)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    answers = models.JSONField(help_text="Frozen when the build was asked for.")
    progress = models.JSONField(default=list, help_text="One entry a document: code, title, state.")
    document = TenantForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    keeping = TenantForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    bundle = TenantForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=PackStatus.READY) | Q(document__isnull=False), name="ready_pack_has_pdf"
            ),
            models.CheckConstraint(
                condition=Q(kind=BuildKind.AGREEMENT, person__isnull=False)
                | (~Q(kind=BuildKind.AGREEMENT) & Q(person__isnull=True)),
                name="agreement_is_somebodys",
            ),
            models.UniqueConstraint(
                fields=["coop"],
                condition=Q(status__in=[PackStatus.WAITING, PackStatus.BUILDING]),
                name="one_build_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["coop", "requested_at"], name="pack_by_date"),
            models.Index(fields=["coop", "kind", "finished_at"], name="pack_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.requested_at:%d %B %Y}"


class LaidOut(TenantModel):
    """A document as it was laid out for a build. While nothing changes that its bytes depend on, it is used again.

    `key` is compliance.pack.sheets.Sheet.key.
    """

    key = models.CharField(max_length=64)
    code = models.CharField(max_length=20)
    pages = models.PositiveSmallIntegerField()
    document = TenantForeignKey(Document, models.PROTECT, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["coop", "key"], name="laid_out_once")]

    def __str__(self) -> str:
        return self.code
