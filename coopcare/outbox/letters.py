"""A short letter to one person, with a link to the page that it is about."""

from collections.abc import Iterable

from coopcare.accounts.actor import Actor
from coopcare.outbox.services import queue_email
from coopcare.tenancy.addresses import page_address
from coopcare.tenancy.context import current_coop


def write_letter(
    *, to: str, name: str, subject: str, lines: Iterable[str], path: str, actor: Actor | None = None
) -> None:
    """`name` is what they are called. Nothing is queued for somebody without an e-mail address."""
    if not to:
        return
    coop = current_coop()
    body = "\n\n".join([f"Dear {name},", *lines, page_address(path), f"{coop.name}, {coop.phone}"])
    queue_email(to=to, subject=subject, body=body, actor=actor)
