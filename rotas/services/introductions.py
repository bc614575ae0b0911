"""A new face comes beside somebody the person knows, before they come alone. Both sides agree: the person asks, and the
PCA says yes or no to the place beside, as to any other.
"""

from uuid import UUID

from django.db import transaction

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.clock import now
from coopcare.errors import Invalid, StaleState
from members.models import Person
from rotas.models import Attendance, AttendanceRole, AttendanceStatus, Visit
from rotas.policies import may_change_visit
from rotas.queries.events import what_happened
from rotas.services.letters import tell_asked
from rotas.services.locks import lock_visit, lock_workers
from rotas.services.moves import follow_places, move_attendance
from rotas.services.places import current_places, open_place, require_suitable_for
from rotas.services.settling import require_open_month
from rotas.states import Move


@transaction.atomic
def introduce(visit: Visit, *, pca_id: UUID, version: int, actor: Actor) -> Visit:
    """Ask a PCA whom the person does not know to come to this visit beside whoever gives it. The person never pays for
    the learner.

    Raises Invalid when nobody known gives the visit, when a new face is asked already, or when they cannot come.
    """
    require(may_change_visit(actor, visit))
    lock_visit(visit)
    lock_workers([pca_id])
    if visit.version != version or not visit.is_upcoming:
        raise StaleState(what_happened(visit))
    require_open_month(visit.on)
    places = current_places(visit)
    _require_somebody_known(places)
    if any(place.role == AttendanceRole.SHADOW for place in places):
        raise Invalid("Somebody new is already asked to come to this visit.", field="pca_id")
    if any(place.pca_id == pca_id for place in places):
        raise Invalid("They already come to this visit. Choose somebody else.", field="pca_id")
    beside = open_place(visit, role=AttendanceRole.SHADOW)
    pca: Person = require_suitable_for(visit, beside, pca_id, actor=actor)
    move_attendance(beside, AttendanceStatus.OFFERED, pca=pca, offered_at=now())
    follow_places(visit, Move.CHANGED, actor=actor, reason=f"{pca.calling_name} is asked to come beside and learn")
    tell_asked(visit, pca, actor=actor)
    return visit


def _require_somebody_known(places: list[Attendance]) -> None:
    agreed = [place for place in places if place.status == AttendanceStatus.ACCEPTED and place.pca_id]
    if not agreed:
        raise Invalid("Choose a visit to which somebody you know has agreed to come.")
