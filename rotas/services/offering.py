"""One open place, offered to several PCAs: the first suitable yes wins. A no is never held against anybody.

A round holds nobody's time. It ends by a yes, when everybody has said no, when it is taken back, and when the place is
filled or moved in another way: then `go_on_with_rounds`, rung each minute, closes it.
"""

import datetime as dt

from django.db import transaction

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now
from coopcare.errors import Invalid, StaleState
from coopcare.tenancy.refusals import refusing
from members.models import Person
from rotas.models import (
    Attendance,
    AttendanceStatus,
    Offer,
    OfferRound,
    OfferStatus,
    OfferTo,
    RoundEnd,
    Visit,
    VisitStatus,
)
from rotas.policies import may_answer_offer, may_plan, may_staff
from rotas.queries.events import what_happened
from rotas.queries.offers import live_round, people_to_ask
from rotas.services.letters import (
    tell_accepted,
    tell_asked_together,
    tell_nobody_said_yes,
    tell_offer_closed,
    tell_offer_taken,
)
from rotas.services.locks import lock_visit, lock_workers, try_lock_visit
from rotas.services.moves import follow_places, move_attendance
from rotas.services.places import let_them_prepare, suitable_still
from rotas.services.settling import require_open_month
from rotas.states import Move

MINUTES_EACH = range(5, 24 * 60 + 1)
BATCH = 200
ALREADY_OUT = "This visit is offered to several PCAs already. Take that offer back first."
NOBODY_LEFT = "Nobody is left to ask: they cannot come, or have said no to this visit."
# The same words whatever closed it, so that a PCA reads no wish of the person in them.
CLOSED = "This visit is no longer open. Thank you for being ready to help."
TAKEN = "Somebody else said yes first. Thank you for being ready to help."
OTHER_PROMISE = "You have promised that time to another visit, so you cannot take this one."


@transaction.atomic
def ask_many(attendance: Attendance, *, to: str, minutes_each: int | None = None, actor: Actor) -> OfferRound:
    """Offer an open place to the team, or to everybody who could come. In order, each is asked `minutes_each` after the
    one before, and at once after a no; whoever was asked earlier may still say yes.

    Raises Invalid when nobody could come, and StaleState when the place is not open any more.
    """
    require(may_staff(actor, attendance.visit))
    if to not in OfferTo.values:
        raise Invalid("Choose who should be asked.", field="to")
    if to == OfferTo.IN_ORDER and minutes_each not in MINUTES_EACH:
        raise Invalid("Enter how many minutes each has, from 5 to 1,440.", field="minutes_each")
    visit = _lock(attendance)
    _require_open(visit, attendance)
    people = [one.pca for one in people_to_ask(attendance)[to]]
    if not people:
        raise Invalid(NOBODY_LEFT, field="to")
    _close_overtaken(attendance, actor)
    with refusing("one_round_at_a_time", ALREADY_OUT):
        made = OfferRound.objects.create(
            attendance=attendance,
            to=to,
            minutes_each=minutes_each if to == OfferTo.IN_ORDER else None,
            starts_at=attendance.starts_at,
            ends_at=attendance.ends_at,
            made_at=now(),
            made_by=actor.name,
        )
    offers = [Offer(round=made, pca=pca, position=number) for number, pca in enumerate(people, start=1)]
    Offer.objects.bulk_create(offers)
    for offer in offers[:1] if to == OfferTo.IN_ORDER else offers:
        _ask(offer, visit, actor)
    record(actor, "offered a visit to several PCAs", made, about=visit.person_id, detail=f"{made}: {len(people)}")
    return made


@transaction.atomic
def withdraw_round(made: OfferRound, *, actor: Actor) -> OfferRound:
    """Take the offer back from everybody."""
    require(may_staff(actor, made.attendance.visit))
    visit = _lock(made.attendance)
    made.refresh_from_db(fields=["ended_at"])
    if made.ended_at is not None:
        raise StaleState(f"This offer has ended already. {what_happened(visit)}")
    _end(made, RoundEnd.WITHDRAWN, actor=actor)
    record(actor, "took back an offer to several PCAs", made, about=visit.person_id)
    return made


@transaction.atomic
def see_offer(offer: Offer, *, actor: Actor) -> None:
    """The PCA has opened it. The first time counts."""
    require(may_answer_offer(actor, offer))
    Offer.objects.filter(pk=offer.pk, seen_at__isnull=True).update(seen_at=now())


