"""How the co-op judges itself, statement by statement."""

import datetime as dt

from django.db import transaction

from compliance.framework.text import read_frameworks
from compliance.framework_policies import may_assess
from compliance.models import ActionSource, PlannedAction, SelfAssessment
from compliance.queries.actions import people_who_act
from compliance.queries.assessments import newest_assessment
from compliance.services.actions import About, add_action
from compliance.services.naming import refuse_names
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now
from coopcare.errors import Invalid, NotFound, StaleState
from coopcare.tenancy.refusals import refusing
from members.models import Person

LONGEST = 4000
OF_ASSESSMENT, WE_WILL_KNOW = "Self-assessment", "When we assess ourselves again, the gap is closed."
OVERTAKEN = "Somebody has just assessed this too. Read what they wrote, then add yours."


@transaction.atomic
def assess(
    *,
    framework: str,
    node: str,
    after: int,
    score: int | None,
    story: str,
    gaps: str = "",
    actions: str = "",
    owner: Person | None = None,
    due_on: dt.date | None = None,
    actor: Actor,
) -> SelfAssessment:
    """The next assessment of one node. `after` is the number of the newest on the page that was pressed, 0 for none.

    Each line of `actions` goes into the action plan, to be done by `owner` until `due_on` (a local day). Raises Invalid
    with what to put right, and StaleState when somebody else has assessed it meanwhile.
    """
    require(may_assess(actor), "Only the manager writes the co-op’s assessment of itself.")
    found = read_frameworks().find(framework)
    if found is None or node not in found.by_code:
        raise NotFound("We cannot find this part of the framework.")
    if found.scoring is None and score is not None:
        raise Invalid("Nothing is scored in this framework.", field="score")
    if found.scoring is not None and score not in range(1, found.scoring.most + 1):
        raise Invalid(f"Choose a score from 1 to {found.scoring.most}.", field="score")
    texts = {"story": story.strip(), "gaps": gaps.strip(), "actions": actions.strip()}
    _check(texts, owner, due_on)
    newest = newest_assessment(framework, node)
    if (newest.number if newest else 0) != after:
        raise StaleState(OVERTAKEN)
    with refusing("assessments_are_numbered", OVERTAKEN):
        made = SelfAssessment.objects.create(
            framework=framework,
            node=node,
            number=after + 1,
            score=score,
            owner=owner if texts["actions"] else None,
            due_on=due_on if texts["actions"] else None,
            made_at=now(),
            made_by=actor.name,
            **texts,
        )
    title = found.by_code[node].title
    record(actor, "assessed the co-op", made, detail=title)
    _plan(made, f"{OF_ASSESSMENT}: {title}", actor)
    return made


def _plan(made: SelfAssessment, words: str, actor: Actor) -> None:
    """What an earlier assessment of the same node has put there is not planned again, whatever came of it."""
    earlier = PlannedAction.objects.filter(source=ActionSource.EVIDENCE, source_words=words)
    planned = set(earlier.values_list("what", flat=True))
    about = About(ActionSource.EVIDENCE, made.id, words)
    for line in filter(None, map(str.strip, made.actions.splitlines())):
        if line in planned or made.owner is None or made.due_on is None:
            continue
        try:
            add_action(
                what=line, owner=made.owner, due_on=made.due_on, how_we_will_know=WE_WILL_KNOW, about=about, actor=actor
            )
        except Invalid as refused:
            raise Invalid(refused.message, field="due_on" if refused.field == "due_on" else "actions") from refused


def _check(texts: dict[str, str], owner: Person | None, due_on: dt.date | None) -> None:
    for name, text in texts.items():
        if len(text) > LONGEST:
            raise Invalid(f"Use {LONGEST} characters or fewer. You used {len(text)}.", field=name)
        refuse_names(text, field=name)
    if not texts["story"]:
        raise Invalid("Say in your own words how it is, and how you know.", field="story")
    if texts["actions"] and (owner is None or not people_who_act().filter(id=owner.id).exists()):
        raise Invalid("Choose who sees to this.", field="owner")
    if texts["actions"] and due_on is None:
        raise Invalid("Say by when.", field="due_on")
