"""Swaps between PCAs: with whom one could be made, and what each may read of it.

A PCA reads who could; never why somebody could not. Of a colleague's visits they read what an offer tells: when, and
in which area, or for whom where they know the person (domain.md F6).
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db.models import Q, QuerySet

from clusters.models import ClusterPlace, PlaceRole, TeamPlace, TeamPlaceKind
from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat
from coopcare.audit.services import record_reading
from coopcare.clock import now, today
from coopcare.errors import NotFound
from members.models import Employment, Job, Person
from rotas.models import Attendance, AttendanceRole, AttendanceStatus, Swap, SwapLeg, SwapStatus, Visit
from rotas.policies import may_change_visit, may_give, may_see_swap
from rotas.queries.facts import make_place, need_of, worker_facts
from rotas.queries.homes import homes_of
from rotas.queries.visits import open_attendance
from rotas.suitability import PlaceFacts, WorkerFacts, is_blocked, reasons_against
from rotas.travel import Home

NOT_FOUND = "We cannot find this swap."
WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class SwapOption:
    """A colleague. `can_take`: without giving anything in return. `returns`: visits of theirs that fit an exchange."""

    pca: Person
    can_take: bool
    returns: list[Attendance] = field(default_factory=list)


def open_own_place(actor: Actor, attendance_id: UUID) -> Attendance:
    """A place that the PCA has, for them alone. NotFound for anybody else's."""
    place = open_attendance(actor, attendance_id)
    if actor.hat != Hat.PCA or not may_give(actor, place):
        raise NotFound("We cannot find this visit.")
    return place


def swap_options(place: Attendance) -> list[SwapOption]:
    """Colleagues of the cluster, of those willing to cover there and of the care team, who could take the place or
    exchange it for one of their own within a week of it. The number of queries does not grow with people or visits.
    """
    visit = place.visit
    holder = _holder_of(place)
    colleagues = _colleagues(visit, but=holder)
    theirs = _agreed_near(visit, [pca.id for pca in colleagues])
    days = [visit.on, *(one.visit.on for one in theirs)]
    facts = worker_facts([holder, *(pca.id for pca in colleagues)], min(days), max(days))
    homes = homes_of({visit.person_id, *(one.visit.person_id for one in theirs)})
    mine, giver = _place_of(place, homes), facts[holder]
    options = []
    for pca in colleagues:
        own = [one for one in theirs if one.pca_id == pca.id]
        fitting = [one for one in own if _fits(place, one, mine, giver, facts[pca.id], homes)]
        options.append(SwapOption(pca, not reasons_against(facts[pca.id], mine), fitting))
    return [option for option in options if option.can_take or option.returns]


def against_legs(legs: Sequence[SwapLeg]) -> dict[UUID, list[str] | None]:
    """By taker, what stands against them as things are: none when it can be done; None where they may not come to the
    person, or work here no more, of which nobody hears. Everybody's own place in the swap counts as given up.
    """
    places = [leg.place for leg in legs]
    days = [place.visit.on for place in places]
    facts = worker_facts([leg.taker_id for leg in legs], min(days), max(days))
    homes = homes_of({place.visit.person_id for place in places})
    found: dict[UUID, list[str] | None] = {}
    for leg in legs:
        wanted = _place_of(leg.place, homes, giving_up=places)
        taker = facts.get(leg.taker_id)
        found[leg.taker_id] = None if taker is None or is_blocked(taker, wanted) else reasons_against(taker, wanted)
    return found


def needs_word(visit: Visit, taker_id: UUID) -> bool:
    """Whether the person is asked first: the taker has no lasting place on their team that day."""
    places = TeamPlace.objects.on(visit.on).filter(person_id=visit.person_id, pca_id=taker_id)
    return not places.exclude(kind=TeamPlaceKind.COVER).exists()


def live_swaps_of(pca_id: UUID | None) -> "QuerySet[Swap]":
    """What a PCA asks or is asked, not settled, the soonest to run out first."""
    mine = Swap.objects.live().filter(Q(asker_id=pca_id) | Q(asked_id=pca_id), expires_at__gt=now())
    related = mine.select_related("asker", "asked").prefetch_related("legs")
    return related.order_by("expires_at", "id")


def swaps_of_visit(visit: Visit) -> "QuerySet[Swap]":
    """For whoever runs its rota: every swap that was asked for with a place at this visit, the newest first."""
    swaps = Swap.objects.filter(legs__place__visit=visit).select_related("asker", "asked")
    return swaps.distinct().order_by("-made_at", "id")


def words_waited_for(person_id: UUID) -> "QuerySet[SwapLeg]":
    """Swaps that wait for a person's word, the soonest visit first."""
    return _waiting(SwapLeg.objects.filter(place__visit__person_id=person_id)).order_by("starts_at", "id")


