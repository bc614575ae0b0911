"""Ed reads the month's money in findings and their tables, takes one away, and reads nobody's name."""

import datetime as dt
import re
from collections.abc import Callable

import pytest

from billing.models import WageRate
from billing.services.closing import close_month
from billing.services.payments import record_payment
from coopcare.tenancy.context import acting_for
from members.models import Job, Person
from rotas.models import VisitStatus
from tests.cast import Cast
from tests.factories.billing import pays_for_themselves
from tests.factories.clusters import ClusterPlaceFactory, PackageFactory
from tests.factories.members import LONG_AGO, PersonFactory
from tests.factories.rotas import a_visit
from tests.journeys.screen import Screen

pytestmark = pytest.mark.django_db(transaction=True)
NEIGHBOURS = ["Agnes", "Bilal", "Chidi", "Dilys", "Ewan", "Farida"]
OCTOBER = dt.date(2026, 10, 1)


class TestEdReadsTheMoney:
    def test_the_board_sees_figures_and_no_names(self, greenvale_at_work: Cast, screen: Callable[..., Screen]) -> None:
        self.cast = greenvale_at_work
        self.given_october_is_closed_for_two_clusters_of_neighbours()
        self.when_ed_signs_in(screen)
        self.then_the_gap_is_the_first_thing_said()
        self.and_tables_say_where_and_since_when()
        self.and_each_can_be_taken_away()
        self.and_nobody_is_named()

    def given_october_is_closed_for_two_clusters_of_neighbours(self) -> None:
        fiona = self.cast.fiona.actor()
        with acting_for(self.cast.coop, fiona):
            WageRate.objects.create(job=Job.PCA, hour_pence=1350, starts_on=LONG_AGO)
            lines = [
                self.visited_neighbour(first_name, cluster, number)
                for cluster in ("mill", "hill")
                for number, first_name in enumerate(NEIGHBOURS)
            ]
            close_month(OCTOBER, actor=fiona)
            record_payment(
                lines[0],
                amount_pence=2600,
                received_on=dt.date(2026, 11, 4),
                method="bank",
                reference="",
                actor=fiona,
            )

    def visited_neighbour(self, first_name: str, cluster: str, number: int) -> object:
        """Somebody of the cluster, one confirmed hour in October, and their own purse."""
        place = self.cast.clusters[cluster]
        person = PersonFactory(first_name=first_name, last_name=f"{cluster.capitalize()}er")
        ClusterPlaceFactory(cluster=place, person=person)
        package = PackageFactory(person=person, cluster=place)
        pca = self.cast.ben.person if cluster == "mill" else self.cast.zofia.person
        on = dt.date(2026, 10, 12 + number)
        a_visit(package, on=on, at=dt.time(15), minutes=60, pca=pca, status=VisitStatus.CONFIRMED)
        return pays_for_themselves(package)

    def when_ed_signs_in(self, screen: Callable[..., Screen]) -> None:
        self.him = screen()
        self.him.sign_in(self.cast.ed)
        self.him.arrives("Money this month: October 2026")
        self.him.fits()

    def then_the_gap_is_the_first_thing_said(self) -> None:
        assert self.him.page.locator("main .govuk-body-l").inner_text() == "Each hour of care left £8.60 after pay."
        self.him.shows(
            "We charged £676.00 for 26 hours of help.", "£0.00 was paid to us.", "Pay is an estimate",
            "Every cluster shown brought in more than its pay", "We are owed £650.00",
        )  # fmt: skip

    def and_tables_say_where_and_since_when(self) -> None:
        for cluster, charged in (("Mill Lane", "£520.00"), ("Hill Top", "£156.00"), ("All", "£676.00")):
            row = self.him.page.get_by_role("row", name=re.compile(f"^{cluster}(?! overheads)")).first
            assert charged in row.inner_text()
        self.him.shows("What is owed to us, by age", "£650.00")

    def and_each_can_be_taken_away(self) -> None:
        file = self.him.fetch(re.compile("Income and pay of each cluster"))
        assert file.suggested_filename == "2026-10 clusters.csv"
        assert "Mill Lane,520.00" in file.path().read_text(encoding="utf-8-sig")

    def and_nobody_is_named(self) -> None:
        words = self.him.main.inner_text()
        with acting_for(self.cast.coop, self.cast.system):
            people = list(Person.objects.all())
        named = {
            part
            for person in people
            for part in (person.first_name, person.last_name)
            if re.search(rf"\b{part}\b", words)
        }
        assert len(people) > 20
        assert named == set()
