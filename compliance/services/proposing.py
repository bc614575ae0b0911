"""What comes out of a row of a register goes to the one action plan, and the row says that it did."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from compliance.models import ActionSource, Concern, Feedback, Incident, Oversight, PlannedAction
from compliance.queries.registers import is_manager
from compliance.register_policies import may_act_on_incident, may_answer_feedback, may_work_on
from compliance.services.actions import About, propose_action
from compliance.services.naming import refuse_names
from compliance.workforce_policies import may_oversee
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.ui.formats import gov_date
from members.governance.models import MinuteItem
from members.governance.policies import may_write_minutes

Row = Incident | Concern | Feedback | Oversight | MinuteItem

NOT_YOURS = "Only those who see this through propose what is done about it."


def _told(row: Feedback) -> str:
    """With its code, but for one about a manager: they read the plan, and are not to know of it."""
    kind = "complaint" if row.is_complaint else "compliment"
    return f"A {kind}" if is_manager(row.worker_id) else f"{kind.capitalize()} {row.code}"


@dataclass(frozen=True)
class Register:
    """Who proposes from its rows, and how the plan calls a row. The board reads those words: no name stands in them."""

    kind: str
    may: Callable[[Actor, Any], bool]
    words: Callable[[Any], str]


REGISTERS: dict[type, Register] = {
    Incident: Register(ActionSource.INCIDENT, may_act_on_incident, lambda row: f"Incident {row.code}"),
    # Not even the code: a case is known only to those who are on it.
    Concern: Register(ActionSource.SAFEGUARDING, may_work_on, lambda row: "A safeguarding case"),
    Feedback: Register(ActionSource.COMPLAINT, may_answer_feedback, _told),
    Oversight: Register(
        ActionSource.SUPERVISION,
        lambda actor, row: may_oversee(actor, row.worker_id),
        lambda row: f"{row.get_kind_display()}, {gov_date(row.held_on)}",
    ),
    MinuteItem: Register(
        ActionSource.MEETING,
        lambda actor, row: may_write_minutes(actor),
        lambda row: f"{row.meeting.name}, minute {row.reference}",
    ),
}


@transaction.atomic
def propose_from(row: Row, *, what: str, actor: Actor) -> PlannedAction:
    """An action that came out of a row, for the manager to give an owner and a day, or to drop.

    Raises Invalid when somebody is named. The same words are proposed once while they are open.
    """
    refuse_names(what, field="what")
    return propose_by_itself(row, what=what, actor=actor)


@transaction.atomic
def propose_by_itself(row: Row, *, what: str, actor: Actor) -> PlannedAction:
    """The same with a sentence of ours."""
    register = REGISTERS[type(row)]
    require(register.may(actor, row), NOT_YOURS)
    action = propose_action(what=what, about=About(register.kind, row.id, register.words(row)), actor=actor)
    record(actor, "proposed an action for the plan", row, detail=action.what)
    return action
