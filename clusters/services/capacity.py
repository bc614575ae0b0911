"""Assessing whether somebody can make one decision, and deciding in their best interests when they cannot."""

from dataclasses import asdict, dataclass
from datetime import date, time

from django.db import transaction

from clusters.models import Advocate, BestInterestsDecision, CapacityAssessment, DecisionEnd
from clusters.policies import is_tied, may_write_capacity, sits_on_board
from clusters.rules.capacity import OURS, WHO_ASSESSES, CapacityOutcome, DecisionKind, outcome_of
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.hats import Hat
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid, StaleState
from coopcare.tenancy.refusals import refusing
from members.models import Person

NOT_YOURS = "The manager, or the support worker of their cluster, writes this down."
TIED = "You act for this person in your own life, so somebody else writes this down (policy P03)."
BOARD = "You sit on the board, so somebody else assesses this (policy P03). You may write down what they found."
MAY_BE_EMPTY = ("papers_seen", "disagreed")


@dataclass(frozen=True)
class Answers:
    """The four questions; and where any is no, which impairment of mind or brain, and whether it is the cause."""

    understands: bool
    keeps_in_mind: bool
    weighs: bool
    tells_us: bool
    impairment: str = ""
    is_because: bool | None = None

    @property
    def can_all_four(self) -> bool:
        return self.understands and self.keeps_in_mind and self.weighs and self.tells_us


@dataclass(frozen=True)
class Steps:
    """What came before a best-interests decision, in words; MAY_BE_EMPTY names those that may be."""

    could_wait: str
    took_part: str
    wishes: str
    asked: str
    choices: str
    why_least: str
    papers_seen: str = ""
    disagreed: str = ""


@transaction.atomic
def assess_capacity(
    person: Person,
    *,
    kind: DecisionKind,
    decision: str,
    assessed_on: date,
    assessed_at: time,
    doubt: str,
    help_given: str,
    answers: Answers,
    assessor: str = "",
    assessor_job: str = "",
    look_again_on: date | None = None,
    follows: CapacityAssessment | None = None,
    actor: Actor,
) -> CapacityAssessment:
    """Whether a person can make one decision. The outcome follows from the answers. Without an `assessor` it is whoever
    writes; with `follows`, the same decision is looked at again.

    Raises NotAllowed for who is tied, and Invalid for answers that do not fit together, for a decision that we do not
    assess ourselves (policy P03, “Who assesses”), for days that cannot be, and for a second one that follows.
    """
    require_free(person, actor=actor)
    _check_answers(answers)
    if follows is not None:
        _require_arising(follows)
    outcome = outcome_of(can_all_four=answers.can_all_four, is_because_of_impairment=bool(answers.is_because))
    _check_days(assessed_on, look_again_on, follows)
    if outcome == CapacityOutcome.CANNOT and look_again_on is None:
        raise Invalid("Enter the day on which this is looked at again.", field="look_again_on")
    name, job = _assessor(kind, assessor.strip(), assessor_job.strip(), actor)
    with refusing("followed_once", "This decision has been looked at again already."):
        assessment = CapacityAssessment.objects.create(
            person=person,
            follows=follows,
            kind=kind,
            decision=said(decision, "Enter the decision", field="decision"),
            assessed_on=assessed_on,
            assessed_at=assessed_at,
            doubt=said(doubt, "Say why you doubt that they can decide this now", field="doubt"),
            help_given=said(help_given, "Say what you did to help them decide", field="help_given"),
            **asdict(answers) | {"impairment": answers.impairment.strip(), "is_because": bool(answers.is_because)},
            outcome=outcome,
            assessor=name,
            assessor_job=job,
            look_again_on=look_again_on,
            written_at=now(),
            written_by=actor.name,
        )
    record(actor, "assessed capacity for one decision", assessment, about=person)
    return assessment


