"""What the rules of suitability need to know, for many PCAs at once, in a number of queries that does not grow."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from enum import Enum
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import DateField, Exists, F, OuterRef, PositiveSmallIntegerField, Q, Subquery, Sum, Value
from django.db.models.functions import Cast

from clusters.models import Block, Cluster, ClusterPlace, PackageTask, PlaceRole, TaskClass
from coopcare.clock import local
from coopcare.tenancy.context import current_coop
from coopcare.tenancy.registration import why_no_personal_care
from members.models import (
    Competency,
    Credential,
    Employment,
    Job,
    OptOut,
    Outcome,
    Person,
    RecruitmentFile,
    TrainingTopic,
)
from members.recruitment_queries import words_against_start
from members.training import Needed
from members.training_queries import requirements_on
from rotas.models import (
    Attendance,
    AvailableHours,
    CannotCome,
    DayChange,
    Leave,
    LeaveStatus,
    Visit,
    VisitTask,
    WeeklyAvailability,
    WorkedDay,
)
from rotas.queries.homes import home_of, homes_of, told_by_mode
from rotas.queries.law import law_on
from rotas.suitability import (
    WEEK_LIMIT_MINUTES,
    Asked,
    Away,
    Blocked,
    Busy,
    Employed,
    Held,
    Hours,
    Need,
    OneDay,
    PlaceFacts,
    Proved,
    Start,
    Week,
    WorkerFacts,
)
from rotas.travel import Home
from rotas.visit_kinds import VisitKind

DAY = dt.timedelta(days=1)
# A PCA whose weeks stay this far below 48 hours cannot come near the average, so their past weeks are not read.
NEAR_THE_LIMIT = WEEK_LIMIT_MINUTES - 4 * 60
LOOKS_BACK = dt.timedelta(days=365)


class LookUp(Enum):
    LOOK_UP = "look up"


LOOK_UP = LookUp.LOOK_UP


def worker_facts(pca_ids: Collection[UUID], first: dt.date, last: dt.date) -> dict[UUID, WorkerFacts]:
    """By PCA, enough for places on the local days `first` to `last`. Unknown ids are left out."""
    pca_ids = list(pca_ids)
    employments = list(_with_opt_outs(pca_ids, first, last))
    modes = {row.person_id: row.travel_mode for row in employments if row.starts_on <= last}
    promised = list(_holding_time(pca_ids, first, last))
    homes = homes_of({*pca_ids, *(row.person_id for row in promised)})
    told = told_by_mode()
    facts = {
        "employments": _gather(employments, "person_id", partial(_employed, barring=_barring(first))),
        "blocks": _gather(
            Block.objects.filter(pca_id__in=pca_ids),
            "pca_id",
            lambda row: Blocked(row.starts_on, row.ends_on, row.person_id),
        ),
        "busy": _gather(
            promised,
            "pca_id",
            lambda row: Busy(row.id, row.starts_at, row.ends_at, homes.get(row.person_id), row.kind),
        ),
        "weeks": _weeks(pca_ids),
        "one_days": _gather(
            DayChange.objects.standing().filter(pca_id__in=pca_ids, on__gte=first - DAY, on__lte=last + DAY),
            "pca_id",
            lambda row: OneDay(row.on, row.can_work, Hours(row.starts, row.ends) if row.starts else None),
        ),
        "away": _away(pca_ids, first),
    }
    facts["credentials"], facts["proved"] = _held_and_proved(pca_ids)
    own, covered = _clusters(pca_ids, first)
    worked = _worked(employments, first)
    starts = {row.person_id: _starts(row) for row in employments}
    shut = [pca_id for pca_id, open_then in starts.items() if not any(_is_lasting(one, last) for one in open_then)]
    lacks = words_against_start(shut, first) if shut else {}
    law = law_on(first)
    return {
        person.id: WorkerFacts(
            person_id=person.id,
            name=person.calling_name,
            born_on=person.born_on,
            clusters=frozenset(own[person.id]),
            covers=frozenset(covered[person.id]),
            mode=modes.get(person.id, ""),
            home=homes.get(person.id),
            told=told.get(modes.get(person.id, ""), {}),
            worked=worked.get(person.id),
            starts=starts.get(person.id),
            lacks_to_start=lacks.get(person.id, ""),
            law=law,
            **{name: tuple(rows[person.id]) for name, rows in facts.items()},
        )
        for person in Person.objects.filter(id__in=pca_ids)
    }


def facts_for(pca_id: UUID, place: PlaceFacts) -> WorkerFacts | None:
    """One PCA, for one place."""
    return worker_facts([pca_id], place.on, place.on).get(pca_id)


def place_at(
    visit: Visit, *, starts_at: dt.datetime, ends_at: dt.datetime, instead_of: Iterable[Attendance] = ()
) -> PlaceFacts:
    """A place at a visit, at these times."""
    given_up = {attendance.id for attendance in instead_of}
    needs = [need_of(task) for task in VisitTask.objects.filter(visit=visit)]
    places = Attendance.objects.current().filter(visit=visit, pca__isnull=False).exclude(id__in=given_up)
    place = make_place(
        visit.person_id, visit.cluster, starts_at, ends_at, needs, skills=visit.skills, kind=visit.kind
    )  # fmt: skip
    also_coming = frozenset(places.values_list("pca_id", flat=True))
    return replace(place, instead_of=frozenset(given_up), also_coming=also_coming)


def make_place(
    person_id: UUID,
    cluster: Cluster,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    needs: Iterable[Need],
    instead_of: Iterable[Attendance] = (),
    home: Home | None | LookUp = LOOK_UP,
    skills: Iterable[str] = (),
    kind: str = VisitKind.VISIT,
) -> PlaceFacts:
    """A place of somebody supported by `cluster`, at the co-op that acts. Whoever makes many gives the `home`."""
    coop, needs = current_coop(), tuple(needs)
    return PlaceFacts(
        person_id=person_id,
        cluster_id=cluster.id,
        cluster_name=cluster.name,
        starts_at=starts_at,
        ends_at=ends_at,
        needs=needs,
        instead_of=frozenset(attendance.id for attendance in instead_of),
        no_personal_care=why_no_personal_care(coop, [need.name for need in needs if need.is_regulated], "given"),
        home=home_of(person_id) if isinstance(home, LookUp) else home,
        skills=frozenset(skills),
        kind=kind,
    )


def need_of(task: PackageTask | VisitTask) -> Need:
    topic = task.needs_training
    words = TrainingTopic(topic).label if topic else ""
    return Need(task.name, task.task_class == TaskClass.REGULATED, topic, words)


def _with_opt_outs(pca_ids: Collection[UUID], first: dt.date, last: dt.date) -> Any:
    """Each contract as a PCA, with whether a signed opt-out counts on all of these days (`counts_as_opted_out`), and
    the days of the gate of their open recruitment file.

    A contract that says so without the day it was signed does not count: the worker's file says that it is missing.
    """
    counts = OptOut.objects.filter(person_id=OuterRef("person_id")).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=last), starts_on__lte=first
    )
    rows = Employment.objects.filter(person_id__in=pca_ids, job=Job.PCA).order_by("starts_on")
    file = RecruitmentFile.objects.open().filter(person_id=OuterRef("person_id"))
    gate = {name: Subquery(file.values(name)[:1]) for name in ("cleared_on", "supervised_from", "supervised_until")}
    return rows.annotate(counts_as_opted_out=Exists(counts), **gate)


def _starts(row: Any) -> tuple[Start, ...]:
    cleared = [Start(row.cleared_on)] if row.cleared_on else []
    supervised = [Start(row.supervised_from, row.supervised_until, supervised=True)] if row.supervised_from else []
    return (*cleared, *supervised)


def _is_lasting(start: Start, last: dt.date) -> bool:
    return not start.supervised and start.starts_on <= last


def _held_and_proved(pca_ids: Collection[UUID]) -> tuple[dict[UUID, list[Any]], dict[UUID, list[Any]]]:
    """Credentials, and what each was watched doing (the oldest first; of one day, “not yet” last), in one query."""
    never = Cast(Value(None), DateField())
    held = Credential.objects.filter(person_id__in=pca_ids)
    no_tier = Cast(Value(None), PositiveSmallIntegerField())
    watched = Competency.objects.filter(person_id__in=pca_ids).annotate(never=never, no_tier=no_tier)
    columns = ("person_id", "starts_on", "ends_on", "kind", "topic", "withdrawn_on", "tier")
    rows = held.values_list(*columns).union(
        watched.values_list("person_id", "seen_on", "ends_on", "outcome", "topic", "never", "no_tier"), all=True
    )
    credentials: dict[UUID, list[Any]] = defaultdict(list)
    proved: dict[UUID, list[Any]] = defaultdict(list)
    for person_id, starts_on, ends_on, kind, topic, withdrawn_on, tier in rows:
        if kind in Outcome.values:
            proved[person_id].append(Proved(starts_on, ends_on, topic, kind == Outcome.CAN))
        else:
            credentials[person_id].append(Held(starts_on, ends_on, kind, topic, withdrawn_on, tier or 0))
    for seen in proved.values():
        seen.sort(key=lambda one: (one.starts_on, not one.can))
    return credentials, proved


def _barring(on: dt.date) -> list[Needed]:
    """What a PCA is asked for, as the co-op has decided for a day, that may bar them. One query."""
    needed = [asked.needed for (job, _), asked in requirements_on(on).items() if job == Job.PCA]
    return [one for one in needed if one and one.bars_after_days is not None]


def _employed(row: Any, barring: Iterable[Needed]) -> Employed:
    asked = [
        Asked(one.topic, TrainingTopic(one.topic).label, one.needs_competency, bars_from, one.least_tier or 0)
        for one in barring
        if (bars_from := one.bars_from(row.starts_on))
    ]
    return Employed(
        row.starts_on,
        row.ends_on,
        row.most_minutes,
        row.counts_as_opted_out,
        row.guaranteed_minutes,
        frozenset(row.weekdays),
        row.most_minutes_a_day,
        frozenset(row.skills),
        tuple(asked),
    )


def _clusters(pca_ids: Collection[UUID], on: dt.date) -> tuple[dict[UUID, list[UUID]], dict[UUID, list[UUID]]]:
    """Clusters where each works, and where each is willing to cover."""
    places = ClusterPlace.objects.on(on).filter(person_id__in=pca_ids, role__in=[PlaceRole.PCA, PlaceRole.COVERS])
    found: dict[str, dict[UUID, list[UUID]]] = {role: defaultdict(list) for role in PlaceRole}
    for person_id, cluster_id, role in places.values_list("person_id", "cluster_id", "role"):
        found[role][person_id].append(cluster_id)
    return found[PlaceRole.PCA], found[PlaceRole.COVERS]


def _holding_time(pca_ids: Collection[UUID], first: dt.date, last: dt.date) -> Any:
    """Promised time from the week before the first day's to the week after the last day's, and whose visit it is."""
    since, until = _weeks_around(first, last)
    held = Attendance.objects.holding_time().filter(
        pca_id__in=pca_ids, starts_at__gte=local(since, dt.time()), starts_at__lt=local(until, dt.time())
    )
    rows = held.annotate(person_id=F("visit__person_id"), kind=F("visit__kind")).order_by("starts_at")
    return rows.values_list("id", "pca_id", "starts_at", "ends_at", "person_id", "kind", named=True)


def _weeks_around(first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
    """From the Sunday before the week before, until the day after the Monday after the week after (not included)."""
    monday = first - first.weekday() * DAY
    sunday = last + (6 - last.weekday()) * DAY
    return monday - 8 * DAY, sunday + 9 * DAY


def _weeks(pca_ids: Collection[UUID]) -> dict[UUID, list[Week]]:
    hours: dict[UUID, dict[int, list[Hours]]] = defaultdict(lambda: defaultdict(list))
    rows = AvailableHours.objects.filter(week__pca_id__in=pca_ids).order_by("weekday", "starts")
    for week_id, weekday, starts, ends in rows.values_list("week_id", "weekday", "starts", "ends"):
        hours[week_id][weekday].append(Hours(starts, ends))
    return _gather(
        WeeklyAvailability.objects.filter(pca_id__in=pca_ids),
        "pca_id",
        lambda row: Week(row.starts_on, row.ends_on, {day: tuple(found) for day, found in hours[row.id].items()}),
    )


def _away(pca_ids: Collection[UUID], first: dt.date) -> dict[UUID, list[Away]]:
    """Approved leave of a year back and onwards, and days on which they said that they cannot come."""
    leave = Leave.objects.filter(pca_id__in=pca_ids, status=LeaveStatus.APPROVED, ends_on__gte=first - LOOKS_BACK)
    ill = CannotCome.objects.filter(pca_id__in=pca_ids, ends_on__gte=first - DAY, back_at__isnull=True)
    found: dict[UUID, list[Away]] = defaultdict(list)
    for rows in (leave, ill):
        for pca_id, starts_on, ends_on in rows.values_list("pca_id", "starts_on", "ends_on"):
            found[pca_id].append(Away(starts_on, ends_on))
    return found


def _worked(employments: Iterable[Any], first: dt.date) -> dict[UUID, Mapping[dt.date, int]]:
    """Minutes by local day beside what `busy` tells, of those who may come near 48 hours a week on average.

    Before `busy` begins: visits as they were planned, or all the time at work once its pay is approved. On any day:
    nights that are no visits and were written down.
    """
    until, _ = _weeks_around(first, first)
    bound = {row.person_id: row.most_minutes for row in employments if not row.counts_as_opted_out}
    told = list(_told_days({row.person_id for row in employments}, until - LOOKS_BACK))
    nightly = {day.pca_id for day in told if day.night_minutes}
    near = [pca_id for pca_id, most in bound.items() if most > NEAR_THE_LIMIT or pca_id in nightly]
    held = Attendance.objects.holding_time().filter(
        pca_id__in=near, visit__on__lt=until, visit__on__gte=until - LOOKS_BACK
    )
    sums = held.values_list("pca_id", "visit__on").annotate(worked=Sum(F("ends_at") - F("starts_at"))).order_by()
    found: dict[UUID, dict[dt.date, int]] = {pca_id: {} for pca_id in near}
    for pca_id, on, worked in sums:
        found[pca_id][on] = round(worked.total_seconds() / 60)
    for day in told:
        if day.pca_id not in found:
            continue
        if day.minutes is not None and day.on < until:
            found[day.pca_id][day.on] = day.minutes
        elif day.night_minutes:
            found[day.pca_id][day.on] = found[day.pca_id].get(day.on, 0) + day.night_minutes
    return dict(found)


def _told_days(pca_ids: Iterable[UUID], since: dt.date) -> Any:
    rows = WorkedDay.objects.filter(pca_id__in=list(pca_ids), on__gte=since)
    return rows.values_list("pca_id", "on", "minutes", "night_minutes", named=True)


def _gather(rows: Iterable[Any], whose: str, fact: Callable[[Any], Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, whose)].append(fact(row))
    return found
