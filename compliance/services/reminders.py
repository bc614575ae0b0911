"""The daily letter of what is late in the registers."""

from django.db import transaction
from django.db.models import Q, QuerySet

from compliance.models import Concern, Feedback, Incident
from compliance.queries.registers import Clock, overdue
from compliance.services.acting_instead import name_where_nobody_acts
from compliance.services.registers import NOBODY, addresses_of
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.hats import OFFICE_HATS, Hat
from coopcare.accounts.models import Access
from coopcare.clock import now, today
from coopcare.outbox.models import Message
from coopcare.outbox.services import queue_email
from coopcare.tenancy.addresses import page_address
from coopcare.ui.formats import gov_date, gov_datetime

SUBJECT, LEFT_ALONE = "Late in the registers", "No manager may open these"


@transaction.atomic
def remind_of_clocks(*, actor: Actor) -> int:
    """One letter a day to each manager, and to who acts instead of one, by codes and without names. A second bell on
    the same day writes nothing. Answers how many letters.
    """
    require(actor.is_system, "Only the daily job writes this letter.")
    left_alone = name_where_nobody_acts(actor=actor)
    written = 0
    for access in _readers():
        # As they read the registers: nobody hears of a case that is about themselves.
        hat = Hat.MANAGER if Hat.MANAGER in access.hats else Hat(min(OFFICE_HATS & set(access.hats)))
        reader = Actor(coop_id=actor.coop_id, access_id=access.id, person_id=access.person_id, hat=hat)
        written += _write(access.user.email, SUBJECT, [_line(clock) for clock in overdue(reader)], actor)
    for address in addresses_of(Hat.SECRETARY):
        written += _write(address, LEFT_ALONE, [NOBODY, *left_alone] if left_alone else [], actor)
    return written


def _readers() -> "QuerySet[Access]":
    """Managers, and who acts instead of one on something that is open."""
    named = Q(pk__in=[])
    for register in (Incident, Concern, Feedback):
        open_ones = register.objects.filter(closed_at__isnull=True, acts_instead__isnull=False)
        named |= Q(person_id__in=open_ones.values("acts_instead_id"))
    readers = Q(hats__contains=[Hat.MANAGER]) | named & Q(hats__overlap=list(OFFICE_HATS))
    return Access.objects.current(now()).filter(readers).select_related("user").order_by("user__email")


def _write(address: str, about: str, lines: list[str], actor: Actor) -> int:
    """1 where a letter was written: there is something to say, and it was not said today."""
    subject = f"{about}, {gov_date(today())}"
    if not lines or Message.objects.filter(to=address, subject=subject).exists():
        return 0
    queue_email(to=address, subject=subject, body="\n\n".join(lines), actor=actor)
    return 1


def _line(clock: Clock) -> str:
    return f"{clock.code}: {clock.what}. It was due {gov_datetime(clock.due_at)}. {page_address(clock.href)}"
