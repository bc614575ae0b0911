"""What somebody has read."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.clock import now
from rotas.models import LastLook
from rotas.policies import may_read_changes


@transaction.atomic
def keep_look(person_id: UUID, *, read_until: dt.datetime, actor: Actor) -> LastLook:
    """This log-in has read what changed about the person's visits until that moment; never less than before."""
    require(may_read_changes(actor, person_id))
    look, _ = LastLook.objects.select_for_update().get_or_create(
        person_id=person_id, user_id=str(actor.user_id), defaults={"read_until": min(read_until, now())}
    )
    look.read_until = max(look.read_until, min(read_until, now()))
    look.save(update_fields=["read_until"])
    return look
