"""Answering the questions of the policy library."""

from collections.abc import Mapping

from django.db import transaction

from compliance.models import PolicyAnswer
from compliance.pack.questions import trouble_with
from compliance.policies import may_manage_policies
from compliance.queries.library import FROM_THE_RECORD, library
from compliance.services.notifications import propose_notification
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now
from coopcare.errors import Invalid, NotFound

LONGEST = 300


@transaction.atomic
def answer_questions(answers: Mapping[str, str], *, actor: Actor) -> list[PolicyAnswer]:
    """Several at once, by variable: all are kept, or none. Raises Invalid as `answer_question` does."""
    return [answer_question(variable, value=value, actor=actor) for variable, value in answers.items()]


@transaction.atomic
def answer_question(variable: str, *, value: str, actor: Actor) -> PolicyAnswer:
    """Keep the co-op's answer; earlier ones stay in the history. Raises Invalid with what to put right."""
    require(may_manage_policies(actor), "Only the manager answers the questions of the policies.")
    question = library().questions.get(variable)
    if question is None or variable in FROM_THE_RECORD:
        raise NotFound("We cannot find this question.")
    value = " ".join(value.split())
    if not value:
        raise Invalid("Enter an answer. It is printed in the policies.", field=variable)
    if len(value) > LONGEST:
        raise Invalid(f"Use {LONGEST} characters or fewer.", field=variable)
    if trouble := trouble_with(question, value):
        raise Invalid(trouble, field=variable)
    before = PolicyAnswer.objects.filter(variable=variable).values_list("value", flat=True).first()
    answer, _ = PolicyAnswer.objects.update_or_create(
        variable=variable, defaults={"value": value, "answered_at": now(), "answered_by": actor.name}
    )
    record(actor, "answered a policy question", answer, detail=question.question)
    if variable == "nominated_individual" and before and before.casefold() != value.casefold():
        facts = f"The nominated individual changes from {before} to {value}."
        propose_notification("director_changed", actor=actor, since=now(), facts=facts)
    return answer
