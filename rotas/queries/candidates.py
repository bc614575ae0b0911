"""Who could come: every PCA of the co-op, with the reasons for and against. Queries do not grow with the PCAs."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count

from clusters.models import Package, TeamPlace, TeamPlaceKind
from clusters.queries.clusters import current_tasks, team_of
from coopcare.clock import to_local
from coopcare.ui.formats import minutes_words
from members.models import Employment, Job, Person
from rotas.models import Attendance, AttendanceStatus, Offer, OfferStatus, Visit
from rotas.queries.absence import said_no_to
from rotas.queries.facts import make_place, need_of, place_at, worker_facts
from rotas.suitability import PlaceFacts, WorkerFacts, cautions, employment_on, reasons_against, week_minutes
from rotas.visit_kinds import VisitKind, ends_after

ORDINALS = {1: "first", 2: "second", 3: "third"}
UNRANKED = 1000


@dataclass(frozen=True)
class Candidate:
    """One PCA for one place. `reasons_against` are for whoever runs the rota, never for the person or another PCA."""

    pca: Person
    reasons_for: list[str] = field(default_factory=list)
    reasons_against: list[str] = field(default_factory=list)
    visits_together: int = 0
    team_place: TeamPlace | None = None
    works_in_cluster: bool = False
    covers_cluster: bool = False
    said_no: bool = False

    @property
    def is_suitable(self) -> bool:
        return not self.reasons_against

    @property
    def is_known(self) -> bool:
        """The person chose them, or has met them."""
        return self.team_place is not None or self.visits_together > 0


def visits_together(person_id: UUID) -> dict[UUID, int]:
    """How often each PCA has visited the person."""
    given = Attendance.objects.filter(visit__person_id=person_id, status=AttendanceStatus.DONE, pca__isnull=False)
    return dict(given.values_list("pca_id").annotate(times=Count("id")).order_by())


def candidates_for(attendance: Attendance) -> list[Candidate]:
    """For one place at a visit: those who may take it first, then the person's own order, then who knows them best."""
    visit = attendance.visit
    place = place_at(visit, starts_at=visit.starts_at, ends_at=visit.ends_at, instead_of=[attendance])
    return _candidates(place, visit.person, said_no=_said_no(visit))


def candidates_at(
    package: Package,
    *,
    starts_at: dt.datetime,
    minutes: int,
    task_ids: Collection[UUID] = (),
    replacing: Visit | None = None,
    kind: str = VisitKind.VISIT,
) -> list[Candidate]:
    """For a visit that is not booked yet, or (`replacing`) would be moved there; ranked as `candidates_for`."""
    ends_at = ends_after(kind, starts_at, minutes)
    tasks = current_tasks(package, to_local(starts_at).date()).filter(id__in=task_ids)
    given_up = Attendance.objects.current().filter(visit=replacing) if replacing else []
    place = make_place(
        package.person_id, package.cluster, starts_at, ends_at, [need_of(task) for task in tasks], given_up, kind=kind
    )
    return _candidates(place, package.person)


def _said_no(visit: Visit) -> set[UUID | None]:
    """Who was asked alone or with others and said no, or cannot come."""
    alone = Attendance.objects.filter(visit=visit, status=AttendanceStatus.DECLINED)
    together = Offer.objects.filter(round__attendance__visit=visit, status=OfferStatus.DECLINED)
    return {*alone.values_list("pca_id", flat=True), *together.values_list("pca_id", flat=True), *said_no_to(visit)}


def _candidates(place: PlaceFacts, person: Person, *, said_no: Collection[UUID | None] = ()) -> list[Candidate]:
    employed = Employment.objects.on(place.on).filter(job=Job.PCA).values_list("person_id", flat=True)
    team = {team_place.pca_id: team_place for team_place in team_of(place.person_id, place.on)}
    pca_ids = {*employed, *team}
    people = Person.objects.in_bulk(pca_ids)
    facts = worker_facts(pca_ids, place.on, place.on)
    together = visits_together(place.person_id)
    found = []
    for pca_id, pca in facts.items():
        times, team_place = together.get(pca_id, 0), team.get(pca_id)
        found.append(
            Candidate(
                pca=people[pca_id],
                reasons_for=[
                    *_of_choice(team_place, person),
                    *_of_visits(times, person),
                    *_of_work(pca, place),
                    *(["Has said no to this visit before."] if pca_id in said_no else []),
                    *cautions(pca, place),
                ],
                reasons_against=reasons_against(pca, place),
                visits_together=times,
                team_place=team_place,
                works_in_cluster=place.cluster_id in pca.clusters,
                covers_cluster=place.cluster_id in pca.covers,
                said_no=pca_id in said_no,
            )
        )
    return sorted(found, key=_in_order)


def _in_order(candidate: Candidate) -> tuple[bool, int, int, bool, str, str]:
    return (
        not candidate.is_suitable,
        _rank(candidate.team_place),
        -candidate.visits_together,
        not candidate.works_in_cluster,
        candidate.pca.full_name,
        str(candidate.pca.id),
    )


def _rank(team_place: TeamPlace | None) -> int:
    if team_place is None:
        return 2 * UNRANKED
    return team_place.rank or UNRANKED


def _of_choice(team_place: TeamPlace | None, person: Person) -> list[str]:
    if team_place is None or team_place.kind == TeamPlaceKind.COVER:
        return []
    if team_place.kind == TeamPlaceKind.STAND_IN:
        return [f"A stand-in in {person.calling_name}’s team."]
    ordinal = ORDINALS.get(team_place.rank or 0)
    return [f"{person.calling_name}’s {ordinal} choice." if ordinal else f"Chosen by {person.calling_name}."]


def _of_visits(times: int, person: Person) -> list[str]:
    if not times:
        return []
    return [f"Has visited {person.calling_name} {times} time{'' if times == 1 else 's'}."]


def _of_work(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    found = [f"Works in {place.cluster_name}."] if place.cluster_id in pca.clusters else []
    employed = employment_on(pca, place.on)
    promised = week_minutes(pca, place) - place.minutes
    if employed and employed.guaranteed_minutes > promised:
        left = minutes_words(employed.guaranteed_minutes - promised)
        found.append(f"Has {left} of guaranteed time left this week.")
    return found
