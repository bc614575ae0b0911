"""Swaps: a PCA asks a colleague to take a visit, or to exchange it for one of theirs. Saying no needs no reason.

Until it is done, both keep what they have. It is done at once when the colleague says yes and every taker is on the
team of the person they would visit; else the person is asked first.
"""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now
from coopcare.errors import Invalid, StaleState
from rotas.models import LIVE_SWAP, Attendance, AttendanceStatus, Swap, SwapLeg, SwapStatus, Visit
from rotas.policies import may_answer_swap, may_ask_swap, may_change_visit, may_plan, may_withdraw_swap
from rotas.queries.swaps import against_legs, needs_word, swap_options
from rotas.services.letters import tell_asked_swap, tell_swap_ended, tell_swapped, tell_word_needed
from rotas.services.locks import lock_visit, lock_workers, try_lock_visit
from rotas.services.moves import follow_places, move_attendance
from rotas.services.places import let_them_prepare, take_back, the_pca
from rotas.services.settling import require_open_month
from rotas.states import Move

ANSWER_WITHIN = dt.timedelta(hours=48)
BATCH = 200
CANNOT_TAKE = "{name} cannot take this visit. Choose somebody else."
TIME_TAKEN = "That time has been promised to another visit meanwhile."
SETTLED = "This swap is settled already: {words}."


@transaction.atomic
def ask_swap(place: Attendance, *, pca_id: UUID, in_return_id: UUID | None = None, actor: Actor) -> Swap:
    """Ask a colleague. `in_return_id`: the place of theirs that the asker would take. They have 48 hours to answer, or
    until the first of the visits begins.

    Raises Invalid for a colleague or a return that does not fit, without a word of why.
    """
    require(may_ask_swap(actor, place))
    visit = _lock([place], [place.pca_id, pca_id])[0]
    if place.status != AttendanceStatus.ACCEPTED or visit.starts_at <= now():
        raise StaleState("Only a visit that you have agreed to, and that has not begun, can be swapped.")
    waiting = SwapLeg.objects.filter(place=place, swap__status__in=LIVE_SWAP).select_related("swap__asked")
    if other := waiting.first():
        raise StaleState(f"You have asked {other.swap.asked.calling_name} already. Take that back first.")
    option = next((one for one in swap_options(place) if one.pca.id == pca_id), None)
    if option is None:
        raise Invalid("Choose somebody from the list.", field="pca")
    back = next((one for one in option.returns if one.id == in_return_id), None)
    if in_return_id is not None and back is None:
        raise Invalid("That visit does not fit any more. Choose another, or none.", field="in_return")
    if back is None and not option.can_take:
        raise Invalid(CANNOT_TAKE.format(name=option.pca.calling_name), field="in_return")
    places = [place, *([back] if back else [])]
    asker = the_pca(place)
    swap = Swap.objects.create(
        asker=asker,
        asked=option.pca,
        made_at=now(),
        expires_at=min([now() + ANSWER_WITHIN, *(one.starts_at for one in places)]),
    )
    for one in places:
        giver, taker = (asker, option.pca) if one is place else (option.pca, asker)
        SwapLeg.objects.create(
            swap=swap, place=one, giver=giver, taker=taker, starts_at=one.starts_at, ends_at=one.ends_at
        )
    tell_asked_swap(swap, visit, actor=actor)
    record(actor, "asked for a swap", swap, about=visit.person_id, detail=f"Asked {option.pca.calling_name}")
    return swap


@transaction.atomic
def see_swap(swap: Swap, *, actor: Actor) -> None:
    """The colleague has opened it. The first time counts."""
    require(may_answer_swap(actor, swap))
    Swap.objects.filter(pk=swap.pk, seen_at__isnull=True).update(seen_at=now())


