"""Answers kept so that a repeated request is harmless."""

from django.db import models

from coopcare.tenancy.models import TenantModel


class IdempotentRequest(TenantModel):
    """A write that was answered: the key its sender chose, a digest of what was asked, and the answer.

    Kept seven days (phones may be offline that long); written in the same transaction as the effect.
    """

    access_id = models.UUIDField()
    key = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField(null=True)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["coop", "access_id", "key"], name="one_answer_per_key")]

    def __str__(self) -> str:
        return self.key
