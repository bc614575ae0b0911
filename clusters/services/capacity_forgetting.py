"""Taking away the words about capacity, limits and legal papers when the time to keep them is over.

Whoever asks here has had two people decide: see compliance.retention.
"""

from django.db import transaction
from django.db.models import CharField, Model, TextField

from clusters.models import BestInterestsDecision, CapacityAssessment, DecisionEnd, Limit, LimitLook
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from members.models import LegalAuthority, Person
from members.policies import may_forget

# (rows, the way from them to the person).
RECORDS: tuple[tuple[type[Model], str], ...] = (
    (CapacityAssessment, "person"),
    (BestInterestsDecision, "assessment__person"),
    (DecisionEnd, "assessment__person"),
    (Limit, "person"),
    (LimitLook, "limit__person"),
    (LegalAuthority, "person"),
)


@transaction.atomic
def forget_capacity(person: Person, *, actor: Actor) -> list[str]:
    """Empty what was written about capacity, limits and legal papers of somebody who has left long ago. Kinds, outcomes
    and days stay, and who wrote them. Answers what went, in words.
    """
    require(may_forget(actor))
    emptied = 0
    for model, way in RECORDS:
        words = dict.fromkeys(words_of(model), "")
        emptied += model._default_manager.filter(**{way: person}).update(**words)
    if not emptied:
        return []
    record(actor, "took away the words about capacity and limits", person, about=person)
    return ["What was written about capacity, best interests, limits and legal papers"]


def words_of(model: type[Model]) -> list[str]:
    """Fields in which somebody wrote freely: texts without choices, but the names of our own who wrote them. Who
    decided may be an attorney or a relative.
    """
    texts = [one for one in model._meta.concrete_fields if isinstance(one, CharField | TextField) and not one.choices]
    return [one.name for one in texts if one.name == "decided_by" or not one.name.endswith("_by")]
