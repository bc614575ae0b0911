"""Queueing mail in the caller's transaction, and delivering it."""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction

from coopcare.accounts.actor import Actor
from coopcare.accounts.bell import ring
from coopcare.clock import now
from coopcare.documents.models import Document
from coopcare.documents.services import read_document
from coopcare.outbox.models import Attachment, Message
from coopcare.tenancy.context import current_coop

MAX_ATTEMPTS = 8


@transaction.atomic
def queue_email(
    *, to: str, subject: str, body: str, actor: Actor | None = None, attachments: Sequence[Document] = ()
) -> Message:
    """A mail that will be sent if, and only if, the caller's transaction commits."""
    message = Message.objects.create(to=to, subject=subject[:200], body=body, created_at=now(), due_at=now())
    Attachment.objects.bulk_create(Attachment(message=message, document=document) for document in attachments)
    ring("coopcare.outbox.tasks.deliver_due", message.coop_id)
    return message


def claim_next_message() -> Message | None:
    """The next message that is due, locked so that no other worker takes it; None when nothing is due."""
    return (
        Message.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(status=Message.Status.WAITING, due_at__lte=now())
        .order_by("due_at")
        .first()
    )


def deliver(message: Message) -> bool:
    """Send one claimed message and note the outcome on its row. A failure is tried again, later each time."""
    message.attempts += 1
    try:
        _send(message)
    except Exception as error:  # whatever the mail server does, the row must say so
        message.last_error = f"{type(error).__name__}: {error}"[:300]
        message.due_at = now() + timedelta(minutes=2**message.attempts)
        if message.attempts >= MAX_ATTEMPTS:
            message.status = Message.Status.FAILED
        message.save(update_fields=["attempts", "last_error", "due_at", "status"])
        return False
    message.status, message.sent_at, message.last_error = Message.Status.SENT, now(), ""
    message.save(update_fields=["attempts", "status", "sent_at", "last_error"])
    return True


def _send(message: Message) -> None:
    coop = current_coop()
    mail = EmailMessage(
        subject=message.subject,
        body=message.body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.to],
        reply_to=[coop.email],
        headers={"Message-ID": f"<{message.id}@{settings.BASE_HOST}>"},
        connection=get_connection(settings.DELIVERY_BACKEND),
    )
    for attachment in message.attachments.select_related("document"):
        document = attachment.document
        mail.attach(document.name, read_document(document), document.content_type)
    mail.send()
