"""“I can't come”: the one button. It acts at once and asks for no reason."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import local, now, today
from coopcare.errors import Invalid, StaleState
from coopcare.ui.formats import gov_short_date
from members.models import Person
from rotas.models import Attendance, CannotCome, CannotComeVisit
from rotas.policies import may_say_cannot_come
from rotas.services.freeing import held_of, let_go
from rotas.services.letters import tell_cannot_come
from rotas.services.locks import lock_pca_and_visits

FURTHEST = dt.timedelta(days=28)
NOT_YOURS = "Only the PCA, or whoever runs their rota, can say this."


@transaction.atomic
def cannot_come_until(pca: Person, *, until: dt.date, actor: Actor) -> CannotCome:
    """From now until the end of a local day, today for one: every visit that is not over is open to others at once."""
    require(may_say_cannot_come(actor, pca.id), NOT_YOURS)
    if until < today():
        raise Invalid("Choose today or a day to come.", field="until")
    if until > today() + FURTHEST:
        raise Invalid("Choose a day within four weeks. For longer, ring your support worker.", field="until")
    ends_at = local(until + dt.timedelta(days=1), dt.time())
    places = Attendance.objects.filter(pca=pca, starts_at__lt=ends_at)
    return _keep(pca, places, ends_on=until, actor=actor)


@transaction.atomic
def cannot_come_to(pca: Person, *, place_ids: Collection[UUID], actor: Actor) -> CannotCome:
    """These of the PCA's own places at visits, and no others."""
    require(may_say_cannot_come(actor, pca.id), NOT_YOURS)
    places = Attendance.objects.filter(Q(id__in=list(place_ids)), pca=pca)
    if not held_of(places).exists():
        raise Invalid("Select the visits that you cannot come to.", field="places")
    return _keep(pca, places, ends_on=None, actor=actor)


@transaction.atomic
def can_come_again(call: CannotCome, *, actor: Actor) -> CannotCome:
    """Back earlier than said: from now the PCA can be asked again. Visits that found somebody else stay with them."""
    require(may_say_cannot_come(actor, call.pca_id), NOT_YOURS)
    open_calls = CannotCome.objects.filter(id=call.id, back_at__isnull=True, ends_on__gte=today())
    if not open_calls.update(back_at=now()):
        raise StaleState("You are not marked as away.")
    call.refresh_from_db()
    record(actor, "can come again", call, about=call.pca_id)
    return call


def _keep(pca: Person, places: "QuerySet[Attendance]", *, ends_on: dt.date | None, actor: Actor) -> CannotCome:
    """Whoever gives the PCA a visit at this moment comes before, and it is let go too, or after, and reads of this."""
    lock_pca_and_visits(pca.id, held_of(places))
    freed = let_go(places, reason="", actor=actor)
    call = CannotCome.objects.create(
        pca=pca, told_at=now(), told_by=actor.name, starts_on=today(), ends_on=ends_on
    )  # fmt: skip
    CannotComeVisit.objects.bulk_create(CannotComeVisit(call=call, visit=visit) for visit in freed)
    tell_cannot_come(pca, freed, actor=actor)
    until = f"until {gov_short_date(ends_on)}" if ends_on else "to single visits"
    record(actor, "said that they cannot come", call, about=pca, detail=f"{until}, {len(freed)} visits")
    return call
