"""A PCA who is running late says so."""

from django.db import models

from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from rotas.models.visits import Attendance


class LateReason(models.TextChoices):
    """Sentences that say nothing about anybody else."""

    TRAFFIC = "traffic", "The traffic is slow."
    TRANSPORT = "transport", "My bus or train is late."
    LONGER = "longer", "I am needed a little longer where I am."
    WEATHER = "weather", "The weather is holding me up."


class LateNotice(TenantModel):
    """Somebody will be late by these minutes. The agreed time stays; the newest notice of a place counts."""

    attendance = TenantForeignKey(Attendance, models.PROTECT, related_name="late_notices")
    minutes = models.PositiveSmallIntegerField(help_text="After the agreed start.")
    expected_at = models.DateTimeField()
    why = models.CharField(max_length=20, choices=LateReason, blank=True)
    told_at = models.DateTimeField()
    told_by = models.CharField(max_length=120)
    told_names = models.CharField(max_length=300, blank=True, help_text="Who was told by mail.")

    class Meta(TenantModel.Meta):
        ordering = ["told_at", "id"]
        indexes = [models.Index(fields=["coop", "attendance"], name="late_notice_of_place")]

    def __str__(self) -> str:
        return f"{self.minutes} minutes late"
