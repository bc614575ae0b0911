"""The week from every side: Ana looks at it by day, by person and by run, and prints Margaret's for the wall; Margaret
reads who comes and what has changed; Amira sees her days with the ways between visits.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from coopcare.tenancy.context import acting_for
from members.models import Employment
from rotas.models import HomePlace, VisitStatus
from rotas.queries.homes import address_of
from rotas.services.booking import cancel_visit
from tests.cast import Cast
from tests.factories.clusters import ClusterPlaceFactory, PackageFactory
from tests.factories.members import PersonFactory
from tests.factories.rotas import a_visit
from tests.journeys.screen import PHONE, Screen

pytestmark = pytest.mark.django_db(transaction=True)

WAYS = [
    pytest.param({}, id="mouse"),
    pytest.param({"size": PHONE, "scripts": False}, id="phone-without-scripts"),
]


@pytest.fixture
def full_week(greenvale_at_work: Cast) -> Cast:
    """Margaret and Nora live ten minutes' walk apart; Amira visits both on Tuesday; Nora's Wednesday has nobody."""
    cast = greenvale_at_work
    with acting_for(cast.coop, cast.system):
        mill, amira = cast.clusters["mill"], cast.amira.person
        nora = PersonFactory(first_name="Nora", last_name="Finch", address="4 Church Walk, Hartley")
        ClusterPlaceFactory(cluster=mill, person=nora)
        cast.packages["nora"] = PackageFactory(person=nora, cluster=mill)
        agreed: dict[str, Any] = {"pca": amira, "status": VisitStatus.ACCEPTED}
        tuesday, wednesday = dt.date(2026, 11, 17), dt.date(2026, 11, 18)
        a_visit(cast.packages["margaret"], on=tuesday, at=dt.time(10), **agreed)
        a_visit(cast.packages["nora"], on=tuesday, at=dt.time(11), **agreed)
        a_visit(cast.packages["margaret"], on=tuesday, at=dt.time(12, 30), **agreed)
        a_visit(cast.packages["nora"], on=wednesday, at=dt.time(14))
        a_visit(cast.packages["margaret"], on=wednesday, at=dt.time(15))
        off = a_visit(cast.packages["margaret"], on=dt.date(2026, 11, 19), at=dt.time(9), **agreed)
        cancel_visit(off, version=off.version, reason="our_fault", note="", actor=cast.ana.actor())
        a_visit(
            cast.packages["margaret"], on=dt.date(2026, 11, 20), at=dt.time(9), pca=amira, status=VisitStatus.OFFERED
        )
        Employment.objects.filter(person=amira).update(travel_mode="on_foot")
        for person, north in ((cast.margaret.person, 53.700), (nora, 53.705)):
            HomePlace.objects.create(
                person=person,
                address=address_of(person),
                latitude=north,
                longitude=-1.5,
                source="test",
                found_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
            )
    return cast


@pytest.mark.parametrize("ways", WAYS)
def test_ana_looks_at_the_week_from_every_side(
    full_week: Cast, screen: Callable[..., Screen], ways: dict[str, Any]
) -> None:
    week = "Mill Lane, week of 16 November 2026"
    her = screen(full_week.ana, **ways)
    her.open("/rota/")
    her.arrives(week)
    her.shows("2 visits need cover.")
    her.press("By person")
    her.arrives(week)
    her.fits()
    her.press("By day")
    her.arrives(week)
    her.fits()
    her.press("By run")
    her.arrives(week)
    her.shows("9 minutes of travel, 6 minutes to spare.", "9 minutes of travel, then a break of 36 minutes.")
    her.fits()
    her.unfold("Show only some visits")
    her.choose("Only what needs cover")
    her.press("Show these visits")
    her.arrives(week)
    her.shows("2 of 6 places shown.")
    her.hides("minutes of travel")
    her.press("Week after")
    her.arrives("Mill Lane, week of 23 November 2026")
    her.shows("0 of 0 places shown.")


def test_ana_prints_the_week_for_the_wall(full_week: Cast, screen: Callable[..., Screen]) -> None:
    her = screen(full_week.ana)
    her.open("/rota/?by=person")
    her.arrives("Mill Lane, week of 16 November 2026")
    her.press("Margaret Hughes", within=her.page.locator("table"))
    her.arrives("Margaret Hughes: 16 to 22 November 2026")
    her.shows("Amira will come.", "Nobody yet. Ana is finding someone and will ring you by 5pm on Tuesday 17 November")
    her.fits()
    paper = her.fetch("Get the paper (PDF)")
    assert paper.suggested_filename == "Visits to Margaret Hughes, week of 16 November 2026.pdf"
    her.open("/rota/")
    her.arrives("Mill Lane, week of 16 November 2026")
    her.press("Home rotas of everybody on paper")
    her.arrives("Home rotas of Mill Lane, week of 16 November 2026")
    her.press("Make the papers")
    her.arrives("Home rotas of Mill Lane, week of 16 November 2026")
    her.fits()
    papers = her.fetch("Get the papers (PDF)")
    assert papers.suggested_filename == "Home rotas of Mill Lane, week of 16 November 2026.pdf"


@pytest.mark.parametrize("ways", WAYS)
def test_margaret_reads_who_comes_and_what_changed(
    full_week: Cast, screen: Callable[..., Screen], ways: dict[str, Any]
) -> None:
    hers = screen(full_week.margaret, **ways)
    hers.open("/")
    hers.arrives("Hello Margaret")
    hers.press("See my week, with who comes")
    hers.arrives("My week, 16 to 22 November 2026")
    hers.shows("1 visit this week has nobody yet.", "Ana Kowalska cancelled the visit on Thursday 19 November 2026")
    hers.shows("No visit: it is cancelled because we could not give it. We are sorry.")
    hers.has_targets_of(24)
    hers.fits()
    hers.press("I have read this")
    hers.arrives("My week, 16 to 22 November 2026")
    hers.hides("Ana Kowalska cancelled")


def test_amira_sees_her_days_with_the_ways_between(full_week: Cast, screen: Callable[..., Screen]) -> None:
    hers = screen(full_week.amira, size=PHONE)
    hers.open("/rota/week/")
    hers.arrives("Your week, 16 November 2026 to 22 November 2026")
    hers.shows(
        "You have been asked", "9 minutes of travel, 6 minutes to spare.", "2 hours 15 minutes of visits this week"
    )
    hers.has_targets_of(24)
    hers.fits()
