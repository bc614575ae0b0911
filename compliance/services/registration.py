"""The co-op's status with the regulator."""

from datetime import date

from django.db import transaction

from compliance.framework_policies import may_register
from compliance.models import StatusMove
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid, StaleState
from coopcare.tenancy.context import current_coop
from coopcare.tenancy.models import Coop, CqcStatus
from coopcare.tenancy.registration import NEEDS_REFERENCE, can_move
from coopcare.ui.formats import gov_short_date

LONGEST_REASON, LONGEST_REFERENCE = 500, 120


@transaction.atomic
def move_status(*, was: str, new: str, on: date, reason: str, reference: str = "", actor: Actor) -> StatusMove:
    """From status `was`, the one on the page that was pressed, to `new`, which holds from local day `on`.

    Raises Invalid with what to put right, and StaleState when somebody else has moved it meanwhile.
    """
    require(may_register(actor), "Only the manager changes the status of the co-op.")
    coop = Coop.objects.select_for_update(no_key=True).get(id=current_coop().id)
    if coop.cqc_status != was:
        raise StaleState(f"Somebody has just changed the status to “{coop.get_cqc_status_display()}”. Look again.")
    reason, reference = reason.strip(), reference.strip()
    _check(coop, new, on, reason, reference)
    history = coop.cqc_history or [["", coop.cqc_status]]
    _keep(coop, new, [*history, [on.isoformat(), new]])
    move = StatusMove.objects.create(
        old=was, new=new, on=on, reason=reason, reference=reference, made_at=now(), made_by=actor.name
    )
    record(actor, "changed the registration", move, detail=f"{move}, from {gov_short_date(on)}: {reason}")
    return move


def _check(coop: Coop, new: str, on: date, reason: str, reference: str) -> None:
    if new not in CqcStatus.values or not can_move(coop.cqc_status, new):
        raise Invalid(
            f"From “{coop.get_cqc_status_display()}” the status cannot go there. Choose another.", field="new"
        )
    if on > today():
        raise Invalid("This day is still to come. Note it on the day, or later.", field="on")
    if coop.cqc_history and on.isoformat() < coop.cqc_history[-1][0]:
        first = date.fromisoformat(coop.cqc_history[-1][0])
        raise Invalid(f"The status now holds from {gov_short_date(first)}. Enter that day or a later one.", field="on")
    if not reason:
        raise Invalid("Say why, in a sentence.", field="reason")
    if len(reason) > LONGEST_REASON:
        raise Invalid(f"Use {LONGEST_REASON} characters or fewer.", field="reason")
    if new in NEEDS_REFERENCE and not reference:
        raise Invalid("Enter the number or date of the regulator’s letter, certificate or notice.", field="reference")
    if len(reference) > LONGEST_REFERENCE:
        raise Invalid(f"Use {LONGEST_REFERENCE} characters or fewer.", field="reference")


def _keep(coop: Coop, status: str, history: list[list[str]]) -> None:
    """On the row, and on the co-op that this request or job acts for."""
    Coop.objects.filter(id=coop.id).update(cqc_status=status, cqc_history=history)
    acting = current_coop()
    acting.cqc_status, acting.cqc_history = status, history
