"""The daily letter of what is late in the registers."""

from django.db import transaction

from compliance.queries.registers import Clock, overdue
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.hats import Hat
from coopcare.accounts.models import Access
from coopcare.clock import now, today
from coopcare.outbox.models import Message
from coopcare.outbox.services import queue_email
from coopcare.tenancy.addresses import page_address
from coopcare.ui.formats import gov_date, gov_datetime


@transaction.atomic
def remind_of_clocks(*, actor: Actor) -> int:
    """One letter a day to each manager, by codes and without names. A second bell on the same day writes nothing."""
    require(actor.is_system, "Only the daily job writes this letter.")
    subject = f"Late in the registers, {gov_date(today())}"
    managers = Access.objects.current(now()).filter(hats__contains=[Hat.MANAGER.value]).select_related("user")
    written = 0
    for access in managers.order_by("user__email"):
        # As that manager reads the registers: nobody hears of a case that is about themselves.
        reader = Actor(coop_id=actor.coop_id, access_id=access.id, person_id=access.person_id, hat=Hat.MANAGER)
        late = overdue(reader)
        address = access.user.email
        if not late or Message.objects.filter(to=address, subject=subject).exists():
            continue
        queue_email(to=address, subject=subject, body="\n\n".join(_line(clock) for clock in late), actor=actor)
        written += 1
    return written


def _line(clock: Clock) -> str:
    return f"{clock.code}: {clock.what}. It was due {gov_datetime(clock.due_at)}. {page_address(clock.href)}"
