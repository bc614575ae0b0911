"""Two people press at the same moment: the database decides, and the second gets a sentence."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from clusters.models import Package, TeamPlace, WhyEnded
from clusters.services.packages import end_package, start_package
from clusters.services.teams import place_in_team, rank_team
from coopcare.clock import today
from coopcare.errors import DomainError
from coopcare.tenancy.context import acting_for
from members.models import MemberGroup, Membership, PermissionGrant, Scope
from members.services.authority import give_permission, withdraw_permission
from members.services.membership import admit
from tests.cast import Cast
from tests.factories.members import PersonFactory, employed_pca

pytestmark = pytest.mark.django_db(transaction=True)


def both(cast: Cast, *deeds: Callable[[], Any]) -> list[str]:
    """What each deed ended with ("" or the sentence of its refusal), done at once in doors of their own."""
    together = Barrier(len(deeds), timeout=20)

    def run(deed: Callable[[], Any]) -> str:
        try:
            with acting_for(cast.coop, cast.system):
                together.wait()
                deed()
        except DomainError as error:
            return error.message
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(run, deeds))


def test_two_start_a_package_for_one_person(cast: Cast) -> None:
    with acting_for(cast.coop, cast.system):
        ivy = PersonFactory(first_name="Ivy", last_name="Lowe")
    deeds = [
        lambda who=who: start_package(
            ivy, cast.clusters["mill"], starts_on=today(), agreed_minutes=600, actor=who.actor()
        )
        for who in (cast.mo, cast.mo)
    ]
    done, refused = both(cast, *deeds)
    assert done == ""
    assert "Ivy Lowe" in refused
    with acting_for(cast.coop, cast.system):
        assert Package.objects.filter(person=ivy).count() == 1


def test_two_end_one_package(cast: Cast) -> None:
    margaret, mo = cast.packages["margaret"], cast.mo.actor()
    deeds = [lambda: end_package(margaret, ends_on=today(), why=WhyEnded.MOVED, actor=mo)] * 2
    assert both(cast, *deeds) == ["", "Someone else has already ended this package."]


def test_two_admit_a_member(cast: Cast) -> None:
    deeds = [
        lambda who=who: admit(who.person, group=MemberGroup.WORKER, actor=cast.sunita.actor())
        for who in (cast.amira, cast.ben)
    ]
    assert both(cast, *deeds) == ["", ""]
    with acting_for(cast.coop, cast.system):
        assert sorted(Membership.objects.values_list("number", flat=True)) == [1, 2]


def test_the_person_and_the_office_take_back_one_permission(cast: Cast) -> None:
    with acting_for(cast.coop, cast.system):
        grant = PermissionGrant.objects.select_related("person").get(person=cast.margaret.person)
    deeds = [lambda who=who: withdraw_permission(grant, actor=who.actor()) for who in (cast.margaret, cast.mo)]
    assert both(cast, *deeds) == ["", "This permission has already been taken back."]


def test_one_permission_given_twice(cast: Cast) -> None:
    deeds = [
        lambda who=who: give_permission(
            cast.margaret.person,
            representative=cast.nia.person,
            relationship="friend",
            scopes=[Scope.SEE_VISITS],
            how_given="Told Ana.",
            actor=who.actor(),
        )
        for who in (cast.margaret, cast.ana)
    ]
    done, refused = both(cast, *deeds)
    assert done == ""
    assert "already has permission" in refused


def test_two_choose_a_pca_and_ranks_stay_in_order(cast: Cast) -> None:
    with acting_for(cast.coop, cast.system):
        first, second = employed_pca(first_name="Kit"), employed_pca(first_name="Lou")
    margaret = cast.margaret.person
    deeds = [lambda pca=pca: place_in_team(margaret, pca, actor=cast.ana.actor()) for pca in (first, second)]
    assert both(cast, *deeds) == ["", ""]
    with acting_for(cast.coop, cast.system):
        ranks = TeamPlace.objects.filter(person=margaret).values_list("rank", flat=True)
        assert sorted(ranks) == [1, 2, 3, 4]


def test_an_order_and_a_new_choice(cast: Cast) -> None:
    """Either the order came first and the new PCA is last, or the order is refused; never a lost place."""
    margaret = cast.margaret.person
    ids = [cast.ben.person.id, cast.amira.person.id]
    both(
        cast,
        lambda: rank_team(margaret, pca_ids=ids, actor=cast.margaret.actor()),
        lambda: place_in_team(margaret, cast.zofia.person, actor=cast.ana.actor()),
    )
    with acting_for(cast.coop, cast.system):
        places = TeamPlace.objects.filter(person=margaret).order_by("rank")
        assert [place.rank for place in places] == [1, 2, 3]
        assert places[2].pca_id == cast.zofia.person.id
