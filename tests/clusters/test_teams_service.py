from datetime import date, time, timedelta

import pytest

from clusters.events import pca_blocked
from clusters.models import Block, TeamPlace, TeamPlaceKind
from clusters.queries.clusters import blocked_pca_ids, team_of
from clusters.services.teams import block, leave_team, open_cover_place, place_in_team, rank_team, unblock
from coopcare.accounts.actor import Actor
from coopcare.audit.models import Activity
from coopcare.clock import local, today
from coopcare.errors import Invalid, NotAllowed, StaleState
from tests.cast import Cast
from tests.factories.clusters import TeamPlaceFactory
from tests.factories.members import PersonFactory, employed_pca


def names(cast: Cast) -> list[str]:
    return [place.pca.first_name for place in team_of(cast.margaret.person.id, today())]


def arrangers(cast: Cast) -> list[Actor]:
    """Everybody who may arrange Margaret's team."""
    margaret = cast.margaret
    return [margaret.actor(), cast.david.actor(acting_for=margaret.person), cast.ana.actor(), cast.mo.actor()]


def test_who_arranges_a_team(inside: Cast) -> None:
    for actor in arrangers(inside):
        pca = employed_pca(first_name=f"New{actor.hat}")
        assert place_in_team(inside.margaret.person, pca, actor=actor).kind == TeamPlaceKind.REGULAR


