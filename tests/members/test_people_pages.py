"""The office's pages about people."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coopcare.accounts.models import Invitation
from coopcare.clock import today
from coopcare.tenancy.context import acting_for
from members.models import Membership, PermissionGrant, Person
from tests.cast import Cast
from tests.factories.members import PersonFactory

CONTACT = {"contact_format": "large_print", "language": "Welsh"}


def url(name: str, *args: object) -> str:
    return reverse(f"members:{name}", args=args)


def latest(cast: Cast) -> Person:
    with acting_for(cast.coop, cast.system):
        return Person.objects.latest("created_at")


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("mo", 200),
        ("ana", 200),
        ("amira", 403),
        ("margaret", 403),
        ("david", 403),
        ("ed", 403),
        ("fiona", 403),
        ("sunita", 403),
        ("nia", 403),
    ],
)
def test_who_lists_people(client: Client, cast: Cast, sign_in, who: str, status: int) -> None:
    sign_in(client, getattr(cast, who))
    assert client.get(url("people")).status_code == status


def test_the_list_holds_whom_one_may_know_and_is_searched(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.ana)
    html = client.get(url("people")).content.decode()
    assert "Margaret Hughes" in html
    assert "Cora Bright" not in html
    found = client.get(url("people"), {"search": "hugh marg"}).content.decode()
    assert "1 found for" in found
    nobody = client.get(url("people"), {"search": "<script>"}).content.decode()
    assert "0 found for “&lt;script&gt;”" in nobody


def test_the_list_asks_the_same_number_of_questions_and_is_paged(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.mo)
    client.get(url("people"))
    with CaptureQueriesContext(connection) as few:
        client.get(url("people"))
    with acting_for(cast.coop, cast.system):
        PersonFactory.create_batch(30)
    with CaptureQueriesContext(connection) as many:
        html = client.get(url("people")).content.decode()
    assert len(many) == len(few)
    assert "?page=2" in html
    assert client.get(url("people"), {"page": "2"}).status_code == 200
    assert client.get(url("people"), {"page": "nonsense"}).status_code == 200


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("mo", 200),
        ("ana", 200),
        ("amira", 200),
        ("margaret", 200),
        ("cora", 404),
        ("zofia", 404),
        ("david", 404),
        ("ed", 404),
        ("fiona", 404),
        ("sunita", 404),
        ("nia", 404),
    ],
)
def test_who_opens_margaret(client: Client, cast: Cast, sign_in, who: str, status: int) -> None:
    sign_in(client, getattr(cast, who))
    assert client.get(url("person", cast.margaret.person.id)).status_code == status


def test_the_manager_s_page_of_a_person_has_it_all(client: Client, cast: Cast, sign_in) -> None:
    with acting_for(cast.coop, cast.system):
        Person.objects.filter(id=cast.margaret.person.id).update(
            contact_format="large_print", nhs_number="9990000018", nhs_number_status="entered_unverified"
        )
    sign_in(client, cast.mo)
    html = client.get(url("person", cast.margaret.person.id)).content.decode()
    for words in (
        "999 000 0018",
        "Large print",
        "10 hours each week in Mill Lane",
        "Washing and dressing",
        "Amira Khan",
        "David Hughes, son",
        "Book, change and cancel my visits",
        "Not a member",
        "Does not work for the co-op",
        "Invite to sign in",
    ):
        assert words in html, words


def test_a_pca_sees_contact_and_key_facts_only(client: Client, cast: Cast, sign_in) -> None:
    with acting_for(cast.coop, cast.system):
        Person.objects.filter(id=cast.margaret.person.id).update(
            home_notes="Key under the pot.", nhs_number="9990000018", nhs_number_status="verified_by_source"
        )
    sign_in(client, cast.amira)
    html = client.get(url("person", cast.margaret.person.id)).content.decode()
    assert "Key under the pot." in html
    for words in ("999 000 0018", "Born", "David Hughes", "Membership", "Change details", "Ben Okafor", "Package"):
        assert words not in html, words


def test_opening_a_person_shows_on_their_own_page(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.amira)
    client.get(url("person", cast.margaret.person.id))
    sign_in(client, cast.margaret)
    html = client.get(url("my_readings")).content.decode()
    assert "Amira Khan" in html
    assert "Personal Care Assistant" in html
    assert "Contact and key facts" in html


def test_a_person_is_added(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.mo)
    typed = {"first_name": "Ivy", "last_name": "Lowe", "nhs_number": "999 000 0018", "phone": "01632 960002"}
    answer = client.post(url("add_person"), {**typed, **CONTACT}, follow=True)
    assert "Ivy Lowe has been added." in answer.content.decode()
    assert latest(cast).language == "Welsh"


def test_what_was_typed_wrong_comes_back_with_a_sentence(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.mo)
    before = latest(cast).id
    typed = {
        "first_name": "",
        "last_name": "Lowe",
        "nhs_number": "999 000 0019",
        "born_on_day": "31",
        "born_on_month": "2",
        "born_on_year": "1950",
        "email": "not-an-address",
        "about_me": "I like\nboats.",
        **CONTACT,
    }
    answer = client.post(url("add_person"), typed)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error: " in html
    for sentence in ("Enter a first name", "must be a real date", "Enter an email address like name@example.com"):
        assert html.count(sentence) >= 2, sentence  # in the summary and at the question
    for kept in ('value="Lowe"', 'value="999 000 0019"', 'value="31"', 'value="not-an-address"', "boats."):
        assert kept in html, kept
    assert latest(cast).id == before


def test_a_wrong_nhs_number_is_refused_in_words(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.mo)
    typed = {"first_name": "Ivy", "last_name": "Lowe", "nhs_number": "999 000 0019", **CONTACT}
    answer = client.post(url("add_person"), typed)
    assert answer.status_code == 422
    assert "This is not an NHS number." in answer.content.decode()


@pytest.mark.parametrize("who", ["ana", "amira", "ed", "sunita"])
def test_only_the_manager_adds(client: Client, cast: Cast, sign_in, who: str) -> None:
    sign_in(client, getattr(cast, who))
    assert client.get(url("add_person")).status_code == 403
    assert client.post(url("add_person"), {"first_name": "X", "last_name": "Y", **CONTACT}).status_code == 403


def test_the_support_worker_keeps_details_right(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.ana)
    margaret = cast.margaret.person
    page = client.get(url("edit_person", margaret.id)).content.decode()
    assert 'value="Margaret"' in page
    typed = {"first_name": "Margaret", "last_name": "Hughes", "phone": "01632 960055", "version": "1", **CONTACT}
    client.post(url("edit_person", margaret.id), typed)
    with acting_for(cast.coop, cast.system):
        margaret.refresh_from_db()
    assert (margaret.phone, margaret.version) == ("01632 960055", 2)
    assert client.get(url("edit_person", cast.cora.person.id)).status_code == 404


def test_the_second_of_two_who_edit_is_told_what_changed_and_loses_nothing(client: Client, cast: Cast, sign_in) -> None:
    margaret = cast.margaret.person
    base = {"first_name": "Margaret", "last_name": "Hughes", "version": "1", **CONTACT}
    sign_in(client, cast.ana)
    client.post(url("edit_person", margaret.id), {**base, "phone": "01632 960055"})
    sign_in(client, cast.mo)
    second = client.post(url("edit_person", margaret.id), {**base, "phone": "01632 960001", "about_me": "Boats."})
    html = second.content.decode()
    assert second.status_code == 422
    assert "Someone else has just changed these details." in html
    assert "Phone: 01632 960055" in html
    assert "Boats." in html
    assert 'name="version" value="2"' in html
    with acting_for(cast.coop, cast.system):
        margaret.refresh_from_db()
    assert margaret.phone == "01632 960055"
    third = client.post(
        url("edit_person", margaret.id), {**base, "version": "2", "phone": "01632 960001", "about_me": "Boats."}
    )
    assert third.status_code == 302


def test_a_pca_may_open_but_not_edit(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.amira)
    assert client.get(url("edit_person", cast.margaret.person.id)).status_code == 403


def test_the_office_reads_who_looked(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.ana)
    client.get(url("person", cast.margaret.person.id))
    assert client.get(url("readings", cast.margaret.person.id)).status_code == 404
    sign_in(client, cast.mo)
    html = client.get(url("readings", cast.margaret.person.id)).content.decode()
    assert "Ana Kowalska" in html
    assert "Cluster support worker" in html


def test_a_member_is_admitted_and_ceases(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.mo)
    day = today()
    dates = {"starts_on_day": day.day, "starts_on_month": day.month, "starts_on_year": day.year}
    admit = url("admit", cast.margaret.person.id)
    wrong = client.post(admit, {**dates, "group": "user", "share_paid_pence": "one pound"})
    assert wrong.status_code == 422
    assert 'value="one pound"' in wrong.content.decode()
    html = client.post(admit, {**dates, "group": "user", "share_paid_pence": "1"}, follow=True).content.decode()
    assert "Margaret Hughes is now member 1." in html
    assert "Paid £1.00 for their share" in html
    assert client.post(admit, {**dates, "group": "user", "share_paid_pence": "1"}).status_code == 422
    with acting_for(cast.coop, cast.system):
        membership = Membership.objects.get()
    last = {"ends_on_day": day.day, "ends_on_month": day.month, "ends_on_year": day.year}
    client.post(url("cease", membership.id), last)
    with acting_for(cast.coop, cast.system):
        membership.refresh_from_db()
    assert membership.ends_on == day
    sign_in(client, cast.ana)
    assert client.get(url("cease", membership.id)).status_code == 404


def test_a_permission_told_to_the_office_is_written_down(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.ana)
    typed = {
        "first_name": "Rosa",
        "last_name": "Lind",
        "email": "rosa@example.com",
        "relationship": "friend",
        "scopes": ["see_visits"],
        "how_given": "",
    }
    give = url("give_permission", cast.margaret.person.id)
    wrong = client.post(give, typed)
    assert wrong.status_code == 422
    assert "Say how this permission was given" in wrong.content.decode()
    html = client.post(give, {**typed, "how_given": "Told Ana at home."}, follow=True).content.decode()
    assert "Rosa Lind now has permission." in html
    assert "Rosa Lind, friend" in html
    with acting_for(cast.coop, cast.system):
        grant = PermissionGrant.objects.get(relationship="friend")
    html = client.post(url("take_back", grant.id), follow=True).content.decode()
    assert "Rosa Lind no longer has permission." in html
    assert "Rosa Lind, friend" not in html


def test_a_person_is_invited_with_whose_record_is_theirs(client: Client, cast: Cast, sign_in, mailoutbox) -> None:
    with acting_for(cast.coop, cast.system):
        ivy = PersonFactory(first_name="Ivy", last_name="Lowe", email="ivy@example.com")
    sign_in(client, cast.mo)
    page = client.get(url("invite", ivy.id)).content.decode()
    assert 'value="ivy@example.com"' in page
    assert "Inspector" not in page
    assert client.post(url("invite", ivy.id), {"email": "ivy@example.com"}).status_code == 422
    client.post(url("invite", ivy.id), {"email": "ivy@example.com", "hats": ["person"]})
    with acting_for(cast.coop, cast.system):
        invitation = Invitation.objects.get()
    assert (invitation.person_id, invitation.hats) == (ivy.id, ["person"])
    assert mailoutbox[0].to == ["ivy@example.com"]
    assert "http://greenvale.localhost/invitation/" in mailoutbox[0].body
    sign_in(client, cast.ana)
    assert client.get(url("invite", cast.margaret.person.id)).status_code == 403


def test_age_is_told_in_whole_years(inside: Cast) -> None:
    margaret = inside.margaret.person
    assert margaret.age_on(date(2026, 4, 8)) == 82
    assert margaret.age_on(date(2026, 4, 9)) == 83
    assert PersonFactory.build().age_on(today() + timedelta(days=1)) is None
