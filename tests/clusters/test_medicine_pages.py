"""The pages of what a person takes, as each person meets them."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from clusters.models import Medicine
from coopcare.clock import today
from coopcare.tenancy.context import acting_for
from tests.cast import Cast
from tests.factories.medicines import AS_NEEDED, a_medicine, agreed_as_typed, as_typed


@pytest.fixture
def medicine(cast: Cast) -> Medicine:
    with acting_for(cast.coop, cast.system):
        return a_medicine(cast.margaret.person, actor=cast.ana.actor())


def address(name: str, *args: object) -> str:
    return reverse(f"clusters:{name}", args=args)


def page_of(client: Client, name: str, *args: object) -> str:
    response = client.get(address(name, *args))
    assert response.status_code == 200
    return response.content.decode()


def test_from_nothing_to_a_line_that_is_checked_and_changed(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.ana)
    person_id = cast.margaret.person.id
    assert "we help with no medicine" in page_of(client, "medicines_of", person_id)
    html = client.post(address("agree_medicines", person_id), agreed_as_typed(), follow=True).content.decode()
    assert "Penicillin: a rash" in html
    html = client.post(address("write_medicine", person_id), as_typed(), follow=True).content.decode()
    assert "A second person checks it today." in html
    assert "You wrote this line, so somebody else checks it." in html
    with acting_for(cast.coop, cast.system):
        medicine = Medicine.objects.get()
    sign_in(client, cast.mo)
    html = client.post(address("check_medicine", medicine.id), follow=True).content.decode()
    assert "Checked by Mo Rahman" in html
    typed = as_typed(dose="Two tablets", why="The surgery wrote.")
    html = client.post(address("change_medicine", medicine.id), typed, follow=True).content.decode()
    assert "The old line has ended, and this one begins." in html
    assert "It is first due on " in html
    assert "Two tablets" in html
    html = page_of(client, "medicines_of", person_id)
    assert "The surgery wrote." in html
    assert "Not checked yet" in html


@pytest.mark.parametrize(
    ("box", "typed", "sentence"),
    [
        ("dose", "", "Enter the dose"),
        ("times", "", "Enter the times at which it is due"),
        ("times", "8am, 25:00", "Enter a time, like 9:30am"),
        ("level", "4", "Say which nurse taught which PCA"),
        ("kind", "as_needed", "An as-needed medicine has no times."),
        ("ends_on_day", "3", "must include a month and a year"),
    ],
)
def test_a_wrong_line_is_said_and_nothing_is_lost(client: Client, cast: Cast, sign_in, medicine, box, typed, sentence):
    sign_in(client, cast.ana)
    posted = as_typed(notes="With porridge") | {box: typed}
    response = client.post(address("write_medicine", cast.margaret.person.id), posted)
    html = response.content.decode()
    assert response.status_code == 422
    assert sentence in html
    assert "With porridge" in html


def test_allergies_are_asked_until_they_are_said(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.ana)
    for typed in (agreed_as_typed(known=""), agreed_as_typed(allergies="")):
        response = client.post(address("agree_medicines", cast.margaret.person.id), typed)
        assert response.status_code == 422
    html = client.post(
        address("agree_medicines", cast.margaret.person.id), agreed_as_typed(known="none"), follow=True
    ).content.decode()
    assert "None known" in html


def test_ending_says_why(client: Client, cast: Cast, sign_in, medicine) -> None:
    sign_in(client, cast.ana)
    assert client.post(address("end_medicine", medicine.id), {"reason": ""}).status_code == 422
    day = medicine.starts_on
    typed = {"reason": "A rash", "ends_on_day": day.day, "ends_on_month": day.month, "ends_on_year": day.year}
    html = client.post(address("end_medicine", medicine.id), typed, follow=True).content.decode()
    assert "A rash" in html
    again = client.post(address("end_medicine", medicine.id), typed)
    assert again.status_code == 422
    assert "This line has been ended already." in again.content.decode()


def test_a_line_with_a_last_day_to_come_can_be_ended_sooner(client: Client, cast: Cast, sign_in, medicine) -> None:
    sign_in(client, cast.ana)
    day = medicine.starts_on + dt.timedelta(days=5)
    typed = {"reason": "A course", "ends_on_day": day.day, "ends_on_month": day.month, "ends_on_year": day.year}
    client.post(address("end_medicine", medicine.id), typed)
    html = page_of(client, "medicine", medicine.id)
    assert "End it" in html
    assert "Ended. The last day was" not in html


def test_a_line_that_is_taken_back_before_it_begins_says_so(client: Client, cast: Cast, sign_in) -> None:
    with acting_for(cast.coop, cast.system):
        line = a_medicine(
            cast.margaret.person, actor=cast.ana.actor(), starts_on=today() + dt.timedelta(days=5), reason="To sleep"
        )
    sign_in(client, cast.ana)
    assert "What it is for: To sleep." in page_of(client, "medicines_of", cast.margaret.person.id)
    day = today()
    typed = {"reason": "A letter", "ends_on_day": day.day, "ends_on_month": day.month, "ends_on_year": day.year}
    html = client.post(address("end_medicine", line.id), typed, follow=True).content.decode()
    assert "ended before it began: A letter" in html
    html = page_of(client, "medicine", line.id)
    assert "Ended before it began: A letter" in html
    assert "End it" not in html


def test_the_person_and_their_team_read_and_do_not_write(client: Client, cast: Cast, sign_in, medicine) -> None:
    with acting_for(cast.coop, cast.system):
        a_medicine(cast.margaret.person, actor=cast.ana.actor(), **AS_NEEDED)
    sign_in(client, cast.margaret)
    html = page_of(client, "my_medicines")
    assert "My medicines" in html
    assert "Write a line" not in html
    sign_in(client, cast.amira)
    html = page_of(client, "medicine", medicine.id)
    assert "One tablet" in html
    assert "End it" not in html
    assert client.get(address("end_medicine", medicine.id)).status_code == 403
    assert client.get(address("write_medicine", cast.margaret.person.id)).status_code == 403
    sign_in(client, cast.zofia)
    assert client.get(address("medicine", medicine.id)).status_code == 404
