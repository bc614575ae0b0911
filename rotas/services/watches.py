"""Nobody is left waiting: a visit that nobody has come to, or an offer that nobody answered, is taken from one person
to the next until somebody sees to it.

Each pass is one transaction, so a worker that is killed leaves neither a step without its letter nor a letter without
its step, and the next minute's pass goes on from the rows.
"""

import datetime as dt
import logging
from collections.abc import Container, Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now
from coopcare.errors import Invalid, StaleState
from coopcare.ui.formats import gov_time
from rotas.models import (
    UPCOMING,
    Attendance,
    AttendanceRole,
    AttendanceStatus,
    OfferRound,
    Priority,
    Visit,
    VisitStatus,
    Watch,
    WatchEnding,
    WatchReason,
    WatchRules,
    WatchStep,
)
from rotas.models.visits import VisitQuerySet
from rotas.policies import may_acknowledge, may_handle_watch, may_plan, may_set_watch_rules
from rotas.queries.late import expected_arrivals
from rotas.queries.medicines import with_time_critical_dose
from rotas.queries.watches import whom_to_tell
from rotas.services.checking import NOBODY_CAME
from rotas.services.locks import try_lock_watching
from rotas.services.watch_ending import end_watch
from rotas.services.watch_letters import tell_step
from rotas.services.watching import PATIENCE
from rotas.watch.ladder import FIGURES, due_at, ending_of, least_patience, minutes, next_rung, next_step_at, patience

logger = logging.getLogger(__name__)
LONGEST_NOTE = 300
# What nobody came to, and nobody says how it ended, is looked into no longer: the visit itself is marked as missed.
KEPT_OPEN = dt.timedelta(days=2)
NOT_YOURS = "Only whoever runs the rota, or is on call, can say this."
LEAST_MINUTES, MOST_MINUTES = 1, 24 * 60


@transaction.atomic
def watch_visits(*, actor: Actor) -> int:
    """One pass over the co-op: end what is put right, open what is due, take the next step. Answers how many steps.

    Two passes at once would be harmless, and the second has nothing to do: it leaves at once.
    """
    require(may_plan(actor))
    if not try_lock_watching():
        return 0
    rules = WatchRules.objects.in_force()
    _end_settled()
    _open(WatchReason.NOBODY_ARRIVED, _nobody_arrived(rules))
    _open(WatchReason.NO_REPLY, _no_reply(rules))
    waiting = Watch.objects.open().select_for_update(of=("self",), no_key=True)
    with_visit = waiting.select_related("visit__person", "visit__cluster__support_worker", "visit__pattern").order_by(
        "opened_at", "id"
    )
    watches = list(with_visit.prefetch_related("steps"))
    expected = expected_arrivals([watch.visit_id for watch in watches])
    return sum(_climb_safely(watch, rules, expected.get(watch.visit_id), actor) for watch in watches)


@transaction.atomic
def acknowledge(watch: Watch, *, actor: Actor) -> list[WatchStep]:
    """“I know, I am seeing to it”: one press, with a name and a time. It holds the next step for a while."""
    require(may_acknowledge(actor, watch))
    _lock_open(watch)
    steps = list(watch.steps.all())
    mine = [step for step in steps if actor.person_id in step.told_ids]
    if not mine and may_handle_watch(actor, watch):
        mine = steps[-1:]
    waiting = [step for step in mine if step.acknowledged_at is None]
    if not waiting:
        raise StaleState(_already_words(mine))
    WatchStep.objects.filter(id__in=[step.id for step in waiting]).update(
        acknowledged_at=now(), acknowledged_by=actor.name
    )
    record(actor, "is looking into a visit", watch.visit, about=watch.visit.person_id)
    return list(watch.steps.all())


@transaction.atomic
def deal_with(watch: Watch, *, note: str, actor: Actor) -> Watch:
    """It is dealt with, in a sentence. Nobody else is told, and the visit is not watched again at this time."""
    require(may_handle_watch(actor, watch), NOT_YOURS)
    note = note.strip()
    if not note:
        raise Invalid("Say how it was dealt with.", field="note")
    if len(note) > LONGEST_NOTE:
        raise Invalid(f"Write no more than {LONGEST_NOTE} letters. You wrote {len(note)}.", field="note")
    _lock_open(watch)
    end_watch(watch, WatchEnding.DEALT_WITH, by=actor.name, note=note)
    record(actor, "dealt with a watched visit", watch.visit, about=watch.visit.person_id, detail=note)
    return watch


@transaction.atomic
def set_watch_rules(*, actor: Actor, on_call_changes_at: dt.time, **figures: int) -> WatchRules:
    """How long the co-op waits, in minutes by the names of FIGURES, from now on."""
    require(may_set_watch_rules(actor), "The manager decides how long the co-op waits.")
    if set(figures) != set(FIGURES):
        raise TypeError(f"every figure must be given: {', '.join(FIGURES)}")
    for name, value in figures.items():
        if not LEAST_MINUTES <= value <= MOST_MINUTES:
            raise Invalid("Enter from 1 minute to 1,440 minutes (a day).", field=name)
    if not figures["time_critical_minutes"] <= figures["normal_minutes"] <= figures["flexible_minutes"]:
        raise Invalid("A visit whose time matters more cannot be left waiting longer.", field="time_critical_minutes")
    values = {**figures, "on_call_changes_at": on_call_changes_at, "changed_at": now(), "changed_by": actor.name}
    rules, _ = WatchRules.objects.update_or_create(defaults=values)
    record(actor, "changed how long we wait for somebody to arrive", rules)
    return rules


