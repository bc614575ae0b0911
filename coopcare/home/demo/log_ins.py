"""The log-ins of the demo: one password for all, and one secret for the codes of the office.

Both are printed by the demo's own commands and open nothing but invented people, so they are no secrets at all.
"""

import base64
import time
from collections.abc import Iterator
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, app_settings, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.contrib.auth.hashers import make_password

from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import OFFICE_HATS, Hat
from coopcare.accounts.models import Access, User
from coopcare.home.demo.people import Everybody, email_of
from coopcare.home.demo.reading import CoopData, Somebody

PASSWORD = "half-past-four-tea"  # noqa: S105
CODE_SECRET = base64.b32encode(b"coopcare demo secret").decode()


@dataclass(frozen=True)
class LogIn:
    """Somebody who can sign in: their hats, the first one worn first, and who they are in a few words."""

    somebody: Somebody
    hats: tuple[Hat, ...]
    who: str

    @property
    def email(self) -> str:
        return email_of(self.somebody)

    @property
    def needs_code(self) -> bool:
        return not OFFICE_HATS.isdisjoint(self.hats)


def log_ins_of(data: CoopData) -> list[LogIn]:
    """In the order in which somebody new should try them."""
    return [log_in for log_in in _found(data) if log_in.somebody.log_in]


def add_log_ins(everybody: Everybody) -> int:
    """Users, addresses, hats and codes; answers how many.

    The password is hashed once and the one hash used for all: hashing is slow on purpose, and here it guards nothing.
    """
    log_ins, encoded = log_ins_of(everybody.data), make_password(PASSWORD)
    users = {
        log_in.email: User(email=log_in.email, full_name=log_in.somebody.full_name, password=encoded)
        for log_in in log_ins
    }
    User.objects.bulk_create(users.values())
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, primary=True, verified=True) for user in users.values()
    )
    Access.objects.bulk_create(
        Access(
            user=users[log_in.email],
            person_id=everybody[log_in.somebody].id,
            hats=[hat.value for hat in log_in.hats],
        )
        for log_in in log_ins
    )
    for log_in in log_ins:
        if log_in.needs_code:
            TOTP.activate(users[log_in.email], CODE_SECRET)
    return len(log_ins)


def actor_of(everybody: Everybody, somebody: Somebody, hat: Hat) -> Actor:
    """Somebody who can sign in, in one of their hats: some of the past is made by the services, in their name."""
    access = Access.objects.get(person_id=everybody[somebody].id)
    return Actor(
        coop_id=access.coop.id,
        name=somebody.full_name,
        user_id=access.user_id,
        access_id=access.id,
        person_id=access.person_id,
        hat=hat,
    )


def code_now(email: str) -> str | None:
    """The one-time code that this log-in needs at this moment; None for one without an authenticator."""
    found = Authenticator.objects.filter(user__email__iexact=email, type=Authenticator.Type.TOTP).first()
    if found is None:
        return None
    return format_hotp_value(hotp_value(decrypt(found.data["secret"]), int(time.time()) // app_settings.TOTP_PERIOD))


def _found(data: CoopData) -> Iterator[LogIn]:
    for cluster in data.clusters:
        for person in cluster.people:
            yield _log_in(person, Hat.PERSON, f"Supported at home, {person.at}")
            for relative in person.family:
                yield _log_in(relative, Hat.REPRESENTATIVE, f"{relative.is_a.capitalize()} of {person.full_name}")
        for pca in cluster.pcas:
            yield _log_in(pca, Hat.PCA, f"Personal Care Assistant, {cluster.name}")
        yield _log_in(cluster.support_worker, Hat.SUPPORT_WORKER, f"Support worker of {cluster.name}")
    for staff in data.staff:
        yield LogIn(staff, tuple(Hat(hat) for hat in staff.hats), staff.who)
    for neighbour in data.neighbours:
        yield _log_in(neighbour, Hat.MEMBER, neighbour.who)


def _log_in(somebody: Somebody, hat: Hat, who: str) -> LogIn:
    """A seat on the board is a second hat; of a neighbour it is the one worn first."""
    if not somebody.board:
        return LogIn(somebody, (hat,), who)
    hats = (Hat.BOARD, hat) if hat == Hat.MEMBER else (hat, Hat.BOARD)
    return LogIn(somebody, hats, who if hat == Hat.MEMBER else f"{who}; on the board")
