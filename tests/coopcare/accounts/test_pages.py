"""Our own pages about log-ins: invitations, hats, tokens, who can sign in."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from coopcare.accounts.hats import Hat
from coopcare.accounts.models import Access, Invitation, PersonalToken, User
from coopcare.accounts.services import end_access, invite
from coopcare.clock import now
from coopcare.errors import NotAllowed
from coopcare.tenancy.context import acting_for
from tests.cast import Cast
from tests.factories.accounts import PASSWORD

NEW_PASSWORD = "three-quiet-otters"


def url(name: str, *args: object) -> str:
    return reverse(f"accounts:{name}", args=args)


def letter_to(cast: Cast, email: str = "pat@example.com", hats: tuple[Hat, ...] = (Hat.SECRETARY,)) -> str:
    """The secret of a fresh invitation."""
    with acting_for(cast.coop, cast.system):
        _, secret = invite(email=email, full_name="Pat Moor", hats=hats, actor=cast.mo.actor())
    return secret


def test_the_secretary_invites_and_the_letter_lets_them_in(client: Client, cast: Cast, sign_in, mailoutbox) -> None:
    sign_in(client, cast.sunita)
    typed = {"full_name": "Pat Moor", "email": "Pat@Example.com", "hats": ["board", "finance"]}
    html = client.post(url("invite"), typed, follow=True).content.decode()
    assert "We have sent an invitation to pat@example.com." in html
    assert "Finance officer" in html
    body = mailoutbox[0].body
    path = re.search(r"http://greenvale\.localhost(/invitation/\S+/)", body)[1]
    client.logout()
    page = client.get(path)
    assert "Welcome, Pat Moor" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    answer = client.post(path, {"password": NEW_PASSWORD}, follow=True)
    assert "Your log-in is ready." in answer.content.decode()
    assert client.login(email="pat@example.com", password=NEW_PASSWORD)
    with acting_for(cast.coop, cast.system):
        assert Access.objects.get(user__email="pat@example.com").hats == ["board", "finance"]


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("", "Enter a password"),
        ("short", "12 characters or more"),
        ("password12345", "Many people use this password"),
        ("pat@example.com", "not like your name or email address"),
    ],
)
def test_a_weak_password_is_refused_in_words(client: Client, cast: Cast, password: str, sentence: str) -> None:
    path = url("accept", letter_to(cast))
    answer = client.post(path, {"password": password})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not User.objects.filter(email="pat@example.com").exists()
    assert client.post(path, {"password": NEW_PASSWORD}).status_code == 302  # the letter still works


def test_a_letter_works_once(client: Client, cast: Cast) -> None:
    path = url("accept", letter_to(cast))
    client.post(path, {"password": NEW_PASSWORD})
    assert client.get(path).status_code == 404
    assert client.post(path, {"password": NEW_PASSWORD}).status_code == 404


def test_a_letter_runs_out(client: Client, cast: Cast) -> None:
    path = url("accept", letter_to(cast))
    with time_machine.travel(now() + timedelta(days=15)):
        assert client.get(path).status_code == 404


def test_a_letter_opens_nothing_in_another_co_op(riverside_client: Client, cast: Cast, riverside_cast: Cast) -> None:
    assert riverside_client.get(url("accept", letter_to(cast))).status_code == 404


def test_a_made_up_letter_is_nothing(client: Client, cast: Cast) -> None:
    assert client.get(url("accept", "guessed")).status_code == 404


def test_somebody_with_a_log_in_joins_with_the_password_they_have(
    riverside_client: Client, cast: Cast, riverside_cast: Cast
) -> None:
    with acting_for(riverside_cast.coop, riverside_cast.system):
        _, secret = invite(
            email=cast.margaret.person.email, full_name="Margaret", hats=[Hat.MEMBER], actor=riverside_cast.flo.actor()
        )
    page = riverside_client.get(url("accept", secret)).content.decode()
    assert "You already have a log-in" in page
    assert "Choose a password" not in page
    riverside_client.post(url("accept", secret), {})
    user = User.objects.get(email=cast.margaret.person.email)
    assert user.check_password(PASSWORD)
    with acting_for(riverside_cast.coop, riverside_cast.system):
        assert Access.objects.get(user=user).hats == ["member"]


def test_whoever_is_signed_in_is_signed_out_by_another_s_letter(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.margaret)
    client.post(url("accept", letter_to(cast)), {"password": NEW_PASSWORD})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("who", ["ana", "amira", "margaret", "david", "ed", "fiona", "nia"])
def test_others_neither_invite_nor_end_access(client: Client, cast: Cast, sign_in, who: str) -> None:
    sign_in(client, getattr(cast, who))
    assert client.get(url("access")).status_code == 403
    assert client.get(url("invite")).status_code == 403
    assert client.post(url("end_access", cast.nia.access.id)).status_code == 403


def test_an_invitation_typed_wrong_comes_back(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.mo)
    answer = client.post(url("invite"), {"full_name": "Pat Moor", "email": "pat"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Select at least one" in html
    assert 'value="Pat Moor"' in html
    for hat in ("pca", "person", "inspector"):
        refused = client.post(url("invite"), {"full_name": "Pat", "email": "pat@example.com", "hats": [hat]})
        assert refused.status_code == 422
    with acting_for(cast.coop, cast.system):
        assert not Invitation.objects.exists()


def test_access_ends_at_once_with_its_tokens(client: Client, cast: Cast, sign_in) -> None:
    margaret_browser = sign_in(Client(HTTP_HOST="greenvale.localhost"), cast.margaret)
    margaret_browser.post(url("tokens"), {"name": "Phone"})
    assert margaret_browser.get(reverse("members:my_details")).status_code == 200
    sign_in(client, cast.mo)
    end = url("end_access", cast.margaret.access.id)
    assert "From this moment" in client.get(end).content.decode()
    html = client.post(end, follow=True).content.decode()
    assert "Margaret Hughes can no longer sign in here." in html
    assert client.post(end).status_code == 404
    assert margaret_browser.get(reverse("members:my_details")).status_code == 403
    with acting_for(cast.coop, cast.system):
        assert PersonalToken.objects.get().revoked_at is not None


def test_nobody_shuts_themselves_out(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.mo)
    answer = client.post(url("end_access", cast.mo.access.id))
    assert answer.status_code == 403
    assert "Ask another manager" in answer.content.decode()
    with acting_for(cast.coop, cast.system), pytest.raises(NotAllowed):
        end_access(cast.mo.access, actor=cast.mo.actor())


def test_a_hat_is_chosen_and_stops_acting(client: Client, cast: Cast, sign_in) -> None:
    with acting_for(cast.coop, cast.system):
        cast.david.access.hats = [Hat.REPRESENTATIVE, Hat.MEMBER]
        cast.david.access.save()
    sign_in(client, cast.david, acting_for=cast.margaret.person)
    page = client.get(url("hat")).content.decode()
    assert "Act for someone else, or stop acting" in page
    assert client.post(url("hat"), {"hat": "manager"}).status_code == 422
    assert client.post(url("hat"), {}).status_code == 422
    assert client.post(url("hat"), {"hat": "member"}).status_code == 302
    assert client.session["hat"] == "member"
    assert "acting_for" not in client.session


def test_without_a_role_here_there_is_no_hat(
    riverside_client: Client, cast: Cast, riverside_cast: Cast, sign_in
) -> None:
    sign_in(riverside_client, cast.margaret)
    assert riverside_client.get(url("hat")).status_code == 403
    assert riverside_client.get(url("tokens")).status_code == 403


def test_a_token_is_shown_once_and_stopped(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.margaret)
    assert client.post(url("tokens"), {"name": " "}).status_code == 422
    html = client.post(url("tokens"), {"name": "Calendar"}).content.decode()
    secret = re.search(r"<code[^>]*>([\w-]{20,})</code>", html)[1]
    assert secret not in client.get(url("tokens")).content.decode()
    with acting_for(cast.coop, cast.system):
        token = PersonalToken.objects.get()
    assert (token.hat, token.access_id) == (Hat.PERSON, cast.margaret.access.id)
    sign_in(client, cast.cora)
    assert client.post(url("revoke_token", token.id)).status_code == 404
    sign_in(client, cast.margaret)
    assert client.get(url("revoke_token", token.id)).status_code == 405
    html = client.post(url("revoke_token", token.id), follow=True).content.decode()
    assert "The token “Calendar” no longer works." in html
    assert client.post(url("revoke_token", token.id)).status_code == 404


def test_the_inspector_makes_no_token(client: Client, cast: Cast, sign_in) -> None:
    with acting_for(cast.coop, cast.system):
        cast.nia.access.hats = [Hat.INSPECTOR]
        cast.nia.access.save()
    sign_in(client, cast.nia)
    assert client.get(url("tokens")).status_code == 403
    assert "Tokens for programs" not in client.get(url("hat")).content.decode()