@pytest.mark.parametrize("who", ["cora", "david", "amira", "zofia", "ed", "fiona", "sunita", "nia"])
def test_nobody_else_does(inside: Cast, who: str) -> None:
    actor, margaret = getattr(inside, who).actor(), inside.margaret.person
    place = TeamPlace.objects.get(person=margaret, pca=inside.ben.person)
    for deed in (
        lambda: place_in_team(margaret, inside.zofia.person, actor=actor),
        lambda: leave_team(place, actor=actor),
        lambda: rank_team(margaret, pca_ids=[], actor=actor),
        lambda: block(margaret, inside.ben.person, actor=actor),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_the_support_worker_of_another_cluster_does_not(inside: Cast) -> None:
    with pytest.raises(NotAllowed):
        place_in_team(inside.cora.person, inside.amira.person, actor=inside.ana.actor())


def test_the_newest_choice_comes_last_and_stand_ins_after_them(inside: Cast) -> None:
    actor, margaret = inside.margaret.actor(), inside.margaret.person
    stand_in = employed_pca(first_name="Sol")
    place_in_team(margaret, stand_in, kind=TeamPlaceKind.STAND_IN, actor=actor)
    place_in_team(margaret, inside.zofia.person, actor=actor)
    assert names(inside) == ["Amira", "Ben", "Zofia", "Sol"]


def test_a_chosen_pca_becomes_a_stand_in_and_back(inside: Cast) -> None:
    actor, margaret = inside.margaret.actor(), inside.margaret.person
    place_in_team(margaret, inside.amira.person, kind=TeamPlaceKind.STAND_IN, actor=actor)
    assert names(inside) == ["Ben", "Amira"]
    place_in_team(margaret, inside.amira.person, actor=actor)
    assert names(inside) == ["Ben", "Amira"]
    assert TeamPlace.objects.filter(person=margaret, pca=inside.amira.person).count() == 1


def test_leaving_and_coming_back_on_one_day_is_one_place(inside: Cast) -> None:
    actor, margaret = inside.margaret.actor(), inside.margaret.person
    place = TeamPlace.objects.get(person=margaret, pca=inside.amira.person)
    leave_team(place, actor=actor)
    assert place.ends_on == today()
    with pytest.raises(StaleState):
        leave_team(place, actor=actor)
    place_in_team(margaret, inside.amira.person, actor=actor)
    place.refresh_from_db()
    assert place.ends_on is None
    assert names(inside) == ["Ben", "Amira"]


def test_only_a_pca_of_today_joins_a_team(inside: Cast) -> None:
    with pytest.raises(Invalid, match="does not work as a Personal Care Assistant"):
        place_in_team(inside.margaret.person, PersonFactory(), actor=inside.mo.actor())
    with pytest.raises(Invalid, match="comes with the visit"):
        place_in_team(inside.margaret.person, inside.zofia.person, kind=TeamPlaceKind.COVER, actor=inside.mo.actor())


def test_the_person_s_order_is_kept(inside: Cast) -> None:
    ids = [inside.ben.person.id, inside.amira.person.id]
    rank_team(inside.margaret.person, pca_ids=ids, actor=inside.margaret.actor())
    assert names(inside) == ["Ben", "Amira"]
    assert [place.rank for place in team_of(inside.margaret.person.id, today())] == [1, 2]


def test_an_order_drawn_from_an_old_page_is_refused(inside: Cast) -> None:
    ids = [inside.ben.person.id, inside.amira.person.id]
    place_in_team(inside.margaret.person, inside.zofia.person, actor=inside.ana.actor())
    with pytest.raises(StaleState, match="care team has just changed"):
        rank_team(inside.margaret.person, pca_ids=ids, actor=inside.margaret.actor())
    with pytest.raises(StaleState):
        rank_team(inside.margaret.person, pca_ids=[*ids, ids[0]], actor=inside.margaret.actor())


def test_a_cover_place_spans_the_day_before_to_two_days_after(inside: Cast) -> None:
    on = date(2026, 3, 28)
    place = open_cover_place(
        inside.margaret.person,
        inside.zofia.person,
        visit_starts_at=local(on, time(22)),
        visit_ends_at=local(on + timedelta(days=1), time(7)),
        actor=inside.ana.actor(),
    )
    assert (place.kind, place.starts_on, place.ends_on) == ("cover", date(2026, 3, 27), date(2026, 3, 31))


def test_late_in_a_summer_evening_the_local_day_counts(inside: Cast) -> None:
    """11:30pm on 1 July in England is 10:30pm UTC; half past midnight on 2 July is still 1 July in UTC."""
    place = open_cover_place(
        inside.margaret.person,
        inside.zofia.person,
        visit_starts_at=local(date(2026, 7, 2), time(0, 30)),
        visit_ends_at=local(date(2026, 7, 2), time(1, 0)),
        actor=inside.ana.actor(),
    )
    assert (place.starts_on, place.ends_on) == (date(2026, 7, 1), date(2026, 7, 4))


def test_a_place_that_spans_the_visit_is_enough(inside: Cast) -> None:
    place = open_cover_place(
        inside.margaret.person,
        inside.amira.person,
        visit_starts_at=local(today(), time(9)),
        visit_ends_at=local(today(), time(10)),
        actor=inside.ana.actor(),
    )
    assert place.kind == TeamPlaceKind.REGULAR
    assert TeamPlace.objects.filter(person=inside.margaret.person, pca=inside.amira.person).count() == 1


def test_a_pca_opens_a_cover_place_for_themselves_only(inside: Cast) -> None:
    times = {"visit_starts_at": local(today(), time(9)), "visit_ends_at": local(today(), time(10))}
    open_cover_place(inside.margaret.person, inside.zofia.person, **times, actor=inside.zofia.actor())
    with pytest.raises(NotAllowed):
        open_cover_place(inside.cora.person, inside.amira.person, **times, actor=inside.ben.actor())


def test_each_pca_stands_once_in_the_team_at_their_best_place(inside: Cast) -> None:
    TeamPlaceFactory(
        person=inside.margaret.person,
        pca=inside.amira.person,
        kind=TeamPlaceKind.COVER,
        rank=None,
        starts_on=today(),
        ends_on=today(),
    )
    assert names(inside) == ["Amira", "Ben"]


def test_a_block_ends_the_place_and_is_told_upwards(inside: Cast) -> None:
    told = []

    def listen(sender: object, person: object, pca: object, actor: object, **_: object) -> None:
        told.append((person, pca))

    pca_blocked.connect(listen)
    try:
        block(inside.margaret.person, inside.amira.person, actor=inside.margaret.actor())
    finally:
        pca_blocked.disconnect(listen)
    assert told == [(inside.margaret.person, inside.amira.person)]
    assert blocked_pca_ids(inside.margaret.person.id, today()) == {inside.amira.person.id}
    assert names(inside) == ["Ben"]
    assert TeamPlace.objects.get(person=inside.margaret.person, pca=inside.amira.person).ends_on == today()


def test_a_blocked_pca_is_not_placed_and_not_blocked_twice(inside: Cast) -> None:
    block(inside.margaret.person, inside.amira.person, actor=inside.margaret.actor())
    with pytest.raises(Invalid, match="Take the block off first"):
        place_in_team(inside.margaret.person, inside.amira.person, actor=inside.ana.actor())
    with pytest.raises(Invalid, match="already blocked"):
        block(inside.margaret.person, inside.amira.person, actor=inside.ana.actor())


@pytest.mark.parametrize("days_ago", [0, 10])
def test_a_block_taken_off_no_longer_holds_today(inside: Cast, days_ago: int) -> None:
    made = block(inside.margaret.person, inside.amira.person, actor=inside.margaret.actor())
    Block.objects.filter(id=made.id).update(starts_on=today() - timedelta(days=days_ago))
    unblock(made, actor=inside.margaret.actor())
    assert blocked_pca_ids(inside.margaret.person.id, today()) == set()
    if days_ago:
        assert inside.amira.person.id in blocked_pca_ids(inside.margaret.person.id, today() - timedelta(days=1))
    with pytest.raises(StaleState):
        unblock(made, actor=inside.margaret.actor())


def test_a_place_of_next_week_is_given_up_by_a_block(inside: Cast) -> None:
    later = today() + timedelta(days=7)
    TeamPlaceFactory(person=inside.margaret.person, pca=inside.zofia.person, rank=3, starts_on=later)
    block(inside.margaret.person, inside.zofia.person, actor=inside.margaret.actor())
    assert TeamPlace.objects.get(pca=inside.zofia.person, person=inside.margaret.person).ends_on == later


def test_what_was_done_is_recorded_about_the_person(inside: Cast) -> None:
    block(inside.margaret.person, inside.amira.person, actor=inside.margaret.actor())
    activity = Activity.objects.get(verb="blocked a PCA")
    assert activity.about_id == inside.margaret.person.id