def _end_settled() -> None:
    live = Watch.objects.live(now()).values("id")
    for watch in Watch.objects.open().exclude(id__in=live).select_related("visit").order_by("id"):
        end_watch(watch, ending_of(watch, at=now()), by="CoopCare")
    for watch in Watch.objects.open().filter(opened_at__lte=now() - KEPT_OPEN).order_by("id"):
        end_watch(watch, WatchEnding.LAPSED, by="CoopCare")


def _nobody_arrived(rules: WatchRules) -> list[Visit]:
    """Visits whose time to wait is over, and that are not over long enough to be marked as missed."""
    absent = Attendance.objects.filter(visit=OuterRef("pk"), role=AttendanceRole.WORKER, status__in=NOBODY_CAME)
    visits = _unwatched(WatchReason.NOBODY_ARRIVED).filter(
        Exists(absent),
        status__in=[*UPCOMING, VisitStatus.UNDER_WAY],
        starts_at__lte=now() - least_patience(rules),
        ends_at__gt=now() - PATIENCE,
    )
    found = list(visits)
    expected, critical = expected_arrivals([visit.id for visit in found]), with_time_critical_dose(found)
    return [
        visit
        for visit in found
        if due_at(visit.starts_at, _patience_for(visit, rules, critical), expected.get(visit.id)) <= now()
    ]


def _no_reply(rules: WatchRules) -> list[Visit]:
    """Visits that are near, with an offer that has had its time to be answered."""
    since = now() - minutes(rules.answer_minutes)
    one = Attendance.objects.filter(visit=OuterRef("pk"), status=AttendanceStatus.OFFERED, offered_at__lte=since)
    several = OfferRound.objects.live().filter(attendance__visit=OuterRef("pk"), made_at__lte=since)
    near = {"starts_at__gt": now(), "starts_at__lte": now() + minutes(rules.no_reply_minutes)}
    asked = Q(Exists(one)) | Q(Exists(several))
    return list(_unwatched(WatchReason.NO_REPLY).filter(asked, status__in=UPCOMING, **near))


def _unwatched(reason: WatchReason) -> VisitQuerySet:
    seen = Watch.objects.filter(visit=OuterRef("pk"), reason=reason, starts_at=OuterRef("starts_at"))
    return Visit.objects.exclude(Exists(seen)).select_related("pattern").order_by("starts_at", "id")


def _patience_for(visit: Visit, rules: WatchRules, critical: Container[UUID]) -> dt.timedelta:
    """`critical`: visits at which a time-critical dose is due. Nobody waits longer for those."""
    if visit.id in critical:
        return patience(rules, Priority.TIME_CRITICAL)
    return patience(rules, visit.pattern.priority if visit.pattern else Priority.NORMAL)


def _open(reason: WatchReason, visits: Iterable[Visit]) -> None:
    Watch.objects.bulk_create(
        Watch(visit=visit, reason=reason, starts_at=visit.starts_at, opened_at=now()) for visit in visits
    )


def _climb_safely(watch: Watch, rules: WatchRules, expected_at: dt.datetime | None, actor: Actor) -> int:
    """One watch that fails is logged, and tried again in a minute; it keeps nobody else waiting."""
    try:
        with transaction.atomic():
            return _climb(watch, rules, expected_at, actor)
    except Exception:
        logger.exception("a watch could not be taken further", extra={"watch": str(watch.id)})
        return 0


def _climb(watch: Watch, rules: WatchRules, expected_at: dt.datetime | None, actor: Actor) -> int:
    """The next step, when its time has come; and past it at once when it reaches nobody. A PCA who says that they are
    late is waited for, as at the start of the visit.
    """
    steps = list(watch.steps.all())
    critical = with_time_critical_dose([watch.visit])
    late_until = expected_at and expected_at + _patience_for(watch.visit, rules, critical)
    due = next_step_at(steps, rules, late_until=late_until)
    if due is not None and due > now():
        return 0
    taken = 0
    while rung := next_rung(watch.reason, [step.rung for step in steps]):
        steps.append(_take(watch, rung, steps, actor))
        taken += 1
        if steps[-1].told_ids:
            break
    return taken


def _take(watch: Watch, rung: str, before: list[WatchStep], actor: Actor) -> WatchStep:
    told = {person_id for step in before for person_id in step.told_ids}
    people, note = whom_to_tell(watch, rung, told)
    step = WatchStep.objects.create(
        watch=watch,
        rung=rung,
        told_at=now(),
        told_ids=[person.id for person in people],
        told_names=", ".join(person.full_name for person in people)[:300],
        note=note,
    )
    for person in people:
        tell_step(watch, step, person, before=before, actor=actor)
    names = step.told_names or note
    record(
        actor, "told somebody about a visit", watch.visit, about=watch.visit.person_id, detail=f"{step.rung}: {names}"
    )
    return step


def _lock_open(watch: Watch) -> None:
    watch.refresh_from_db(from_queryset=Watch.objects.select_for_update(of=("self",), no_key=True))
    if watch.ended_at is not None:
        by = f" by {watch.ended_by}" if watch.ending == WatchEnding.DEALT_WITH else ""
        raise StaleState(f"This is over: {watch.get_ending_display().lower()}{by}, at {gov_time(watch.ended_at)}.")


def _already_words(steps: list[WatchStep]) -> str:
    known = next((step for step in steps if step.acknowledged_at is not None), None)
    if known is None or known.acknowledged_at is None:
        return "Nobody has been told yet."
    return f"{known.acknowledged_by} said this at {gov_time(known.acknowledged_at)}."
