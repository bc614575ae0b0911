"""Taking changes of a draft into the rota: by whoever runs it, one by one or all, through the moves made by hand."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction

from clusters.policies import may_run_rota
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now
from coopcare.errors import DomainError, StaleState
from rotas.models import Attendance, AttendanceRole, AttendanceStatus, ChangeStatus, DraftChange, DraftStatus, Visit
from rotas.queries.events import what_happened
from rotas.services.booking import change_visit
from rotas.services.locks import lock_visit, lock_visits, lock_workers
from rotas.services.moves import follow_places
from rotas.services.places import ask, current_places, require_suitable_for, take_back
from rotas.services.settling import require_open_month
from rotas.states import Move

REASON = "The week was planned anew."


@transaction.atomic
def accept_change(change: DraftChange, *, actor: Actor) -> DraftChange:
    """Raises StaleState when the visit or a PCA is no longer as the draft had them: nothing is changed then."""
    require(may_run_rota(actor, change.draft.cluster))
    _lock(change)
    _carry_out([change], actor)
    _answer([change], ChangeStatus.ACCEPTED, actor)
    return change


@transaction.atomic
def refuse_change(change: DraftChange, *, actor: Actor) -> DraftChange:
    """The visit stays as it is."""
    require(may_run_rota(actor, change.draft.cluster))
    _lock(change)
    _answer([change], ChangeStatus.REFUSED, actor)
    return change


@transaction.atomic
def accept_all(changes: Collection[DraftChange], *, actor: Actor) -> tuple[int, int]:
    """As many as can be: together, so that PCAs may change places; else each by itself. Answers (done, not done)."""
    wanted = sorted(changes, key=lambda change: (change.visit.starts_at, str(change.id)))
    for change in wanted:
        require(may_run_rota(actor, change.draft.cluster))
        _lock(change)
    _lock_visits(wanted)
    try:
        with transaction.atomic():
            _carry_out(wanted, actor)
        _answer(wanted, ChangeStatus.ACCEPTED, actor)
        return len(wanted), 0
    except DomainError:
        done = [_accept_or_say_why(change, actor) for change in wanted]
        return sum(done), len(done) - sum(done)


def _accept_or_say_why(change: DraftChange, actor: Actor) -> bool:
    try:
        with transaction.atomic():
            _carry_out([change], actor)
    except DomainError as error:
        change.outcome = error.message[:400]
        _answer([change], ChangeStatus.OVERTAKEN, actor)
        return False
    _answer([change], ChangeStatus.ACCEPTED, actor)
    return True


def _lock(change: DraftChange) -> None:
    """The change as it is now; nobody else answers it meanwhile."""
    draft = change.draft
    change.refresh_from_db(from_queryset=DraftChange.objects.select_for_update(no_key=True))
    change.draft = draft
    if draft.status != DraftStatus.READY:
        raise StaleState("This draft has been set aside.")
    if change.status != ChangeStatus.PROPOSED:
        raise StaleState("This change has been answered already.")


def _lock_visits(changes: Sequence[DraftChange]) -> None:
    """All visits by id, then all PCAs: neither is locked again in another order by what follows."""
    visit_ids = [change.visit_id for change in changes]
    lock_visits(visit_ids)
    now_there = Attendance.objects.current().filter(visit__in=visit_ids).values_list("pca_id", flat=True)
    lock_workers({*now_there, *(pca for change in changes for pca in [*change.leaving, *change.coming])})


def _carry_out(changes: Sequence[DraftChange], actor: Actor) -> None:
    """First everybody leaves who leaves, then times move, then others are asked: so that people can change places."""
    _lock_visits(changes)
    visits = {change.id: lock_visit(change.visit) for change in changes}
    for change in changes:
        visit = visits[change.id]
        require_open_month(visit.on)
        _require_as_drafted(visit, change)
        for place in _held_by(visit, change.leaving):
            take_back(place, reason=REASON, actor=actor)
            follow_places(visit, Move.RELEASED, actor=actor)
    for change in changes:
        visit = visits[change.id]
        if change.new_starts_at is not None:
            change_visit(visit, version=visit.version, starts_at=change.new_starts_at, actor=actor)
    for change in changes:
        for pca_id in change.coming:
            _ask(visits[change.id], pca_id, actor)


def _require_as_drafted(visit: Visit, change: DraftChange) -> None:
    held = {place.pca_id for place in _workers(visit)}
    is_as_drafted = visit.is_upcoming and visit.starts_at > now() and set(change.leaving) <= held
    if not is_as_drafted or set(change.coming) & held:
        raise StaleState(what_happened(visit))


def _ask(visit: Visit, pca_id: UUID, actor: Actor) -> None:
    place = next((one for one in _workers(visit) if one.status == AttendanceStatus.OPEN), None)
    if place is None:
        raise StaleState(what_happened(visit))
    pca = require_suitable_for(visit, place, pca_id, actor=actor)
    ask(place, pca, actor=actor)
    follow_places(visit, Move.OFFERED, actor=actor, reason=f"Asked {pca.calling_name}")


def _workers(visit: Visit) -> list[Attendance]:
    return [place for place in current_places(visit) if place.role == AttendanceRole.WORKER]


def _held_by(visit: Visit, pca_ids: Collection[UUID]) -> list[Attendance]:
    return [place for place in _workers(visit) if place.pca_id in pca_ids]


def _answer(changes: Sequence[DraftChange], status: ChangeStatus, actor: Actor) -> None:
    for change in changes:
        change.status, change.answered_at, change.answered_by = status, now(), actor.name
        change.save(update_fields=["status", "answered_at", "answered_by", "outcome"])
        record(actor, f"{status.label.lower()} in a draft", change, about=change.visit.person_id)
