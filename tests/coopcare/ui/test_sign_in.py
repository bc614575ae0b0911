"""Every sign-in page is in the design system, in plain words, with nothing that scripts alone could run."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from bs4 import BeautifulSoup
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client

from coopcare.tenancy.models import Coop
from tests.cast import Cast

pytestmark = [pytest.mark.urls("tests.coopcare.ui.urls"), pytest.mark.django_db]
PASSWORD = "correct horse battery"
ENTRANCE = ["login/", "signup/", "password/reset/", "password/reset/done/", "password/reset/key/1-x/", "inactive/"]
ENTRANCE += ["confirm-email/wrong-key/", "password/reset/key/done/", "confirm-email/"]
INSIDE = {
    "logout/": "Sign out",
    "password/change/": "Change your password",
    "email/": "Your email addresses",
    "reauthenticate/": "Show that it is you",
    "sessions/": "Where you are signed in",
    "2fa/": "Keep your account safe",
    "2fa/totp/activate/": "Set up an authenticator app",
    "2fa/webauthn/": "Your passkeys",
    "2fa/webauthn/add/": "Add a passkey",
}


def page(response: Any) -> BeautifulSoup:
    assert response.status_code == 200, response
    shown = BeautifulSoup(response.content, "html.parser")
    assert len(shown.select("h1")) == 1
    assert shown.title.text.startswith(shown.h1.text.strip())
    assert shown.select("link[href$='coopcare.css']")
    for script in shown.select("script:not([src])"):
        assert script["type"] == "application/json"
    for button in shown.select("main button"):
        assert "govuk-button" in button["class"] or "govuk-password-input__toggle" in button["class"]
    for box in shown.select("main input:not([type=hidden]), main textarea"):
        assert shown.select(f"label[for='{box['id']}']")
    return shown


@pytest.mark.parametrize("path", ENTRANCE)
def test_pages_before_signing_in(client: Client, coop: Coop, path: str) -> None:
    page(client.get(f"/account/{path}", follow=True))


@pytest.fixture
def cora(client: Client, cast: Cast, sign_in: Callable[..., Client]) -> Client:
    """Cora's browser. She has a confirmed address and a password, and has just typed it."""
    user = cast.cora.access.user
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    signed_in = sign_in(client, cast.cora)
    assert signed_in.post("/account/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return signed_in


@pytest.mark.parametrize(("path", "heading"), INSIDE.items())
def test_pages_after_signing_in(cora: Client, path: str, heading: str) -> None:
    assert page(cora.get(f"/account/{path}")).h1.text == heading


def test_sign_in_by_email(cora: Client, cast: Cast) -> None:
    user = cast.cora.access.user
    cora.logout()
    shown = page(cora.get("/account/login/"))
    assert [box["type"] for box in shown.select("main input:not([type=hidden])")] == ["email", "password"]
    shown = page_with_error(cora.post("/account/login/", {"login": user.email, "password": "wrong"}))
    assert shown.select(".govuk-error-summary a")[0]["href"] == "#id_login"
    assert cora.post("/account/login/", {"login": user.email, "password": PASSWORD}).status_code == 302
    assert BeautifulSoup(cora.get("/").content, "html.parser").select(".app-header__account form")


def page_with_error(response: Any) -> BeautifulSoup:
    shown = BeautifulSoup(response.content, "html.parser")
    assert shown.title.text.startswith("Error: ")
    assert shown.select(".govuk-error-summary")
    return shown


def test_the_second_factor(cora: Client, cast: Cast) -> None:
    user = cast.cora.access.user
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    for path, heading in {
        "": "Keep your account safe",
        "recovery-codes/generate/": "Make new recovery codes",
        "totp/deactivate/": "Stop using the authenticator app",
        "reauthenticate/": "Show that it is you",
    }.items():
        assert page(cora.get(f"/account/2fa/{path}")).h1.text == heading
    codes = page(cora.get("/account/2fa/recovery-codes/"))
    assert codes.h1.text == "Your recovery codes"
    assert len(codes.select(".app-codes li")) == 10


def test_signing_in_asks_for_the_code(cora: Client, cast: Cast) -> None:
    user = cast.cora.access.user
    TOTP.activate(user, generate_totp_secret())
    cora.logout()
    shown = page(cora.post("/account/login/", {"login": user.email, "password": PASSWORD}, follow=True))
    assert shown.h1.text == "Enter your code"
    assert shown.select("[data-needs-script][hidden] button")
    page_with_error(cora.post("/account/2fa/authenticate/", {"code": "000000"}))


def test_a_forgotten_password_brings_a_link(client: Client, cast: Cast) -> None:
    user = cast.cora.access.user
    response = client.post("/account/password/reset/", {"email": user.email}, follow=True)
    assert page(response).h1.text == "Check your email"
    assert "Check your email" in response.content.decode()
    letter = next(message for message in mail.outbox if user.email in message.to)
    assert letter.subject == "Choose a new password"
    link = next(line for line in letter.body.splitlines() if "/password/reset/key/" in line)
    shown = page(client.get(link.split("localhost", 1)[1].lstrip(":0123456789"), follow=True))
    assert shown.h1.text == "Choose a new password"
    assert [box["autocomplete"] for box in shown.select("input[type=password]")] == ["new-password"] * 2


def test_letters_have_no_holes() -> None:
    context = {"ip": "192.0.2.1", "timestamp": None, "email": "a@example.org", "from_email": "a", "to_email": "b"}
    context |= {"deleted_email": "a", "password_reset_url": "u", "activate_url": "u", "user_agent": "x"}
    for app, names in {
        "account": ["email_changed", "email_confirm", "email_deleted", "password_changed", "unknown_account"],
        "mfa": ["totp_activated", "totp_deactivated", "webauthn_added", "webauthn_removed"],
    }.items():
        for name in names:
            body = render_to_string(f"{app}/email/{name}_message.txt", context)
            subject = render_to_string(f"{app}/email/{name}_subject.txt", context)
            assert body.startswith("Hello,\n\n")
            assert len(subject.strip().splitlines()) == 1