@transaction.atomic
def accept_swap(swap: Swap, *, actor: Actor) -> Swap:
    """Yes. Done at once, or the people whose visits they are, are asked first. Answers the swap as it is now: a visit
    that changed meanwhile ends it, and both are told.
    """
    require(may_answer_swap(actor, swap))
    legs = _lock_legs(swap)
    _require(swap, SwapStatus.ASKED)
    if not _is_as_asked(legs):
        return _end(swap, SwapStatus.OVERTAKEN, actor=actor)
    against = against_legs(legs)
    if mine := against[swap.asked_id]:
        raise Invalid(f"You cannot take this visit now. {' '.join(mine)}")
    if any(reasons != [] for reasons in against.values()):
        return _end(swap, SwapStatus.NOT_AGREED, actor=actor)
    _set(swap, answered_at=now())
    to_ask = [leg for leg in legs if needs_word(leg.place.visit, leg.taker_id)]
    if not to_ask:
        return _carry_out(swap, legs, actor)
    _set(swap, status=SwapStatus.WITH_PERSON)
    SwapLeg.objects.filter(id__in=[leg.id for leg in to_ask]).update(needs_word=True)
    for leg in to_ask:
        tell_word_needed(leg.place.visit, leg.giver, leg.taker, actor=actor)
    record(actor, "said yes to a swap", swap, about=legs[0].place.visit.person_id)
    return swap


@transaction.atomic
def decline_swap(swap: Swap, *, actor: Actor) -> Swap:
    """No. It needs no reason, and counts for nothing."""
    require(may_answer_swap(actor, swap))
    _lock_legs(swap)
    _require(swap, SwapStatus.ASKED)
    _set(swap, answered_at=now())
    return _end(swap, SwapStatus.DECLINED, actor=actor)


@transaction.atomic
def withdraw_swap(swap: Swap, *, actor: Actor) -> Swap:
    """Whoever asked does not need it any more."""
    require(may_withdraw_swap(actor, swap))
    _lock_legs(swap)
    _require(swap, *LIVE_SWAP)
    return _end(swap, SwapStatus.WITHDRAWN, actor=actor)


@transaction.atomic
def give_word(leg: SwapLeg, *, agrees: bool, actor: Actor) -> Swap:
    """The person, who may book for them, or the support worker whom they rang. A no ends it, without a reason; the last
    yes does it. Answers the swap as it is now.
    """
    require(may_change_visit(actor, leg.place.visit))
    swap = leg.swap
    legs = _lock_legs(swap)
    _require(swap, SwapStatus.WITH_PERSON)
    leg.refresh_from_db(fields=["needs_word", "word_given_at", "word_given_by"])
    if not leg.needs_word or leg.word_given_at is not None:
        raise StaleState(f"This has been answered already, by {leg.word_given_by}.")
    SwapLeg.objects.filter(pk=leg.pk).update(word_given_at=now(), word_given_by=actor.name)
    words = "agreed to a swap" if agrees else "did not agree to a swap"
    record(actor, words, swap, about=leg.place.visit.person_id)
    if not agrees:
        return _end(swap, SwapStatus.NOT_AGREED, actor=actor)
    if SwapLeg.objects.filter(swap=swap, needs_word=True, word_given_at__isnull=True).exists():
        return swap
    if not _is_as_asked(legs):
        return _end(swap, SwapStatus.OVERTAKEN, actor=actor)
    if any(reasons != [] for reasons in against_legs(legs).values()):
        return _end(swap, SwapStatus.NOT_AGREED, actor=actor)
    return _carry_out(swap, legs, actor)


@transaction.atomic
def tidy_swaps(*, actor: Actor) -> int:
    """End what nobody answered in time, and what a change of a visit has overtaken; both PCAs are told. Answers how
    many. A visit that somebody else is changing at this moment is left for the next time.
    """
    require(may_plan(actor))
    return sum(_tidy(swap, actor) for swap in Swap.objects.live().order_by("made_at", "id")[:BATCH])


