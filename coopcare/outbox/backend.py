"""Django's mail functions, kept inside the transaction: whatever a library sends becomes an outbox row."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from coopcare.outbox.services import queue_email


class OutboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for email in email_messages:
            for address in email.recipients():
                queue_email(to=address, subject=str(email.subject), body=str(email.body))
        return len(email_messages)
