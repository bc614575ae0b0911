"""Telling of a high risk of a person: the manager, who signs it, and the nominated individual where it is very high;
and of restraint, which the nominated individual reads within a week.
"""

from django.urls import reverse

from clusters.models import Limit, RiskAssessment
from clusters.rules.risk_table import is_very_high, needs_manager
from compliance.policies import log_in_named_as
from compliance.services.registers import addresses_of
from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat
from coopcare.outbox.services import queue_email
from coopcare.tenancy.addresses import page_address
from coopcare.ui.formats import gov_short_date

TO_SIGN = "A risk of a person is {band} even with what we do. Sign it before the task starts: {page}"
TO_KNOW = (
    "A risk of a person we support is very high even with what we do. The manager, who knows whose it is, signs it or "
    "stops the task (policy P05). Ask them about it today."
)
RESTRAINT = (
    "Somebody we support was restrained in an emergency on {on}. The manager shows you the record, without their name, "
    "within a week (policy P03). Ask them about it."
)
SHOW_IT = (
    "Restraint was used on {on}: {page} Show the record to the nominated individual within a week, without the name."
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


def tell_of_restraint(limit: Limit, *, actor: Actor) -> None:
    """Letters without a name, to the manager and the nominated individual, who opens no care record (policy P03)."""
    page = page_address(reverse("clusters:limit", args=[limit.id]))
    on, nominated = gov_short_date(limit.since), log_in_named_as("nominated_individual")
    for address in addresses_of(Hat.MANAGER):
        queue_email(to=address, subject="Restraint was used", body=SHOW_IT.format(on=on, page=page), actor=actor)
    if nominated:
        queue_email(to=nominated.user.email, subject="Restraint was used", body=RESTRAINT.format(on=on), actor=actor)
