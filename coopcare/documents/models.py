"""Stored bytes: statements, packs, evidence. Never rendered twice, never changed."""

from django.db import models

from coopcare.tenancy.models import TenantModel


class Document(TenantModel):
    """Bytes with their SHA-256. The owning app decides who may open it; there is no page of documents as such.

    `about_id` is the members.Person it concerns, if any.
    """

    name = models.CharField(max_length=160)
    content_type = models.CharField(max_length=100)
    kind = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    byte_size = models.PositiveIntegerField()
    storage_key = models.CharField(max_length=200)
    about_id = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["coop", "about_id", "kind"], name="document_about_person")]

    def __str__(self) -> str:
        return self.name
