"""The action plan. Every register may propose an action; a person gives it an owner and a day, and somebody else than
who did it says whether it worked.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from compliance.governance.months import months_after
from compliance.governance.states import can_move
from compliance.governance.words import said
from compliance.governance_policies import may_check_action, may_finish_action, may_have_actions, may_keep_governance
from compliance.models import ActionLetter, ActionSource, ActionStatus, PlannedAction
from compliance.queries.actions import letters_due, people_who_act
from compliance.services.naming import refuse_names
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid, StaleState
from coopcare.outbox.services import queue_email
from coopcare.tenancy.addresses import page_address
from coopcare.tenancy.context import current_coop
from members.models import Person

# What worked is looked at once more after so many months, by who said that it worked.
LOOK_AGAIN, MONTHS_TO_HOLD = "Look whether this still holds: ", 3
LONGEST_WHAT = 300
NO_OWNER = "Choose who will do it."
NO_DAY = "Enter the day by which it is done."


@dataclass(frozen=True)
class About:
    """Where an action comes from: the register, its row, and how that row is called ("Audit of medicines, May")."""

    kind: str = ActionSource.HAND
    id: UUID | None = None
    words: str = ""


@transaction.atomic
def propose_action(*, what: str, about: About, actor: Actor) -> PlannedAction:
    """A register proposes an action: the manager gives it an owner and a day, or drops it with a reason.

    The register's own service has asked its policy, and looked for names in what was typed. The same words about the
    same row are proposed once while open.
    """
    require(actor.can_write)
    what = said(what, longest=LONGEST_WHAT, missing="Say what will be done.", field="what")
    same = PlannedAction.objects.still_open().filter(source=about.kind, source_id=about.id, what=what).first()
    if same is not None and about.id is not None:
        return same
    action = _new(what, about, actor)
    record(actor, "proposed an action", action, detail=about.words)
    return action


@transaction.atomic
def add_action(
    *, what: str, owner: Person, due_on: dt.date, how_we_will_know: str, actor: Actor, about: About | None = None
) -> PlannedAction:
    """An action with its owner and its last day, ready to be done. `about` is the risk or audit it comes from."""
    require(may_keep_governance(actor), "Only the manager adds to the plan.")
    terms = _checked_terms(owner, due_on, how_we_will_know)
    what = said(what, longest=LONGEST_WHAT, missing="Say what will be done.", field="what")
    refuse_names(what, field="what")
    action = _new(what, about or About(), actor, status=ActionStatus.TO_DO, **terms)
    record(actor, "added an action", action, detail=f"{owner.full_name}, by {due_on:%-d %B %Y}")
    return action


@transaction.atomic
def plan_action(
    action: PlannedAction, *, owner: Person, due_on: dt.date, how_we_will_know: str, version: int, actor: Actor
) -> PlannedAction:
    """Give a proposed action its owner and day, or change those of one that is still to do."""
    require(may_keep_governance(actor), "Only the manager changes the plan.")
    if action.status not in (ActionStatus.PROPOSED, ActionStatus.TO_DO):
        raise StaleState(f"This action is not to do any more: {action.get_status_display().lower()}.")
    terms = _checked_terms(owner, due_on, how_we_will_know)
    changed = PlannedAction.objects.filter(pk=action.pk, version=version, status=action.status).update(
        status=ActionStatus.TO_DO, version=F("version") + 1, **terms
    )
    _require_changed(action, changed)
    record(actor, "planned an action", action, detail=f"{owner.full_name}, by {due_on:%-d %B %Y}")
    return action


@transaction.atomic
def finish_action(action: PlannedAction, *, note: str, actor: Actor) -> PlannedAction:
    """Its owner says that it is done, and what was done."""
    require(may_finish_action(actor, action), "Only its owner or the manager says that it is done.")
    note = said(note, longest=500, missing="Say what was done.", field="note")
    refuse_names(note, field="note")
    _move(
        action, ActionStatus.DONE, done_note=note, done_at=now(), done_by=actor.name, done_by_person_id=actor.person_id
    )
    record(actor, "did an action", action, detail=note)
    return action


@transaction.atomic
def check_action(action: PlannedAction, *, worked: bool, note: str, actor: Actor) -> PlannedAction:
    """Somebody else than who did it says whether it worked, and how we know. If not, it is to do again; if so, they
    look again in three months (P13).
    """
    require(may_check_action(actor, action), "Somebody else than who did it says whether it worked.")
    note = said(note, longest=500, missing="Say how you know.", field="note")
    refuse_names(note, field="note")
    if worked:
        _move(action, ActionStatus.CLOSED, ended_note=note, ended_at=now(), ended_by=actor.name)
        record(actor, "checked that an action worked", action, detail=note)
        _look_again_later(action, actor)
        return action
    _move(action, ActionStatus.TO_DO, done_at=None, done_by="", done_by_person_id=None)
    record(actor, "sent an action back", action, detail=note)
    return action


@transaction.atomic
def drop_action(action: PlannedAction, *, reason: str, actor: Actor) -> PlannedAction:
    """It need not be done after all, and why. It stays in the plan's list of what has ended."""
    require(may_keep_governance(actor), "Only the manager takes an action out of the plan.")
    reason = said(reason, longest=500, missing="Say why it is not needed.", field="reason")
    refuse_names(reason, field="reason")
    _move(action, ActionStatus.DROPPED, ended_note=reason, ended_at=now(), ended_by=actor.name)
    record(actor, "dropped an action", action, detail=reason)
    return action


