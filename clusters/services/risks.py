"""Risks of one person: writing a look down, looking again, the manager's signature on a high one."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from clusters import events
from clusters.models import Package, RiskAssessment, RiskKind
from clusters.policies import may_keep_plan, may_sign_risk
from clusters.queries.clusters import next_package
from clusters.rules.risk_table import latest_review, needs_manager, score, why_not
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid, StaleState
from coopcare.tenancy.refusals import refusing
from coopcare.ui.formats import gov_short_date

NOT_YOURS = (
    "The manager, or the support worker of their cluster, writes risks down. Who acts for them privately does not."
)
NOT_SIGNED_BY_YOU = "The registered manager signs a high risk, unless they are tied to the person."


@dataclass(frozen=True)
class Look:
    """One look at a risk, as typed. Scores are from 1 to 5 (clusters.rules.risk_table)."""

    kind: RiskKind
    about: str
    assessed_on: date
    took_part: str
    could_go_wrong: str
    likely_before: int
    harm_before: int
    what_we_do: str
    likely_after: int
    harm_after: int
    is_theirs: bool
    agrees: bool
    wants: str = ""
    good: str = ""
    helps_already: str = ""
    person_says: str = ""
    two_workers: bool = False
    equipment: str = ""
    equipment_checked_on: date | None = None
    stop_if: str = ""


@transaction.atomic
def assess_risk(package: Package, look: Look, *, look_again_on: date | None = None, actor: Actor) -> RiskAssessment:
    """A risk that stands from now. Looked at again by the last day that its score allows, or sooner as agreed.

    Raises Invalid for days or scores that cannot be, a refusal without the person's words, or a second look at the
    same thing beside the first.
    """
    require(may_keep_plan(actor, package), NOT_YOURS)
    return _write(package, look, look_again_on, actor)


@transaction.atomic
def look_again(risk: RiskAssessment, look: Look, *, look_again_on: date | None = None, actor: Actor) -> RiskAssessment:
    """The next look, which replaces this one; this one stays to be read. Raises StaleState when it was replaced."""
    package = _package_of(risk)
    require(may_keep_plan(actor, package), NOT_YOURS)
    if look.assessed_on < risk.assessed_on:
        raise Invalid(
            f"The last look was on {gov_short_date(risk.assessed_on)}. Enter that day or a later one.",
            field="assessed_on",
        )
    _end(risk, "Looked at again.")
    return _write(package, look, look_again_on, actor, replaces=risk)


@transaction.atomic
def end_risk(risk: RiskAssessment, *, because: str, actor: Actor) -> RiskAssessment:
    """It is no risk any more, and why."""
    require(may_keep_plan(actor, _package_of(risk)), NOT_YOURS)
    if not because.strip():
        raise Invalid("Say why it is no risk any more.", field="because")
    _end(risk, because.strip())
    risk.refresh_from_db()
    record(actor, "ended a risk", risk, about=risk.package.person_id)
    return risk


@transaction.atomic
def sign_risk(risk: RiskAssessment, *, actor: Actor) -> RiskAssessment:
    """The manager has read a high or very high risk, before the task starts. Raises StaleState the second time."""
    require(may_sign_risk(actor, _package_of(risk)), NOT_SIGNED_BY_YOU)
    if not needs_manager(risk.after):
        raise Invalid("This risk is low or moderate: the support worker's own word is enough.")
    waiting = RiskAssessment.objects.filter(id=risk.id, signed_at__isnull=True, ended_at__isnull=True)
    if not waiting.update(signed_at=now(), signed_by=actor.name):
        raise StaleState("This has been signed or replaced just now.")
    risk.refresh_from_db()
    record(actor, "signed a high risk", risk, about=risk.package.person_id)
    return risk


def _package_of(risk: RiskAssessment) -> Package:
    """The person's package of today: risks go with them when they move to another cluster."""
    return next_package(risk.package.person_id, today()) or risk.package


def _write(
    package: Package, look: Look, look_again_on: date | None, actor: Actor, replaces: RiskAssessment | None = None
) -> RiskAssessment:
    said = {name: typed.strip() if isinstance(typed, str) else typed for name, typed in asdict(look).items()}
    after = score(look.likely_after, look.harm_after)
    again_on = look_again_on or latest_review(after, look.assessed_on)
    _check(package, look, after, again_on)
    sentence = "This is assessed already. Look at it again instead, or say which one it is."
    with refusing("one_standing_look_at_a_risk", sentence, field="about"):
        risk = RiskAssessment.objects.create(
            package=package,
            look_again_on=again_on,
            written_at=now(),
            written_by=actor.name,
            replaces=replaces,
            **said,
        )
    record(actor, "assessed a risk", risk, about=package.person_id)
    events.risk_assessed.send(sender=RiskAssessment, risk=risk, actor=actor)
    return risk


def _check(package: Package, look: Look, after: int, again_on: date) -> None:
    if look.assessed_on > today():
        raise Invalid("The day must be today or earlier.", field="assessed_on")
    if look.equipment_checked_on is not None and look.equipment_checked_on > today():
        raise Invalid("The day must be today or earlier.", field="equipment_checked_on")
    if refusal := why_not(score(look.likely_before, look.harm_before), after):
        raise Invalid(refusal, field="likely_after")
    if not look.agrees and not look.person_says.strip():
        raise Invalid("They do not agree: write down what they say, and what was offered.", field="person_says")
    if again_on <= look.assessed_on:
        raise Invalid("The next look comes after this one.", field="look_again_on")
    latest = latest_review(after, look.assessed_on)
    if again_on > latest:
        raise Invalid(f"A risk with this score is looked at again by {gov_short_date(latest)}.", field="look_again_on")


def _end(risk: RiskAssessment, because: str) -> None:
    standing = RiskAssessment.objects.filter(id=risk.id, ended_at__isnull=True)
    if not standing.update(ended_at=now(), ended_because=because):
        raise StaleState("Somebody has just looked at this risk again, or ended it.")
