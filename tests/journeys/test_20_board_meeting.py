"""Before the meeting Fiona enters what is in the bank and what was planned. Ed reads how the co-op stands and where its
cash is going, tries a case, and takes the board paper away with the case attached.
"""

import datetime as dt
from collections.abc import Callable

import pytest

from billing.models import WageRate
from billing.services.closing import close_month
from billing.services.running_costs import set_running_costs
from coopcare.tenancy.context import acting_for
from members.models import Job
from rotas.models import VisitStatus
from tests.cast import Cast
from tests.factories.billing import pays_for_themselves
from tests.factories.clusters import ClusterPlaceFactory, PackageFactory
from tests.factories.members import LONG_AGO, PersonFactory
from tests.factories.rotas import a_visit
from tests.journeys.screen import WAYS, Screen

pytestmark = pytest.mark.django_db(transaction=True)
OCTOBER = dt.date(2026, 10, 1)


@pytest.mark.parametrize("way", ["with a mouse", "on a phone without scripts"])
class TestBeforeTheMeeting:
    def test_the_board_looks_and_runs_a_scenario(
        self, greenvale_at_work: Cast, screen: Callable[..., Screen], way: str
    ) -> None:
        self.cast, self.screen, self.ways = greenvale_at_work, screen, WAYS[way]
        self.given_october_is_closed_and_its_costs_are_known()
        self.when_fiona_enters_the_bank_and_the_budget()
        self.then_ed_reads_how_the_co_op_stands()
        self.and_sees_where_the_cash_is_going()
        self.and_says_what_the_board_aims_for()
        self.and_keeps_the_founders_case_under_a_name()
        self.and_takes_the_paper_away_with_it()

    def given_october_is_closed_and_its_costs_are_known(self) -> None:
        fiona = self.cast.fiona.actor()
        with acting_for(self.cast.coop, fiona):
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
            close_month(OCTOBER, actor=fiona)
            set_running_costs(OCTOBER, amounts={"office": 2_000, "manager": 3_000}, actor=fiona)

    def when_fiona_enters_the_bank_and_the_budget(self) -> None:
        fiona = self.screen(self.cast.fiona, **self.ways)
        fiona.open("/money/board/")
        fiona.press("Enter what is in the bank")
        fiona.arrives("What is in the bank")
        fiona.write("What was in all the co-op’s bank accounts together?", "lots")
        fiona.press("Save")
        fiona.arrives("What is in the bank", status=422)
        fiona.write("What was in all the co-op’s bank accounts together?", "1,500.00")
        fiona.press("Save")
        fiona.arrives("Money this month: October 2026")
        fiona.shows("What is in the bank is saved.")
        fiona.press("Budget: what was planned")
        fiona.arrives("Budget")
        fiona.press("Enter a budget")
        fiona.arrives("Enter a budget")
        fiona.page.get_by_label("From which month?", exact=True).select_option("10")
        fiona.choose("That month alone")
        fiona.write("Income (optional)", "500.00")
        fiona.press("Save the budget")
        fiona.arrives("Budget")
        fiona.fits()
        fiona.shows("The budget is saved.", "October 2026 The whole co-op £500.00")

    def then_ed_reads_how_the_co_op_stands(self) -> None:
        self.him = self.screen(self.cast.ed, **self.ways)
        self.him.open("/money/board/")
        self.him.arrives("Money this month: October 2026")
        self.him.shows("Each hour of care left £8.60 after pay.", "Income £520.00 £500.00 £20.00", "We are owed")
        self.him.hides("Neighbour")
        self.him.fits()

    def and_sees_where_the_cash_is_going(self) -> None:
        self.him.press("Cash forecast for 13 weeks")
        self.him.arrives("Cash forecast for 13 weeks")
        self.him.shows("The bank account", "The board has not agreed on a reserve", "The bank account week by week")
        self.him.fits()
        self.him.open("/money/board/")

    def and_says_what_the_board_aims_for(self) -> None:
        self.him.press("What the board aims for: hours a week, and the reserve")
        self.him.arrives("What the board aims for")
        self.him.write("Hours of care a week in a cluster, at least", "2")
        self.him.write("Hours of care a week in a cluster, at most", "6")
        self.him.write("Reserve not to go below, in weeks of cost (optional)", "4")
        self.him.press("Save")
        self.him.arrives("Money this month: October 2026")
        self.him.shows("1 of 1 cluster gave 2 to 6 hours a week", "above the agreed floor")

    def and_keeps_the_founders_case_under_a_name(self) -> None:
        self.him.open("/money/what-if/try/?from=founders")
        self.him.arrives("The founders’ case")
        self.him.shows("It breaks even with 6 clusters")
        self.him.write("Name", "As it was meant")
        self.him.press("Keep it")
        self.him.arrives("As it was meant")

    def and_takes_the_paper_away_with_it(self) -> None:
        self.him.open("/money/board/")
        self.him.press("Make the board paper (PDF)")
        self.him.arrives("Board paper for October 2026")
        self.him.choose("As it was meant")
        paper = self.him.fetch("Make the paper")
        assert paper.suggested_filename == "Board paper, October 2026, with As it was meant.pdf"
        assert paper.path().read_bytes().startswith(b"%PDF")
