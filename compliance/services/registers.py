"""What the registers have in common: codes, moves, who is written to."""

import secrets
from typing import Any
from uuid import UUID

from django.db.models import F

from compliance.models import Concern, Feedback, Incident
from compliance.registers.states import Moves, can_move
from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat
from coopcare.accounts.models import Access
from coopcare.accounts.secrets import digest_of
from coopcare.clock import now
from coopcare.errors import Invalid, StaleState
from coopcare.outbox.services import queue_email
from members.models import Person

# Read aloud without a mistake: no letter that looks like a number, and no vowel, so that no code is a word.
LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"
NOBODY = (
    "This is in a register, and no manager may open it. Ring the nominated individual at once, and give them a log-in "
    "for the board."
)
OVERTAKEN = "Somebody else has just changed this. Read it again, then decide."
LONGEST = 5000


def new_code(prefix: str) -> str:
    """ "INC-7K2QD": tells nothing of who or how many."""
    return f"{prefix}-{''.join(secrets.choice(LETTERS) for _ in range(5))}"


def person_code(person_id: UUID | None) -> str:
    """The same for the same person each time, and of no meaning to anybody else; empty for nobody."""
    return f"P-{digest_of(f'person:{person_id}')[:6].upper()}" if person_id else ""


def move(row: Any, new: str, *, moves: Moves, **changes: Any) -> None:
    """Bring a row of a register to its next state. One of two wins; the other, and a stale page, is told."""
    if not can_move(moves, row.status, new):
        raise StaleState(f"This cannot be done now: {row} is “{row.get_status_display()}”.")
    change(row, status=new, **changes)


def change(row: Any, **changes: Any) -> None:
    """Change a row of a register as it was read. Raises StaleState where somebody was faster."""
    as_read = type(row).objects.filter(pk=row.pk, version=row.version, status=row.status)
    changed = as_read.update(version=F("version") + 1, **changes)
    row.refresh_from_db()
    if not changed:
        raise StaleState(OVERTAKEN)


def words(text: str, *, missing: str, field: str, longest: int = LONGEST) -> str:
    """What was typed, without the blanks around it. Raises Invalid(missing) when there is nothing."""
    text = text.strip()
    if not text:
        raise Invalid(missing, field=field)
    if len(text) > longest:
        raise Invalid(f"Use {longest:,} characters or fewer.", field=field)
    return text


def addresses_of(hat: Hat, *, but: UUID | None = None) -> list[str]:
    """Where to write to everybody who wears a hat, but for one person whom it is about."""
    wearers = Access.objects.current(now()).filter(hats__contains=[hat.value]).select_related("user")
    if but is not None:
        wearers = wearers.exclude(person_id=but)
    return [access.user.email for access in wearers.order_by("user__email")]


def write_to_keepers(row: Incident | Concern | Feedback | None, *, subject: str, body: str, actor: Actor) -> None:
    """A letter to each manager; of a row, to those whom it is not about, and to who acts instead. Where there is
    nobody, to who gives log-ins, so that it is not left alone.
    """
    if row is None:
        found = addresses_of(Hat.MANAGER)
    else:
        instead = Access.objects.current(now()).filter(person_id=row.acts_instead_id, person_id__isnull=False)
        found = [*addresses_of(Hat.MANAGER, but=row.worker_id), *instead.values_list("user__email", flat=True)]
    if not found:
        found, body = addresses_of(Hat.SECRETARY), NOBODY
    for address in dict.fromkeys(found):
        queue_email(to=address, subject=subject, body=body, actor=actor)


def own_or_choose(person: Person | None, person_id: UUID | None) -> None:
    """Raises Invalid when somebody was chosen whom the actor may not choose: found is None, asked is not."""
    if person_id is not None and person is None:
        raise Invalid("Choose somebody from the list.")
