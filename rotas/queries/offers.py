"""Open places that several PCAs are asked to take: who may be asked, who was, and what each PCA may read of it."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from clusters.models import Block, Cluster, TeamPlace, TeamPlaceKind
from clusters.queries.clusters import waits_for_known_face
from coopcare.accounts.actor import Actor
from coopcare.audit.services import record_reading
from coopcare.clock import today
from coopcare.errors import NotFound
from rotas.models import Attendance, AttendanceStatus, Offer, OfferRound, OfferStatus, OfferTo, Visit
from rotas.policies import may_answer_offer, may_staff
from rotas.queries.candidates import Candidate, candidates_for

NOT_FOUND = "We cannot find this offer."


@dataclass(frozen=True)
class Ask:
    """One time that a PCA was asked to come to a visit, for whoever runs the rota. Instants in UTC."""

    name: str
    how: str
    answer: str
    offered_at: dt.datetime | None
    seen_at: dt.datetime | None
    answered_at: dt.datetime | None
    reason: str


def people_to_ask(place: Attendance) -> dict[str, list[Candidate]]:
    """By OfferTo, whom no rule stops and who has not said no to this visit, in the order in which they would be asked.

    The team is whom the person chose, then stand-ins. Everybody: besides them, who works in the cluster or is willing
    to cover there; only whom the person knows, where they would rather wait than have a stranger.
    """
    visit = place.visit
    suitable = [one for one in candidates_for(place) if one.is_suitable and not one.said_no]
    team = [one for one in suitable if one.team_place is not None and one.team_place.kind != TeamPlaceKind.COVER]
    near = [one for one in suitable if one in team or one.works_in_cluster or one.covers_cluster]
    if waits_for_known_face(visit.person_id, visit.on):
        near = [one for one in near if one.is_known]
    return {OfferTo.TEAM: team, OfferTo.IN_ORDER: team, OfferTo.EVERYBODY: near}


def live_round(place: Attendance) -> OfferRound | None:
    """The round that is out for a place, with its offers and PCAs."""
    return OfferRound.objects.live().filter(attendance=place).prefetch_related("offers__pca").first()


def asked_counts(cluster: Cluster, first: dt.date, last: dt.date) -> dict[UUID, int]:
    """By open place of the cluster's visits on local days `first` to `last`, how many PCAs are asked and may still say
    yes. One query."""
    rounds = OfferRound.objects.live().filter(
        attendance__visit__in=Visit.objects.between(first, last).filter(cluster=cluster)
    )
    asked = Offer.objects.filter(round__in=rounds, status=OfferStatus.ASKED)
    return dict(asked.values_list("round__attendance_id").annotate(Count("id")).order_by())


def open_round(actor: Actor, round_id: UUID) -> OfferRound:
    """For who runs the rota of its visit; NotFound for anybody else."""
    related = OfferRound.objects.select_related("attendance__visit__person", "attendance__visit__cluster")
    found = related.filter(id=round_id).first()
    if found is None or not may_staff(actor, found.attendance.visit):
        raise NotFound(NOT_FOUND)
    return found


def open_offers_to(pca_id: UUID | None) -> "QuerySet[Offer]":
    """What a PCA is asked together with others and has not answered, the soonest first.

    `knows_person` says whether the PCA may be told for whom (domain.md F6: area and time only).
    """
    asked = Offer.objects.filter(pca_id=pca_id, status=OfferStatus.ASKED, round__in=OfferRound.objects.live())
    return _for_pca(asked).exclude(_is_blocked()).order_by("round__starts_at", "id")


def open_offer(actor: Actor, offer_id: UUID) -> Offer:
    """A PCA's own offer, whatever became of it; the reading is kept. NotFound for anybody else's, and before they are
    asked.
    """
    offer = _for_pca(Offer.objects.filter(id=offer_id)).exclude(status=OfferStatus.WAITING).first()
    if offer is None or not may_answer_offer(actor, offer):
        raise NotFound(NOT_FOUND)
    record_reading(actor, "offer", offer, about=offer.round.attendance.visit.person_id)
    return offer


def who_was_asked(visit: Visit) -> list[Ask]:
    """Everybody who was asked to come to a visit, alone or with others, the first asked first; then who waits."""
    alone = Attendance.objects.filter(visit=visit, offered_at__isnull=False, pca__isnull=False).select_related("pca")
    together = Offer.objects.filter(round__attendance__visit=visit).select_related("round", "pca")
    said_yes = {(offer.pca_id, offer.offered_at) for offer in together if offer.status == OfferStatus.ACCEPTED}
    asks = [_alone(place) for place in alone if (place.pca_id, place.offered_at) not in said_yes]
    asks += [_together(offer) for offer in together]
    latest = dt.datetime.max.replace(tzinfo=dt.UTC)
    return sorted(asks, key=lambda ask: (ask.offered_at or latest, ask.name))


def _alone(place: Attendance) -> Ask:
    words = {
        AttendanceStatus.OFFERED: "No answer yet",
        AttendanceStatus.DECLINED: "Said no",
        AttendanceStatus.RELEASED: "No longer comes",
        AttendanceStatus.CANCELLED: "Closed: the visit was cancelled",
    }
    answer = words.get(AttendanceStatus(place.status), "Said yes")
    reason = place.decline_reason if place.status == AttendanceStatus.DECLINED else ""
    return Ask(_name(place), "Alone", answer, place.offered_at, place.seen_at, place.answered_at, reason)


def _together(offer: Offer) -> Ask:
    words = {
        OfferStatus.WAITING: "Is asked next, if nobody says yes",
        OfferStatus.ASKED: "No answer yet",
        OfferStatus.CLOSED: "Closed before an answer" if offer.offered_at else "Was not asked",
    }
    status = OfferStatus(offer.status)
    return Ask(
        name=_name(offer),
        how=offer.round.get_to_display(),
        answer=words.get(status, status.label),
        offered_at=offer.offered_at,
        seen_at=offer.seen_at,
        answered_at=offer.answered_at or offer.closed_at,
        reason=offer.decline_reason,
    )


def _name(row: Attendance | Offer) -> str:
    return row.pca.full_name if row.pca is not None else ""


def _for_pca(offers: "QuerySet[Offer]") -> "QuerySet[Offer]":
    whose = {"person_id": OuterRef("round__attendance__visit__person_id"), "pca_id": OuterRef("pca_id")}
    offers = offers.annotate(knows_person=Exists(TeamPlace.objects.on(today()).filter(**whose)))
    return offers.select_related("pca", "round__attendance__visit__person", "round__attendance__visit__cluster")


def _is_blocked() -> Q:
    whose = {"person_id": OuterRef("round__attendance__visit__person_id"), "pca_id": OuterRef("pca_id")}
    return Q(Exists(Block.objects.on(today()).filter(**whose)))
