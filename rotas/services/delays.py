"""Who is told about delays of a person's visits."""

from typing import cast
from uuid import UUID

from django.db import transaction

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now
from coopcare.errors import StaleState
from coopcare.tenancy.refusals import refusing
from members.models import Person
from rotas.models import DelayWish
from rotas.policies import may_ask_about_delays, may_end_delay_wish
from rotas.queries.watches import own_delay_wish

NOT_ALLOWED = "Only a representative who may see these visits can ask to be told."
ALREADY = "You have asked for this already."


@transaction.atomic
def ask_about_delays(person: Person, *, actor: Actor) -> DelayWish:
    """A representative wishes to be told when somebody is late for the person, or does not come."""
    require(may_ask_about_delays(actor, person.id), NOT_ALLOWED)
    if own_delay_wish(actor) is not None:
        raise StaleState(ALREADY)
    with refusing("one_open_delay_wish_per_pair", ALREADY):
        wish = DelayWish.objects.create(person=person, representative_id=cast(UUID, actor.person_id), asked_at=now())
    record(actor, "asked to be told about delays", wish, about=person)
    return wish


@transaction.atomic
def end_delay_wish(wish: DelayWish, *, actor: Actor) -> None:
    """The person or the representative takes it back."""
    require(may_end_delay_wish(actor, wish), "Only the person or the representative can take this back.")
    ended = {"ended_at": now(), "ended_by": actor.name}
    if not DelayWish.objects.filter(pk=wish.pk, ended_at__isnull=True).update(**ended):
        raise StaleState("This was taken back already.")
    record(actor, "no longer asks to be told about delays", wish, about=wish.person_id)
