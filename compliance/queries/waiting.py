"""What waits for the manager across every register, or for who acts instead of one, with its day and a link. A fixed
number of queries.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Min
from django.urls import reverse

from clusters.queries.capacity import again_lines
from clusters.queries.plans import plan_lines
from clusters.queries.reviews import review_lines
from clusters.rules.reviews import DueState
from compliance.governance.breaches import UNLIKELY
from compliance.governance.retention import LIST_WORDS
from compliance.governance_policies import may_keep_governance
from compliance.models import ActionSource, ActionStatus, DataBreach, PlannedAction
from compliance.queries.contacts import answers_awaited
from compliance.queries.information import breached, open_requests
from compliance.queries.oversight import due_of
from compliance.queries.registers import clocks_running
from compliance.registers.clocks import LAST_MINUTE
from compliance.workforce_policies import managers_supervised_by
from coopcare.accounts.actor import Actor
from coopcare.clock import local, now, today
from rotas.queries.medicines import gaps

# Later things have pages of their own; this list says what cannot wait.
AHEAD = dt.timedelta(days=7)
MOST_SHOWN = 12


@dataclass(frozen=True)
class Waiting:
    """One line. `due_at` (UTC) is empty where no law and no promise gives a day."""

    what: str
    href: str
    due_at: dt.datetime | None = None

    @property
    def is_late(self) -> bool:
        return self.due_at is not None and self.due_at < now()


@dataclass(frozen=True)
class WaitingList:
    """The soonest first; `more` are not shown."""

    shown: list[Waiting]
    more: int


def waiting_for(actor: Actor) -> WaitingList:
    """What is late, or due within seven days, or has no day and is not done. For the manager; for who acts instead of
    one, of what they keep.
    """
    until = now() + AHEAD
    found = [one for one in _everything(actor) if one.due_at is None or one.due_at <= until]
    found.sort(key=lambda one: (one.due_at is None, one.due_at or until, one.what))
    return WaitingList(found[:MOST_SHOWN], len(found[MOST_SHOWN:]))


def _everything(actor: Actor) -> Iterator[Waiting]:
    for clock in clocks_running(actor):
        yield Waiting(f"{clock.code}: {clock.what}", clock.href, clock.due_at)
    yield from _supervision(actor)
    if not may_keep_governance(actor):
        return
    yield from _requests(actor)
    yield from _breaches()
    yield from _actions()
    yield from _reviews(actor)
    yield from _plans(actor)

    yield from _capacity(actor)
    yield from _contacts(actor)
    yield from _medicine_gaps(actor)


def _supervision(actor: Actor) -> Iterator[Waiting]:
    """Of a manager, for whoever of the board supervises them."""
    for worker in due_of(managers_supervised_by(actor)):
        href = reverse("compliance:oversight_of", args=[worker.person.id])
        for one in worker.kinds:
            yield Waiting(f"{one.title} of {worker.person}", href, _end_of(one.due_on))


def _requests(actor: Actor) -> Iterator[Waiting]:
    """Those whose clock stands still wait for somebody else."""
    for one in open_requests(actor):
        if one.clock.due_on is not None:
            href = reverse("compliance:request", args=[one.request.id])
            yield Waiting(
                f"Answer a request about data: {one.request.get_kind_display().lower()}",
                href,
                _end_of(one.clock.due_on),
            )


def _breaches() -> Iterator[Waiting]:
    """The 72 hours run until it is reported, or judged not to need a report."""
    for row in DataBreach.objects.filter(closed_at__isnull=True).order_by("known_at", "id"):
        found = breached(row)
        runs = row.reported_at is None and row.risk != UNLIKELY
        what = found.left[0] if found.left else "Close it"
        href = reverse("compliance:breach", args=[row.id])
        yield Waiting(f"A data breach: {what.rstrip('.').lower()}", href, found.report_by if runs else None)


def _actions() -> Iterator[Waiting]:
    """One line for all that are late, one for all that are done or proposed; the yearly list on a line of its own."""
    still = PlannedAction.objects.still_open()
    plan = reverse("compliance:actions")
    late = still.to_do().filter(due_on__lt=today()).aggregate(number=Count("id"), first=Min("due_on"))
    if late["number"]:
        yield Waiting(f"{_counted(late['number'])} late", f"{plan}?show=late", _end_of(late["first"]))
    yearly = still.filter(source=ActionSource.POLICY, source_words=LIST_WORDS)
    if (one := yearly.order_by("made_at").first()) is not None:
        due_at = _end_of(one.due_on) if one.due_on else None
        yield Waiting("Go through the yearly list of what need not be kept", reverse("compliance:retention"), due_at)
    waiting = still.exclude(status=ActionStatus.TO_DO).exclude(pk__in=yearly.values("pk"))
    counts = dict(waiting.values_list("status").annotate(number=Count("id")).order_by())
    if number := counts.get(ActionStatus.PROPOSED):
        yield Waiting(f"{_counted(number)} without an owner and a day", plan)
    if number := counts.get(ActionStatus.DONE):
        yield Waiting(f"{_counted(number)} done, to be checked by somebody else", plan)


def _reviews(actor: Actor) -> Iterator[Waiting]:
    """One line for all that are late: the manager hears in the same week (policy P04)."""
    late = [line.due.on for line in review_lines(actor) if line.due.state == DueState.OVERDUE]
    if late:
        what = "1 review with a person" if len(late) == 1 else f"{len(late)} reviews with people"
        yield Waiting(what, reverse("clusters:reviews"), _end_of(min(late)))


def _plans(actor: Actor) -> Iterator[Waiting]:
    """One line for each thing that plans and risks lack; a risk to sign and a plan to agree have no day."""
    lines, page = plan_lines(actor), reverse("clusters:plans")
    if number := sum(line.in_force is None for line in lines):
        yield Waiting("1 care plan is not agreed" if number == 1 else f"{number} care plans are not agreed", page)
    if number := sum(line.unsigned for line in lines):
        yield Waiting("1 high risk to sign" if number == 1 else f"{number} high risks to sign", page)
    late = [risk for line in lines for risk in line.overdue]
    if late:
        what = "1 risk of a person" if len(late) == 1 else f"{len(late)} risks of people"
        yield Waiting(f"{what} to look at again", page, _end_of(min(risk.look_again_on for risk in late)))
    asked = [wish.answer_by for line in lines for wish in line.wishes]
    if asked:
        what = "1 care plan" if len(asked) == 1 else f"{len(asked)} care plans"
        yield Waiting(f"{what}: answer what should change", page, _end_of(min(asked)))


def _capacity(actor: Actor) -> Iterator[Waiting]:
    """One line for all that should have been looked at again by now (policy P03)."""
    late = [line.due.on for line in again_lines(actor) if line.due.state == DueState.OVERDUE]
    if late:
        what = "1 decision or limit" if len(late) == 1 else f"{len(late)} decisions or limits"
        yield Waiting(f"{what} to look at again", reverse("clusters:capacity"), _end_of(min(late)))


def _contacts(actor: Actor) -> Iterator[Waiting]:
    """One line for all answers of other services that are late."""
    late = answers_awaited(actor).filter(answer_by__lt=today()).aggregate(number=Count("id"), first=Min("answer_by"))
    if number := late["number"]:
        what = "1 answer of another service is late" if number == 1 else f"{number} answers of other services are late"
        yield Waiting(what, reverse("compliance:contacts"), _end_of(late["first"]))


def _medicine_gaps(actor: Actor) -> Iterator[Waiting]:
    """One line for all: they are looked for by noon the next day (policy P02)."""
    if found := gaps(actor):
        noon = local(found[-1].on + dt.timedelta(days=1), dt.time(12))
        what = "1 gap in a medicines record" if len(found) == 1 else f"{len(found)} gaps in medicines records"
        yield Waiting(what, reverse("rotas:medicine_gaps"), noon)


def _counted(number: int) -> str:
    return f"{number} action of the plan" if number == 1 else f"{number} actions of the plan"


def _end_of(on: dt.date) -> dt.datetime:
    return local(on, LAST_MINUTE)
