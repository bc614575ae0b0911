"""Reading log-ins and tokens."""

from uuid import UUID

from django.db.models import QuerySet

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.models import Access, Invitation, PersonalToken, User
from coopcare.accounts.services import may_manage_access
from coopcare.clock import now
from coopcare.errors import NotFound


def tokens_of(actor: Actor) -> "QuerySet[PersonalToken]":
    """One's own tokens that still work, newest first."""
    if actor.access_id is None:
        return PersonalToken.objects.none()
    tokens = PersonalToken.objects.filter(access_id=actor.access_id, revoked_at__isnull=True, expires_at__gt=now())
    return tokens.order_by("-created_at")


def open_token(actor: Actor, token_id: UUID) -> PersonalToken:
    """One's own token. NotFound for anybody else's."""
    token = tokens_of(actor).filter(id=token_id).first()
    if token is None:
        raise NotFound()
    return token


def access_list(actor: Actor) -> "QuerySet[Access]":
    """Who can sign in now, by name."""
    require(may_manage_access(actor))
    return Access.objects.current(now()).select_related("user").order_by("user__full_name", "id")


def open_access(actor: Actor, access_id: UUID) -> Access:
    access = access_list(actor).filter(id=access_id).first()
    if access is None:
        raise NotFound()
    return access


def invitations_waiting(actor: Actor) -> "QuerySet[Invitation]":
    """Letters that were sent and can still be used, newest first."""
    require(may_manage_access(actor))
    waiting = Invitation.objects.filter(accepted_at__isnull=True, expires_at__gt=now())
    return waiting.order_by("-created_at")


def has_log_in(email: str) -> bool:
    """Whether somebody signs in with this address already, here or in another co-op."""
    return User.objects.filter(email__iexact=email).exists()
