"""Each day: whose check, training or watched competency lapses, and telling them and their support worker ahead.

The rota's own rules stop asking a PCA for what a lapsed thing is needed for, from that day. Visits they have stay with
them until whoever runs the rota decides: they are listed, and opening them to others is one press (rotas).
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.urls import reverse

from clusters.models import Cluster, ClusterPlace, PlaceRole
from compliance.models import LapseNotice
from compliance.queries.workforce import Lapse, lapses
from compliance.workforce.terms import AHEAD_DAYS, RIGHT_TO_WORK_WARNED_BEFORE, WARNED_BEFORE
from compliance.workforce_policies import may_keep_training, workers_seen_by
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.clock import now, today
from coopcare.outbox.letters import write_letter
from coopcare.ui.formats import gov_short_date
from members.models import CredentialKind, Employment, Job, Person

LOOKS_BACK = timedelta(days=30)


@transaction.atomic
def warn_of_lapses(*, actor: Actor) -> int:
    """Tell the worker and their support worker of what lapses in 60 days (right to work: 90), in 30, in 7, and of what
    has lapsed. Each once, however often this runs. Answers how many things were told of.
    """
    require(may_keep_training(actor))
    people = workers_seen_by(actor)
    found = lapses(people, since=today() - LOOKS_BACK, until=today() + timedelta(days=AHEAD_DAYS))
    new = [one for one in found if _is_news(one)]
    by_worker: dict[Person, list[Lapse]] = defaultdict(list)
    for one in new:
        by_worker[one.person].append(one)
    for worker, theirs in by_worker.items():
        _write(worker, "Something in your file runs out", theirs, "/", actor, with_name=False)
    for supervisor, theirs in _by_supervisor(new).items():
        path = reverse("compliance:lapses")
        _write(supervisor, "What runs out among your workers", theirs, path, actor, with_name=True)
    return len(new)


def _is_news(one: Lapse) -> bool:
    left = one.days_left(today())
    steps = RIGHT_TO_WORK_WARNED_BEFORE if one.what == CredentialKind.RIGHT_TO_WORK else WARNED_BEFORE
    step = 0 if left < 0 else next((days for days in steps if left <= days), None)
    if step is None:
        return False
    _, is_new = LapseNotice.objects.get_or_create(
        person=one.person, what=one.what, lapses_on=one.ends_on, days_before=step, defaults={"told_at": now()}
    )
    return is_new


def _by_supervisor(found: Iterable[Lapse]) -> dict[Person, list[Lapse]]:
    """The support workers of the clusters that a worker works in; the manager for anybody else, and for what somebody
    never had: a start that nobody finished.
    """
    rows = list(found)
    places = ClusterPlace.objects.on(today()).filter(role=PlaceRole.PCA, person__in=[one.person for one in rows])
    clusters = {one.id: one for one in Cluster.objects.select_related("support_worker")}
    supporters: dict[object, set[Person]] = defaultdict(set)
    for person_id, cluster_id in places.values_list("person_id", "cluster_id"):
        if supporter := clusters[cluster_id].support_worker:
            supporters[person_id].add(supporter)
    managers = {job.person for job in Employment.objects.on(today()).filter(job=Job.MANAGER).select_related("person")}
    told: dict[Person, list[Lapse]] = defaultdict(list)
    for one in rows:
        theirs = supporters[one.person.id] | (managers if one.never else set())
        for supervisor in (theirs or managers) - {one.person}:
            told[supervisor].append(one)
    return told


def _write(to: Person, subject: str, found: list[Lapse], path: str, actor: Actor, *, with_name: bool) -> None:
    listed = [f"- {f'{one.person}: ' if with_name else ''}{one.title}, {_when(one)}" for one in found]
    after = (
        "From that day the rota does not ask them for what needs it. See which visits need cover:"
        if with_name
        else "From that day the rota does not ask you for what needs it. Your support worker helps you to book it."
    )
    lines = ["\n".join(listed), after]
    write_letter(to=to.email, name=to.calling_name, subject=subject, lines=lines, path=path, actor=actor)


def _when(one: Lapse) -> str:
    if one.never:
        return one.day_words
    return f"{'ran out on' if one.ends_on < today() else 'last day'} {gov_short_date(one.ends_on)}"
