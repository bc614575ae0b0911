"""Visits that are being looked into: whom to tell, and what each reader sees."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat
from coopcare.accounts.models import Access
from coopcare.audit.services import record_reading
from coopcare.clock import now, today
from coopcare.errors import NotFound
from members.models import PermissionGrant, Person, Scope
from rotas.models import Attendance, AttendanceRole, AttendanceStatus, DelayWish, Rung, Visit, Watch, WatchReason
from rotas.policies import may_ask_about_delays, watches_visible_to
from rotas.watch.duty import on_call_at

Told = tuple[list[Person], str]
# Where several were asked at once, nobody is reminded: silence is an answer that nobody owes.
_NOBODY_TO_REMIND = {
    WatchReason.NOBODY_ARRIVED: "Nobody has agreed to come.",
    WatchReason.NO_REPLY: "Several PCAs were asked, and nobody has said yes.",
}


def whom_to_tell(watch: Watch, rung: str, already: Collection[UUID]) -> Told:
    """Who is told at a step and what is to be said of it. Whoever knows already, or has no e-mail address, is not."""
    visit = watch.visit
    if rung == Rung.PCA:
        found, note = _pcas(watch), _NOBODY_TO_REMIND[WatchReason(watch.reason)]
    elif rung == Rung.SUPPORT_WORKER:
        worker = visit.cluster.support_worker
        found, note = [worker] if worker else [], f"{visit.cluster.name} has no support worker."
    elif rung == Rung.ON_CALL:
        return _on_call(visit, already)
    else:
        found, note = family_to_tell(visit.person_id), "Nobody in the family asked to be told."
    return _reachable(found, already, note)


def family_to_tell(person_id: UUID) -> list[Person]:
    """Representatives who asked to be told, and may see the person's visits today."""
    grants = PermissionGrant.objects.on(today()).filter(person_id=person_id, scopes__contains=[Scope.SEE_VISITS])
    wishes = DelayWish.objects.filter(person_id=person_id, ended_at__isnull=True)
    asked = wishes.filter(representative_id__in=grants.values("representative_id"))
    return list(Person.objects.filter(id__in=asked.values("representative_id")).order_by("first_name", "id"))


def managers() -> list[Person]:
    """Who may wear the manager's hat now."""
    hats = Access.objects.current(now()).filter(hats__contains=[Hat.MANAGER], person_id__isnull=False)
    return list(Person.objects.filter(id__in=hats.values("person_id")).order_by("first_name", "id"))


def watches_now(actor: Actor) -> "QuerySet[Watch]":
    """What is being looked into at this moment, the longest waiting first; the number of queries does not grow."""
    live = watches_visible_to(actor) & Watch.objects.live(now())
    people = live.select_related("visit__person", "visit__cluster__support_worker")
    return people.prefetch_related("steps", "visit__attendances__pca").order_by("starts_at", "id")


def open_watch(actor: Actor, watch_id: UUID) -> Watch:
    """One watch; the reading is kept. NotFound unless the actor may see it."""
    found = watches_visible_to(actor).filter(id=watch_id)
    people = found.select_related("visit__person", "visit__cluster__support_worker")
    watch = people.prefetch_related("steps", "visit__attendances__pca").first()
    if watch is None:
        raise NotFound("We cannot find this visit among those that are looked into.")
    record_reading(actor, "visit that is looked into", watch.visit, about=watch.visit.person_id)
    return watch


def delay_wishes_of(person_id: UUID) -> "QuerySet[DelayWish]":
    """Who asked to be told about delays of a person's visits."""
    wishes = DelayWish.objects.filter(person_id=person_id, ended_at__isnull=True)
    return wishes.select_related("representative").order_by("asked_at", "id")


def own_delay_wish(actor: Actor) -> DelayWish | None:
    """Of a representative, about the person they act for."""
    if actor.subject_id is None or not may_ask_about_delays(actor, actor.subject_id):
        return None
    return delay_wishes_of(actor.subject_id).filter(representative_id=actor.person_id).first()


def open_delay_wish(actor: Actor, wish_id: UUID) -> DelayWish:
    """A wish about the person's visits, or one's own. NotFound for anybody else."""
    wish = DelayWish.objects.filter(id=wish_id, ended_at__isnull=True).select_related("representative").first()
    theirs = wish is not None and actor.person_id in (wish.person_id, wish.representative_id)
    if wish is None or not theirs or actor.subject_id != wish.person_id:
        raise NotFound("We cannot find this wish.")
    return wish


def _pcas(watch: Watch) -> list[Person]:
    """Who agreed and has not arrived; or who was asked and has not answered."""
    status = AttendanceStatus.OFFERED if watch.reason == WatchReason.NO_REPLY else AttendanceStatus.ACCEPTED
    places = Attendance.objects.filter(visit_id=watch.visit_id, role=AttendanceRole.WORKER, status=status)
    return list(Person.objects.filter(id__in=places.values("pca_id")).order_by("first_name", "id"))


def _on_call(visit: Visit, already: Collection[UUID]) -> Told:
    """Whoever is on call; the manager when nobody is, or when they know already."""
    person = on_call_at(now()).of(visit.cluster_id)
    if person is not None:
        told, note = _reachable([person], already, "")
        if told:
            return told, ""
        reason = f"{person.full_name} is on call and {'was told already' if person.id in already else note}"
    else:
        reason = f"Nobody is on call for {visit.cluster.name}"
    told, _ = _reachable(managers(), already, "")
    return told, f"{reason}, so this goes to the manager." if told else f"{reason}, and the manager knows already."


def _reachable(people: list[Person], already: Collection[UUID], note: str) -> Told:
    left = [person for person in people if person.id not in already]
    silent = [person.full_name for person in left if not person.email]
    if silent:
        note = f"{', '.join(silent)} {'has' if len(silent) == 1 else 'have'} no e-mail address: ring them."
    elif left:
        note = ""
    elif people:
        note = f"{', '.join(person.full_name for person in people)} was told already."
    return [person for person in left if person.email], note
