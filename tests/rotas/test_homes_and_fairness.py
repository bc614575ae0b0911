"""Where homes are, how long ways take, and how the burden is shared."""

import datetime as dt
import io
import json
from datetime import date, time
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coopcare.clock import LONDON, local
from coopcare.errors import Invalid
from coopcare.home.demo import streets
from members.models import Employment, Person
from rotas import geocoding
from rotas.models import Attendance, HomePlace, VisitStatus
from rotas.queries.facts import facts_for, place_at, worker_facts
from rotas.queries.fairness import fairness
from rotas.queries.homes import homes_of, people_without_coordinates
from rotas.services.homes import find_homes, tell_travel
from rotas.suitability import reasons_against
from rotas.travel import Point
from tests.cast import Cast
from tests.factories.members import PersonFactory
from tests.factories.rotas import a_visit

MONDAY = date(2026, 3, 2)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _monday_morning() -> Any:
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=LONDON), tick=False):
        yield


@pytest.fixture
def demo_streets(settings: Any) -> None:
    settings.GEOCODER = "demo"


def moves_to(person: Person, address: str) -> None:
    Person.objects.filter(id=person.id).update(address=address)


def test_without_a_geocoder_nothing_is_found(inside: Cast) -> None:
    assert find_homes(actor=inside.system) == 0
    assert not HomePlace.objects.exists()


@pytest.mark.usefixtures("demo_streets")
def test_homes_are_found_once_and_anew_when_somebody_moves(inside: Cast) -> None:
    margaret = inside.margaret.person
    Person.objects.exclude(id=margaret.id).update(address="", postcode="")
    moves_to(margaret, "12 Green Lane\nGreenvale")
    assert find_homes(actor=inside.system) == 1
    first = homes_of([margaret.id])[margaret.id].point
    assert first is not None
    assert find_homes(actor=inside.system) == 0
    moves_to(margaret, "12 Kirkgate\nGreenvale")
    assert homes_of([margaret.id])[margaret.id].point is None
    assert find_homes(actor=inside.system) == 1
    assert homes_of([margaret.id])[margaret.id].point != first


@pytest.mark.usefixtures("demo_streets")
def test_an_address_nobody_knows_is_looked_for_once_and_said(inside: Cast) -> None:
    find_homes(actor=inside.system)
    assert HomePlace.objects.filter(latitude__isnull=True).count() == HomePlace.objects.count() > 0
    assert find_homes(actor=inside.system) == 0
    assert people_without_coordinates([inside.margaret.person.id]) == [inside.margaret.person]


def test_the_provider_is_asked_with_the_key(settings: Any, monkeypatch: Any) -> None:
    settings.GEOCODER, settings.GEOCODER_KEY = "os_places", "our-key"
    asked = []

    def answer(request: Any, timeout: int) -> io.BytesIO:
        asked.append(request)
        return io.BytesIO(json.dumps({"results": [{"DPA": {"LAT": 53.7, "LNG": -2.0, "MATCH": 0.9}}]}).encode())

    monkeypatch.setattr("urllib.request.urlopen", answer)
    assert geocoding.find("12 Green Lane\nGreenvale") == Point(53.7, -2.0)
    assert asked[0].headers == {"Key": "our-key"}
    assert "12+Green+Lane%2C+Greenvale" in asked[0].full_url
    assert geocoding.point_in({"results": [{"DPA": {"LAT": 53.7, "LNG": -2.0, "MATCH": 0.3}}]}) is None
    assert geocoding.point_in({}) is None


def test_when_the_provider_does_not_answer_nothing_is_kept(inside: Cast, settings: Any, monkeypatch: Any) -> None:
    settings.GEOCODER, settings.GEOCODER_KEY = "os_places", "our-key"

    def fail(*_: Any, **__: Any) -> None:
        raise TimeoutError

    monkeypatch.setattr("urllib.request.urlopen", fail)
    assert find_homes(actor=inside.system) == 0
    assert not HomePlace.objects.exists()


def test_the_demo_knows_its_own_streets_alone() -> None:
    assert streets.find("12 Green Lane\nGreenvale") == streets.find("12 Green Lane\nGreenvale\nGV1 1AA")
    assert streets.find("High Laithe Farm, Reservoir Road\nGreenvale") is not None
    assert streets.find("12 Green Lane\nElsewhere") is None
    assert streets.find("") is None


def place_homes(cast: Cast) -> None:
    """Margaret in Green Lane, Cora in Kirkgate; Amira goes on foot."""
    for person, street in ((cast.margaret.person, "12 Green Lane"), (cast.cora.person, "12 Kirkgate")):
        moves_to(person, f"{street}\nGreenvale")
    Employment.objects.filter(person=cast.amira.person).update(travel_mode="on_foot")
    find_homes(actor=cast.system)


@pytest.mark.usefixtures("demo_streets")
def test_a_way_too_short_is_a_reason_until_somebody_knows_better(inside: Cast) -> None:
    place_homes(inside)
    amira = inside.amira.person
    a_visit(inside.packages["cora"], on=MONDAY + DAY, at=time(9), pca=amira, status=VisitStatus.ACCEPTED)
    visit = a_visit(inside.packages["margaret"], on=MONDAY + DAY, at=time(9, 55))

    def against() -> list[str]:
        place = place_at(visit, starts_at=visit.starts_at, ends_at=visit.ends_at)
        return reasons_against(facts_for(amira.id, place), place)  # type: ignore[arg-type]

    assert "to get here from the visit that ends at 9:45am, and would have 10 minutes." in against()[0]
    margaret, cora = inside.margaret.person, inside.cora.person
    tell_travel(cora, margaret, mode="on_foot", minutes=10, actor=inside.ana.actor())
    assert against() == []
    with pytest.raises(Invalid, match="never no way apart"):
        tell_travel(cora, margaret, mode="on_foot", minutes=0, actor=inside.ana.actor())


@pytest.mark.usefixtures("demo_streets")
def test_the_ledger_counts_short_notice_weekends_and_ways(inside: Cast) -> None:
    place_homes(inside)
    sunday = MONDAY - DAY
    amira = inside.amira.person
    for package, at in (("margaret", time(9)), ("cora", time(11))):
        visit = a_visit(inside.packages[package], on=sunday, at=at, pca=amira, status=VisitStatus.DONE)
        Attendance.objects.filter(visit=visit).update(
            offered_at=local(sunday, time(7)) - dt.timedelta(days=at.hour - 9)
        )
    shares = {share.name: share for share in fairness(inside.clusters["mill"])}
    assert set(shares) == {"Amira", "Ben"}
    share = shares["Amira"]
    assert (share.visits, share.weekend_days, share.weekends, share.short_notice) == (2, 1, 1, 1)
    assert share.travel_minutes > 10
    assert share.ways_unknown == 0
    assert (shares["Ben"].visits, shares["Ben"].travel_minutes) == (0, 0)


def test_facts_are_read_in_a_number_of_queries_that_does_not_grow(inside: Cast) -> None:
    pcas = [inside.amira.person.id]
    a_visit(inside.packages["margaret"], on=MONDAY, at=time(10), pca=inside.amira.person, status=VisitStatus.ACCEPTED)

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            worker_facts(pcas, MONDAY, MONDAY + 6 * DAY)
        return len(seen)

    few = count()
    for number in range(5):
        pca = PersonFactory(first_name=f"Pca{number}")
        pcas.append(pca.id)
        a_visit(inside.packages["cora"], on=MONDAY, at=time(7 + number), pca=pca, status=VisitStatus.ACCEPTED)
    assert count() == few
