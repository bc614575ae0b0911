from datetime import timedelta

import pytest

from coopcare.accounts.hats import Hat
from coopcare.audit.models import Activity
from coopcare.clock import today
from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.outbox.models import Message
from members.models import PermissionGrant, Person, Scope
from members.policies import grants_of, speaks_for
from members.services.authority import give_permission, name_representative, withdraw_permission
from tests.cast import Cast
from tests.factories.members import PersonFactory

ASKED = {"relationship": "friend", "scopes": [Scope.SEE_VISITS], "how_given": "Told Ana at home."}


def grant_of(cast: Cast) -> PermissionGrant:
    return PermissionGrant.objects.get(person=cast.margaret.person, representative=cast.david.person)


def test_the_person_gives_permission(inside: Cast) -> None:
    grant = give_permission(
        inside.margaret.person, representative=inside.nia.person, **ASKED, actor=inside.margaret.actor()
    )
    assert (grant.scopes, grant.starts_on, grant.ends_on) == ([Scope.SEE_VISITS], today(), None)
    assert Activity.objects.filter(verb="gave permission", about_id=inside.margaret.person.id).exists()


@pytest.mark.parametrize("who", ["mo", "ana"])
def test_the_office_writes_down_what_the_person_told_them(inside: Cast, who: str) -> None:
    actor = getattr(inside, who).actor()
    give_permission(inside.margaret.person, representative=inside.nia.person, **ASKED, actor=actor)


@pytest.mark.parametrize("who", ["david", "amira", "ed", "fiona", "sunita", "cora"])
def test_nobody_else_gives_it(inside: Cast, who: str) -> None:
    actor = getattr(inside, who).actor()
    with pytest.raises(NotAllowed):
        give_permission(inside.margaret.person, representative=inside.nia.person, **ASKED, actor=actor)


