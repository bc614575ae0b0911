"""What ties our figures to the co-op's own books: files of costs that were read, and the codes of its accounts."""

from django.db import models

from billing.journals.accounts import ACCOUNT_WORDS
from coopcare.tenancy.models import TenantModel


class CostFile(TenantModel):
    """A file of running costs that was brought in whole. The same bytes are never brought in twice."""

    name = models.CharField(max_length=160)
    sha256 = models.CharField(max_length=64)
    line_count = models.PositiveIntegerField()
    entered_by = models.CharField(max_length=120)
    entered_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ["-entered_at"]
        constraints = [models.UniqueConstraint(fields=["coop", "sha256"], name="cost_file_is_read_once")]

    def __str__(self) -> str:
        return self.name


class AccountCode(TenantModel):
    """What one of the accounts of our journals is called in the co-op's own books: a code or, as QuickBooks wants it, a
    name.
    """

    account = models.CharField(max_length=20, choices=ACCOUNT_WORDS)
    code = models.CharField(max_length=60)

    class Meta(TenantModel.Meta):
        ordering = ["account"]
        constraints = [
            models.UniqueConstraint(fields=["coop", "account"], name="one_code_an_account"),
            models.CheckConstraint(condition=models.Q(code__gt=""), name="account_code_is_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.get_account_display()}: {self.code}"
