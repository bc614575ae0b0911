"""Who does what the manager would, where something in a register is about a manager."""

from collections.abc import Iterator

from django.db import transaction
from django.urls import reverse

from compliance.models import Concern, Feedback, Incident
from compliance.queries.registers import is_manager, managers, who_could_act_instead
from compliance.services.registers import addresses_of, write_to_keepers
from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat
from coopcare.audit.services import record
from coopcare.tenancy.addresses import page_address

Row = Incident | Concern | Feedback
PAGES: dict[type[Row], str] = {Incident: "incident", Concern: "case", Feedback: "feedback"}
BODY = "This is about a manager, who may not see to it. You do what they would do. Read it and act on it today: {page}"


@transaction.atomic
def name_who_acts(row: Row, *, actor: Actor, tell: bool = True) -> None:
    """Name them where a row is about a manager, and write to them; on any other row it is nobody. Whoever is named
    stays while they can act. Asks no policy: it follows from whom the row is about.
    """
    about_manager = is_manager(row.worker_id)
    could = who_could_act_instead(row.worker_id) if about_manager else []
    if about_manager and row.acts_instead_id in {access.person_id for access in could}:
        return
    named = could[0] if could else None
    type(row).objects.filter(pk=row.pk).update(acts_instead_id=named.person_id if named else None)
    row.refresh_from_db()
    if named is not None:
        # Nobody chose: it follows from the papers.
        by_itself = Actor.system(actor.coop_id, "registers")
        record(by_itself, "named who acts instead of the manager", row, detail=named.user.full_name)
    if about_manager and tell:
        page = page_address(reverse(f"compliance:{PAGES[type(row)]}", args=[row.id]))
        write_to_keepers(row, subject=f"About a manager: {row}", body=BODY.format(page=page), actor=actor)


def name_where_nobody_acts(*, actor: Actor) -> list[str]:
    """Each morning: somebody else where who was named has left, and for whom it is about who became manager since.
    Answers the codes of those that nobody may open even so.
    """
    left = []
    for row in _open_ones_about_managers():
        could = {access.person_id for access in who_could_act_instead(row.worker_id)}
        if could and row.acts_instead_id not in could:
            name_who_acts(row, actor=actor)
        elif not could and not addresses_of(Hat.MANAGER, but=row.worker_id):
            left.append(row.code)
    return left


def _open_ones_about_managers() -> Iterator[Row]:
    for register in PAGES:
        yield from register.objects.filter(worker_id__in=managers(), closed_at__isnull=True).order_by("code")