def open_swap(actor: Actor, swap_id: UUID) -> Swap:
    """For the two PCAs and who runs a rota it touches; NotFound for anybody else."""
    swap = _with_legs(Swap.objects.filter(id=swap_id)).first()
    if swap is None or not may_see_swap(actor, swap):
        raise NotFound(NOT_FOUND)
    for leg in swap.legs.all():
        record_reading(actor, "swap", swap, about=leg.place.visit.person_id)
    return swap


def open_word(actor: Actor, leg_id: UUID) -> SwapLeg:
    """A leg whose person is asked: for them, who may book for them, and who runs the rota. NotFound for others."""
    legs = SwapLeg.objects.filter(id=leg_id, needs_word=True).exclude(swap__status=SwapStatus.ASKED)
    leg = _with_visit(legs).first()
    if leg is None or not may_change_visit(actor, leg.place.visit):
        raise NotFound(NOT_FOUND)
    record_reading(actor, "swap", leg.swap, about=leg.place.visit.person_id)
    return leg


def _colleagues(visit: Visit, *, but: UUID) -> list[Person]:
    near = ClusterPlace.objects.on(visit.on).filter(
        cluster_id=visit.cluster_id, role__in=[PlaceRole.PCA, PlaceRole.COVERS]
    )
    team = TeamPlace.objects.on(visit.on).filter(person_id=visit.person_id)
    employed = Employment.objects.on(visit.on).filter(job=Job.PCA)
    people = Person.objects.filter(Q(id__in=near.values("person_id")) | Q(id__in=team.values("pca_id")))
    working = people.filter(id__in=employed.values("person_id")).exclude(id=but)
    return list(working.order_by("first_name", "last_name", "id"))


def _holder_of(place: Attendance) -> UUID:
    if place.pca_id is None:
        raise ValueError(f"Attendance {place.pk} has nobody")
    return place.pca_id


def _agreed_near(visit: Visit, pca_ids: Collection[UUID]) -> list[Attendance]:
    places = Attendance.objects.filter(
        pca_id__in=pca_ids,
        status=AttendanceStatus.ACCEPTED,
        role=AttendanceRole.WORKER,
        starts_at__gt=max(now(), visit.starts_at - WEEK),
        starts_at__lt=visit.starts_at + WEEK,
    ).exclude(visit=visit)
    related = places.select_related("visit__person", "visit__cluster", "pca")
    return list(related.prefetch_related("visit__tasks", "visit__attendances").order_by("starts_at", "id"))


def _fits(
    place: Attendance,
    other: Attendance,
    mine: PlaceFacts,
    giver: WorkerFacts,
    colleague: WorkerFacts,
    homes: dict[UUID, Home],
) -> bool:
    both = frozenset({place.id, other.id})
    wanted = replace(mine, instead_of=both)
    offered = replace(_place_of(other, homes), instead_of=both)
    return not reasons_against(colleague, wanted) and not reasons_against(giver, offered)


def _place_of(place: Attendance, homes: dict[UUID, Home], *, giving_up: Collection[Attendance] = ()) -> PlaceFacts:
    visit = place.visit
    needs = [need_of(task) for task in visit.tasks.all()]
    found = make_place(
        visit.person_id, visit.cluster, place.starts_at, place.ends_at, needs, [place, *giving_up],
        home=homes.get(visit.person_id), skills=visit.skills, kind=visit.kind,
    )  # fmt: skip
    others = frozenset(one.pca_id for one in visit.current_attendances if one.pca_id and one.id != place.id)
    return replace(found, also_coming=others)


def _with_legs(swaps: "QuerySet[Swap]") -> "QuerySet[Swap]":
    related = swaps.select_related("asker", "asked")
    return related.prefetch_related(
        "legs__giver",
        "legs__taker",
        "legs__place__visit__person",
        "legs__place__visit__cluster__support_worker",
        "legs__place__visit__tasks",
        "legs__place__visit__attendances",
    )


def _waiting(legs: "QuerySet[SwapLeg]") -> "QuerySet[SwapLeg]":
    waiting = legs.filter(
        swap__status=SwapStatus.WITH_PERSON, swap__expires_at__gt=now(), needs_word=True, word_given_at__isnull=True
    )
    return _with_visit(waiting)


def _with_visit(legs: "QuerySet[SwapLeg]") -> "QuerySet[SwapLeg]":
    related = legs.select_related("swap", "giver", "taker")
    return related.select_related("place__visit__person", "place__visit__cluster__support_worker")


def people_known_to(pca_id: UUID | None) -> set[UUID]:
    """People on whose care team a PCA is today: whose names they may read in a colleague's offer."""
    return set(TeamPlace.objects.on(today()).filter(pca_id=pca_id).values_list("person_id", flat=True))
