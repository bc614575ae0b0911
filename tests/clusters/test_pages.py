"""The pages of clusters, care teams and packages, as each person meets them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clusters.models import Block, Package, PlaceRole, TeamPlace
from coopcare.accounts.hats import Hat
from coopcare.clock import today
from coopcare.tenancy.context import acting_for
from members.models import PermissionGrant, Scope
from tests.cast import Cast
from tests.factories.clusters import ClusterPlaceFactory, PackageFactory
from tests.factories.members import PersonFactory, employed_pca


def place_of(cast: Cast, pca: str) -> TeamPlace:
    with acting_for(cast.coop, cast.system):
        return TeamPlace.objects.get(person=cast.margaret.person, pca=getattr(cast, pca).person)


def order(html: str) -> list[str]:
    return sorted((name for name in ("Amira", "Ben") if name in html), key=html.index)


def test_my_care_team_in_order_and_changed_without_javascript(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.margaret)
    html = client.get(reverse("clusters:team")).content.decode()
    assert order(html) == ["Amira", "Ben"]
    url = reverse("clusters:move_in_team", args=[place_of(cast, "ben").id])
    html = client.post(url, {"direction": "up"}, follow=True).content.decode()
    assert "Ben is now number 1." in html
    assert place_of(cast, "ben").rank == 1
    client.post(url, {"direction": "up"})  # already first: nothing to do
    assert (place_of(cast, "ben").rank, place_of(cast, "amira").rank) == (1, 2)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("margaret", 200),
        ("ana", 200),
        ("mo", 200),
        ("cora", 404),
        ("david", 404),
        ("amira", 404),
        ("zofia", 404),
        ("ed", 404),
        ("fiona", 404),
        ("sunita", 404),
        ("nia", 404),
    ],
)
def test_who_opens_margaret_s_team(client: Client, cast: Cast, sign_in, who: str, status: int) -> None:
    sign_in(client, getattr(cast, who))
    assert client.get(reverse("clusters:team", args=[cast.margaret.person.id])).status_code == status


def test_who_acts_for_her_with_permission_arranges_it(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.david, acting_for=cast.margaret.person)
    html = client.get(reverse("clusters:team")).content.decode()
    assert "Care team of Margaret Hughes" in html
    assert "You are acting for" in html
    url = reverse("clusters:move_in_team", args=[place_of(cast, "amira").id])
    assert client.post(url, {"direction": "down"}).status_code == 302
    assert place_of(cast, "amira").rank == 2


def test_permission_to_see_is_not_permission_to_arrange(client: Client, cast: Cast, sign_in) -> None:
    with acting_for(cast.coop, cast.system):
        PermissionGrant.objects.update(scopes=[Scope.SEE_VISITS])
    sign_in(client, cast.david, acting_for=cast.margaret.person)
    html = client.get(reverse("clusters:team")).content.decode()
    assert "Amira" in html
    assert "Move up" not in html
    assert "will not be asked" not in html
    url = reverse("clusters:move_in_team", args=[place_of(cast, "amira").id])
    assert client.post(url, {"direction": "down"}).status_code == 404


def test_somebody_is_added_from_the_cluster(client: Client, cast: Cast, sign_in) -> None:
    with acting_for(cast.coop, cast.system):
        kit = employed_pca(first_name="Kit")
        ClusterPlaceFactory(cluster=cast.clusters["mill"], person=kit, role=PlaceRole.PCA)
    sign_in(client, cast.margaret)
    url = reverse("clusters:add_to_team", args=[cast.margaret.person.id])
    html = client.get(url).content.decode()
    assert "Kit Example" in html
    assert "Likes gardens" in html
    assert "Zofia" not in html
    answer = client.post(url, {"kind": "regular"})
    assert answer.status_code == 422
    assert "Select somebody" in answer.content.decode()
    answer = client.post(url, {"pca": str(cast.zofia.person.id), "kind": "regular"})
    assert answer.status_code == 422  # of another cluster: not in the list
    answer = client.post(url, {"pca": str(kit.id), "kind": "stand_in"}, follow=True)
    assert "Kit is now in the care team." in answer.content.decode()


def test_when_everybody_is_in_the_team_the_page_says_so(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.margaret)
    html = client.get(reverse("clusters:add_to_team", args=[cast.margaret.person.id])).content.decode()
    assert "Everybody who works in this cluster is in the team already" in html


def test_a_block_is_private_and_can_be_undone(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.margaret)
    url = reverse("clusters:block", args=[cast.margaret.person.id, cast.ben.person.id])
    assert "Ben is not told" in client.get(url).content.decode()
    html = client.post(url, follow=True).content.decode()
    assert "Ben will not be asked to come." in html
    assert "Let them come again" in html
    again = client.post(url)
    assert again.status_code == 422
    assert "already blocked" in again.content.decode()
    with acting_for(cast.coop, cast.system):
        block = Block.objects.get()
    sign_in(client, cast.ben)
    assert client.post(reverse("clusters:unblock", args=[block.id])).status_code == 404
    sign_in(client, cast.margaret)
    html = client.post(reverse("clusters:unblock", args=[block.id]), follow=True).content.decode()
    assert "Ben may come again." in html


def test_somebody_outside_her_cluster_cannot_be_named_in_a_block(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.margaret)
    url = reverse("clusters:block", args=[cast.margaret.person.id, cast.zofia.person.id])
    assert client.get(url).status_code == 404


def test_a_pca_leaves_the_team(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.ana)
    url = reverse("clusters:leave_team", args=[place_of(cast, "ben").id])
    assert "Today is their last day in the team" in client.get(url).content.decode()
    client.post(url)
    assert place_of(cast, "ben").ends_on == today()


def test_the_support_worker_reads_their_cluster_with_its_hours(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.ana)
    listed = client.get(reverse("clusters:clusters")).content.decode()
    assert "Mill Lane" in listed
    assert "Hill Top" not in listed
    html = client.get(reverse("clusters:cluster", args=[cast.clusters["mill"].id])).content.decode()
    assert "Margaret Hughes" in html
    assert "10 hours" in html
    assert "Below the 130 to 150 hours" in html
    assert client.get(reverse("clusters:cluster", args=[cast.clusters["hill"].id])).status_code == 404


def test_a_cluster_s_page_asks_the_same_number_of_questions(client: Client, cast: Cast, sign_in) -> None:

    sign_in(client, cast.ana)
    url = reverse("clusters:cluster", args=[cast.clusters["mill"].id])
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    with acting_for(cast.coop, cast.system):
        for _ in range(6):
            person = PersonFactory()
            ClusterPlaceFactory(cluster=cast.clusters["mill"], person=person)
            PackageFactory(cluster=cast.clusters["mill"], person=person)
            pca = employed_pca()
            ClusterPlaceFactory(cluster=cast.clusters["mill"], person=pca, role=PlaceRole.PCA)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)


def test_the_manager_opens_a_cluster_and_gives_it_a_support_worker(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.mo)
    answer = client.post(reverse("clusters:add_cluster"), {"name": "Mill Lane", "area": "Hartley", "phone": "1"})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "There is already a cluster with this name." in html
    assert 'value="Hartley"' in html
    typed = {"name": "Chapel Row", "area": "Hartley", "phone": "01632 960111"}
    answer = client.post(reverse("clusters:add_cluster"), typed)
    answer = client.post(answer.url, {"support_worker": str(cast.ana.person.id)}, follow=True)
    assert "Ana Kowalska now supports Chapel Row." in answer.content.decode()


def test_a_pca_joins_and_leaves_a_cluster(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.ana)
    day = today()
    typed = {"starts_on_day": day.day, "starts_on_month": day.month, "starts_on_year": day.year}
    url = reverse("clusters:add_pca", args=[cast.clusters["mill"].id])
    assert client.post(url, typed).status_code == 422
    html = client.post(url, {**typed, "person": str(cast.zofia.person.id)}, follow=True).content.decode()
    assert "Zofia Łukasik now works in Mill Lane." in html
    with acting_for(cast.coop, cast.system):
        place = cast.clusters["mill"].places.get(person=cast.zofia.person)
    url = reverse("clusters:leave_cluster", args=[place.id])
    early = client.post(url, {"ends_on_day": "1", "ends_on_month": "1", "ends_on_year": "2020"})
    assert early.status_code == 422
    assert "on or after the first day" in early.content.decode()
    client.post(url, {"ends_on_day": day.day, "ends_on_month": day.month, "ends_on_year": day.year})
    with acting_for(cast.coop, cast.system):
        place.refresh_from_db()
    assert place.ends_on == day


def test_a_package_from_start_to_end(client: Client, cast: Cast, sign_in) -> None:
    with acting_for(cast.coop, cast.system):
        ivy = PersonFactory(first_name="Ivy", last_name="Lowe")
    sign_in(client, cast.mo)
    day = today() + timedelta(days=2)
    typed = {
        "cluster": str(cast.clusters["mill"].id),
        "starts_on_day": day.day,
        "starts_on_month": day.month,
        "starts_on_year": day.year,
    }
    url = reverse("clusters:start_package", args=[ivy.id])
    wrong = client.post(url, {**typed, "agreed_hours": "ten"})
    assert wrong.status_code == 422
    assert "Enter the hours as a number, like 10 or 10.5" in wrong.content.decode()
    assert 'value="ten"' in wrong.content.decode()
    page = client.post(url, {**typed, "agreed_hours": "10.5"}, follow=True)
    assert "10 hours 30 minutes each week" in page.content.decode()
    again = client.post(url, {**typed, "agreed_hours": "10.5"})
    assert again.status_code == 422
    assert "already has a package" in again.content.decode()
    with acting_for(cast.coop, cast.system):
        package = Package.objects.get(person=ivy)

    hours = reverse("clusters:change_hours", args=[package.id])
    assert 'value="10.5"' in client.get(hours).content.decode()
    assert "12 hours each week" in client.post(hours, {"agreed_hours": "12"}, follow=True).content.decode()

    task = {"name": "Making breakfast", "task_class": "practical", "needs_training": ""}
    add = reverse("clusters:add_task", args=[package.id])
    assert "Making breakfast" in client.post(add, task, follow=True).content.decode()
    assert client.post(add, task).status_code == 422
    with acting_for(cast.coop, cast.system):
        made = package.tasks.get()
    client.post(reverse("clusters:end_task", args=[made.id]))
    with acting_for(cast.coop, cast.system):
        made.refresh_from_db()
    assert made.ends_on == today()

    end = reverse("clusters:end_package", args=[package.id])
    early = client.post(end, {"ends_on_day": "1", "ends_on_month": "1", "ends_on_year": "2020", "reason": "Moves away"})
    assert early.status_code == 422
    assert 'value="Moves away"' in early.content.decode()
    last = {"ends_on_day": day.day, "ends_on_month": day.month, "ends_on_year": day.year, "reason": "Moves away"}
    assert "Select why the package ends" in client.post(end, last).content.decode()
    unpaid = client.post(end, last | {"why": "unpaid"})
    assert "Enter the day on which you wrote to them" in unpaid.content.decode()
    last["why"] = "moved"
    assert "The last day of the package has been saved." in client.post(end, last, follow=True).content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("margaret", 200), ("ana", 200), ("mo", 200), ("cora", 404), ("david", 404), ("amira", 404), ("ed", 404)],
)
def test_who_opens_margaret_s_package(client: Client, cast: Cast, sign_in, who: str, status: int) -> None:
    sign_in(client, getattr(cast, who))
    answer = client.get(reverse("clusters:package", args=[cast.packages["margaret"].id]))
    assert answer.status_code == status


def test_the_person_reads_their_package_and_changes_nothing(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.margaret)
    package = cast.packages["margaret"]
    html = client.get(reverse("clusters:package", args=[package.id])).content.decode()
    assert "Washing and dressing" in html
    assert "End this package" not in html
    assert client.get(reverse("clusters:change_hours", args=[package.id])).status_code == 403
    assert client.post(reverse("clusters:end_package", args=[package.id])).status_code == 403


def test_the_inspector_has_pages_of_their_own(client: Client, cast: Cast, sign_in) -> None:
    """Here stand the names of people who are not in the sample."""
    with acting_for(cast.coop, cast.system):
        cast.nia.access.hats = [Hat.INSPECTOR]
        cast.nia.access.save()
    sign_in(client, cast.nia)
    mill = cast.clusters["mill"]
    assert client.get(reverse("clusters:cluster", args=[mill.id])).status_code == 404
    assert client.get(reverse("clusters:add_pca", args=[mill.id])).status_code == 404


@pytest.mark.parametrize("name", ["clusters:clusters", "clusters:team", "members:people", "members:my_details"])
def test_a_visitor_is_asked_to_sign_in(client: Client, cast: Cast, name: str) -> None:
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_the_other_co_op_s_manager_finds_nothing(
    riverside_client: Client, cast: Cast, riverside_cast: Cast, sign_in
) -> None:
    sign_in(riverside_client, riverside_cast.flo)
    for name, args in (
        ("clusters:cluster", [cast.clusters["mill"].id]),
        ("clusters:team", [cast.margaret.person.id]),
        ("clusters:package", [cast.packages["margaret"].id]),
        ("members:person", [cast.margaret.person.id]),
        ("members:worker", [cast.amira.person.id]),
        ("members:pca", [cast.amira.person.id]),
    ):
        assert riverside_client.get(reverse(name, args=args)).status_code == 404, name
