"""Care plans: writing a version, putting it to the person, their agreement, the second check."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet
from django.urls import reverse

from clusters.models import AgreedBy, CarePlan, Outcome, Package, PlanPart, PlanWish, RiskAssessment
from clusters.models.plans import LONGEST
from clusters.policies import may_agree_to_plan, may_check_plan, may_keep_plan, may_write_plan
from clusters.queries.capacity import decisions_of, has_welfare_authority
from clusters.rules.plans import PARTS, lacking
from clusters.services.telling import tell
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, to_local, today
from coopcare.errors import Invalid, StaleState
from coopcare.tenancy.refusals import refusing
from members.models import Person
from members.policies import may_forget

NOT_YOURS = "The person, their support worker and the manager write the plan. Who acts for them privately does not."
ONLY_OFFICE = "The manager, or the support worker of their cluster, does this. Who acts for them privately does not."
NOT_THEIRS = "Only the person agrees to their own plan here. Otherwise the office writes down how it was agreed."
NOT_SECOND = "Somebody who wrote nothing in this version checks it: the manager or another support worker."
CHANGED = "Somebody else has just written in this plan. Your words are still below: look at theirs, then save again."
RISK_WORDS = (
    "about", "took_part", "wants", "good", "could_go_wrong", "helps_already", "what_we_do", "person_says", "equipment",
    "stop_if", "ended_because",
)  # fmt: skip
AGREED = "This version has been agreed, so it is not changed any more. Begin the next one."


@dataclass(frozen=True)
class Aim:
    """One outcome, as typed."""

    what: str
    i_do: str = ""
    others_do: str = ""
    how_we_know: str = ""


@transaction.atomic
def begin_plan(package: Package, *, why: str, actor: Actor) -> CarePlan:
    """A new version, which starts as a copy of the newest agreed one. What was begun on an earlier package of the
    person goes on here instead. Raises Invalid while another is being written.
    """
    require(may_write_plan(actor, package), NOT_YOURS)
    if not why.strip():
        raise Invalid("Say why the plan is written anew.", field="why")
    theirs = CarePlan.objects.filter(package__person=package.person_id)
    begun = theirs.filter(agreed_at__isnull=True).exclude(package=package).first()
    if begun is not None:
        return _go_on(begun, package, actor)
    newest = theirs.filter(agreed_at__isnull=False).order_by("-number").first()
    number = theirs.aggregate(last=Max("number"))["last"] or 0
    with refusing("one_plan_being_written", "A new version is being written already.", field="why"):
        plan = CarePlan.objects.create(
            package=package, number=number + 1, why=why.strip(), begun_at=now(), begun_by=actor.name, changed_at=now()
        )
    if newest is not None:
        _copy(newest, plan)
    record(actor, "began a version of the care plan", plan, about=package.person_id)
    if may_agree_to_plan(actor, package.person_id):
        _tell_helper(plan, "A care plan is being written by the person", "Somebody writes their care plan anew.", actor)
    return plan


@transaction.atomic
def write_parts(plan: CarePlan, parts: Mapping[str, str], *, seen_at: datetime, actor: Actor) -> CarePlan:
    """Words by code of the part; empty takes the part out. `seen_at` is the plan's `changed_at` when the page was
    drawn: whoever saves an older page is told with StaleState, and nothing is overwritten.
    """
    said = {code: typed.strip() for code, typed in parts.items()}
    for code, words in said.items():
        if code not in PARTS or len(words) > LONGEST:
            raise Invalid(f"Use {LONGEST} characters or fewer.", field=code)
    _write_in(plan, actor, seen_at)
    for code, words in said.items():
        if words:
            PlanPart.objects.update_or_create(plan=plan, code=code, defaults={"words": words})
        else:
            PlanPart.objects.filter(plan=plan, code=code).delete()
    record(actor, "wrote in the care plan", plan, about=plan.package.person_id)
    return plan


@transaction.atomic
def add_outcome(plan: CarePlan, aim: Aim, *, actor: Actor) -> Outcome:
    """One more thing that the person is aiming for."""
    _write_in(plan, actor)
    last = plan.outcomes.aggregate(last=Max("position"))["last"] or 0
    outcome = Outcome.objects.create(plan=plan, position=last + 1, **_checked(aim))
    record(actor, "added an outcome to the care plan", outcome, about=plan.package.person_id)
    return outcome


@transaction.atomic
def change_outcome(outcome: Outcome, aim: Aim, *, seen_at: datetime | None = None, actor: Actor) -> Outcome:
    """Say it in other words, while the version is being written. `seen_at` as in write_parts."""
    _write_in(outcome.plan, actor, seen_at)
    Outcome.objects.filter(id=outcome.id).update(**_checked(aim))
    outcome.refresh_from_db()
    record(actor, "changed an outcome in the care plan", outcome, about=outcome.plan.package.person_id)
    return outcome


@transaction.atomic
def drop_outcome(outcome: Outcome, *, actor: Actor) -> None:
    """It is no longer wanted. Versions that were agreed keep it."""
    _write_in(outcome.plan, actor)
    record(actor, "took an outcome out of the care plan", outcome, about=outcome.plan.package.person_id)
    outcome.delete()


@transaction.atomic
def put_plan(plan: CarePlan, *, actor: Actor) -> CarePlan:
    """Give the version to the person to read, change and agree to; they are told. Writing in it takes it back.

    Raises Invalid with what it does not say yet.
    """
    require(may_keep_plan(actor, plan.package), ONLY_OFFICE)
    missing = lacking(set(plan.parts.values_list("code", flat=True)), has_outcome=plan.outcomes.exists())
    if missing:
        raise Invalid(f"The plan does not say this yet: {', '.join(missing)}.")
    waiting = CarePlan.objects.filter(id=plan.id, agreed_at__isnull=True, put_at__isnull=True)
    if not waiting.update(put_at=now(), put_by=actor.name):
        raise StaleState("This version has just been given to them, or agreed.")
    plan.refresh_from_db()
    person = plan.package.person
    record(actor, "gave the care plan to the person to agree to", plan, about=person)
    lines = ["Your care plan is ready for you to read.", "Change what is not right. Then say if you agree to it."]
    tell(person, "Your care plan", lines, path=reverse("clusters:plan", args=[plan.id]), actor=actor)
    return plan


@transaction.atomic
def agree_plan(
    plan: CarePlan,
    *,
    how: str,
    by: AgreedBy = AgreedBy.PERSON,
    on: date | None = None,
    seen_at: datetime | None = None,
    actor: Actor,
) -> CarePlan:
    """The version is in force from now, and the one before it is replaced.

    The person presses it themselves, in their own words if they like. Or the office writes down how they agreed, by
    speech or sign; an attorney, deputy or best-interests decision only where the person cannot decide (policy P03).
    `seen_at` is the `changed_at` of the words that were on the page. Raises Invalid for a day to come or before it was
    given to them, for nothing said of how, or without the paper or decision it rests on; StaleState when other words
    are before them now, or none.
    """
    themselves = may_agree_to_plan(actor, plan.package.person_id)
    require(themselves or may_keep_plan(actor, plan.package), NOT_THEIRS)
    if not themselves and not how.strip():
        raise Invalid("Write down how they agreed, in their own words or signs.", field="how")
    agreed_on = today() if themselves else on or today()
    _check_day(plan, agreed_on)
    if not themselves:
        _check_ground(plan.package.person_id, by)
    in_force = CarePlan.objects.filter(agreed_at__isnull=False, replaced_at__isnull=True)
    in_force.filter(package__person=plan.package.person_id).update(replaced_at=now())
    waiting = _as_seen(plan, seen_at).filter(agreed_at__isnull=True, put_at__isnull=False)
    if not waiting.update(
        agreed_at=now(),
        agreed_on=agreed_on,
        agreed_by=AgreedBy.PERSON if themselves else by,
        agreed_how=how.strip() or "They read it here, and said that they agree.",
        agreed_noted_by=actor.name,
    ):
        raise StaleState("This version is not waiting to be agreed: it was changed or agreed just now. Read it again.")
    plan.refresh_from_db()
    record(actor, "agreed to the care plan", plan, about=plan.package.person_id)
    return plan


@transaction.atomic
def check_plan(plan: CarePlan, *, seen_at: datetime | None = None, actor: Actor) -> CarePlan:
    """A second person has read it: it sounds like the person, and a stranger could use it (policy P04). `seen_at` as
    in agree_plan.
    """
    require(may_check_plan(actor, plan), NOT_SECOND)
    waiting = _as_seen(plan, seen_at).filter(put_at__isnull=False, checked_at__isnull=True)
    if not waiting.update(checked_at=now(), checked_by=actor.name):
        raise StaleState("This version has been checked already, or is being written again.")
    plan.refresh_from_db()
    record(actor, "checked the care plan", plan, about=plan.package.person_id)
    return plan


@transaction.atomic
def drop_draft(plan: CarePlan, *, actor: Actor) -> None:
    """The version that is being written is not needed; what was agreed stays in force."""
    require(may_keep_plan(actor, plan.package), ONLY_OFFICE)
    _lock_draft(plan)
    record(actor, "threw away a version of the care plan", plan, about=plan.package.person_id)
    plan.delete()


@transaction.atomic
def forget_plans(person: Person, *, actor: Actor) -> list[str]:
    """Empty what plans and risks of somebody who left long ago say; versions, days and scores stay. Answers what went,
    in words. Whoever asks has had two people decide: see compliance.retention.
    """
    require(may_forget(actor))
    plans = CarePlan.objects.filter(package__person=person)
    wishes, risks = (
        PlanWish.objects.filter(package__person=person),
        RiskAssessment.objects.filter(package__person=person),
    )
    if not (plans.exists() or wishes.exists() or risks.exists()):
        return []
    PlanPart.objects.filter(plan__in=plans).update(words="")
    Outcome.objects.filter(plan__in=plans).update(**dict.fromkeys(Aim.__dataclass_fields__, ""))
    plans.update(why="", agreed_how="")
    wishes.update(words="", answer="", asked_by="")
    risks.filter(ended_at__isnull=True).update(ended_at=now())
    risks.update(**dict.fromkeys(RISK_WORDS, ""))
    record(actor, "took away the words of care plans and risks", person, about=person)
    return ["What care plans said, and what was to change in them", "What was written about risks"]


def _go_on(plan: CarePlan, package: Package, actor: Actor) -> CarePlan:
    """They moved to another cluster, or came back, while it was being written."""
    CarePlan.objects.filter(id=plan.id, agreed_at__isnull=True).update(package=package)
    plan.refresh_from_db()
    record(actor, "went on with a version of the care plan", plan, about=package.person_id)
    return plan


def _as_seen(plan: CarePlan, seen_at: datetime | None) -> "QuerySet[CarePlan]":
    """The version, where its words are still those that were read."""
    same = CarePlan.objects.filter(id=plan.id)
    return same if seen_at is None else same.filter(changed_at=seen_at)


def _check_day(plan: CarePlan, agreed_on: date) -> None:
    if agreed_on > today():
        raise Invalid("The day must be today or earlier.", field="on")
    if plan.put_at is not None and agreed_on < to_local(plan.put_at).date():
        raise Invalid("It was given to them later than that. Enter that day or a later one.", field="on")


def _check_ground(person_id: UUID, by: AgreedBy) -> None:
    """Nobody agrees for an adult without the legal right to (policies P03 and P04): a relative has none."""
    if by == AgreedBy.ATTORNEY and not has_welfare_authority(person_id, today()):
        raise Invalid(
            "No attorney or deputy for health and welfare whose registered paper we have seen is written down, or "
            "nobody has found that the person cannot decide. Write that down first: “Consent and capacity”.",
            field="by",
        )
    if by == AgreedBy.BEST_INTERESTS and not decisions_of(person_id).exists():
        raise Invalid(
            "No best-interests decision is written down. Write it down first: “Consent and capacity”.", field="by"
        )


def _write_in(plan: CarePlan, actor: Actor, seen_at: datetime | None = None) -> None:
    """Locked, and no longer before the person or checked: they have to see what is written now."""
    require(may_write_plan(actor, plan.package), NOT_YOURS)
    current = _lock_draft(plan)
    if seen_at is not None and current.changed_at != seen_at:
        raise StaleState(CHANGED)
    writers = {*current.writers, *([actor.user_id] if actor.user_id else [])}
    CarePlan.objects.filter(id=plan.id).update(
        changed_at=now(), writers=sorted(writers), put_at=None, put_by="", checked_at=None, checked_by=""
    )
    plan.refresh_from_db()
    if current.put_at is not None and may_agree_to_plan(actor, plan.package.person_id):
        line = "Somebody has changed the care plan that was given to them. Read it, and give it to them again."
        _tell_helper(plan, "A care plan was changed by the person", line, actor)


def _tell_helper(plan: CarePlan, subject: str, line: str, actor: Actor) -> None:
    """A letter to the support worker, without the person's name."""
    helper = plan.package.cluster.support_worker
    if helper is not None:
        tell(helper, subject, [line], path=reverse("clusters:plan", args=[plan.id]), actor=actor)


def _lock_draft(plan: CarePlan) -> CarePlan:
    current = CarePlan.objects.select_for_update(of=("self",)).filter(id=plan.id).first()
    if current is None or current.agreed_at is not None:
        raise StaleState(AGREED)
    return current


def _checked(aim: Aim) -> dict[str, str]:
    said = {name: words.strip() for name, words in asdict(aim).items()}
    if not said["what"]:
        raise Invalid("Enter what the person wants to be able to do.", field="what")
    return said


def _copy(old: CarePlan, new: CarePlan) -> None:
    PlanPart.objects.bulk_create(PlanPart(plan=new, code=one.code, words=one.words) for one in old.parts.all())
    Outcome.objects.bulk_create(
        Outcome(plan=new, position=one.position, what=one.what, i_do=one.i_do, others_do=one.others_do,
                how_we_know=one.how_we_know)
        for one in old.outcomes.all()
    )  # fmt: skip
