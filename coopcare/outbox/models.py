"""Letters to the outside world: rows written in the caller's transaction, sent by workers."""

from django.db import models
from django.db.models import Q

from coopcare.documents.models import Document
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel


class Message(TenantModel):
    """One e-mail to one address. Delivered at least once: the Message-ID is derived from the id, so a repeat shows."""

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting to be sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Could not be sent"

    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["coop", "due_at"], condition=Q(status="waiting"), name="message_waiting"),
        ]

    def __str__(self) -> str:
        return self.subject


class Attachment(TenantModel):
    """A stored document that goes with a message."""

    message = TenantForeignKey(Message, models.CASCADE, related_name="attachments")
    document = TenantForeignKey(Document, models.PROTECT, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["coop", "message", "document"], name="attached_once")]

    def __str__(self) -> str:
        return str(self.document_id)
