"""A person lets somebody act for them, and takes it back."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.models import Access
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid, StaleState
from coopcare.outbox.services import queue_email
from coopcare.tenancy.context import current_coop
from coopcare.tenancy.refusals import refusing
from members.models import PermissionGrant, Person, Scope
from members.policies import may_give_permission, may_withdraw_permission


@transaction.atomic
def give_permission(
    person: Person,
    *,
    representative: Person,
    relationship: str,
    scopes: Collection[Scope],
    how_given: str,
    starts_on: date | None = None,
    ends_on: date | None = None,
    actor: Actor,
) -> PermissionGrant:
    """`person` lets `representative` act for them. `how_given` says how the co-op knows it is their wish."""
    require(may_give_permission(actor, person))
    first_day = starts_on or today()
    if person.id == representative.id:
        raise Invalid("Nobody needs permission to act for themselves.", field="representative")
    if not scopes:
        raise Invalid("Select what they may do", field="scopes")
    if not relationship.strip():
        raise Invalid("Say who they are to the person, for example son", field="relationship")
    if not how_given.strip():
        raise Invalid("Say how this permission was given", field="how_given")
    if ends_on and ends_on < first_day:
        raise Invalid("The last day must be on or after the first day.", field="ends_on")
    if PermissionGrant.objects.on(first_day).filter(person=person, representative=representative).exists():
        raise Invalid(_already(representative), field="representative")
    with refusing("one_open_permission_per_pair", _already(representative), field="representative"):
        grant = PermissionGrant.objects.create(
            person=person,
            representative=representative,
            relationship=relationship.strip(),
            scopes=[Scope(scope).value for scope in scopes],
            starts_on=first_day,
            ends_on=ends_on,
            how_given=how_given.strip(),
        )
    record(actor, "gave permission", grant, about=person, detail=", ".join(grant.scopes))
    return grant


@transaction.atomic
def name_representative(
    person: Person,
    *,
    first_name: str,
    last_name: str,
    email: str,
    relationship: str,
    scopes: Collection[Scope],
    how_given: str,
    ends_on: date | None = None,
    actor: Actor,
) -> PermissionGrant:
    """As give_permission, for somebody the co-op may not know yet: found by e-mail address, or added.

    The office is asked by mail to let them sign in, when they cannot yet.
    """
    require(may_give_permission(actor, person))
    representative = _known_by(email, first_name, last_name) or Person.objects.create(
        first_name=first_name.strip(), last_name=last_name.strip(), email=email.strip().lower()
    )
    grant = give_permission(
        person,
        representative=representative,
        relationship=relationship,
        scopes=scopes,
        how_given=how_given,
        ends_on=ends_on,
        actor=actor,
    )
    if not Access.objects.current(now()).filter(person_id=representative.id).exists():
        _ask_office_to_invite(representative, person, actor)
    return grant


@transaction.atomic
def withdraw_permission(grant: PermissionGrant, *, actor: Actor) -> PermissionGrant:
    """Taken back: from this moment the representative opens nothing. No reason is asked."""
    require(may_withdraw_permission(actor, grant))
    rows = PermissionGrant.objects.filter(id=grant.id, withdrawn_on__isnull=True)
    # The last day must not stand before the first: a permission may be taken back before it starts.
    if not rows.update(withdrawn_on=today(), ends_on=max(today(), grant.starts_on)):
        raise StaleState("This permission has already been taken back.")
    grant.refresh_from_db()
    record(actor, "took back permission", grant, about=grant.person_id)
    return grant


def _already(representative: Person) -> str:
    return f"{representative} already has permission. Take that back first, then give it again."


def _known_by(email: str, first_name: str, last_name: str) -> Person | None:
    """The person with this address; among several who share it, the one with this name."""
    people: QuerySet[Person] = Person.objects.filter(email__iexact=email.strip())
    if len(people) < 2:
        return people.first()
    return people.filter(first_name__iexact=first_name.strip(), last_name__iexact=last_name.strip()).first()


def _ask_office_to_invite(representative: Person, person: Person, actor: Actor) -> None:
    coop = current_coop()
    queue_email(
        to=coop.email,
        subject="Somebody was given permission and cannot sign in yet",
        body=(
            f"{person} has given {representative} permission to act for them.\n\n"
            f"{representative} has no log-in with {coop.short_name} yet. Open their page and choose "
            "“Invite to sign in”.\n"
        ),
        actor=actor,
    )
