"""Neighbours of two clusters, and how a board page is read."""

import datetime as dt
from typing import Any

from bs4 import BeautifulSoup

from coopcare.tenancy.context import acting_for
from rotas.models import VisitStatus
from tests.cast import Cast
from tests.factories.billing import direct_payment, pays_for_themselves
from tests.factories.clusters import ClusterPlaceFactory, PackageFactory
from tests.factories.members import PersonFactory
from tests.factories.rotas import a_visit

MONTH = {"year": 2026, "month": 10}
SIX = range(6)


def inside(cast: Cast) -> Any:
    return acting_for(cast.coop, cast.system)


def a_neighbour(cast: Cast, cluster: str, number: int, *, month: int = 10, pca: Any = None) -> Any:
    """An hour in the month at £26.00; in Hill Top a direct payment pays £10.00 of it."""
    person = PersonFactory(first_name=f"Neighbour{number}")
    ClusterPlaceFactory(cluster=cast.clusters[cluster], person=person)
    package = PackageFactory(person=person, cluster=cast.clusters[cluster])
    if cluster == "hill":
        direct_payment(package, 1000)
    pays_for_themselves(package)
    pca = pca or (cast.ben.person if cluster == "mill" else cast.zofia.person)
    on = dt.date(2026, month, 12 + number)
    a_visit(package, on=on, at=dt.time(15), minutes=60, pca=pca, status=VisitStatus.CONFIRMED)
    return package


def soup(answer: Any, status: int = 200) -> BeautifulSoup:
    assert answer.status_code == status
    return BeautifulSoup(answer.content, "lxml")


def words(found: Any) -> str:
    return " ".join(found.get_text(" ").split())


def table(found: BeautifulSoup, key: str) -> dict[str, list[str]]:
    body = found.find(id=f"table-{key}").find_parent("table").tbody
    return {words(row.th): [words(cell) for cell in row.find_all("td")] for row in body.find_all("tr")}
