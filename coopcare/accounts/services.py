"""Inviting people, giving and ending access, choosing a hat."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from coopcare.accounts import events
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.hats import Hat, Permission
from coopcare.accounts.models import Access, Invitation, PersonalToken, User
from coopcare.accounts.secrets import digest_of, new_secret
from coopcare.clock import now
from coopcare.errors import Invalid, NotFound
from coopcare.tenancy.context import current_coop

INVITATION_DAYS = 14
TOKEN_DAYS = 365
NOTED_EVERY = timedelta(minutes=10)


def may_manage_access(actor: Actor) -> bool:
    """The manager and the secretary invite people and end their access."""
    return actor.may(Permission.MANAGE_ACCESS)


@transaction.atomic
def invite(
    *, email: str, full_name: str, hats: Collection[Hat], person_id: UUID | None = None, actor: Actor
) -> tuple[Invitation, str]:
    """An invitation and its secret, which is kept nowhere: the caller puts it in the letter."""
    require(may_manage_access(actor))
    if not hats:
        raise Invalid("Choose at least one role for this person.", field="hats")
    secret = new_secret()
    invitation = Invitation.objects.create(
        email=email.strip().lower(),
        full_name=full_name.strip(),
        hats=[Hat(hat).value for hat in hats],
        person_id=person_id,
        digest=digest_of(secret),
        expires_at=now() + timedelta(days=INVITATION_DAYS),
    )
    return invitation, secret


def open_invitation(secret: str) -> Invitation:
    """The invitation behind a letter's link, if it can still be used."""
    invitation = Invitation.objects.filter(digest=digest_of(secret)).first()
    if invitation is None or invitation.accepted_at or invitation.expires_at <= now():
        raise NotFound("This invitation has been used or has run out. Ask the co-op for a new one.")
    return invitation


@transaction.atomic
def accept_invitation(invitation: Invitation, *, password: str) -> User:
    """Make the log-in (or join the one with this address) and give it its hats. The secret works once."""
    taken = Invitation.objects.filter(id=invitation.id, accepted_at__isnull=True).update(accepted_at=now())
    if not taken:
        raise NotFound("This invitation has been used or has run out. Ask the co-op for a new one.")
    user = User.objects.filter(email__iexact=invitation.email).first()
    if user is None:
        user = make_log_in(email=invitation.email, full_name=invitation.full_name, password=password)
    before = Access.objects.current(now()).filter(user=user).values_list("hats", flat=True).first() or []
    access = give_access(user, hats=[Hat(hat) for hat in invitation.hats], person_id=invitation.person_id)
    gained = [Hat(hat) for hat in invitation.hats if hat not in before]
    actor = Actor.system(current_coop().id, "invitation taken up")
    events.hats_changed.send(sender=Access, access=access, gained=gained, lost=[], actor=actor)
    return user


@transaction.atomic
def make_log_in(*, email: str, full_name: str, password: str) -> User:
    """A log-in whose address counts as proved: whoever holds the letter holds the address."""
    try:
        validate_password(password, User(email=email, full_name=full_name))
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), field="password") from error
    user = User.objects.create_user(email, full_name=full_name, password=password)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


@transaction.atomic
def give_access(
    user: User, *, hats: Collection[Hat], person_id: UUID | None = None, ends_at: datetime | None = None
) -> Access:
    """Add hats to this log-in in the active co-op. Callers have asked their own policy."""
    access, made = Access.objects.get_or_create(
        user=user, defaults={"hats": [hat.value for hat in hats], "person_id": person_id, "ends_at": ends_at}
    )
    if not made:
        access.hats = list(dict.fromkeys([*access.hats, *(hat.value for hat in hats)]))
        access.person_id = access.person_id or person_id
        access.ends_at = ends_at
        access.save(update_fields=["hats", "person_id", "ends_at"])
    return access


@transaction.atomic
def end_access(access: Access, *, actor: Actor) -> None:
    """From this moment the log-in opens nothing here. The row stays, so that history keeps its name."""
    require(may_manage_access(actor))
    require(access.id != actor.access_id, "You cannot end your own access. Ask another manager or the secretary.")
    lost = [Hat(hat) for hat in access.hats] if Access.objects.current(now()).filter(id=access.id).exists() else []
    Access.objects.filter(id=access.id).update(ends_at=now())
    PersonalToken.objects.filter(access=access, revoked_at__isnull=True).update(revoked_at=now())
    events.hats_changed.send(sender=Access, access=access, gained=[], lost=lost, actor=actor)


@transaction.atomic
def make_token(*, name: str, actor: Actor) -> tuple[PersonalToken, str]:
    """A personal token for the hat worn now, and its secret, shown once."""
    require(actor.is_signed_in and actor.can_write)
    access = Access.objects.get(id=str(actor.access_id))
    if not name.strip():
        raise Invalid("Give the token a name, so that you know later what it is for.", field="name")
    secret = new_secret()
    token = PersonalToken.objects.create(
        access=access,
        hat=str(actor.hat),
        name=name.strip(),
        digest=digest_of(secret),
        expires_at=now() + timedelta(days=TOKEN_DAYS),
    )
    return token, secret


@transaction.atomic
def revoke_token(token: PersonalToken, *, actor: Actor) -> None:
    """From this moment the token opens nothing. One's own alone."""
    require(token.access_id == actor.access_id)
    PersonalToken.objects.filter(id=token.id, revoked_at__isnull=True).update(revoked_at=now())


def open_token(secret: str) -> PersonalToken | None:
    """The token behind a secret, if it still counts; its use is noted. None when it is unknown or over."""
    instant = now()
    token = (
        PersonalToken.objects.select_related("access__user")
        .filter(digest=digest_of(secret), revoked_at__isnull=True, expires_at__gt=instant)
        .filter(Q(access__ends_at__isnull=True) | Q(access__ends_at__gt=instant), access__user__is_active=True)
        .first()
    )
    if token is None or token.hat not in token.access.hats:
        return None
    _note_use(token, instant)
    return token


def _note_use(token: PersonalToken, instant: datetime) -> None:
    """At most once in NOTED_EVERY, and never waiting: the row stays locked until the request ends, and two requests of
    one program must not stand in line for it.
    """
    if token.last_used_at is not None and instant - token.last_used_at < NOTED_EVERY:
        return
    if PersonalToken.objects.select_for_update(skip_locked=True, of=("self",)).filter(id=token.id).first():
        PersonalToken.objects.filter(id=token.id).update(last_used_at=instant)
