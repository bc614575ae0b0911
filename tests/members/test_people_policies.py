"""Who may know whom: domain.md F6, one row after the other."""

from datetime import timedelta

import pytest

from clusters.models import Block, TeamPlace, TeamPlaceKind
from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat
from coopcare.audit.models import Activity
from coopcare.clock import today
from coopcare.errors import NotFound
from members.policies import may_read_worker_file, may_see_card, may_see_person, may_see_readings, people_visible_to
from members.queries import open_pca_card, open_person, open_worker
from tests.cast import Cast
from tests.factories.clusters import TeamPlaceFactory

TODAY = today()


def visible(cast: Cast, actor: Actor) -> set[str]:
    """Names in the cast whom the actor may know."""
    ids = set(people_visible_to(actor).values_list("id", flat=True))
    return {key for key, member in cast.members.items() if member.person.id in ids}


@pytest.mark.parametrize(
    ("who", "known"),
    [
        ("mo", None),
        ("ana", {"margaret", "amira", "ben"}),
        ("amira", {"margaret"}),
        ("zofia", {"cora"}),
        ("margaret", {"margaret"}),
        ("david", set()),
        ("ed", set()),
        ("fiona", set()),
        ("sunita", set()),
        ("nia", set()),
    ],
)
def test_whom_each_hat_may_know(inside: Cast, who: str, known: set[str] | None) -> None:
    expected = set(inside.members) if known is None else known
    assert visible(inside, getattr(inside, who).actor()) == expected


def test_a_visitor_knows_nobody(inside: Cast) -> None:
    assert visible(inside, Actor(coop_id=inside.coop.id)) == set()


def test_a_representative_knows_whom_they_act_for(inside: Cast) -> None:
    david = inside.david
    assert visible(inside, david.actor(acting_for=inside.margaret.person)) == {"margaret"}
    assert visible(inside, david.actor(acting_for=inside.cora.person)) == set()


@pytest.mark.parametrize("hat", [Hat.BOARD, Hat.FINANCE, Hat.SECRETARY, Hat.MEMBER, Hat.INSPECTOR])
def test_the_hat_decides_not_the_human_being(inside: Cast, hat: Hat) -> None:
    """Margaret on the board opens nobody, herself included; Amira as a member no longer opens Margaret."""
    assert visible(inside, inside.margaret.actor(hat=hat)) == set()
    assert visible(inside, inside.amira.actor(hat=hat)) == set()


def test_a_place_opens_on_its_days_only(inside: Cast) -> None:
    cora, amira = inside.cora.person, inside.amira
    TeamPlaceFactory(
        person=cora,
        pca=amira.person,
        kind=TeamPlaceKind.COVER,
        rank=None,
        starts_on=TODAY + timedelta(days=1),
        ends_on=TODAY + timedelta(days=4),
    )
    known_on = [
        people_visible_to(amira.actor(), TODAY + timedelta(days=day)).filter(id=cora.id).exists() for day in range(7)
    ]
    assert known_on == [False, True, True, True, True, False, False]


def test_a_block_shuts_the_record_at_once(inside: Cast) -> None:
    assert may_see_person(inside.amira.actor(), inside.margaret.person)
    Block.objects.create(person=inside.margaret.person, pca=inside.amira.person, starts_on=TODAY)
    assert not may_see_person(inside.amira.actor(), inside.margaret.person)


def test_opening_a_person_is_recorded_and_a_refusal_is_not(inside: Cast) -> None:
    margaret = inside.margaret.person
    open_person(inside.ana.actor(), margaret.id)
    open_person(inside.margaret.actor(), margaret.id)
    with pytest.raises(NotFound):
        open_person(inside.zofia.actor(), margaret.id)
    readings = Activity.objects.filter(about_id=margaret.id, is_reading=True)
    assert [(row.actor_name, row.verb) for row in readings] == [("Ana Kowalska", "opened contact and key facts")]


def test_a_worker_reads_their_own_file_and_nobody_else_s(inside: Cast) -> None:
    amira, ben = inside.amira, inside.ben
    assert may_read_worker_file(amira.actor(), amira.person)
    assert not may_read_worker_file(amira.actor(), ben.person)
    assert not may_read_worker_file(amira.actor(hat=Hat.MEMBER), amira.person)
    assert not may_read_worker_file(inside.ana.actor(), amira.person)
    assert may_read_worker_file(inside.mo.actor(), amira.person)
    assert not may_read_worker_file(inside.nia.actor(hat=Hat.INSPECTOR), amira.person)


def test_somebody_who_never_worked_here_has_no_file(inside: Cast) -> None:
    with pytest.raises(NotFound):
        open_worker(inside.mo.actor(), inside.margaret.person.id)


@pytest.mark.parametrize(
    ("who", "pca", "may"),
    [
        ("margaret", "amira", True),
        ("margaret", "zofia", False),
        ("cora", "zofia", True),
        ("cora", "amira", False),
        ("ana", "amira", True),
        ("ana", "zofia", False),
        ("amira", "amira", True),
        ("amira", "ben", False),
        ("mo", "zofia", True),
        ("ed", "amira", False),
        ("nia", "amira", False),
    ],
)
def test_who_reads_a_card(inside: Cast, who: str, pca: str, may: bool) -> None:
    assert may_see_card(getattr(inside, who).actor(), getattr(inside, pca).person.id) is may


def test_who_acts_for_a_person_reads_the_cards_they_read(inside: Cast) -> None:
    amira = inside.amira.person
    assert may_see_card(inside.david.actor(acting_for=inside.margaret.person), amira.id)
    assert not may_see_card(inside.david.actor(), amira.id)


def test_a_cover_from_elsewhere_can_be_read_about_before_they_come(inside: Cast) -> None:
    TeamPlace.objects.create(
        person=inside.margaret.person,
        pca=inside.zofia.person,
        kind=TeamPlaceKind.COVER,
        starts_on=TODAY + timedelta(days=3),
        ends_on=TODAY + timedelta(days=6),
    )
    card = open_pca_card(inside.margaret.actor(), inside.zofia.person.id)
    assert card.first_name == "Zofia"
    assert all(held for _, held in card.training)


def test_who_may_see_the_readings(inside: Cast) -> None:
    margaret = inside.margaret.person
    assert may_see_readings(inside.margaret.actor(), margaret.id)
    assert may_see_readings(inside.mo.actor(), margaret.id)
    assert may_see_readings(inside.david.actor(acting_for=margaret), margaret.id)
    assert not may_see_readings(inside.ana.actor(), margaret.id)
    assert not may_see_readings(inside.amira.actor(), margaret.id)
