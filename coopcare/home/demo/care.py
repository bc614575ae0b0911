"""Rows of clusters: places in them, packages with their tasks, care teams, and the weekly visits."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from clusters.models import (
    Block,
    Cluster,
    ClusterPlace,
    Package,
    PackageTask,
    PlaceRole,
    TaskClass,
    TeamPlace,
    TeamPlaceKind,
)
from coopcare.accounts.hats import Hat
from coopcare.accounts.models import Access
from coopcare.audit.models import Activity
from coopcare.clock import now, to_local
from coopcare.home.demo.happenings import DAY, Happened
from coopcare.home.demo.kinds import KINDS, Task
from coopcare.home.demo.people import Everybody
from coopcare.home.demo.reading import ClusterData, Supported
from coopcare.home.demo.rota import Usual, standing_by, team_order
from members.models import Person
from rotas.models import PatternTask, VisitPattern


@dataclass
class Care:
    """What the visits of one cluster hang on, by name. `tasks` are by person and name of the task."""

    cluster: Cluster
    packages: dict[str, Package] = field(default_factory=dict)
    tasks: dict[tuple[str, str], PackageTask] = field(default_factory=dict)
    patterns: dict[Usual, VisitPattern] = field(default_factory=dict)
    also_at: dict[str, str] = field(default_factory=dict)  # person: the kind of visit at which their `also` is done

    def tasks_at(self, person: Supported, kind: str) -> list[PackageTask]:
        """What is done at a visit of this kind, in order."""
        tasks = [self.tasks[person.name, task.name] for task in KINDS[kind].tasks]
        if self.also_at.get(person.name) == kind:
            tasks.append(self.tasks[person.name, person.also])
        return tasks


def add_care(everybody: Everybody, data: ClusterData, rota: Sequence[Usual]) -> Care:
    care = Care(
        Cluster(name=data.name, area=data.area, phone=data.phone, support_worker=everybody[data.support_worker])
    )
    care.cluster.save()
    _add_places(everybody, data, care)
    _add_packages(everybody, data, care)
    _add_teams(everybody, data, rota)
    _add_patterns(everybody, data, rota, care)
    return care


def add_covers(everybody: Everybody, visits: Sequence[Happened]) -> None:
    """A place in the team for each visit covered by somebody outside it: from the day before until two days after."""
    covers = {(visit.person, pca, visit.on): (visit, why) for visit in visits for pca, why in visit.covers}
    TeamPlace.objects.bulk_create(
        TeamPlace(
            person=everybody[person],
            pca=everybody[pca],
            kind=TeamPlaceKind.COVER,
            starts_on=on - DAY,
            ends_on=to_local(visit.ends_at).date() + 2 * DAY,
            reason=why,
        )
        for (person, pca, on), (visit, why) in covers.items()
    )


def add_readings(everybody: Everybody, data: ClusterData) -> None:
    """The support worker looked at each person's key facts in the last weeks, as they do before a review."""
    reader = everybody[data.support_worker]
    user_id = Access.objects.get(person_id=reader.id).user_id
    Activity.objects.bulk_create(
        Activity(
            at=now() - everybody.chance(person.name, "reading").randint(1, 30) * DAY,
            actor=f"user:{user_id} hat:{Hat.SUPPORT_WORKER}",
            actor_name=data.support_worker.full_name,
            user_id=user_id,
            hat=Hat.SUPPORT_WORKER,
            verb="opened contact and key facts",
            subject_kind=Person._meta.label_lower,
            subject_id=everybody[person].id,
            about_id=everybody[person].id,
            is_reading=True,
        )
        for person in data.people
    )


def _add_places(everybody: Everybody, data: ClusterData, care: Care) -> None:
    ClusterPlace.objects.bulk_create(
        ClusterPlace(
            cluster=care.cluster, person=everybody[somebody], role=role, starts_on=everybody.begins_on - 30 * DAY
        )
        for role, somebodies in ((PlaceRole.SUPPORTED, data.people), (PlaceRole.PCA, data.pcas))
        for somebody in somebodies
    )


def package_starts_on(everybody: Everybody, person: Supported) -> dt.date:
    return everybody.begins_on - everybody.chance(person.name, "package").randint(7, 1100) * DAY


def _add_packages(everybody: Everybody, data: ClusterData, care: Care) -> None:
    for person in data.people:
        care.packages[person.name] = Package(
            person=everybody[person],
            cluster=care.cluster,
            starts_on=package_starts_on(everybody, person),
            agreed_minutes=sum(wanted.minutes * len(wanted.weekdays) * wanted.workers for wanted in person.help),
        )
        if person.also:
            care.also_at[person.name] = person.help[0].kind
        for position, task in enumerate(_tasks_of(person)):
            care.tasks[person.name, task.name] = PackageTask(
                package=care.packages[person.name],
                name=task.name,
                task_class=task.task_class,
                needs_training=task.needs_training,
                position=position,
            )
    Package.objects.bulk_create(care.packages.values())
    PackageTask.objects.bulk_create(care.tasks.values())


def _tasks_of(person: Supported) -> Iterator[Task]:
    """Each once; company can always be asked for."""
    tasks = [task for wanted in person.help for task in KINDS[wanted.kind].tasks]
    also = [Task(person.also, TaskClass.PRACTICAL)] if person.also else []
    return iter(dict.fromkeys([*tasks, *also, *KINDS["extra"].tasks]))


def _add_teams(everybody: Everybody, data: ClusterData, rota: Sequence[Usual]) -> None:
    """Those who come, ranked, and stand-ins of the bank; and those whom a person does not wish to come."""
    since = everybody.begins_on - 7 * DAY
    places = []
    for person in data.people:
        team = team_order(person, rota)
        for rank, name in enumerate(team, start=1):
            places.append(
                TeamPlace(
                    person=everybody[person],
                    pca=everybody[name],
                    kind=TeamPlaceKind.REGULAR,
                    rank=rank,
                    starts_on=since,
                )
            )
        for pca in [] if person.only_team else standing_by(data):
            places.append(
                TeamPlace(person=everybody[person], pca=everybody[pca], kind=TeamPlaceKind.STAND_IN, starts_on=since)
            )
    TeamPlace.objects.bulk_create(places)
    Block.objects.bulk_create(
        Block(person=everybody[person], pca=everybody[name], starts_on=since)
        for person in data.people
        for name in person.blocks
    )


def _add_patterns(everybody: Everybody, data: ClusterData, rota: Sequence[Usual], care: Care) -> None:
    people = {person.name: person for person in data.people}
    for usual in rota:
        care.patterns[usual] = VisitPattern(
            package=care.packages[usual.person],
            kind=KINDS[usual.help.kind].visit_kind,
            weekdays=list(usual.weekdays),
            starts_on=everybody.begins_on,
            start_time=usual.start_time,
            minutes=usual.help.minutes,
            workers_needed=usual.help.workers,
            usual_pca=everybody[usual.pcas[0]],
        )
    VisitPattern.objects.bulk_create(care.patterns.values())
    PatternTask.objects.bulk_create(
        PatternTask(pattern=pattern, task=task)
        for usual, pattern in care.patterns.items()
        for task in care.tasks_at(people[usual.person], usual.help.kind)
    )