@transaction.atomic
def decide(
    assessment: CapacityAssessment,
    *,
    steps: Steps,
    decided: str,
    advocate: Advocate,
    decided_on: date,
    decided_by: str,
    look_again_on: date,
    actor: Actor,
) -> BestInterestsDecision:
    """What is done for somebody who cannot decide this now. Once for each assessment, and only for the last one.

    Raises NotAllowed for who is tied, Invalid where they can decide, for a step left out, or for a day that cannot be.
    """
    require_free(assessment.person, actor=actor)
    if assessment.outcome != CapacityOutcome.CANNOT:
        raise Invalid("They are not found unable to decide this, so nobody decides it for them.")
    if CapacityAssessment.objects.filter(follows=assessment).exists():
        raise Invalid("This has been assessed again since. Decide from the later assessment.")
    _require_arising(assessment)
    if not assessment.assessed_on <= decided_on <= today():
        raise Invalid("The day must be today or earlier, and not before the assessment.", field="decided_on")
    if look_again_on <= decided_on:
        raise Invalid("The day to look again comes after the decision.", field="look_again_on")
    words = {name: text.strip() for name, text in asdict(steps).items()}
    missing = next((name for name in words if name not in MAY_BE_EMPTY and not words[name]), None)
    if missing:
        raise Invalid("Each step of policy P03 comes before the decision: write this one down.", field=missing)
    already = "A decision has been written down for this assessment already."
    with refusing("one_best_interests_decision", already):
        decision = BestInterestsDecision.objects.create(
            assessment=assessment,
            decided=said(decided, "Say what was decided", field="decided"),
            advocate=advocate,
            decided_on=decided_on,
            decided_by=said(decided_by, "Say who decided", field="decided_by"),
            look_again_on=look_again_on,
            written_at=now(),
            written_by=actor.name,
            **words,
        )
    record(actor, "wrote down a best-interests decision", decision, about=assessment.person_id)
    return decision


@transaction.atomic
def end_decision(assessment: CapacityAssessment, *, ended_on: date, ended_why: str, actor: Actor) -> DecisionEnd:
    """The decision does not arise any more, so nobody looks at it again. Only of the last assessment, and once."""
    require_free(assessment.person, actor=actor)
    if CapacityAssessment.objects.filter(follows=assessment).exists():
        raise Invalid("This has been assessed again since. End the later assessment.")
    if not assessment.assessed_on <= ended_on <= today():
        raise Invalid("The day must be today or earlier, and not before the assessment.", field="ended_on")
    why = said(ended_why, "Say why it does not arise any more", field="ended_why")
    CapacityAssessment.objects.select_for_update(of=("self",)).get(id=assessment.id)
    with refusing("decision_ends_once", "Somebody has said already that this does not arise any more."):
        end = DecisionEnd.objects.create(
            assessment=assessment, ended_on=ended_on, ended_why=why, written_at=now(), written_by=actor.name
        )
    record(actor, "ended a decision that does not arise any more", end, about=assessment.person_id)
    return end


def require_free(person: Person, *, actor: Actor) -> None:
    """Raise NotAllowed with its reason, for whoever is tied to the person, or is not their office."""
    require(not is_tied(actor, person.id), TIED)
    require(may_write_capacity(actor, person), NOT_YOURS)


def said(words: str, missing: str, *, field: str) -> str:
    """The words without spaces around them. Raises Invalid where there are none."""
    if not words.strip():
        raise Invalid(missing, field=field)
    return words.strip()


def _check_answers(answers: Answers) -> None:
    has_words = bool(answers.impairment.strip())
    if answers.can_all_four:
        if has_words or answers.is_because:
            raise Invalid("All four answers are yes, so no impairment is the cause. Leave this empty.", "impairment")
        return
    if answers.is_because is None:
        raise Invalid("An answer is no. Say whether an impairment of mind or brain is the cause.", "is_because")
    if answers.is_because and not has_words:
        raise Invalid("Say which impairment of mind or brain it is.", "impairment")


def _check_days(assessed_on: date, look_again_on: date | None, follows: CapacityAssessment | None) -> None:
    if assessed_on > today():
        raise Invalid("The day must be today or earlier.", field="assessed_on")
    if follows is not None and assessed_on < follows.assessed_on:
        raise Invalid("It cannot be before the assessment that it follows.", field="assessed_on")
    if look_again_on is not None and look_again_on <= assessed_on:
        raise Invalid("The day to look again comes after the assessment.", field="look_again_on")


def _assessor(kind: DecisionKind, name: str, job: str, actor: Actor) -> tuple[str, str]:
    """Name and job of who assessed; the actor, where no other is named and we assess this kind ourselves."""
    if name:
        return name, said(job, "Enter their job", field="assessor_job")
    if kind not in OURS:
        who = WHO_ASSESSES[kind].rstrip(".")
        raise Invalid(f"We do not assess this ourselves (policy P03). Who does: {who}.", field="assessor")
    require(not sits_on_board(actor), BOARD)
    return actor.name, Hat(actor.hat).label if actor.hat else ""


def _require_arising(assessment: CapacityAssessment) -> None:
    """Locked, so that nobody ends the decision in the same moment."""
    CapacityAssessment.objects.select_for_update(of=("self",)).get(id=assessment.id)
    if DecisionEnd.objects.filter(assessment=assessment).exists():
        raise StaleState("Somebody wrote that this does not arise any more. If it does, assess it as a new decision.")
