"""Amira is chosen for weekly visits and answers for all of them at once. Ana asks several PCAs for one visit, and the
first yes has it. Amira asks Zofia to take a visit, and Margaret has the last word.
"""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest

from clusters.models import PlaceRole
from coopcare.tenancy.context import acting_for
from rotas.models import Attendance, Visit, VisitStatus
from rotas.services.patterns import start_pattern
from rotas.weekly_terms import WeeklyTerms
from tests.cast import Cast, Member
from tests.factories.clusters import ClusterPlaceFactory
from tests.factories.rotas import a_visit
from tests.journeys.screen import PHONE, Screen

pytestmark = pytest.mark.django_db(transaction=True)
FRIDAY = dt.date(2026, 11, 20)


class TestAnswering:
    def test_one_answer_to_all_and_one_visit_among_many(
        self, greenvale_at_work: Cast, screen: Callable[..., Screen]
    ) -> None:
        self.cast, self.screen = greenvale_at_work, screen
        self.given_what_is_asked()
        self.hers = self.on_a_phone(self.cast.amira)
        self.when_amira_says_yes_to_every_week()
        self.when_ana_asks_everybody_who_could_come()
        self.when_zofia_is_first()
        self.then_amira_is_told_that_somebody_was_first()
        self.when_amira_asks_zofia_to_take_a_visit()
        self.when_zofia_says_yes()
        self.then_margaret_has_the_last_word()

    def given_what_is_asked(self) -> None:
        cast = self.cast
        with acting_for(cast.coop, cast.system):
            ClusterPlaceFactory(cluster=cast.clusters["mill"], person=cast.zofia.person, role=PlaceRole.COVERS)
            package = cast.packages["margaret"]
            a_visit(package, on=FRIDAY, at=dt.time(14))
            agreed = {"pca": cast.amira.person, "status": VisitStatus.ACCEPTED}
            self.swapped = a_visit(package, on=FRIDAY, at=dt.time(18), **agreed)
            shopping = package.tasks.get(name="Shopping")
            start_pattern(
                package, starts_on=dt.date(2026, 11, 17), actor=cast.margaret.actor(),
                terms=WeeklyTerms(
                    weekdays=[1, 3], start_time=dt.time(10), minutes=45, task_ids=[shopping.id],
                    usual_pca_id=cast.amira.person.id,
                ),
            )  # fmt: skip

    def on_a_phone(self, who: Member) -> Screen:
        return self.screen(who, size=PHONE, scripts=False)

    def when_amira_says_yes_to_every_week(self) -> None:
        self.hers.open("/rota/today/")
        self.hers.press("Margaret at 10am, from 17 November 2026: say yes or no to all")
        self.hers.arrives("Can you visit Margaret every time?")
        self.hers.shows("Tuesday and Thursday at 10am", "You never have to give a reason for saying no.")
        self.hers.fits()
        self.hers.press("Yes, every time")
        self.hers.arrives("Monday 16 November 2026")
        self.hers.shows("Thank you. These visits are yours.")
        self.hers.hides("Asked to come every time", "You have been asked")
        assert self.statuses() == {VisitStatus.ACCEPTED}

    def statuses(self) -> set[Any]:
        with acting_for(self.cast.coop, self.cast.system):
            return set(Visit.objects.filter(pattern__isnull=False).values_list("status", flat=True))

    def when_ana_asks_everybody_who_could_come(self) -> None:
        anas = self.screen(self.cast.ana)
        with acting_for(self.cast.coop, self.cast.system):
            place = Attendance.objects.get(visit__on=FRIDAY, status="open")
        anas.open(f"/rota/cover/{place.id}/")
        anas.arrives("Find somebody for Margaret Hughes")
        anas.press("Ask several at once")
        anas.arrives("Ask several PCAs")
        anas.choose("Everybody who could come")
        anas.fits()
        anas.press("Ask them")
        anas.arrives("Find somebody for Margaret Hughes")
        anas.shows("3 PCAs have been asked.", "Whoever says yes first has the visit.", "Zofia Łukasik: no answer yet")
        anas.fits()

    def when_zofia_is_first(self) -> None:
        self.zofias = self.on_a_phone(self.cast.zofia)
        self.zofias.open("/rota/today/")
        self.zofias.arrives("Monday 16 November 2026")
        self.zofias.shows("Open to you and others", "somebody in Mill Lane")
        self.zofias.hides("Margaret")
        self.zofias.has_targets_of(44)
        self.zofias.press(re.compile("2pm to 2:45pm, somebody in Mill Lane"))
        self.zofias.arrives("Can you visit somebody in Mill Lane?")
        self.zofias.fits()
        self.hers.open("/rota/today/")
        self.zofias.press("Yes, I will go")
        self.zofias.arrives("Margaret Hughes")
        self.zofias.shows("Thank you. This visit is yours.")

    def then_amira_is_told_that_somebody_was_first(self) -> None:
        self.hers.press("Yes, I will go")
        self.hers.shows("Somebody else said yes first. Thank you for being ready to help.")

    def when_amira_asks_zofia_to_take_a_visit(self) -> None:
        with acting_for(self.cast.coop, self.cast.system):
            place = self.swapped.attendances.get()
        self.hers.open(f"/rota/place/{place.id}/")
        self.hers.press("Ask a colleague to take this visit, or to swap")
        self.hers.arrives("Ask a colleague to take this visit")
        self.hers.fits()
        self.hers.press("Zofia Łukasik")
        self.hers.arrives("Ask Zofia")
        self.hers.choose("No, Zofia would just take mine")
        self.hers.fits()
        self.hers.press("Ask Zofia")
        self.hers.arrives("Amira asks Zofia")
        self.hers.shows("Waiting for an answer", "Both keep what they have until it is agreed.")
        self.hers.fits()

    def when_zofia_says_yes(self) -> None:
        self.zofias.open("/rota/today/")
        self.zofias.press(re.compile("^Amira asks about Friday 20 November 2026"))
        self.zofias.arrives("Amira asks Zofia")
        self.zofias.press("Yes")
        self.zofias.arrives("Amira asks Zofia")
        self.zofias.shows("We have asked the person. Nothing changes until they say yes.")

    def then_margaret_has_the_last_word(self) -> None:
        margarets = self.screen(self.cast.margaret)
        margarets.open("/")
        margarets.press(re.compile("^Zofia instead of Amira, Friday 20 November 2026"))
        margarets.arrives("May Zofia come instead of Amira?")
        margarets.fits()
        margarets.press("Yes, Zofia may come")
        margarets.shows("The visit is swapped. We have told everybody it concerns.", "Zofia will come.")