def _tidy(swap: Swap, actor: Actor) -> bool:
    legs = _legs_of(swap)
    if not all([try_lock_visit(leg.place.visit) for leg in legs]):
        return False
    swap.refresh_from_db()
    legs = _legs_of(swap)
    if not swap.is_live:
        return False
    if not _is_as_asked(legs):
        _end(swap, SwapStatus.OVERTAKEN, actor=actor)
    elif swap.expires_at <= now():
        _end(swap, SwapStatus.EXPIRED, actor=actor)
    return not swap.is_live


def _carry_out(swap: Swap, legs: Sequence[SwapLeg], actor: Actor) -> Swap:
    """Everybody leaves their place, then takes the other: so that two places at one hour can be exchanged. A PCA may
    not arrange a care team, so records are opened and closed by the system.
    """
    system = Actor.system(actor.coop_id, "rotas.swap")
    opened = [take_back(leg.place, reason="", actor=system, tell=False) for leg in legs]
    for leg, place in zip(legs, opened, strict=True):
        visit = leg.place.visit
        move_attendance(
            place, AttendanceStatus.ACCEPTED, clash=TIME_TAKEN, pca=leg.taker,
            offered_at=swap.made_at, seen_at=swap.seen_at, answered_at=swap.answered_at,
        )  # fmt: skip
        who = f"{leg.taker.calling_name} instead of {leg.giver.calling_name}"
        follow_places(visit, Move.SWAPPED, actor=actor, reason=who, is_touched=True)
        let_them_prepare(visit, leg.taker, actor=system)
        tell_swapped(visit, leg.giver, leg.taker, actor=actor)
    return _end(swap, SwapStatus.DONE, actor=actor)


def _lock(places: Sequence[Attendance], pca_ids: Sequence[UUID | None]) -> list[Visit]:
    """The visits by id, then the PCAs; the places as they are now."""
    for place in sorted(places, key=lambda place: place.visit_id):
        lock_visit(place.visit)
    lock_workers(pca_ids)
    for place in places:
        visit = place.visit
        place.refresh_from_db()
        place.visit = visit
        require_open_month(visit.on)
    return [place.visit for place in places]


def _lock_legs(swap: Swap) -> list[SwapLeg]:
    """The swap and its legs as they are now; nobody else changes their visits or answers it meanwhile."""
    legs = _legs_of(swap)
    _lock([leg.place for leg in legs], [swap.asker_id, swap.asked_id])
    swap.refresh_from_db(fields=["status", "answered_at", "seen_at", "expires_at"])
    return legs


def _legs_of(swap: Swap) -> list[SwapLeg]:
    related = SwapLeg.objects.filter(swap=swap).select_related("giver", "taker", "place__visit__person", "place__pca")
    return list(related.select_related("place__visit__cluster__support_worker").order_by("starts_at", "id"))


def _is_as_asked(legs: Sequence[SwapLeg]) -> bool:
    """Whether everybody still has the place that they would give, at the time that was told."""
    return all(
        leg.place.status == AttendanceStatus.ACCEPTED
        and leg.place.pca_id == leg.giver_id
        and (leg.place.starts_at, leg.place.ends_at) == (leg.starts_at, leg.ends_at)
        and leg.starts_at > now()
        for leg in legs
    )


def _require(swap: Swap, *statuses: SwapStatus) -> None:
    if swap.status not in statuses:
        raise StaleState(SETTLED.format(words=swap.get_status_display().lower()))
    if swap.expires_at <= now():
        raise StaleState("The time to answer this swap is over.")


def _end(swap: Swap, status: SwapStatus, *, actor: Actor) -> Swap:
    _set(swap, status=status, ended_at=now())
    tell_swap_ended(swap, actor=actor)
    record(actor, f"swap: {status.label.lower()}", swap, about=swap.asker_id)
    return swap


def _set(swap: Swap, **facts: object) -> None:
    Swap.objects.filter(pk=swap.pk).update(**facts)
    for name, value in facts.items():
        setattr(swap, name, value)
