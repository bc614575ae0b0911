"""Telling the board what is put before it."""

from collections.abc import Sequence

from django.urls import reverse

from compliance.models import PolicyDraft
from compliance.queries.editions import model_of
from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat
from coopcare.accounts.models import Access
from coopcare.clock import now
from coopcare.outbox.services import queue_email
from coopcare.tenancy.addresses import page_address
from coopcare.tenancy.context import current_coop


def tell_board(drafts: Sequence[PolicyDraft], *, actor: Actor) -> int:
    """One letter to each member of the board about all of them: what is different, where to read it and comment.

    Answers how many letters. Whoever proposes gets none.
    """
    if not drafts:
        return 0
    board = Access.objects.current(now()).filter(hats__contains=[Hat.BOARD]).exclude(id=actor.access_id)
    members = list(board.select_related("user").order_by("user__email"))
    listed = "\n\n".join(_entry(draft) for draft in drafts)
    for member in members:
        body = _letter(member.user.full_name, listed, len(drafts), actor)
        queue_email(to=member.user.email, subject=_subject(drafts), body=body, actor=actor)
    return len(members)


def _subject(drafts: Sequence[PolicyDraft]) -> str:
    if len(drafts) > 1:
        return f"{len(drafts)} policies are before the board"
    return f"{drafts[0].code} {model_of(drafts[0].code).title} is before the board"


def _entry(draft: PolicyDraft) -> str:
    return (
        f"{draft.code} {model_of(draft.code).title}\nWhat is different: {draft.change}\n"
        f"Read it and comment: {_address('compliance:draft', str(draft.id))}"
    )


def _letter(name: str, listed: str, count: int, actor: Actor) -> str:
    coop = current_coop()
    what = "this policy" if count == 1 else f"these {count} policies"
    return "\n\n".join(
        [
            f"Dear {name},",
            f"{actor.name} proposes {what} to the board.",
            listed,
            "Members can comment until the board decides.",
            f"Everything that is before it: {_address('compliance:drafts')}",
            coop.name,
        ]
    )


def _address(name: str, *args: str) -> str:
    return page_address(reverse(name, args=args))
