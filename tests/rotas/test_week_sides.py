"""The week page by worker, by day, by person and by run; and only some of its visits."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup

from clusters.models import PlaceRole
from coopcare.clock import LONDON
from members.models import Employment
from rotas.models import HomePlace, OfferTo, Priority, Visit, VisitPattern, VisitStatus
from rotas.queries.homes import address_of
from rotas.services.offering import ask_many
from tests.cast import Cast
from tests.factories.clusters import ClusterPlaceFactory, PackageFactory
from tests.factories.members import PersonFactory
from tests.factories.rotas import a_visit

MONDAY = dt.date(2026, 3, 2)
AGREED = VisitStatus.ACCEPTED


@pytest.fixture(autouse=True)
def _monday_morning() -> Any:
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=LONDON), tick=False):
        yield


@pytest.fixture
def rota(inside: Cast) -> Cast:
    """Margaret at 10 and Nora at 11 on Tuesday, both with Amira; Nora at 2pm on Wednesday with nobody yet."""
    mill = inside.clusters["mill"]
    nora = PersonFactory(first_name="Nora", last_name="Finch", address="4 Church Walk, Hartley")
    ClusterPlaceFactory(cluster=mill, person=nora)
    inside.packages["nora"] = PackageFactory(person=nora, cluster=mill)
    amira = {"pca": inside.amira.person, "status": AGREED}
    a_visit(inside.packages["margaret"], on=dt.date(2026, 3, 3), at=dt.time(10), **amira)
    pattern = VisitPattern.objects.create(
        package=inside.packages["nora"], weekdays=[1], starts_on=dt.date(2026, 3, 3), start_time=dt.time(11),
        minutes=45, priority=Priority.TIME_CRITICAL,
    )  # fmt: skip
    a_visit(inside.packages["nora"], on=dt.date(2026, 3, 3), at=dt.time(11), pattern=pattern, **amira)
    a_visit(inside.packages["nora"], on=dt.date(2026, 3, 4), at=dt.time(14), workers_needed=2)
    return inside


@pytest.fixture
def page(rota: Cast, client: Any, sign_in: Any) -> Any:
    sign_in(client, rota.ana)

    def opened(query: str = "") -> BeautifulSoup:
        answer = client.get(f"/rota/?{query}")
        assert answer.status_code == 200
        return BeautifulSoup(answer.content, "html.parser")

    return opened


def captions(soup: BeautifulSoup) -> list[str]:
    return [caption.get_text(strip=True) for caption in soup.find_all("caption")]


def rows(soup: BeautifulSoup, number: int = 0) -> list[str]:
    table = soup.find_all("table")[number]
    return [" ".join(row.get_text(" ", strip=True).split()) for row in table.tbody.find_all("tr")]


def words(soup: BeautifulSoup) -> str:
    return " ".join(soup.main.get_text(" ", strip=True).split())


def test_by_worker_the_gaps_come_first(page):
    soup = page()
    assert captions(soup) == ["Who visits whom, Mill Lane, week of 2 March 2026"]
    assert [row.split()[0] for row in rows(soup)] == ["Needs", "Amira", "Ben"]
    assert "Ben Okafor No visits" in rows(soup)[2]


def test_by_person_each_has_a_row_with_who_comes(page):
    soup = page("by=person")
    assert captions(soup) == ["Who is visited by whom, Mill Lane, week of 2 March 2026"]
    assert [row.split()[0] for row in rows(soup)] == ["Needs", "Margaret", "Nora"]
    assert "10am Amira" in rows(soup)[1]
    assert rows(soup)[2].startswith("Nora Finch 1 hour 30 minutes 11am Amira")
    assert "2pm Needs cover" in rows(soup)[2]


@pytest.mark.parametrize("side", ["worker", "person"])
def test_how_many_are_asked_stands_beside_what_needs_cover(rota, page, side):
    visit = Visit.objects.get(on=dt.date(2026, 3, 4))
    ask_many(visit.attendances.first(), to=OfferTo.EVERYBODY, actor=rota.ana.actor())
    soup = page(f"by={side}")
    links = soup.select("a.app-needs-cover")
    assert len(links) == (4 if side == "person" else 3)  # the rows and the list of a phone
    assert all("Needs cover, 2 asked" in link.get_text() for link in links)
    assert "2 asked." in rows(page("by=day"), 2)[0]


def test_by_day_there_is_a_table_for_each_day(page):
    soup = page("by=day")
    assert captions(soup)[1:3] == ["Tuesday 3 March 2026", "Wednesday 4 March 2026"]
    assert rows(soup, 1)[1].endswith("Amira Khan Must be at this time.")
    assert rows(soup, 2)[0].endswith("Needs cover Two people. Ring Nora by Tuesday 3 March 2026 at 5pm.")
    assert rows(soup, 0) == ["No visits."]


def test_by_run_a_way_that_nobody_knows_is_said_aloud(page):
    soup = page("by=run")
    assert captions(soup) == ["Amira Khan, Tuesday 3 March"]
    assert rows(soup)[1] == "Travel not known. 15 minutes between these visits."
    assert soup.find("tr", class_="app-run__way").strong
    assert "2 visits, 1 hour 30 minutes, and 0 minutes of travel between them and 1 way that nobody knows" in words(
        soup
    )


def test_by_run_travel_is_worked_out_from_where_the_homes_are(rota, page):
    Employment.objects.filter(person=rota.amira.person).update(travel_mode="on_foot")
    for name, north in (("margaret", 53.700), ("nora", 53.705)):
        person = rota.packages[name].person
        HomePlace.objects.create(
            person=person, address=address_of(person), latitude=north, longitude=-1.5, source="test",
            found_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        )  # fmt: skip
    assert rows(page("by=run"))[1] == "9 minutes of travel, 6 minutes to spare."


def test_by_run_a_visit_elsewhere_is_part_of_the_day_without_its_name(rota, page):
    ClusterPlaceFactory(cluster=rota.clusters["hill"], person=rota.amira.person, role=PlaceRole.COVERS)
    a_visit(rota.packages["cora"], on=dt.date(2026, 3, 3), at=dt.time(13), pca=rota.amira.person, status=AGREED)
    soup = page("by=run")
    assert rows(soup)[-1] == "1pm to 1:45pm A visit in Hill Top"
    assert "Cora" not in words(soup)


@pytest.mark.parametrize(
    ("query", "count"),
    [("cover=1", 1), ("critical=1", 1), ("two=1", 1), ("day=1", 2), ("day=6", 0), ("day=1&critical=1", 1)],
)
@pytest.mark.parametrize("side", ["worker", "day", "person", "run"])
def test_only_some_visits(page, side, query, count):
    assert f"{count} of 3 places shown." in words(page(f"by={side}&{query}"))


def test_only_one_person_and_only_one_pca(rota, page):
    nora, amira = rota.packages["nora"].person, rota.amira.person
    assert "2 of 3 places shown." in words(page(f"person={nora.id}"))
    soup = page(f"by=person&pca={amira.id}&person={nora.id}")
    assert "1 of 3 places shown." in words(soup)
    assert [row.split()[0] for row in rows(soup)] == ["Needs", "Nora"]


def test_other_weeks_and_other_sides_keep_what_is_shown(page):
    soup = page("by=day&cover=1&day=2")
    links = {link.get_text(strip=True): link["href"] for link in soup.main.find_all("a")}
    assert links["Week after"].endswith("week=2026-03-09&by=day&day=2&cover=1")
    assert links["By run"].endswith("week=2026-03-02&by=run&day=2&cover=1")
    assert links["Show all"].endswith("week=2026-03-02&by=day")
    form = soup.main.find("form", method="get")
    assert form.find("input", attrs={"name": "by"})["value"] == "day"
    assert form.find("input", attrs={"name": "cover"}).has_attr("checked")
    assert form.find("option", selected=True, value="2").get_text(strip=True) == "Wednesday"


@pytest.mark.parametrize("query", ["by=month", "day=9", "pca=nobody", "person=1", "cover=maybe"])
def test_a_wrong_address_shows_the_week(page, query):
    assert "Amira" in words(page(query))
