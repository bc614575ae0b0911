"""Reading for the pages about supervision and its kin, and about voices."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from clusters.models import TeamPlace
from compliance.models import Oversight, OversightKind, Voice, VoiceState
from compliance.workforce.oversight import KINDS_OF_JOB, MONTHS, DueAgain, DueState, HeldBefore, due_again, next_due
from compliance.workforce_policies import may_give_voice, may_read_of_worker, may_see_workforce, workers_seen_by
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record_reading
from coopcare.clock import now, today
from coopcare.errors import NotFound
from members.models import Employment, Person, PersonQuerySet
from rotas.models import Attendance, AttendanceStatus

LOOKS_BACK = timedelta(days=92)


@dataclass(frozen=True)
class WorkerDue:
    """One worker, and how each kind stands for them."""

    person: Person
    kinds: list[DueAgain]

    @property
    def overdue(self) -> list[DueAgain]:
        return [one for one in self.kinds if one.state == DueState.OVERDUE]


@dataclass(frozen=True)
class KindTotal:
    """Of the workers for whom this kind is asked, how many had it in time."""

    title: str
    in_time: int = 0
    asked: int = 0


def due_list(actor: Actor) -> list[WorkerDue]:
    """Workers that the actor may see, by name, with what is due; three queries."""
    require(may_see_workforce(actor))
    return due_of(workers_seen_by(actor))


def due_of(people: "QuerySet[Person]") -> list[WorkerDue]:
    """As due_list, for callers who have asked their own policy. Counted from the first job that goes on today."""
    on = today()
    rows = list(people.order_by("last_name", "first_name", "id"))
    jobs: dict[UUID, list[Employment]] = defaultdict(list)
    for job in Employment.objects.on(on).filter(person__in=rows).order_by("starts_on"):
        jobs[job.person_id].append(job)
    held = Oversight.objects.filter(worker__in=rows).order_by().values_list("worker_id", "kind")
    before: dict[tuple[UUID, str], HeldBefore] = defaultdict(HeldBefore)
    for worker_id, kind, times, last_on in held.annotate(times=Count("id"), last_on=Max("held_on")):
        before[worker_id, kind] = HeldBefore(times, last_on)
    found = []
    for person in rows:
        kinds = list(dict.fromkeys(kind for job in jobs[person.id] for kind in KINDS_OF_JOB.get(job.job, ())))
        if kinds:
            started_on = jobs[person.id][0].starts_on
            due = [due_again(kind, before[person.id, kind], started_on=started_on, on=on) for kind in kinds]
            found.append(WorkerDue(person, due))
    return found


def next_after(worker: Person, kind: str, held_on: date) -> date | None:
    """By when a kind is due again once it was held on a day; None for what is not repeated. Whoever has no job that
    day, as at an exit, is counted as if they had long been here.
    """
    if kind not in MONTHS:
        return None
    before = Oversight.objects.filter(worker=worker, kind=kind, held_on__lt=held_on).count()
    jobs = Employment.objects.on(held_on).filter(person=worker).order_by("starts_on")
    started_on = jobs.values_list("starts_on", flat=True).first() or date.min
    return next_due(kind, HeldBefore(before + 1, held_on), started_on)


def oversight_totals() -> list[KindTotal]:
    """Counts without names, by kind."""
    at_work = Person.objects.filter(id__in=Employment.objects.on(today()).values("person_id"))
    counts: dict[str, list[int]] = {}
    for one in due_of(at_work):
        for due in one.kinds:
            count = counts.setdefault(due.title, [0, 0])
            count[0] += due.state != DueState.OVERDUE
            count[1] += 1
    return [KindTotal(title, in_time, asked) for title, (in_time, asked) in counts.items()]


def oversight_of(worker: Person) -> "QuerySet[Oversight]":
    """Newest first."""
    return Oversight.objects.filter(worker=worker).select_related("visit__person")


def shadowed_by(worker: Person) -> dict[str, int]:
    """How many visits they shadowed, and for how many minutes: P09 asks for 12 hours over five visits."""
    rows = Oversight.objects.filter(worker=worker, kind=OversightKind.SHADOWING)
    return rows.aggregate(visits=Count("id"), minutes=Coalesce(Sum("minutes"), 0))


def open_oversight(actor: Actor, oversight_id: UUID) -> Oversight:
    """One of them. NotFound unless the actor may read the worker's; reading somebody else's is recorded."""
    row = Oversight.objects.select_related("worker").filter(id=oversight_id).first()
    if row is None or not may_read_of_worker(actor, row.worker_id):
        raise NotFound()
    record_reading(actor, "supervision", row.worker, about=row.worker)
    return row


def people_visited_by(worker: Person) -> PersonQuerySet:
    """People on whose team the PCA is today, or whom they have visited in the last three months."""
    team = TeamPlace.objects.on(today()).filter(pca=worker).values("person_id")
    given = Attendance.objects.filter(
        pca=worker, status=AttendanceStatus.DONE, visit__on__gte=today() - LOOKS_BACK
    ).values("visit__person_id")
    return Person.objects.filter(Q(id__in=team) | Q(id__in=given))


@dataclass(frozen=True)
class Heard:
    """What people said about a PCA: with a name only where they wished it, and counts of the others."""

    voices: list[Voice] = field(default_factory=list)
    waiting: int = 0
    said_no: int = 0


def heard_about(worker: Person) -> Heard:
    """Of the last twelve months."""
    rows = list(Voice.objects.filter(worker=worker, asked_at__gte=now() - timedelta(days=365)).select_related("person"))
    return Heard(
        [row for row in rows if row.state == VoiceState.ANSWERED],
        sum(row.state == VoiceState.ASKED for row in rows),
        sum(row.state == VoiceState.SAID_NO for row in rows),
    )


def voices_asked_of(actor: Actor) -> list[Voice]:
    """Invitations that wait for the person, for them or who acts for them."""
    person_id = actor.subject_id
    require(person_id is not None and may_give_voice(actor, person_id), "There is nothing here for this role.")
    return voices_waiting(actor)


def voices_waiting(actor: Actor) -> list[Voice]:
    """As voices_asked_of, and nothing for whoever may not answer."""
    person_id = actor.subject_id
    if person_id is None or not may_give_voice(actor, person_id):
        return []
    return list(Voice.objects.filter(person_id=person_id, state=VoiceState.ASKED).select_related("worker"))


def open_voice(actor: Actor, voice_id: UUID) -> Voice:
    """An invitation. NotFound for anybody but the person and who acts for them."""
    voice = Voice.objects.select_related("worker", "person").filter(id=voice_id).first()
    if voice is None or not may_give_voice(actor, voice.person_id):
        raise NotFound()
    return voice
