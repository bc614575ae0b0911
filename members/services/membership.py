"""The register of members: admitting and ceasing. Nothing in it is ever deleted (domain.md E2)."""

from datetime import date

from django.db import connection, transaction
from django.db.models import Max

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import today
from coopcare.errors import Invalid, StaleState
from coopcare.tenancy.context import current_coop_id
from coopcare.tenancy.refusals import refusing
from members.models import MemberGroup, Membership, Person
from members.policies import may_keep_register


@transaction.atomic
def admit(
    person: Person, *, group: MemberGroup, starts_on: date | None = None, share_paid_pence: int = 100, actor: Actor
) -> Membership:
    """A new member with the next number. A number is never used twice."""
    require(may_keep_register(actor))
    if share_paid_pence <= 0:
        raise Invalid("A member pays for at least one share. Enter what was paid.", field="share_paid_pence")
    _one_at_a_time()
    highest = Membership.objects.aggregate(highest=Max("number"))["highest"] or 0
    with refusing("one_open_membership", f"{person} is already a member."):
        membership = Membership.objects.create(
            person=person,
            number=highest + 1,
            group=group,
            starts_on=starts_on or today(),
            share_paid_pence=share_paid_pence,
        )
    record(actor, f"admitted member {membership.number}", membership, about=person)
    return membership


@transaction.atomic
def cease(membership: Membership, *, ends_on: date, actor: Actor) -> Membership:
    """Membership ends on a day; the entry stays in the register."""
    require(may_keep_register(actor))
    if ends_on < membership.starts_on:
        raise Invalid("The last day must be on or after the day they joined.", field="ends_on")
    if not Membership.objects.filter(id=membership.id, ends_on__isnull=True).update(ends_on=ends_on):
        raise StaleState("This membership has already ended.")
    membership.refresh_from_db()
    record(actor, f"ceased member {membership.number}", membership, about=membership.person_id)
    return membership


def _one_at_a_time() -> None:
    """Two admissions at once would take the same number: the second waits for the first transaction to end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"membership {current_coop_id()}"])
