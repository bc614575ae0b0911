"""What may go when its time is over. One person asks, another agrees, and only then is it taken away."""

import datetime as dt

from django.db import transaction

from clusters.services.capacity_forgetting import forget_capacity
from clusters.services.medicines import forget_medicines
from clusters.services.plans import forget_plans
from clusters.services.reviews import forget_reviews
from compliance.governance.months import months_after
from compliance.governance.retention import LIST_WORDS, keep_rules
from compliance.governance.words import said
from compliance.governance_policies import may_keep_governance, may_second_deletion
from compliance.models import ActionSource, DecisionStatus, PlannedAction, RetentionDecision, RetentionHold
from compliance.queries.retention import (
    RanOut,
    decisions_that_hold,
    find_ran_out,
    is_anything_over,
    is_decided,
    is_still_here,
)
from compliance.services.actions import About, propose_action
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid, NotFound, StaleState
from coopcare.tenancy.refusals import refusing
from members.models import CredentialKind, Person
from members.services.forgetting import forget_application, forget_card, forget_copies, forget_details

ONLY_MANAGER = "Only the manager keeps holds and asks for deletion."
TWO_PEOPLE = "Somebody else than who asked must agree."
YEAR = dt.timedelta(days=365)
COPIES = {
    "copies": tuple(CredentialKind.values),
    "dbs_copies": (CredentialKind.DBS.value,),
    "right_to_work_copies": (CredentialKind.RIGHT_TO_WORK.value,),
}
FORGETTING = {
    "details": forget_details,
    "reviews": forget_reviews,
    "plans": forget_plans,
    "capacity": forget_capacity,
    "medicines": forget_medicines,
    "card": forget_card,
    "application": forget_application,
}


@transaction.atomic
def place_hold(person: Person, *, rule: str, reason: str, actor: Actor) -> RetentionHold:
    """Keep one kind of this person's records, or with no `rule` all, whatever the table says. Raises Invalid twice."""
    require(may_keep_governance(actor), ONLY_MANAGER)
    if rule and rule not in keep_rules():
        raise Invalid("Choose which records.", field="rule")
    reason = said(reason, longest=300, missing="Say why they are held.", field="reason")
    with refusing("one_hold_of_a_kind", "These records are held already."):
        hold = RetentionHold.objects.create(
            person=person, rule=rule, reason=reason, placed_at=now(), placed_by=actor.name
        )
    record(actor, "held records", hold, about=person, detail=reason)
    return hold


@transaction.atomic
def lift_hold(hold: RetentionHold, *, reason: str, actor: Actor) -> RetentionHold:
    """The reason is gone. The hold stays in the history."""
    require(may_keep_governance(actor), ONLY_MANAGER)
    reason = said(reason, longest=300, missing="Say why they need not be held.", field="reason")
    lifted = RetentionHold.objects.filter(pk=hold.pk, lifted_at__isnull=True).update(
        lifted_at=now(), lifted_by=actor.name, lifted_reason=reason
    )
    hold.refresh_from_db()
    if not lifted:
        raise StaleState("Someone else has just lifted this hold.")
    record(actor, "lifted a hold on records", hold, about=hold.person_id, detail=reason)
    return hold


@transaction.atomic
def keep_longer(person: Person, *, rule: str, reason: str, actor: Actor) -> RetentionDecision:
    """Its time is over, and it is kept for another year, with the reason. Then it is on the list again."""
    require(may_keep_governance(actor), ONLY_MANAGER)
    found = _found(person, rule)
    reason = said(reason, longest=300, missing="Say why it is kept.", field="reason")
    decision = _decide(found, DecisionStatus.KEPT, reason, actor, look_again_on=months_after(today(), 12))
    record(actor, "kept records longer", decision, about=person, detail=f"{found.rule.title}. {reason}")
    return decision


@transaction.atomic
def ask_for_deletion(person: Person, *, rule: str, reason: str, actor: Actor) -> RetentionDecision:
    """Ask; nothing goes until somebody else agrees. Refused under a hold, and for what nothing can be taken from."""
    require(may_keep_governance(actor), ONLY_MANAGER)
    found = _found(person, rule)
    _require_free(found)
    reason = said(reason, longest=300, missing="Say why it can go.", field="reason")
    with refusing("one_deletion_asked_for", "Deletion of this has been asked for already."):
        decision = _decide(found, DecisionStatus.ASKED, reason, actor)
    record(actor, "asked for deletion", decision, about=person, detail=found.rule.title)
    return decision


