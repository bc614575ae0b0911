"""Miles that a PCA drives for the person in the course of a visit: to the chemist, or with them to the library."""

from django.db import transaction

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.errors import Invalid, StaleState
from rotas import events
from rotas.models import Attendance, Visit, VisitStatus
from rotas.policies import may_write_errand
from rotas.queries.events import what_happened
from rotas.services.locks import lock_visit
from rotas.services.settling import require_open_month

MOST_TENTHS = 2_000
LONGEST_REASON = 120


@transaction.atomic
def write_down_errand(attendance: Attendance, *, tenths: int, what_for: str, actor: Actor) -> Attendance:
    """So many tenths of a mile, in place of what was written before; 0 takes them off.

    They are paid back to the PCA as other miles are; whether the person pays for them is for their price to say.
    """
    visit = attendance.visit
    require(may_write_errand(actor, attendance), "This is not one of your visits.")
    what_for = what_for.strip()
    if not 0 <= tenths <= MOST_TENTHS:
        raise Invalid(f"Enter miles from 0 to {MOST_TENTHS // 10}.", field="miles")
    if tenths and not what_for:
        raise Invalid("Say what for. The person and whoever pays read it.", field="what_for")
    if len(what_for) > LONGEST_REASON:
        raise Invalid(f"Write no more than {LONGEST_REASON} letters.", field="what_for")
    lock_visit(visit)
    require_open_month(visit.on)
    attendance.refresh_from_db()
    attendance.visit = visit
    if attendance.arrived_at is None:
        raise StaleState("Tell us first that you have arrived." if visit.is_upcoming else what_happened(visit))
    attendance.errand_tenths, attendance.errand_for = tenths, what_for if tenths else ""
    attendance.save(update_fields=["errand_tenths", "errand_for"])
    record(actor, "wrote down miles driven for the person", attendance, about=visit.person_id)
    if visit.status in (VisitStatus.DONE, VisitStatus.CONFIRMED):
        events.visit_given.send(sender=Visit, visit=visit, actor=actor)
    return attendance
