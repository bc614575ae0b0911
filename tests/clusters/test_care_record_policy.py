"""Who may open a care record: domain.md F6."""

from datetime import timedelta

import pytest

from clusters.policies import is_on_team, may_open_care_record, supports_person
from coopcare.accounts.hats import Hat
from coopcare.clock import today
from members.models import PermissionGrant, Scope
from tests.cast import Cast


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("margaret", True),
        ("amira", True),
        ("ben", True),
        ("ana", True),
        ("mo", True),
        ("zofia", False),
        ("cora", False),
        ("david", False),
        ("ed", False),
        ("fiona", False),
        ("sunita", False),
        ("nia", False),
    ],
)
def test_margaret_s_record(inside: Cast, who: str, may: bool) -> None:
    assert may_open_care_record(getattr(inside, who).actor(), inside.margaret.person.id) is may


def test_a_representative_needs_that_very_permission(inside: Cast) -> None:
    margaret = inside.margaret.person
    david = inside.david.actor(acting_for=margaret)
    assert may_open_care_record(david, margaret.id)
    PermissionGrant.objects.filter(person=margaret).update(scopes=[Scope.BOOK_VISITS, Scope.SEE_VISITS])
    assert not may_open_care_record(david, margaret.id)


@pytest.mark.parametrize("who", ["margaret", "amira", "ana", "mo"])
def test_never_in_the_board_hat(inside: Cast, who: str) -> None:
    assert not may_open_care_record(getattr(inside, who).actor(hat=Hat.BOARD), inside.margaret.person.id)


def test_the_inspector_is_not_let_in_here(inside: Cast) -> None:
    """The sample of an inspection is asked by compliance, which also records what was opened."""
    assert not may_open_care_record(inside.nia.actor(hat=Hat.INSPECTOR), inside.margaret.person.id)


def test_the_team_of_a_day(inside: Cast) -> None:
    margaret, ben = inside.margaret.person, inside.ben
    margaret.team_places.filter(pca=ben.person).update(ends_on=today() - timedelta(days=1))
    assert not is_on_team(ben.actor(), margaret.id, today())
    assert is_on_team(ben.actor(), margaret.id, today() - timedelta(days=1))
    assert not is_on_team(ben.actor(hat=Hat.MEMBER), margaret.id, today() - timedelta(days=1))


def test_a_person_who_left_the_cluster_is_no_longer_supported_there(inside: Cast) -> None:
    margaret, ana, yesterday = inside.margaret.person, inside.ana.actor(), today() - timedelta(days=1)
    assert supports_person(ana, margaret.id)
    margaret.cluster_places.update(ends_on=yesterday)
    assert supports_person(ana, margaret.id)  # the package still runs
    margaret.packages.update(ends_on=yesterday)
    assert not supports_person(ana, margaret.id)
    assert not may_open_care_record(ana, margaret.id)