def test_a_representative_cannot_pass_permission_on(inside: Cast) -> None:
    david = inside.david.actor(acting_for=inside.margaret.person)
    with pytest.raises(NotAllowed):
        give_permission(inside.margaret.person, representative=inside.nia.person, **ASKED, actor=david)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"scopes": []}, "scopes"),
        ({"relationship": " "}, "relationship"),
        ({"how_given": ""}, "how_given"),
        ({"ends_on": today() - timedelta(days=1)}, "ends_on"),
    ],
)
def test_a_permission_says_what_who_and_how(inside: Cast, changed: dict, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        give_permission(
            inside.margaret.person,
            representative=inside.nia.person,
            **{**ASKED, **changed},
            actor=inside.margaret.actor(),
        )
    assert refusal.value.field == field


def test_not_to_oneself_and_not_twice(inside: Cast) -> None:
    margaret, actor = inside.margaret.person, inside.margaret.actor()
    with pytest.raises(Invalid, match="act for themselves"):
        give_permission(margaret, representative=margaret, **ASKED, actor=actor)
    with pytest.raises(Invalid, match="David Hughes already has permission"):
        give_permission(margaret, representative=inside.david.person, **ASKED, actor=actor)


def test_a_permission_counts_only_for_whom_they_chose_to_act(inside: Cast) -> None:
    margaret, cora = inside.margaret.person, inside.cora.person
    assert grants_of(inside.david.actor(acting_for=margaret), margaret.id, today()) == set(Scope)
    assert grants_of(inside.david.actor(), margaret.id, today()) == set()
    assert grants_of(inside.david.actor(acting_for=cora), cora.id, today()) == set()
    assert grants_of(inside.david.actor(acting_for=margaret), cora.id, today()) == set()


def test_one_s_own_record_is_one_s_own_in_the_hat_of_a_person(inside: Cast) -> None:
    margaret = inside.margaret.person
    assert grants_of(inside.margaret.actor(), margaret.id, today()) == set(Scope)
    assert grants_of(inside.margaret.actor(hat=Hat.BOARD), margaret.id, today()) == set()
    assert grants_of(inside.margaret.actor(hat=Hat.MEMBER), margaret.id, today()) == set()
    assert grants_of(inside.margaret.actor(), None, today()) == set()


def test_taken_back_it_is_gone_at_once_and_can_be_given_again(inside: Cast) -> None:
    margaret = inside.margaret.person
    david = inside.david.actor(acting_for=margaret)
    assert speaks_for(david, margaret.id, Scope.BOOK_VISITS)
    withdraw_permission(grant_of(inside), actor=inside.margaret.actor())
    assert not speaks_for(david, margaret.id, Scope.BOOK_VISITS)
    assert grants_of(david, margaret.id, today() - timedelta(days=1)) == set(Scope)  # yesterday it did count
    give_permission(margaret, representative=inside.david.person, **ASKED, actor=inside.margaret.actor())
    assert grants_of(david, margaret.id, today()) == {Scope.SEE_VISITS}


def test_given_and_taken_back_on_one_day(inside: Cast) -> None:
    grant = give_permission(
        inside.margaret.person, representative=inside.nia.person, **ASKED, actor=inside.margaret.actor()
    )
    withdraw_permission(grant, actor=inside.margaret.actor())
    nia = inside.nia.actor(hat=Hat.REPRESENTATIVE, acting_for=inside.margaret.person)
    assert grants_of(nia, inside.margaret.person.id, today()) == set()


def test_a_permission_of_next_week_can_be_taken_back(inside: Cast) -> None:
    grant = give_permission(
        inside.margaret.person,
        representative=inside.nia.person,
        starts_on=today() + timedelta(days=7),
        **ASKED,
        actor=inside.margaret.actor(),
    )
    withdraw_permission(grant, actor=inside.margaret.actor())
    assert not PermissionGrant.objects.on(today() + timedelta(days=8)).filter(id=grant.id).exists()


def test_the_second_to_take_it_back_is_told(inside: Cast) -> None:
    grant = grant_of(inside)
    withdraw_permission(grant, actor=inside.margaret.actor())
    with pytest.raises(StaleState, match="already been taken back"):
        withdraw_permission(grant, actor=inside.mo.actor())


def test_a_representative_lays_it_down_and_nobody_else_takes_it(inside: Cast) -> None:
    with pytest.raises(NotAllowed):
        withdraw_permission(grant_of(inside), actor=inside.cora.actor())
    withdraw_permission(grant_of(inside), actor=inside.david.actor())


NAMED = {"first_name": "Rosa", "last_name": "Lind", "email": "Rosa.Lind@example.com", **ASKED}


def test_somebody_new_is_added_and_the_office_is_asked_to_invite_them(inside: Cast) -> None:
    grant = name_representative(inside.margaret.person, **NAMED, actor=inside.margaret.actor())
    assert (grant.representative.full_name, grant.representative.email) == ("Rosa Lind", "rosa.lind@example.com")
    letter = Message.objects.get()
    assert letter.to == inside.coop.email
    assert "Rosa Lind has no log-in" in letter.body


def test_somebody_known_is_found_by_their_address(inside: Cast) -> None:
    known = PersonFactory(first_name="Rosa", last_name="Lind", email="rosa.lind@example.com")
    grant = name_representative(inside.margaret.person, **NAMED, actor=inside.margaret.actor())
    assert grant.representative == known


def test_two_at_one_address_are_told_apart_by_name(inside: Cast) -> None:
    PersonFactory(first_name="Otto", last_name="Lind", email="rosa.lind@example.com")
    rosa = PersonFactory(first_name="Rosa", last_name="Lind", email="rosa.lind@example.com")
    grant = name_representative(inside.margaret.person, **NAMED, actor=inside.margaret.actor())
    assert grant.representative == rosa


def test_nothing_is_added_when_the_permission_is_refused(inside: Cast) -> None:
    before = Person.objects.count()
    with pytest.raises(Invalid):
        name_representative(inside.margaret.person, **{**NAMED, "scopes": []}, actor=inside.margaret.actor())
    assert Person.objects.count() == before
    assert not Message.objects.exists()


def test_somebody_who_can_sign_in_is_not_asked_for(inside: Cast) -> None:
    named = {**NAMED, "first_name": "Nia", "email": inside.nia.person.email}
    name_representative(inside.margaret.person, **named, actor=inside.margaret.actor())
    assert not Message.objects.exists()
