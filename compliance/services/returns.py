"""The words of the provider information return."""

from django.db import transaction

from compliance.inspecting.returns import current_template, words_in
from compliance.models import PirAnswer
from compliance.policies import may_write_return
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now
from coopcare.errors import Invalid, NotFound


@transaction.atomic
def write_answer(slug: str, *, text: str, actor: Actor) -> PirAnswer:
    """Keep the manager's words for one item of the list in force. Raises Invalid when they are too many."""
    require(may_write_return(actor), "Only the manager writes the return.")
    template = current_template()
    item = template.items.get(slug)
    if item is None or not item.words:
        raise NotFound("We cannot find this question.")
    if (number := words_in(text)) > template.most_words:
        raise Invalid(f"Your answer has {number} words. CQC takes {template.most_words} at most.", field="text")
    answer, _ = PirAnswer.objects.update_or_create(
        template=template.version,
        item=slug,
        defaults={"text": text.strip(), "written_at": now(), "written_by": actor.name},
    )
    record(actor, "wrote an answer for the information return", answer, detail=slug)
    return answer
