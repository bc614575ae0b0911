"""Months whose visits are final. Billing settles a month first, then works out its charges."""

import datetime as dt

from django.db import transaction

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now
from coopcare.errors import DomainError, Invalid
from coopcare.ui.formats import gov_month
from rotas.models import SettledMonth
from rotas.policies import may_settle_month
from rotas.services.locks import lock_month, share_month


class MonthSettled(DomainError):
    """The visit's month has been invoiced."""

    status = 409


@transaction.atomic
def settle_month(first_day: dt.date, *, actor: Actor) -> SettledMonth:
    """From now on no visit of the month changes. Waits for changes that have begun; settling twice is harmless.

    Call it before working out charges: what is read afterwards stays true.
    """
    require(may_settle_month(actor))
    if first_day.day != 1:
        raise Invalid("A month is named by its first day.")
    lock_month(first_day)
    found = SettledMonth.objects.filter(first_day=first_day).first()
    if found:
        return found
    settled = SettledMonth.objects.create(first_day=first_day, settled_at=now(), settled_by=actor.name)
    record(actor, "made the month's visits final", settled, detail=gov_month(first_day))
    return settled


def require_open_month(*days: dt.date) -> None:
    """Raise MonthSettled with a sentence if a visit on one of these local days can no longer change."""
    for first_day in sorted({on.replace(day=1) for on in days}):
        share_month(first_day)
        if SettledMonth.objects.filter(first_day=first_day).exists():
            raise MonthSettled(
                f"{gov_month(first_day)} has been closed, so its visits can no longer change. "
                "If something was wrong, ask the office for a credit."
            )
