from datetime import timedelta

import pytest

from clusters.models import Cluster, ClusterPlace, PlaceRole
from clusters.policies import clusters_of, may_run_rota, may_see_cluster
from clusters.queries.clusters import ClusterHours, agreed_minutes_of, clusters_list, pcas_to_join
from clusters.services.clusters import join_cluster, leave_cluster, open_cluster, set_support_worker
from coopcare.accounts.hats import Hat
from coopcare.clock import today
from coopcare.errors import Invalid, NotAllowed, StaleState
from members.policies import may_see_person
from tests.cast import Cast

NEW = {"name": "Chapel Row", "area": "Millbeck", "phone": "01632 960111"}


def test_the_manager_opens_a_cluster(inside: Cast) -> None:
    cluster = open_cluster(**NEW, support_worker=inside.ana.person, actor=inside.mo.actor())
    assert may_run_rota(inside.ana.actor(), cluster)


@pytest.mark.parametrize("who", ["ana", "amira", "ed", "sunita", "margaret"])
def test_nobody_else_does(inside: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        open_cluster(**NEW, actor=getattr(inside, who).actor())


@pytest.mark.parametrize("field", ["name", "area", "phone"])
def test_a_cluster_has_a_name_an_area_and_a_phone(inside: Cast, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        open_cluster(**{**NEW, field: "  "}, actor=inside.mo.actor())
    assert refusal.value.field == field


def test_a_name_is_one_cluster_s(inside: Cast) -> None:
    with pytest.raises(Invalid, match="already a cluster with this name"):
        open_cluster(**{**NEW, "name": "Mill Lane"}, actor=inside.mo.actor())
    assert Cluster.objects.filter(name="Mill Lane").count() == 1


def test_a_change_of_support_worker_moves_what_they_see_at_once(inside: Cast) -> None:
    mill, margaret = inside.clusters["mill"], inside.margaret.person
    assert may_see_person(inside.ana.actor(), margaret)
    set_support_worker(mill, inside.mo.person, actor=inside.mo.actor())
    assert not may_see_person(inside.ana.actor(), margaret)
    with pytest.raises(Invalid, match="does not work for the co-op as a support worker"):
        set_support_worker(mill, inside.amira.person, actor=inside.mo.actor())


def test_a_pca_joins_once_and_leaves_once(inside: Cast) -> None:
    mill, ana = inside.clusters["mill"], inside.ana.actor()
    assert inside.zofia.person in pcas_to_join(mill, today())
    place = join_cluster(mill, inside.zofia.person, role=PlaceRole.PCA, actor=ana)
    assert inside.zofia.person not in pcas_to_join(mill, today())
    with pytest.raises(Invalid, match="Zofia Łukasik already belongs to Mill Lane"):
        join_cluster(mill, inside.zofia.person, role=PlaceRole.PCA, actor=ana)
    with pytest.raises(Invalid, match="on or after the first day"):
        leave_cluster(place, ends_on=today() - timedelta(days=1), actor=ana)
    leave_cluster(place, actor=ana)
    with pytest.raises(StaleState):
        leave_cluster(place, actor=ana)


def test_only_pcas_join_as_pcas_and_only_who_runs_the_rota_lets_them(inside: Cast) -> None:
    with pytest.raises(Invalid, match="does not work as a Personal Care Assistant"):
        join_cluster(inside.clusters["mill"], inside.nia.person, role=PlaceRole.PCA, actor=inside.ana.actor())
    with pytest.raises(NotAllowed):
        join_cluster(inside.clusters["hill"], inside.amira.person, role=PlaceRole.PCA, actor=inside.ana.actor())
    with pytest.raises(NotAllowed):
        leave_cluster(ClusterPlace.objects.get(person=inside.zofia.person), actor=inside.ana.actor())


@pytest.mark.parametrize(
    ("who", "hat", "clusters"),
    [
        ("mo", Hat.MANAGER, {"Mill Lane", "Hill Top"}),
        ("nia", Hat.INSPECTOR, set()),
        ("ana", Hat.SUPPORT_WORKER, {"Mill Lane"}),
        ("ana", Hat.MEMBER, set()),
        ("amira", Hat.PCA, set()),
        ("ed", Hat.BOARD, set()),
        ("fiona", Hat.FINANCE, set()),
        ("margaret", Hat.PERSON, set()),
    ],
)
def test_whose_rota_one_may_read(inside: Cast, who: str, hat: Hat, clusters: set[str]) -> None:
    actor = getattr(inside, who).actor(hat=hat)
    assert {cluster.name for cluster in clusters_of(actor)} == clusters
    assert {cluster.name for cluster in inside.clusters.values() if may_see_cluster(actor, cluster)} == clusters


def test_an_inspector_runs_no_rota(inside: Cast) -> None:
    assert not may_run_rota(inside.nia.actor(hat=Hat.INSPECTOR), inside.clusters["mill"])


def test_hours_of_a_week_and_the_band(inside: Cast) -> None:
    mill = inside.clusters["mill"]
    assert agreed_minutes_of([mill.id], today()) == {mill.id: 600}
    assert "Below the 130 to 150" in ClusterHours(600).words
    assert "Within" in ClusterHours(130 * 60).words
    assert "Within" in ClusterHours(150 * 60).words
    assert "Above" in ClusterHours(150 * 60 + 1).words


def test_counts_of_a_cluster_are_of_today(inside: Cast) -> None:
    ClusterPlace.objects.filter(person=inside.ben.person).update(ends_on=today() - timedelta(days=1))
    mill = clusters_list(inside.ana.actor()).get()
    assert (mill.people_count, mill.pca_count) == (1, 1)