@transaction.atomic
def remind_owners(*, actor: Actor) -> int:
    """A letter to everybody with something due within a week or late; at most one a week each. Answers how many."""
    require(may_have_actions(actor))
    due = letters_due(today())
    for person, waiting, late in due:
        ActionLetter.objects.create(person=person, sent_on=today())
        queue_email(to=person.email, subject=_subject(waiting, late), body=_body(person, waiting, late), actor=actor)
    return len(due)


def _look_again_later(action: PlannedAction, actor: Actor) -> None:
    """An action of whoever checked, about the same row. What was looked at again is not looked at a third time."""
    if action.what.startswith(LOOK_AGAIN):
        return
    _new(
        f"{LOOK_AGAIN}{action.what}"[:LONGEST_WHAT],
        About(action.source, action.source_id, action.source_words),
        actor,
        status=ActionStatus.TO_DO if actor.person_id else ActionStatus.PROPOSED,
        owner_id=actor.person_id,
        due_on=months_after(today(), MONTHS_TO_HOLD),
        how_we_will_know=action.how_we_will_know,
    )


def _new(what: str, about: About, actor: Actor, **fields: Any) -> PlannedAction:
    if about.kind not in ActionSource.values:
        raise Invalid("Say where this action comes from.")
    return PlannedAction.objects.create(
        what=what, source=about.kind, source_id=about.id, source_words=about.words[:200], made_at=now(),
        made_by=actor.name, **fields,
    )  # fmt: skip


def _checked_terms(owner: Person | None, due_on: dt.date | None, how: str) -> dict[str, Any]:
    if owner is None or not people_who_act().filter(pk=owner.pk).exists():
        raise Invalid(NO_OWNER, field="owner")
    if due_on is None:
        raise Invalid(NO_DAY, field="due_on")
    if due_on < today():
        raise Invalid("Choose a day that has not gone yet.", field="due_on")
    how = said(how, longest=300, missing="Say how we will know that it worked.", field="how_we_will_know")
    refuse_names(how, field="how_we_will_know")
    return {"owner": owner, "due_on": due_on, "how_we_will_know": how}


def _move(action: PlannedAction, status: ActionStatus, **fields: Any) -> None:
    """One of two who press at once moves it; the other is told what it is now."""
    if not can_move(action.status, status):
        raise StaleState(f"This cannot be done now: the action is “{action.get_status_display()}”.")
    still = PlannedAction.objects.filter(pk=action.pk, status=action.status)
    _require_changed(action, still.update(status=status, version=F("version") + 1, **fields))


def _require_changed(action: PlannedAction, changed: int) -> None:
    action.refresh_from_db()
    if not changed:
        raise StaleState(f"Someone else has just changed this action. It is now “{action.get_status_display()}”.")


def _subject(waiting: int, late: int) -> str:
    return f"{_counted(late)} late" if late else f"{_counted(waiting)} to do this week"


def _body(person: Person, waiting: int, late: int) -> str:
    """No words of the actions themselves: mail is not a safe place for them."""
    coop = current_coop()
    link = page_address(reverse("compliance:my_actions"))
    lines = [f"Dear {person.calling_name},"]
    if late:
        lines.append(f"You have {_counted(late)} whose day has gone.")
    if waiting > late:
        lines.append(f"You have {_counted(waiting - late)} to do within 7 days.")
    lines += [
        f"Read them, and say what is done: {link}",
        f"If you cannot do one in time, tell us: {coop.phone}.",
    ]
    return "\n\n".join(lines)


def _counted(number: int) -> str:
    return f"{number} action" if number == 1 else f"{number} actions"