@transaction.atomic
def accept_offer(offer: Offer, *, actor: Actor) -> Attendance:
    """Yes. Whoever is first has the visit; everybody else is told, and their offer closes.

    Raises StaleState with a sentence for whoever comes second, and Invalid with what stands against the PCA now.
    """
    require(may_answer_offer(actor, offer), CLOSED)
    attendance = offer.round.attendance
    visit = _lock(attendance, offer.pca)
    _require_asked(offer, attendance)
    if visit.ends_at <= now():
        raise StaleState("This visit is over.")
    against = suitable_still(visit, attendance, offer.pca)
    if against is None:
        raise StaleState(CLOSED)
    if against:
        raise Invalid(f"You cannot take this visit now. {' '.join(against)} Ring your support worker.")
    move_attendance(
        attendance, AttendanceStatus.ACCEPTED, clash=OTHER_PROMISE, pca=offer.pca,
        offered_at=offer.offered_at, seen_at=offer.seen_at, answered_at=now(),
    )  # fmt: skip
    follow_places(visit, Move.ACCEPTED, actor=actor, is_touched=True)
    _answer(offer, OfferStatus.ACCEPTED)
    _end(offer.round, RoundEnd.TAKEN, actor=actor)
    let_them_prepare(visit, offer.pca, actor=actor)
    tell_accepted(visit, offer.pca, actor=actor)
    return attendance


@transaction.atomic
def decline_offer(offer: Offer, *, reason: str = "", actor: Actor) -> Offer:
    """No. The reason is theirs to give or keep. In order, the next is asked at once."""
    require(may_answer_offer(actor, offer), CLOSED)
    reason = reason.strip()
    if len(reason) > 200:
        raise Invalid(f"Write no more than 200 letters. You wrote {len(reason)}.", field="reason")
    visit = _lock(offer.round.attendance)
    _require_asked(offer, offer.round.attendance)
    _answer(offer, OfferStatus.DECLINED, decline_reason=reason)
    record(actor, "said no to an offer", offer, about=visit.person_id)
    _go_on(offer.round, visit, actor=actor)
    return offer


@transaction.atomic
def close_offers_to(pca: Person, *, person: Person | None = None, after: dt.date | None = None, actor: Actor) -> int:
    """What a PCA is asked (about `person`; on days later than `after`) closes without a word: they may not come any
    more. Answers how many.
    """
    require(may_plan(actor))
    open_ones = Offer.objects.filter(pca=pca, status__in=[OfferStatus.WAITING, OfferStatus.ASKED])
    if person is not None:
        open_ones = open_ones.filter(round__attendance__visit__person=person)
    if after is not None:
        open_ones = open_ones.filter(round__attendance__visit__on__gt=after)
    return open_ones.update(status=OfferStatus.CLOSED, closed_at=now())


@transaction.atomic
def go_on_with_rounds(*, actor: Actor) -> int:
    """Ask the next one where the time of the one before is up; close what was overtaken. Answers how many moved on.

    A visit that somebody else is changing at this moment is left for the next time.
    """
    require(may_plan(actor))
    rounds = OfferRound.objects.filter(ended_at__isnull=True).order_by("made_at", "id")
    related = rounds.select_related("attendance__visit__person", "attendance__visit__cluster__support_worker")
    return sum(_go_on_alone(made, actor) for made in related[:BATCH])


def _go_on_alone(made: OfferRound, actor: Actor) -> bool:
    if not try_lock_visit(made.attendance.visit):
        return False
    made.refresh_from_db(fields=["ended_at"])
    if made.ended_at is not None:
        return False
    if not OfferRound.objects.live().filter(pk=made.pk).exists():
        _end(made, RoundEnd.OVERTAKEN, actor=actor)
        return True
    return _go_on(made, made.attendance.visit, actor=actor)


