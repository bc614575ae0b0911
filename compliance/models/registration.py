"""Becoming registered: the moves of the co-op's status, the list of what must be ready, its papers, its application."""

from django.db import models
from django.db.models import F, Q

from compliance.models.owners import OwnedRow
from compliance.models.packs import PackStatus
from coopcare.documents.models import Document
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import CqcStatus, TenantModel


class StatusMove(TenantModel):
    """The co-op went from one status with the regulator to another on a local day. Never changed; a mistake is put
    right by another move.
    """

    old = models.CharField(max_length=20, choices=CqcStatus)
    new = models.CharField(max_length=20, choices=CqcStatus)
    on = models.DateField(help_text="The first local day on which it holds.")
    reason = models.CharField(max_length=500)
    reference = models.CharField(max_length=120, blank=True, help_text="Of the application, certificate or notice.")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)

    class Meta(TenantModel.Meta):
        ordering = ["-made_at", "-id"]
        constraints = [models.CheckConstraint(condition=~Q(old=F("new")), name="status_really_moves")]

    def __str__(self) -> str:
        return f"{self.get_old_display()} to {self.get_new_display()}"


class ReadinessTick(OwnedRow):
    """Who sees to one item of the readiness list, by when, and that it is done where nothing can work that out.

    `item` is a code of compliance/frameworks' readiness file.
    """

    item = models.CharField(max_length=40)
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)
    document = TenantForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1, help_text="Grows with each change; a stale page is refused.")
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["coop", "item"], name="one_tick_an_item")]

    def __str__(self) -> str:
        return self.item


class PaperKind(models.TextChoices):
    EMPLOYERS_LIABILITY = "employers_liability", "Employers’ liability insurance"
    PUBLIC_LIABILITY = "public_liability", "Public liability insurance"
    INFORMATION_COMMISSIONER = "information_commissioner", "Registration with the Information Commissioner"


class CoopPaper(TenantModel):
    """An insurance or registration that the co-op must hold, with its local days. A renewal is another row."""

    kind = models.CharField(max_length=30, choices=PaperKind)
    issuer = models.CharField(max_length=120, help_text="Who insures, or with whom it is registered.")
    number = models.CharField(max_length=60)
    cover_pence = models.BigIntegerField(null=True, blank=True, help_text="Of an insurance: the most it pays.")
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The last day it holds.")
    document = TenantForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    noted_at = models.DateTimeField()
    noted_by = models.CharField(max_length=120)
    reminded_on = models.DateField(null=True, blank=True, help_text="When the newest letter about its end went out.")

    class Meta(TenantModel.Meta):
        ordering = ["kind", "-ends_on"]
        constraints = [
            models.UniqueConstraint(fields=["coop", "kind", "number", "starts_on"], name="paper_noted_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="paper_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} until {self.ends_on}"


class ApplicationFolder(TenantModel):
    """Everything for the application in one ZIP. The row is the job: a worker leaves the file or a reason."""

    status = models.CharField(max_length=20, choices=PackStatus, default=PackStatus.WAITING)
    requested_at = models.DateTimeField()
    requested_by = models.CharField(max_length=120)
    finished_at = models.DateTimeField(null=True, blank=True)
    contents = models.JSONField(default=list, help_text="A row a file: name, SHA-256, bytes.")
    missing = models.JSONField(default=list, help_text="Titles of what was not ready when it was made.")
    document = TenantForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=PackStatus.READY) | Q(document__isnull=False), name="ready_folder_has_a_file"
            ),
            models.UniqueConstraint(
                fields=["coop"],
                condition=Q(status__in=[PackStatus.WAITING, PackStatus.BUILDING]),
                name="one_folder_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Application folder of {self.requested_at:%d %B %Y}"
