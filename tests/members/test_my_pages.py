"""A person's own page, and acting for somebody."""

import pytest
from django.test import Client
from django.urls import reverse

from coopcare.accounts.hats import Hat
from coopcare.tenancy.context import acting_for
from members.models import PermissionGrant, Scope
from members.services.authority import withdraw_permission
from tests.cast import Cast
from tests.factories.members import LONG_AGO

CONTACT = {"contact_format": "easy_read", "language": "English"}


def url(name: str, *args: object) -> str:
    return reverse(f"members:{name}", args=args)


def take_back(cast: Cast) -> None:
    with acting_for(cast.coop, cast.system):
        grant = PermissionGrant.objects.select_related("person").get(person=cast.margaret.person)
        withdraw_permission(grant, actor=cast.margaret.actor())


def test_my_details_say_what_my_son_may_see(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.margaret)
    html = client.get(url("my_details")).content.decode()
    assert "David Hughes, son" in html
    assert "Your statements, what you have paid, and what is left of your budget." in html
    assert reverse("clusters:team") in html


@pytest.mark.parametrize("who", ["amira", "ana", "mo", "ed", "fiona", "sunita", "nia", "david"])
def test_only_a_person_has_this_page(client: Client, cast: Cast, sign_in, who: str) -> None:
    sign_in(client, getattr(cast, who))
    for name in ("my_details", "edit_my_details", "my_readings"):
        assert client.get(url(name)).status_code == 404


def test_not_even_who_acts_for_her(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.david, acting_for=cast.margaret.person)
    assert client.get(url("my_details")).status_code == 404
    assert client.get(url("give_permission", cast.margaret.person.id)).status_code == 403


def test_i_change_how_to_reach_me(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.margaret)
    page = client.get(url("edit_my_details")).content.decode()
    assert "NHS number" not in page
    wrong = client.post(url("edit_my_details"), {**CONTACT, "version": "1", "email": "at home", "phone": "0163"})
    assert wrong.status_code == 422
    assert 'value="at home"' in wrong.content.decode()
    client.post(url("edit_my_details"), {**CONTACT, "version": "1", "phone": "01632 960099", "last_name": "Smith"})
    with acting_for(cast.coop, cast.system):
        cast.margaret.person.refresh_from_db()
    margaret = cast.margaret.person
    assert (margaret.phone, margaret.contact_format, margaret.last_name) == ("01632 960099", "easy_read", "Hughes")


def test_i_let_somebody_act_for_me_and_take_it_back(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.margaret)
    give = url("give_permission", cast.margaret.person.id)
    page = client.get(give).content.decode()
    assert "How was this permission given" not in page
    assert "You may be charged." in page  # what booking means is said before it is allowed
    typed = {"first_name": "Rosa", "last_name": "Lind", "email": "rosa@example.com", "relationship": "friend"}
    wrong = client.post(give, typed)
    assert wrong.status_code == 422
    assert "Select what they may do" in wrong.content.decode()
    assert 'value="Rosa"' in wrong.content.decode()
    html = client.post(give, {**typed, "scopes": ["see_visits"]}, follow=True).content.decode()
    assert "Rosa Lind, friend" in html
    with acting_for(cast.coop, cast.system):
        grant = PermissionGrant.objects.get(relationship="friend")
    assert grant.how_given == "Margaret Hughes gave it on this site."
    confirm = client.get(url("take_back", grant.id)).content.decode()
    assert "Days and times of your visits" in confirm
    html = client.post(url("take_back", grant.id), follow=True).content.decode()
    assert "Rosa Lind, friend" not in html
    again = client.post(url("take_back", grant.id))
    assert again.status_code == 422
    assert "already been taken back" in again.content.decode()


def test_nobody_else_takes_back_her_permission(client: Client, cast: Cast, sign_in) -> None:
    with acting_for(cast.coop, cast.system):
        grant = PermissionGrant.objects.get(person=cast.margaret.person)
    for who in ("cora", "amira", "ed", "nia"):
        sign_in(client, getattr(cast, who))
        assert client.get(url("take_back", grant.id)).status_code == 404, who


