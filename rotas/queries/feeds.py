"""What stands in somebody's own calendar, and who holds which address."""

import datetime as dt
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db.models import Exists, OuterRef, QuerySet

from clusters.models import TeamPlace
from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat
from coopcare.accounts.models import Access
from coopcare.clock import now, today
from coopcare.errors import NotFound
from members.models import Employment, Job, PermissionGrant, Scope
from rotas.models import HOLDS_TIME, Attendance, AttendanceStatus, CalendarFeed, FeedKind, Visit
from rotas.policies import feed_kind_of
from rotas.queries.visits import with_people

BEHIND, AHEAD = dt.timedelta(weeks=4), dt.timedelta(weeks=12)
IN_CALENDAR = (*HOLDS_TIME, AttendanceStatus.CANCELLED)
HATS = {FeedKind.PCA: Hat.PCA, FeedKind.PERSON: Hat.PERSON, FeedKind.REPRESENTATIVE: Hat.REPRESENTATIVE}
_signer = Signer(sep=".", salt="rotas.calendar-feed")


def secret_of(feed: CalendarFeed) -> str:
    """What stands in the address. Nobody can make one without our key."""
    return _signer.sign(feed.id.hex)


def feed_at(secret: str) -> CalendarFeed | None:
    """The feed of an address of this co-op, revoked or not; None for what we never signed."""
    try:
        feed_id = UUID(_signer.unsign(secret))
    except (BadSignature, ValueError):
        return None
    return CalendarFeed.objects.filter(id=feed_id).select_related("person", "about").first()


def is_open(feed: CalendarFeed) -> bool:
    """Not revoked, and its owner still has the hat, and the work or the permission, that it was made in."""
    if feed.revoked_at is not None:
        return False
    access = Access.objects.current(now()).filter(person_id=feed.person_id, hats__contains=[HATS[FeedKind(feed.kind)]])
    return access.exists() and _still_may(feed)


def _still_may(feed: CalendarFeed) -> bool:
    if feed.kind == FeedKind.PCA:
        return Employment.objects.on(today()).filter(person_id=feed.person_id, job=Job.PCA).exists()
    if feed.kind == FeedKind.REPRESENTATIVE:
        given = PermissionGrant.objects.on(today()).filter(person_id=feed.about_id, representative_id=feed.person_id)
        return given.filter(scopes__contains=[Scope.SEE_VISITS]).exists()
    return True


def own_feeds(actor: Actor) -> "QuerySet[CalendarFeed]":
    """The actor's own of this hat, the newest first; the open one, if any, is the first."""
    if actor.person_id is None:
        return CalendarFeed.objects.none()
    own = CalendarFeed.objects.filter(person_id=actor.person_id, kind=feed_kind_of(actor), about_id=actor.acting_for_id)
    return own.order_by("-made_at", "id")


def open_own_feed(actor: Actor, feed_id: UUID) -> CalendarFeed:
    feed = own_feeds(actor).filter(id=feed_id).first() if feed_kind_of(actor) else None
    if feed is None:
        raise NotFound("We cannot find this calendar address.")
    return feed


def places_in_calendar(pca_id: UUID) -> "QuerySet[Attendance]":
    """A PCA's own, from four weeks back. `knows_person`: whether the home may stand there today (domain.md F6)."""
    team = TeamPlace.objects.on(today()).filter(person_id=OuterRef("visit__person_id"), pca_id=OuterRef("pca_id"))
    mine = Attendance.objects.filter(pca_id=pca_id, status__in=IN_CALENDAR, **_window())
    places = mine.annotate(knows_person=Exists(team)).select_related("visit__person", "visit__cluster")
    return places.order_by("starts_at", "id")


def visits_in_calendar(person_id: UUID) -> "QuerySet[Visit]":
    """A person's own, cancelled ones too."""
    return with_people(Visit.objects.filter(person_id=person_id, **_window())).order_by("starts_at", "id")


def _window() -> dict[str, dt.datetime]:
    return {"starts_at__gte": now() - BEHIND, "starts_at__lte": now() + AHEAD}
