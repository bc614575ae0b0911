"""The secret address of somebody's calendar: made, made anew, taken away."""

import datetime as dt
from typing import cast
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now
from coopcare.errors import StaleState
from coopcare.tenancy.refusals import refusing
from rotas.models import CalendarFeed, FeedKind
from rotas.policies import feed_kind_of, may_have_feed
from rotas.queries.feeds import own_feeds

NOT_YOURS = "A calendar address is made by the person whose visits are in it, or by who may see their visits."
AN_HOUR = dt.timedelta(hours=1)


@transaction.atomic
def make_feed(*, actor: Actor) -> CalendarFeed:
    """One's own address, for the hat worn now. One that was there before stops working."""
    require(may_have_feed(actor), NOT_YOURS)
    own_feeds(actor).filter(revoked_at__isnull=True).update(revoked_at=now())
    with refusing("one_open_feed_of_a_kind", "You have just made an address. Reload the page."):
        feed = CalendarFeed.objects.create(
            person_id=cast(UUID, actor.person_id),
            kind=cast(FeedKind, feed_kind_of(actor)),
            about_id=actor.acting_for_id,
            made_at=now(),
        )  # fmt: skip
    record(actor, "made a calendar address", feed, about=actor.acting_for_id or actor.person_id)
    return feed


@transaction.atomic
def revoke_feed(feed: CalendarFeed, *, actor: Actor) -> None:
    """From now the address is dead; nobody can bring it back."""
    require(may_have_feed(actor) and feed.person_id == actor.person_id, NOT_YOURS)
    if not CalendarFeed.objects.filter(pk=feed.pk, revoked_at__isnull=True).update(revoked_at=now()):
        raise StaleState("This address was taken away already.")
    record(actor, "took away a calendar address", feed, about=feed.about_id or feed.person_id)


@transaction.atomic
def note_fetch(feed: CalendarFeed, *, actor: Actor) -> bool:
    """A calendar program has read it: whoever holds the address may. Kept once an hour at most; answers whether."""
    require(actor.coop_id == feed.coop_id)
    stale = Q(fetched_at__isnull=True) | Q(fetched_at__lte=now() - AN_HOUR)
    return bool(CalendarFeed.objects.filter(stale, pk=feed.pk, revoked_at__isnull=True).update(fetched_at=now()))
