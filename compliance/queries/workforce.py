"""Reading for the pages about training: requirements, the matrix, and what lapses."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from clusters.models import Cluster, ClusterPlace, PlaceRole
from compliance.workforce.matrix import Cell, CellState, cell
from compliance.workforce.terms import AHEAD_DAYS
from compliance.workforce_policies import may_read_of_worker, may_see_workforce, workers_seen_by
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record_reading
from coopcare.clock import today
from coopcare.errors import NotFound
from coopcare.ui.formats import gov_short_date
from members.credentials import best_of
from members.models import Competency, Credential, CredentialKind, Employment, Job, Outcome, Person, TrainingTopic
from members.queries import REQUIRED_CHECKS
from members.training import Needed, watched_first
from members.training_queries import needed_by, requirements_on
from rotas.queries.lapses import BarredPlace, barred_places

DAY = timedelta(days=1)


@dataclass(frozen=True)
class MatrixRow:
    """One worker and their cells, in the order of the topics."""

    person: Person
    jobs: list[str]
    cells: list[tuple[str, Cell]]

    @property
    def jobs_words(self) -> str:
        return ", ".join(self.jobs)

    @property
    def to_act_on(self) -> list[tuple[str, Cell]]:
        return [(words, one) for words, one in self.cells if one.needs_action]


@dataclass(frozen=True)
class Lapse:
    """A check, training or watched competency of a worker that ends on a day, and nothing of its kind lasts longer; or
    what they `never` had, and `ends_on` is the last day on which the rota asks them without it.
    """

    person: Person
    what: str
    title: str
    ends_on: date
    never: bool = False

    @property
    def day_words(self) -> str:
        return f"needed from {gov_short_date(self.ends_on + DAY)}" if self.never else gov_short_date(self.ends_on)

    def days_left(self, on: date) -> int:
        return (self.ends_on - on).days


@dataclass(frozen=True)
class ClusterLapses:
    """Of one cluster: what has lapsed, what lapses soon, and the visits that must not be given so."""

    name: str
    lapsed: list[Lapse] = field(default_factory=list)
    soon: list[Lapse] = field(default_factory=list)
    barred: list[BarredPlace] = field(default_factory=list)


def matrix(actor: Actor, on: date, *, person: Person | None = None) -> list[MatrixRow]:
    """Workers that the actor may see (or one of them), by name, with a cell for each topic. Four queries."""
    if person is None:
        require(may_see_workforce(actor))
    people = workers_seen_by(actor) if person is None else Person.objects.filter(id=person.id)
    return matrix_of(people, on)


def matrix_of(people: "QuerySet[Person]", on: date) -> list[MatrixRow]:
    """As `matrix`, for callers who have asked their own policy."""
    rows = list(people.order_by("last_name", "first_name", "id"))
    ids = [one.id for one in rows]
    jobs: dict[UUID, list[Employment]] = defaultdict(list)
    for job in Employment.objects.on(on).filter(person_id__in=ids).order_by("starts_on"):
        jobs[job.person_id].append(job)
    held: dict[tuple[UUID, str], list[Credential]] = defaultdict(list)
    for credential in Credential.objects.filter(person_id__in=ids, kind=CredentialKind.TRAINING):
        held[credential.person_id, credential.topic].append(credential)
    watched: dict[tuple[UUID, str], list[Competency]] = defaultdict(list)
    for one in Competency.objects.filter(person_id__in=ids):
        watched[one.person_id, one.topic].append(one)
    asked = requirements_on(on)
    return [
        MatrixRow(
            someone,
            [job.get_job_display() for job in jobs[someone.id]],
            [
                (
                    topic.label,
                    cell(
                        needed_by([job.job for job in jobs[someone.id]], topic.value, asked),
                        held[someone.id, topic.value],
                        watched[someone.id, topic.value],
                        on,
                        started_on=jobs[someone.id][0].starts_on if jobs[someone.id] else None,
                    ),
                )
                for topic in TrainingTopic
            ],
        )
        for someone in rows
    ]


def open_worker_of(actor: Actor, worker_id: UUID) -> Person:
    """A worker whose training and supervision the actor may read. NotFound for anybody else; the reading is kept."""
    worker = Person.objects.filter(id=worker_id, employments__isnull=False).distinct().first()
    if worker is None or not may_read_of_worker(actor, worker.id):
        raise NotFound()
    record_reading(actor, "training and supervision", worker, about=worker)
    return worker


def lapses(people: "QuerySet[Person]", *, since: date, until: date) -> list[Lapse]:
    """What ended or ends on local days `since` to `until`, where nothing of the same kind lasts longer, and what bars
    a PCA until then because they never had it. Training that no job of theirs asks for is left out. Five queries,
    however many workers.
    """
    on = today()
    workers = {one.id: one for one in people}
    jobs: dict[UUID, list[Employment]] = defaultdict(list)
    for job in Employment.objects.on(on).filter(person_id__in=workers):
        jobs[job.person_id].append(job)
    asked = requirements_on(on)
    held: dict[tuple[UUID, str], list[Credential]] = defaultdict(list)
    for one in Credential.objects.filter(person_id__in=workers):
        held[one.person_id, one.topic or one.kind].append(one)
    found = []
    for (person_id, what), rows in held.items():
        best = best_of(rows, max(on, until))
        is_asked = what in REQUIRED_CHECKS or needed_by([job.job for job in jobs[person_id]], what, asked) is not None
        if best is not None and best.ends_on is not None and since <= best.ends_on <= until and is_asked:
            found.append(Lapse(workers[person_id], what, rows[0].title, best.ends_on))
    watched: dict[tuple[UUID, str], list[Competency]] = defaultdict(list)
    for seen in Competency.objects.filter(person_id__in=workers).order_by("seen_on", "written_at"):
        watched[seen.person_id, seen.topic].append(seen)
    for (person_id, topic), times in watched.items():
        seen = times[-1]
        if seen.outcome == Outcome.CAN and seen.ends_on and since <= seen.ends_on <= until:
            title = f"{seen.get_topic_display()}, watched"
            found.append(Lapse(workers[person_id], f"{topic} watched", title, seen.ends_on))
    pcas = [(workers[job.person_id], job.starts_on) for rows in jobs.values() for job in rows if job.job == Job.PCA]
    needed = [one.needed for (job, _), one in asked.items() if job == Job.PCA and one.needed]
    for person, started_on in pcas:
        missing = [one for one in needed if _lacks(one, held[person.id, one.topic], watched[person.id, one.topic])]
        found += [lapse for one in missing if (lapse := _never(person, one, started_on)) and lapse.ends_on <= until]
    return sorted(found, key=lambda one: (one.ends_on, one.person.full_name, one.title))


def _lacks(needed: Needed, held: list[Credential], watched: list[Competency]) -> bool:
    """Never trained; or, where it is watched, never or well at too few visits. Who was “not yet” safe at last is barred
    for that, and knows it.
    """
    if not needed.needs_competency:
        return not held
    if watched and watched[-1].outcome != Outcome.CAN:
        return False
    return sum(one.outcome == Outcome.CAN for one in watched) < watched_first(needed.topic)


def _never(person: Person, needed: Needed, started_on: date) -> Lapse | None:
    """What somebody never had, where the rota asks nobody without it."""
    bars_from = needed.bars_from(started_on)
    if bars_from is None:
        return None
    times = watched_first(needed.topic)
    watched = f"not watched at {times} visits yet" if times > 1 else "not watched yet"
    lacks = watched if needed.needs_competency else "not done yet"
    title = f"{TrainingTopic(needed.topic).label}, {lacks}"
    return Lapse(person, f"{needed.topic} never", title, bars_from - DAY, never=True)


def lapses_by_cluster(actor: Actor) -> list[ClusterLapses]:
    """What has lapsed and what lapses in the next AHEAD_DAYS, under the cluster that each PCA works in; workers of none
    come last. With the visits of those days for which something of theirs no longer counts.
    """
    require(may_see_workforce(actor))
    on = today()
    people = workers_seen_by(actor)
    found = lapses(people, since=on - timedelta(days=365), until=on + timedelta(days=AHEAD_DAYS))
    barred = barred_places({one.id for one in people}, on, on + timedelta(days=AHEAD_DAYS))
    places = ClusterPlace.objects.on(on).filter(role=PlaceRole.PCA, person__in=people).order_by("-starts_on", "id")
    of_worker = dict(places.values_list("person_id", "cluster_id"))
    clusters = [(one.id, one.name) for one in Cluster.objects.filter(id__in=set(of_worker.values()))]
    groups = [*clusters, (None, "No cluster")]
    sections = [
        ClusterLapses(
            name,
            [one for one in found if of_worker.get(one.person.id) == cluster_id and one.ends_on < on],
            [one for one in found if of_worker.get(one.person.id) == cluster_id and one.ends_on >= on],
            [one for one in barred if of_worker.get(one.pca.id) == cluster_id],
        )
        for cluster_id, name in groups
    ]
    return [one for one in sections if one.lapsed or one.soon or one.barred]


@dataclass(frozen=True)
class TopicTotal:
    """Of those whose job needs it, how many are in date (or due soon, which still counts)."""

    topic: str
    in_date: int
    needed: int


def totals_of(rows: Iterable[MatrixRow]) -> list[TopicTotal]:
    """Counts without names, by topic; what nobody needs is left out."""
    counts: dict[str, list[int]] = {}
    for words, one in (pair for row in rows for pair in row.cells):
        found = counts.setdefault(words, [0, 0])
        found[0] += one.counts
        found[1] += one.state != CellState.NOT_NEEDED
    return [TopicTotal(words, good, all_of) for words, (good, all_of) in counts.items() if all_of]


def training_totals(on: date) -> list[TopicTotal]:
    """Of everybody at work on that day."""
    return totals_of(matrix_of(Person.objects.filter(id__in=Employment.objects.on(on).values("person_id")), on))


def staff_checks(on: date) -> list[MatrixRow]:
    """Everybody at work on that day, by name: their criminal record check, their right to work, and every topic of
    training as the co-op's own matrix asks it of their jobs. Five queries.
    """
    rows = matrix_of(Person.objects.filter(id__in=Employment.objects.on(on).values("person_id")), on)
    held: dict[tuple[UUID, str], list[Credential]] = defaultdict(list)
    for one in Credential.objects.filter(person_id__in=[row.person.id for row in rows], kind__in=REQUIRED_CHECKS):
        held[one.person_id, one.kind].append(one)
    return [
        replace(row, cells=[
            *((kind.label, cell(Needed(kind.value), held[row.person.id, kind], (), on)) for kind in REQUIRED_CHECKS),
            *row.cells,
        ])
        for row in rows
    ]  # fmt: skip