@transaction.atomic
def agree_to_deletion(decision: RetentionDecision, *, actor: Actor) -> RetentionDecision:
    """The second person agrees, and what the table says can go is taken away. Raises when a hold came in between."""
    current = _asked(decision, actor)
    found = find_ran_out(current.person_id, current.rule, today())
    if found is None:
        raise Invalid("This record has not run out any more: something newer has come. Do not delete it.")
    _require_free(found)
    taken = _take_away(found, actor)
    return _second(current, DecisionStatus.DONE, "", actor, taken)


@transaction.atomic
def refuse_deletion(decision: RetentionDecision, *, reason: str, actor: Actor) -> RetentionDecision:
    """The second person does not agree, and why. It is kept for another year."""
    current = _asked(decision, actor)
    reason = said(reason, longest=300, missing="Say why it stays.", field="reason")
    RetentionDecision.objects.filter(pk=current.pk).update(look_again_on=months_after(today(), 12))
    return _second(current, DecisionStatus.REFUSED, reason, actor, [])


@transaction.atomic
def propose_yearly_list(*, actor: Actor) -> PlannedAction | None:
    """Once a year, when something waits on the list: an action to go through it. None where there is nothing to do."""
    since = now() - YEAR
    proposed = PlannedAction.objects.filter(source=ActionSource.POLICY, source_words=LIST_WORDS, made_at__gt=since)
    if proposed.exists() or not is_anything_over(today()):
        return None
    about = About(ActionSource.POLICY, None, LIST_WORDS)
    return propose_action(what="Go through the list of records whose time is over.", about=about, actor=actor)


def _found(person: Person, code: str) -> RanOut:
    found = find_ran_out(person.id, code, today())
    if found is None:
        raise NotFound("The time of this record is not over.")
    if is_decided(found, decisions_that_hold(today())):
        raise StaleState("This has been decided already.")
    return found


def _require_free(found: RanOut) -> None:
    if found.holds:
        raise Invalid(f"This is held: {found.holds[0].reason} Lift the hold first, if its reason is gone.")
    if "details" in found.rule.takes and is_still_here(found.person, today()):
        raise Invalid("This person is supported, works here now or is a member, so their details are needed.")


def _decide(
    found: RanOut, status: DecisionStatus, reason: str, actor: Actor, look_again_on: dt.date | None = None
) -> RetentionDecision:
    return RetentionDecision.objects.create(
        person=found.person, rule=found.rule.code, counted_from=found.counted_from, ran_out_on=found.ran_out_on,
        status=status, reason=reason, look_again_on=look_again_on, asked_at=now(), asked_by=actor.name,
        asked_by_user_id=actor.user_id,
    )  # fmt: skip


def _asked(decision: RetentionDecision, actor: Actor) -> RetentionDecision:
    """Locked: of two who answer at once, the second finds it answered."""
    require(may_second_deletion(actor), "Deletions are agreed by the manager and the secretary.")
    rows = RetentionDecision.objects.select_for_update(of=("self",)).select_related("person")
    current = rows.get(pk=decision.pk)
    if current.status != DecisionStatus.ASKED:
        raise StaleState(f"This has been answered already: {current.get_status_display().lower()}.")
    require(actor.user_id is not None and actor.user_id != current.asked_by_user_id, TWO_PEOPLE)
    return current


def _second(
    current: RetentionDecision, status: DecisionStatus, reason: str, actor: Actor, taken: list[str]
) -> RetentionDecision:
    RetentionDecision.objects.filter(pk=current.pk).update(
        status=status, second_at=now(), second_by=actor.name, second_reason=reason, taken=taken
    )
    current.refresh_from_db()
    verb = "agreed to deletion" if status == DecisionStatus.DONE else "did not agree to deletion"
    record(actor, verb, current, about=current.person_id, detail=reason or ". ".join(taken))
    return current


def _take_away(found: RanOut, actor: Actor) -> list[str]:
    return [words for part in found.rule.takes for words in _take_part(part, found.person, actor)]


def _take_part(part: str, person: Person, actor: Actor) -> list[str]:
    forget = FORGETTING.get(part)
    if forget is not None:
        return forget(person, actor=actor)
    return forget_copies(person, kinds=COPIES[part], actor=actor)
