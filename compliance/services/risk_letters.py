"""Telling of a high risk of a person: the manager, who signs it, and the nominated individual where it is very high."""

from django.urls import reverse

from clusters.models import RiskAssessment
from clusters.rules.risk_table import is_very_high, needs_manager
from compliance.policies import log_in_named_as
from compliance.services.registers import addresses_of
from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat
from coopcare.outbox.services import queue_email
from coopcare.tenancy.addresses import page_address

TO_SIGN = "A risk of a person is {band} even with what we do. Sign it before the task starts: {page}"
TO_KNOW = (
    "A risk of a person we support is very high even with what we do. The manager, who knows whose it is, signs it or "
    "stops the task (policy P05). Ask them about it today."
)
TELL_THEM = "It is very high: tell the nominated individual today, who has no log-in here."


def tell_of_high_risk(risk: RiskAssessment, *, actor: Actor) -> None:
    """Letters without a name. Nothing for a risk that is moderate or low (policy P05, "The risk table")."""
    if not needs_manager(risk.after):
        return
    very_high, nominated = is_very_high(risk.after), log_in_named_as("nominated_individual")
    page = page_address(reverse("clusters:risk", args=[risk.id]))
    body = TO_SIGN.format(band=risk.band.name.lower(), page=page)
    if very_high and not nominated:
        body = f"{body}\n\n{TELL_THEM}"
    for address in addresses_of(Hat.MANAGER):
        queue_email(to=address, subject=f"A {risk.band.name.lower()} risk to sign", body=body, actor=actor)
    if very_high and nominated:
        queue_email(to=nominated.user.email, subject="A very high risk", body=TO_KNOW, actor=actor)
