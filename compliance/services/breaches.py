"""Data breaches: noted at once, judged, reported within 72 hours where there is a risk, told, learned from."""

import datetime as dt

from django.db import transaction

from compliance.governance.breaches import left_to_do
from compliance.governance.clock import report_by
from compliance.governance.words import said
from compliance.governance_policies import may_keep_governance
from compliance.models import BreachRisk, DataBreach
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid, StaleState
from coopcare.ui.formats import gov_date

ONLY_MANAGER = "Only the manager keeps the register of data breaches."
CLOSED = "This breach is closed already."


@transaction.atomic
def note_breach(
    *,
    known_at: dt.datetime,
    what: str,
    whose: str,
    which_data: str,
    done_at_once: str,
    actor: Actor,
    how_many: int | None = None,
) -> DataBreach:
    """Write it down. `known_at` (UTC) is when anybody here first knew: the 72 hours run from then."""
    require(may_keep_governance(actor), ONLY_MANAGER)
    if known_at > now():
        raise Invalid("Choose when we knew, which cannot be later than now.", field="known_on")
    breach = DataBreach.objects.create(
        known_at=known_at, how_many=how_many, made_at=now(), made_by=actor.name,
        what=said(what, longest=2000, missing="Say what happened.", field="what"),
        whose=said(whose, longest=200, missing="Say whose data it is.", field="whose"),
        which_data=said(which_data, longest=300, missing="Say which data it is.", field="which_data"),
        done_at_once=said(done_at_once, longest=2000, missing="Say what was done at once.", field="done_at_once"),
    )  # fmt: skip
    record(actor, "noted a data breach", breach)
    return breach


@transaction.atomic
def judge_breach(breach: DataBreach, *, risk: str, reason: str, actor: Actor) -> DataBreach:
    """How large the risk to the people is, and why. May be judged again; the history has each time."""
    require(may_keep_governance(actor), ONLY_MANAGER)
    if risk not in BreachRisk.values or not risk:
        raise Invalid("Select how large the risk is.", field="risk")
    reason = said(reason, longest=500, missing="Say why.", field="reason")
    _change(breach, risk=risk, risk_reason=reason)
    record(actor, "judged a data breach", breach, detail=f"{BreachRisk(risk).label}. {reason}")
    return breach


@transaction.atomic
def report_breach(
    breach: DataBreach, *, reported_at: dt.datetime, reference: str, late_reason: str, actor: Actor
) -> DataBreach:
    """It was reported to the information commissioner, under this reference. After 72 hours it says why so late."""
    require(may_keep_governance(actor), ONLY_MANAGER)
    reference = said(reference, longest=60, missing="Enter the reference of the report.", field="reference")
    if not breach.known_at <= reported_at <= now():
        raise Invalid("Choose when it was reported: after we knew, and not later than now.", field="reported_on")
    if reported_at > report_by(breach.known_at):
        late_reason = said(late_reason, longest=300, missing="It is after 72 hours: say why.", field="late_reason")
    else:
        late_reason = ""
    _change(breach, reported_at=reported_at, report_reference=reference, late_reason=late_reason)
    record(actor, "reported a data breach", breach, detail=reference)
    return breach


@transaction.atomic
def tell_people(breach: DataBreach, *, on: dt.date, how: str, actor: Actor) -> DataBreach:
    """The people concerned were told, on this day and how."""
    require(may_keep_governance(actor), ONLY_MANAGER)
    how = said(how, longest=300, missing="Say how they were told, and what.", field="how")
    if on > today():
        raise Invalid("Choose the day they were told, which cannot be later than today.", field="on")
    _change(breach, told_on=on, told_how=how)
    record(actor, "told people of a data breach", breach, detail=f"{gov_date(on)}: {how}")
    return breach


@transaction.atomic
def close_breach(breach: DataBreach, *, learning: str, actor: Actor) -> DataBreach:
    """With what we learned. Refused while something that must be done is not."""
    require(may_keep_governance(actor), ONLY_MANAGER)
    learning = said(learning, longest=2000, missing="Write down what we learned.", field="learning")
    breach.refresh_from_db()
    left = left_to_do(risk=breach.risk, reported_at=breach.reported_at, told_on=breach.told_on, learning=learning)
    if left:
        raise Invalid("First: " + " ".join(left))
    _change(breach, learning=learning, closed_at=now(), closed_by=actor.name)
    record(actor, "closed a data breach", breach, detail=learning)
    return breach


def _change(breach: DataBreach, **fields: object) -> None:
    changed = DataBreach.objects.filter(pk=breach.pk, closed_at__isnull=True).update(**fields)
    breach.refresh_from_db()
    if not changed:
        raise StaleState(CLOSED)