def test_a_reading_of_my_own_is_nobody_s_business(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.margaret)
    client.get(url("person", cast.margaret.person.id))
    client.get(reverse("clusters:team"))
    assert "Nobody has opened these records yet." in client.get(url("my_readings")).content.decode()


def test_a_representative_s_reading_is_listed(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.david, acting_for=cast.margaret.person)
    client.get(reverse("clusters:team"))
    sign_in(client, cast.margaret)
    html = client.get(url("my_readings")).content.decode()
    assert "David Hughes" in html
    assert "Family or representative" in html
    assert "Care team" in html


def test_david_chooses_whom_to_act_for(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.david)
    html = client.get(url("acting_for")).content.decode()
    assert "Margaret Hughes" in html
    assert "Cora" not in html
    assert "Stop acting" not in html
    assert client.post(url("acting_for"), {}).status_code == 422
    answer = client.post(url("acting_for"), {"person": str(cast.margaret.person.id)})
    assert answer.status_code == 302
    assert client.session["acting_for"] == str(cast.margaret.person.id)
    html = client.get(url("acting_for")).content.decode()
    assert "You are acting for" in html
    assert "Stop acting for someone else" in html


def test_he_cannot_choose_somebody_who_did_not_allow_it(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.david)
    for somebody in (cast.cora.person.id, "nonsense", cast.david.person.id):
        answer = client.post(url("acting_for"), {"person": str(somebody)})
        assert answer.status_code == 422
        assert "Cora" not in answer.content.decode()
    assert "acting_for" not in client.session


def test_he_stops(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.david, acting_for=cast.margaret.person)
    assert client.get(url("stop_acting")).status_code == 405
    client.post(url("stop_acting"))
    assert "acting_for" not in client.session
    assert client.get(reverse("clusters:team")).status_code == 404


def test_once_taken_back_she_is_not_there_any_more(client: Client, cast: Cast, sign_in) -> None:
    """In the middle of his session: no page says that she exists, and the banner is gone."""
    sign_in(client, cast.david, acting_for=cast.margaret.person)
    margaret = cast.margaret.person
    pages = [
        reverse("clusters:team"),
        reverse("clusters:team", args=[margaret.id]),
        reverse("clusters:package", args=[cast.packages["margaret"].id]),
        url("person", margaret.id),
        url("pca", cast.amira.person.id),
    ]
    assert [client.get(page).status_code for page in pages] == [200] * 5
    take_back(cast)
    assert [client.get(page).status_code for page in pages] == [404] * 5
    html = client.get(url("acting_for")).content.decode()
    assert "Margaret" not in html
    assert "Nobody has given you permission" in html
    assert client.post(url("acting_for"), {"person": str(margaret.id)}).status_code == 422


def test_acting_for_somebody_is_for_representatives(client: Client, cast: Cast, sign_in) -> None:
    for who in ("margaret", "amira", "mo", "ed"):
        sign_in(client, getattr(cast, who))
        assert client.get(url("acting_for")).status_code == 403, who


def test_a_pca_who_is_also_a_daughter_changes_hats(client: Client, cast: Cast, sign_in) -> None:
    """Amira may act for Cora as her niece; as a PCA she still may not open her."""
    cora = cast.cora.person
    with acting_for(cast.coop, cast.system):
        PermissionGrant.objects.create(
            person=cora,
            representative=cast.amira.person,
            relationship="niece",
            scopes=[Scope.SEE_VISITS],
            starts_on=LONG_AGO,
            how_given="Told Mo.",
        )
        cast.amira.access.hats = [Hat.PCA, Hat.REPRESENTATIVE]
        cast.amira.access.save()
    sign_in(client, cast.amira, hat=Hat.PCA, acting_for=cora)
    assert client.get(url("person", cora.id)).status_code == 404
    sign_in(client, cast.amira, hat=Hat.REPRESENTATIVE, acting_for=cora)
    assert client.get(url("person", cora.id)).status_code == 200
