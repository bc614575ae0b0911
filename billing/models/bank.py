"""What the bank says came in and went out. A line is brought in once, and matched by a person."""

from django.db import models
from django.db.models import Q

from coopcare.documents.models import Document
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel


class BankAccount(TenantModel):
    """One of the co-op's own accounts, by the name the office uses. `columns` is how its CSV files are laid out
    (billing.bank.columns), once somebody has said so."""

    name = models.CharField(max_length=60)
    columns = models.JSONField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["coop", "name"], name="bank_account_name_is_unique")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ImportStatus(models.TextChoices):
    READING = "reading", "Being read"
    WAITING = "waiting", "Not imported yet"
    IMPORTING = "importing", "Being imported"
    IMPORTED = "imported", "Imported"
    DROPPED = "dropped", "Thrown away"


AT_WORK = (ImportStatus.READING, ImportStatus.IMPORTING)


class BankImport(TenantModel):
    """One file from the bank, kept as it came. Its lines are brought in all together or not at all.

    A large one is read and imported by a worker: while its state says so, the row is the job. `last_error` is why that
    came to nothing; `report` is what the reading found (billing.bank.summary).
    """

    account = TenantForeignKey(BankAccount, models.PROTECT, related_name="imports")
    document = TenantForeignKey(Document, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=160)
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=10)
    columns = models.JSONField(null=True, blank=True)
    status = models.CharField(max_length=20, choices=ImportStatus, default=ImportStatus.WAITING)
    report = models.JSONField(null=True, blank=True)
    line_count = models.PositiveIntegerField(default=0, help_text="New lines; those of earlier files not counted.")
    seen_count = models.PositiveIntegerField(default=0, help_text="Lines that an earlier file had brought already.")
    uploaded_at = models.DateTimeField()
    uploaded_by = models.CharField(max_length=120)
    asked_at = models.DateTimeField(null=True, blank=True, help_text="When a worker was asked to import it.")
    asked_by = models.CharField(max_length=120, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    imported_at = models.DateTimeField(null=True, blank=True)
    imported_by = models.CharField(max_length=120, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(status=ImportStatus.IMPORTED, imported_at__isnull=False)
                | (~Q(status=ImportStatus.IMPORTED) & Q(imported_at__isnull=True)),
                name="bank_import_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(status=ImportStatus.IMPORTING) | Q(asked_at__isnull=False, asked_by__gt=""),
                name="bank_import_says_who_asked",
            ),
        ]
        indexes = [models.Index(fields=["coop", "account", "sha256"], name="bank_import_of_file")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_at_work(self) -> bool:
        """A worker has it, or is about to."""
        return self.status in AT_WORK


class LineStatus(models.TextChoices):
    WAITING = "waiting", "To match"
    MATCHED = "matched", "Matched"
    SET_ASIDE = "set_aside", "Set aside"


class BankLine(TenantModel):
    """One movement on a bank account, in signed pence. `position` is its line in the file, `digest` its fingerprint
    (billing.bank.digests), `payer_key` the words that stay the same when a payer pays again."""

    account = TenantForeignKey(BankAccount, models.PROTECT, related_name="lines")
    bank_import = TenantForeignKey(BankImport, models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    on = models.DateField()
    amount_pence = models.BigIntegerField()
    text = models.CharField(max_length=300, blank=True)
    reference = models.CharField(max_length=140, blank=True)
    payer_key = models.CharField(max_length=120, blank=True)
    digest = models.CharField(max_length=64)
    status = models.CharField(max_length=20, choices=LineStatus, default=LineStatus.WAITING)
    reason = models.CharField(max_length=200, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=120, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["coop", "account", "digest"], name="bank_line_comes_once"),
            models.CheckConstraint(condition=~Q(amount_pence=0), name="bank_line_moves_money"),
            models.CheckConstraint(
                condition=~Q(status=LineStatus.SET_ASIDE) | Q(reason__gt=""), name="bank_line_aside_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["coop", "status", "on"], name="bank_line_by_status"),
            models.Index(fields=["coop", "payer_key"], name="bank_line_of_payer"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.words}"

    @property
    def words(self) -> str:
        """All that the bank says about it."""
        return self.text if self.reference in self.text else f"{self.text} {self.reference}".strip()

    @property
    def is_money_in(self) -> bool:
        return self.amount_pence > 0
