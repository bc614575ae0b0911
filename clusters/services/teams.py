"""The care team around a person: places, their order, and blocks."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, Q

from clusters.events import pca_blocked
from clusters.models import Block, KnownFaceWish, TeamPlace, TeamPlaceKind
from clusters.policies import may_arrange_team, may_open_cover_place
from clusters.queries.clusters import blocked_pca_ids
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import to_local, today
from coopcare.errors import Invalid, StaleState
from coopcare.tenancy.refusals import refusing
from members.models import Job, Person
from members.policies import may_manage_workers
from members.queries import is_employed

# A cover place opens the person's record this long before and after the visit (domain.md F6).
COVER_DAYS_BEFORE = 1
COVER_DAYS_AFTER = 2


@transaction.atomic
def place_in_team(
    person: Person, pca: Person, *, kind: TeamPlaceKind = TeamPlaceKind.REGULAR, reason: str = "", actor: Actor
) -> TeamPlace:
    """Give a PCA a place from today: chosen (last in the order) or stand-in. An existing place changes its kind."""
    require(may_arrange_team(actor, person.id))
    if kind == TeamPlaceKind.COVER:
        raise Invalid("A place for one visit comes with the visit. Choose a regular or a stand-in place.")
    if not is_employed(pca.id, Job.PCA, today()):
        raise Invalid(f"{pca} does not work as a Personal Care Assistant today.", field="pca")
    if pca.id in blocked_pca_ids(person.id, today()):
        raise Invalid(f"{pca} is blocked. Take the block off first.", field="pca")
    _one_at_a_time(person)
    rank = _next_rank(person) if kind == TeamPlaceKind.REGULAR else None
    place = _place_today(person, pca)
    if place is None:
        place = _new_place(person, pca, kind=kind, rank=rank, reason=reason)
    elif place.kind != kind or place.ends_on is not None:
        place.kind, place.rank, place.ends_on, place.reason = kind, rank, None, reason.strip()
        place.save(update_fields=["kind", "rank", "ends_on", "reason"])
    record(actor, f"placed in the care team: {TeamPlaceKind(kind).label}", place, about=person)
    return place


@transaction.atomic
def leave_team(place: TeamPlace, *, ends_on: date | None = None, actor: Actor) -> TeamPlace:
    """Today, or another day, is the last day of this place."""
    require(may_arrange_team(actor, place.person_id))
    last_day = max(ends_on or today(), place.starts_on)
    rows = TeamPlace.objects.filter(id=place.id).filter(Q(ends_on__isnull=True) | Q(ends_on__gt=last_day))
    if not rows.update(ends_on=last_day):
        raise StaleState("Someone else has already ended this place.")
    place.refresh_from_db()
    record(actor, "left the care team", place, about=place.person_id, detail=f"last day {last_day}")
    return place


@transaction.atomic
def rank_team(person: Person, *, pca_ids: Sequence[UUID], actor: Actor) -> None:
    """Put the chosen PCAs in this order, first choice first. StaleState unless these are the ones chosen now."""
    require(may_arrange_team(actor, person.id))
    _one_at_a_time(person)
    chosen = TeamPlace.objects.on(today()).filter(person=person, kind=TeamPlaceKind.REGULAR)
    places = {place.pca_id: place for place in chosen}
    if len(pca_ids) != len(places) or set(pca_ids) != set(places):
        raise StaleState("The care team has just changed. Look at it, then put it in order again.")
    for rank, pca_id in enumerate(pca_ids, start=1):
        places[pca_id].rank = rank
    TeamPlace.objects.bulk_update(places.values(), ["rank"])
    record(actor, "put the care team in order", person, about=person)


@transaction.atomic
def open_cover_place(
    person: Person, pca: Person, *, visit_starts_at: datetime, visit_ends_at: datetime, actor: Actor
) -> TeamPlace:
    """Let a PCA who covers one visit see what they need: from the day before it to two days after it.

    Nothing new where a place already spans those days.
    """
    require(may_open_cover_place(actor, person.id, pca.id))
    first, last = _cover_days(visit_starts_at, visit_ends_at)
    spanning = Q(ends_on__isnull=True) | Q(ends_on__gte=last)
    _one_at_a_time(person)
    place = TeamPlace.objects.filter(spanning, person=person, pca=pca, starts_on__lte=first).first()
    if place is None:
        place = TeamPlace.objects.create(
            person=person,
            pca=pca,
            kind=TeamPlaceKind.COVER,
            starts_on=first,
            ends_on=last,
            reason=f"Covers the visit of {to_local(visit_starts_at).date()}",
        )
        record(actor, "opened a place for one visit", place, about=person)
    return place


@transaction.atomic
def close_cover_place(
    person: Person, pca: Person, *, visit_starts_at: datetime, visit_ends_at: datetime, actor: Actor
) -> None:
    """The PCA covers that visit no more: from now the place opened for it lets them see nothing."""
    require(may_arrange_team(actor, person.id))
    first, last = _cover_days(visit_starts_at, visit_ends_at)
    places = TeamPlace.objects.filter(
        kind=TeamPlaceKind.COVER, person=person, pca=pca, starts_on=first, ends_on=last
    )  # fmt: skip
    # A place that began today would still hold today, whatever its last day; history keeps the row that goes.
    gone = places.filter(starts_on__gte=today()).delete()[0]
    if gone or places.filter(ends_on__gte=today()).update(ends_on=today() - timedelta(days=1)):
        record(actor, "closed a place for one visit", None, about=person)


@transaction.atomic
def block(person: Person, pca: Person, *, actor: Actor) -> Block:
    """The person does not wish this PCA to come. No reason is asked, and the PCA is not told."""
    require(may_arrange_team(actor, person.id))
    with refusing("one_open_block_per_pair", f"{pca} is already blocked."):
        made = Block.objects.create(person=person, pca=pca, starts_on=today())
    open_places = TeamPlace.objects.filter(person=person, pca=pca).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=today())
    )
    # A place that starts later keeps its first day: it may not end before it begins.
    open_places.filter(starts_on__lte=today()).update(ends_on=today())
    open_places.filter(starts_on__gt=today()).update(ends_on=F("starts_on"))
    pca_blocked.send(sender=Block, person=person, pca=pca, actor=actor)
    record(actor, "blocked a PCA", made, about=person)
    return made


@transaction.atomic
def unblock(block: Block, *, actor: Actor) -> None:
    """The PCA may come again from now. Their place in the team is given anew, if it is wished."""
    require(may_arrange_team(actor, block.person_id))
    rows = Block.objects.filter(id=block.id, ends_on__isnull=True)
    # A block made today would still hold today, whatever its last day; history keeps the row that goes.
    gone = rows.filter(starts_on__gte=today()).delete()[0]
    ended = gone or rows.update(ends_on=today() - timedelta(days=1))
    if not ended:
        raise StaleState("Someone else has already taken this block off.")
    record(actor, "took a block off", None, about=block.person_id)


@transaction.atomic
def wait_for_known_face(person: Person, *, wish: bool, actor: Actor) -> None:
    """Whether the person would rather wait for somebody they know than have a stranger on time. Kept with its days."""
    require(may_arrange_team(actor, person.id))
    _one_at_a_time(person)
    current = KnownFaceWish.objects.filter(person=person, ends_on__isnull=True)
    if wish == current.exists():
        return
    if wish:
        KnownFaceWish.objects.create(person=person, starts_on=today())
    # A wish made today would still hold today, whatever its last day; history keeps the row that goes.
    elif not current.filter(starts_on__gte=today()).delete()[0]:
        current.update(ends_on=today() - timedelta(days=1))
    record(actor, f"would {'' if wish else 'not '}rather wait for somebody they know", person, about=person)


@transaction.atomic
def leave_every_team(pca: Person, *, ends_on: date, actor: Actor) -> None:
    """With the end of a PCA's job: no place lasts beyond it."""
    require(may_manage_workers(actor))
    for place in TeamPlace.objects.filter(pca=pca).filter(Q(ends_on__isnull=True) | Q(ends_on__gt=ends_on)):
        place.ends_on = max(ends_on, place.starts_on)
        place.save(update_fields=["ends_on"])
        record(actor, "left the care team", place, about=place.person_id, detail="the job ended")


