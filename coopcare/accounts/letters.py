"""The letter that lets somebody make their log-in."""

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from coopcare.accounts.models import Invitation
from coopcare.accounts.services import INVITATION_DAYS
from coopcare.tenancy.addresses import page_address
from coopcare.tenancy.context import current_coop


def send_invitation(invitation: Invitation, secret: str) -> None:
    """Queue the letter (mail goes through the outbox: it is sent if, and only if, the transaction commits)."""
    coop = current_coop()
    path = reverse("accounts:accept", args=[secret])
    context = {
        "name": invitation.full_name,
        "coop": coop,
        "link": page_address(path),
        "days": INVITATION_DAYS,
    }
    send_mail(
        subject=f"Sign in to {coop.short_name}",
        message=render_to_string("emails/invitation.txt", context),
        from_email=None,
        recipient_list=[invitation.email],
    )
