"""Letters of clusters to one person."""

from collections.abc import Sequence

from coopcare.accounts.actor import Actor
from coopcare.outbox.letters import write_letter
from members.models import Person


def tell(to: Person, subject: str, lines: Sequence[str], *, path: str, actor: Actor) -> None:
    """A letter that leads to one page; nothing where there is no e-mail address."""
    write_letter(to=to.email, name=to.calling_name, subject=subject, lines=list(lines), path=path, actor=actor)
