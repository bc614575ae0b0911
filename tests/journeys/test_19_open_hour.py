"""Fiona enters what October cost; Nia, a member, reads what an hour of care paid for."""

import datetime as dt
from collections.abc import Callable

import pytest

from billing.models import WageRate
from billing.services.closing import close_month
from coopcare.tenancy.context import acting_for
from members.models import Job
from rotas.models import VisitStatus
from tests.cast import Cast
from tests.factories.billing import pays_for_themselves
from tests.factories.clusters import ClusterPlaceFactory, PackageFactory
from tests.factories.members import LONG_AGO, PersonFactory
from tests.factories.rotas import a_visit
from tests.journeys.screen import PHONE, Screen

pytestmark = pytest.mark.django_db(transaction=True)


class TestAnOpenHour:
    def test_from_finance_to_a_member(self, greenvale_at_work: Cast, screen: Callable[..., Screen]) -> None:
        self.cast, self.screen = greenvale_at_work, screen
        self.given_october_is_closed()
        self.when_fiona_enters_what_it_cost()
        self.then_nia_reads_it_on_her_phone()

    def given_october_is_closed(self) -> None:
        with acting_for(self.cast.coop, self.cast.fiona.actor()):
            WageRate.objects.create(job=Job.PCA, hour_pence=1350, starts_on=LONG_AGO)
            for number in range(6):
                person = PersonFactory(first_name=f"Neighbour{number}")
                package = PackageFactory(person=person, cluster=self.cast.clusters["mill"])
                ClusterPlaceFactory(cluster=self.cast.clusters["mill"], person=person)
                pays_for_themselves(package)
                on = dt.date(2026, 10, 12 + number)
                a_visit(
                    package, on=on, at=dt.time(15), minutes=60, pca=self.cast.ben.person, status=VisitStatus.CONFIRMED
                )
            close_month(dt.date(2026, 10, 1), actor=self.cast.fiona.actor())

    def when_fiona_enters_what_it_cost(self) -> None:
        fiona = self.screen(self.cast.fiona)
        fiona.open("/money/board/")
        fiona.press("What an hour of care pays for")
        fiona.arrives("What an hour of care pays for")
        fiona.press("Enter what the month cost")
        fiona.arrives("What October 2026 cost")
        fiona.fits()
        fiona.write("Cluster support workers (optional)", "40.00")
        fiona.write("Office, insurance and fees (optional)", "20.00")
        fiona.press("Save these costs")
        fiona.arrives("What an hour of care pays for")
        # October has 20 hours: Margaret's 14, and one of each neighbour.
        fiona.shows("What October 2026 cost is saved.", "Cluster support workers £2.00", "and fees £1.00")

    def then_nia_reads_it_on_her_phone(self) -> None:
        nia = self.screen(self.cast.nia, size=PHONE, scripts=False)
        nia.open("/money/open-hour/")
        nia.arrives("What an hour of care pays for")
        nia.shows("£13.50 of it was the wage of whoever gave it", "The whole hour £26.00")
        nia.hides("Neighbour", "Enter what the month cost")
        nia.fits()
