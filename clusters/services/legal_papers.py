"""Papers by which somebody else may decide for a person, or by which the person decided ahead."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from clusters.services.capacity import require_free, said
from coopcare.accounts.actor import Actor
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid, StaleState
from members.models import Acting, LegalAuthority, LegalKind, Person, Registered, Seen
from members.models.authority import HELD


@dataclass(frozen=True)
class Paper:
    """What is written of one. `seen_on` is the day we saw it, or were told of it."""

    kind: LegalKind
    seen: Seen
    seen_on: date
    holders: str = ""
    acting: Acting = Acting.NOBODY
    registered: Registered = Registered.NOT_NEEDED
    covers: str = ""
    kept_at: str = ""


@transaction.atomic
def add_paper(person: Person, *, paper: Paper, actor: Actor) -> LegalAuthority:
    """A paper that we saw or were told of. Raises NotAllowed for who is tied, Invalid for what does not fit."""
    require_free(person, actor=actor)
    _check(paper)
    kept = LegalAuthority.objects.create(person=person, seen_by=actor.name, written_at=now(), **asdict(paper))
    record(actor, "wrote down a legal paper", kept, about=person)
    return kept


@transaction.atomic
def change_paper(kept: LegalAuthority, *, paper: Paper, actor: Actor) -> LegalAuthority:
    """What is known of it now, for example that the original was seen: a new row, and the old one stays to be read
    (policy P03, “Old versions are kept”). Raises StaleState for one that has ended or was changed.
    """
    require_free(kept.person, actor=actor)
    _check(paper)
    known = LegalAuthority.objects.filter(id=kept.id, ended_on__isnull=True)
    if not known.update(ended_on=today(), ended_why="Written anew, with what is known now."):
        raise StaleState("This paper has ended, or somebody has just written it anew.")
    return add_paper(kept.person, paper=paper, actor=actor)


@transaction.atomic
def end_paper(kept: LegalAuthority, *, ended_on: date, ended_why: str, actor: Actor) -> LegalAuthority:
    """From `ended_on` it does not count: taken back, replaced, refused. Raises StaleState the second time."""
    require_free(kept.person, actor=actor)
    if ended_on > today():
        raise Invalid("The day must be today or earlier.", field="ended_on")
    why = said(ended_why, "Say why it ended", field="ended_why")
    if not LegalAuthority.objects.filter(id=kept.id, ended_on__isnull=True).update(ended_on=ended_on, ended_why=why):
        raise StaleState("This paper has ended already.")
    kept.refresh_from_db()
    record(actor, "ended a legal paper", kept, about=kept.person_id)
    return kept


def _check(paper: Paper) -> None:
    if paper.seen_on > today():
        raise Invalid("The day must be today or earlier.", field="seen_on")
    if paper.kind not in HELD:
        if paper.acting != Acting.NOBODY:
            raise Invalid("Nobody holds a paper of this kind: select “does not apply”.", field="acting")
        return
    said(paper.holders, "Say who holds it, and how to reach them", field="holders")
    if paper.acting == Acting.NOBODY:
        raise Invalid("Select whether they act alone or together.", field="acting")
