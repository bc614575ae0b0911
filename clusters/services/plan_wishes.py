"""What should change in a plan: said by the person, who may see it for them, or a PCA; answered in two working days."""

from django.db import transaction
from django.urls import reverse

from clusters.models import Package, PlanWish
from clusters.models.plans import LONGEST
from clusters.policies import may_answer_wish, may_wish_for_plan
from clusters.services.plans import ONLY_OFFICE
from clusters.services.telling import tell
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid, StaleState
from coopcare.facts.working_days import working_days_after

# Policy P04, "Changes": the plan is changed within two working days.
WORKING_DAYS = 2
NOT_YOURS = "The person, who may see their care record, their PCAs and the office say what should change in the plan."


@transaction.atomic
def wish_for_plan(package: Package, *, words: str, actor: Actor) -> PlanWish:
    """The support worker is told, without a name in the letter."""
    require(may_wish_for_plan(actor, package.person_id), NOT_YOURS)
    wish = PlanWish.objects.create(
        package=package,
        words=_said(words, "Say what should change.", "words"),
        asked_at=now(),
        asked_by=actor.name,
        asked_by_user_id=actor.user_id,
        asked_as=actor.hat.label if actor.hat else "",
        answer_by=working_days_after(today(), WORKING_DAYS),
    )
    record(actor, "said what should change in the care plan", wish, about=package.person_id)
    helper = package.cluster.support_worker
    if helper is not None and helper.id != actor.person_id:
        lines = [f"Somebody says what should change in a care plan in {package.cluster.name}. Answer within two days."]
        tell(helper, "A care plan should change", lines, path=reverse("clusters:plans"), actor=actor)
    return wish


@transaction.atomic
def answer_wish(wish: PlanWish, *, answer: str, actor: Actor) -> PlanWish:
    """What came of it: changed in which version, or why not. Raises StaleState the second time."""
    require(may_answer_wish(actor, wish), ONLY_OFFICE)
    words = _said(answer, "Say what came of it.", "answer")
    waiting = PlanWish.objects.filter(id=wish.id, answered_at__isnull=True)
    if not waiting.update(answer=words, answered_at=now(), answered_by=actor.name):
        raise StaleState("Somebody has just answered this.")
    wish.refresh_from_db()
    record(actor, "answered what should change in the care plan", wish, about=wish.package.person_id)
    return wish


def _said(typed: str, missing: str, field: str) -> str:
    words = typed.strip()
    if not words:
        raise Invalid(missing, field=field)
    if len(words) > LONGEST:
        raise Invalid(f"Use {LONGEST} characters or fewer.", field=field)
    return words
