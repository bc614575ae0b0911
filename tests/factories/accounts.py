from collections.abc import Iterable

from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from coopcare.accounts.hats import OFFICE_HATS, Hat
from coopcare.accounts.models import Access, User
from members.models import Person

PASSWORD = "seven-green-lanes"


def log_in_for(person: Person, *, hats: Iterable[Hat]) -> Access:
    """A log-in for somebody with an e-mail address; office hats get their second factor."""
    user = User.objects.create_user(person.email, full_name=person.full_name, password=PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    hats = list(hats)
    if OFFICE_HATS.intersection(hats):
        TOTP.activate(user, generate_totp_secret())
        RecoveryCodes.activate(user)
    return Access.objects.create(user=user, person_id=person.id, hats=[hat.value for hat in hats])
