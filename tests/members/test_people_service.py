from datetime import date, timedelta

import pytest

from coopcare.audit.models import Activity, RowChange
from coopcare.clock import today
from coopcare.errors import Invalid, NotAllowed, StaleState
from members.models import NhsNumberStatus, Person
from members.services.people import add_person, update_person
from tests.cast import Cast

NHS = "999 000 0018"


def test_the_manager_adds_a_person(inside: Cast) -> None:
    person = add_person(
        first_name=" Ivy ", last_name="Lowe", nhs_number=NHS, phone="01632 960002", actor=inside.mo.actor()
    )
    person.refresh_from_db()
    assert (person.full_name, person.nhs_number) == ("Ivy Lowe", "9990000018")
    assert person.nhs_number_status == NhsNumberStatus.UNVERIFIED
    assert Activity.objects.filter(about_id=person.id, verb="added the person", is_reading=False).exists()


def test_a_number_seen_on_a_letter_stays_verified(inside: Cast) -> None:
    person = add_person(
        first_name="Ivy",
        last_name="Lowe",
        nhs_number=NHS,
        nhs_number_status=NhsNumberStatus.VERIFIED,
        actor=inside.mo.actor(),
    )
    assert person.nhs_number_status == NhsNumberStatus.VERIFIED
    update_person(person, nhs_number="", actor=inside.mo.actor())
    assert (person.nhs_number, person.nhs_number_status) == ("", NhsNumberStatus.NOT_HELD)


@pytest.mark.parametrize("who", ["ana", "amira", "margaret", "ed", "fiona", "sunita", "nia", "david"])
def test_nobody_else_adds_people(inside: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        add_person(first_name="Ivy", last_name="Lowe", actor=getattr(inside, who).actor())


@pytest.mark.parametrize(
    ("details", "field", "sentence"),
    [
        ({"nhs_number": "999 000 0019"}, "nhs_number", "This is not an NHS number"),
        ({"nhs_number": "999 000"}, "nhs_number", "An NHS number has 10 numbers. You entered 6."),
        ({"born_on": date(2999, 1, 1)}, "born_on", "must be in the past"),
        ({"first_name": "  "}, "first_name", "Enter a first name"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(inside: Cast, details: dict, field: str, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence) as refusal:
        add_person(**{"first_name": "Ivy", "last_name": "Lowe", **details}, actor=inside.mo.actor())
    assert refusal.value.field == field


def test_one_nhs_number_is_one_person(inside: Cast) -> None:
    add_person(first_name="Ivy", last_name="Lowe", nhs_number=NHS, actor=inside.mo.actor())
    with pytest.raises(Invalid, match="Somebody else already has this NHS number"):
        add_person(first_name="Ivy", last_name="Low", nhs_number=NHS, actor=inside.mo.actor())
    assert Person.objects.filter(nhs_number="9990000018").count() == 1


def test_a_person_changes_how_to_reach_them_but_not_who_they_are(inside: Cast) -> None:
    margaret = inside.margaret.person
    update_person(margaret, phone="01632 960077", contact_format="large_print", actor=inside.margaret.actor())
    assert margaret.phone == "01632 960077"
    with pytest.raises(NotAllowed, match="Ask the co-op's office"):
        update_person(margaret, last_name="Smith", actor=inside.margaret.actor())
    with pytest.raises(NotAllowed):
        update_person(inside.cora.person, phone="1", actor=inside.margaret.actor())


def test_the_support_worker_changes_people_of_their_own_cluster_only(inside: Cast) -> None:
    update_person(inside.margaret.person, home_notes="Key under the pot.", actor=inside.ana.actor())
    with pytest.raises(NotAllowed):
        update_person(inside.cora.person, home_notes="Key.", actor=inside.ana.actor())


@pytest.mark.parametrize("who", ["amira", "ed", "fiona", "sunita", "nia"])
def test_others_change_nothing(inside: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        update_person(inside.margaret.person, phone="1", actor=getattr(inside, who).actor())


def test_a_stale_page_changes_nothing(inside: Cast) -> None:
    margaret = inside.margaret.person
    seen = margaret.version
    update_person(margaret, version=seen, phone="01632 960077", actor=inside.ana.actor())
    with pytest.raises(StaleState, match="Someone else has just changed these details"):
        update_person(margaret, version=seen, phone="01632 960078", actor=inside.mo.actor())
    margaret.refresh_from_db()
    assert margaret.phone == "01632 960077"


def test_history_keeps_the_old_value_and_who_changed_it(inside: Cast) -> None:
    margaret = inside.margaret.person
    update_person(margaret, phone="01632 960077", actor=inside.ana.actor())
    change = RowChange.objects.filter(row_id=margaret.id, operation="UPDATE").latest("at")
    assert (change.old["phone"], change.new["phone"]) == ("01632 960001", "01632 960077")
    assert Activity.objects.filter(about_id=margaret.id, verb="changed the details", detail="phone").exists()


def test_born_today_is_not_the_future(inside: Cast) -> None:
    person = add_person(first_name="New", last_name="Born", born_on=today(), actor=inside.mo.actor())
    assert person.age_on(today() + timedelta(days=366)) in (0, 1)