def _go_on(made: OfferRound, visit: Visit, *, actor: Actor) -> bool:
    """Ask who is next, if it is time; end the round when there is nobody left who could say yes."""
    offers = list(made.offers.select_related("pca"))
    asked = [offer for offer in offers if offer.status == OfferStatus.ASKED]
    if asked and not _time_is_up(made, offers):
        return False
    for offer in offers:
        if offer.status != OfferStatus.WAITING:
            continue
        if suitable_still(visit, made.attendance, offer.pca) == []:
            _ask(offer, visit, actor)
            return True
        _close(offer)
    if asked:
        return False
    _end(made, RoundEnd.NOBODY, actor=actor)
    tell_nobody_said_yes(visit, actor=actor)
    return True


def _time_is_up(made: OfferRound, offers: list[Offer]) -> bool:
    """Whether the one who was asked last has had their minutes. Those asked all at once have until the visit."""
    last = max((offer.offered_at for offer in offers if offer.offered_at), default=made.made_at)
    return made.minutes_each is not None and now() >= last + dt.timedelta(minutes=made.minutes_each)


def _lock(attendance: Attendance, *pcas: Person) -> Visit:
    """The visit, then whoever's time is promised; the place as it is now."""
    visit = lock_visit(attendance.visit)
    lock_workers([pca.id for pca in pcas])
    attendance.refresh_from_db()
    attendance.visit = visit
    require_open_month(visit.on)
    return visit


def _require_open(visit: Visit, attendance: Attendance) -> None:
    if visit.ends_at <= now():
        raise StaleState("This visit is over.")
    if visit.status != VisitStatus.REQUESTED or attendance.status != AttendanceStatus.OPEN:
        raise StaleState(what_happened(visit))


def _require_asked(offer: Offer, attendance: Attendance) -> None:
    """The visit is locked, so nobody else answers it meanwhile."""
    made = offer.round
    offer.refresh_from_db(fields=["status", "offered_at", "seen_at"])
    made.refresh_from_db(fields=["ended_at", "how_it_ended"])
    if offer.status == OfferStatus.ACCEPTED:
        raise StaleState("You have already said yes to this visit.")
    if offer.status == OfferStatus.DECLINED:
        raise StaleState("You have already said no to this visit.")
    if made.how_it_ended == RoundEnd.TAKEN:
        raise StaleState(TAKEN)
    is_as_offered = (attendance.starts_at, attendance.ends_at) == (made.starts_at, made.ends_at)
    is_open = attendance.status == AttendanceStatus.OPEN and is_as_offered
    if offer.status != OfferStatus.ASKED or made.ended_at is not None or not is_open:
        raise StaleState(CLOSED)


def _close_overtaken(attendance: Attendance, actor: Actor) -> None:
    """A round that the place has outrun, and that the bell has not closed yet, is not in the way of a new one."""
    if live_round(attendance) is not None:
        raise StaleState(ALREADY_OUT)
    for made in OfferRound.objects.filter(attendance=attendance, ended_at__isnull=True):
        made.attendance = attendance
        _end(made, RoundEnd.OVERTAKEN, actor=actor)


def _ask(offer: Offer, visit: Visit, actor: Actor) -> None:
    _set(offer, status=OfferStatus.ASKED, offered_at=now())
    tell_asked_together(visit, offer.pca, actor=actor)


def _answer(offer: Offer, status: OfferStatus, **facts: str) -> None:
    _set(offer, status=status, answered_at=now(), **facts)


def _close(offer: Offer) -> None:
    _set(offer, status=OfferStatus.CLOSED, closed_at=now())


def _set(offer: Offer, **facts: object) -> None:
    Offer.objects.filter(pk=offer.pk).update(**facts)
    for name, value in facts.items():
        setattr(offer, name, value)


def _end(made: OfferRound, how: RoundEnd, *, actor: Actor) -> None:
    """Nobody can answer any more; those who have not answered are told."""
    OfferRound.objects.filter(pk=made.pk).update(ended_at=now(), how_it_ended=how)
    made.ended_at, made.how_it_ended = now(), how
    visit = made.attendance.visit
    comes = set(Attendance.objects.current().filter(visit=visit).values_list("pca_id", flat=True))
    for offer in made.offers.select_related("pca"):
        if offer.status == OfferStatus.ASKED and offer.pca_id not in comes and visit.ends_at > now():
            tell = tell_offer_taken if how == RoundEnd.TAKEN else tell_offer_closed
            tell(visit, offer.pca, made.starts_at, made.ends_at, actor=actor)
        if offer.status in (OfferStatus.ASKED, OfferStatus.WAITING):
            _close(offer)