def _cover_days(visit_starts_at: datetime, visit_ends_at: datetime) -> tuple[date, date]:
    """First and last local day on which cover of a visit may see the person's record."""
    first = to_local(visit_starts_at).date() - timedelta(days=COVER_DAYS_BEFORE)
    return first, to_local(visit_ends_at).date() + timedelta(days=COVER_DAYS_AFTER)


def _one_at_a_time(person: Person) -> None:
    """Two who arrange the same team take turns, so that ranks stay 1, 2, 3."""
    Person.objects.select_for_update().get(id=person.id)


def _place_today(person: Person, pca: Person) -> TeamPlace | None:
    places = TeamPlace.objects.on(today()).filter(person=person, pca=pca).exclude(kind=TeamPlaceKind.COVER)
    return places.order_by("starts_on").last()


def _new_place(person: Person, pca: Person, *, kind: TeamPlaceKind, rank: int | None, reason: str) -> TeamPlace:
    with refusing("one_open_team_place_per_pair", f"{pca} is already in the care team.", field="pca"):
        return TeamPlace.objects.create(
            person=person, pca=pca, kind=kind, rank=rank, starts_on=today(), reason=reason.strip()
        )


def _next_rank(person: Person) -> int:
    chosen = TeamPlace.objects.on(today()).filter(person=person, kind=TeamPlaceKind.REGULAR)
    return (chosen.aggregate(last=Max("rank"))["last"] or 0) + 1
