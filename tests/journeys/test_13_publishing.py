"""Amira cannot come to two visits of next week: Ana has the day mended, fills a gap nobody could come to, and publishes
the week; and Ed, of the board, says what counts.
"""

import datetime as dt
import re
from collections.abc import Callable

import pytest

from coopcare.outbox.models import Message
from coopcare.tenancy.context import acting_for
from members.models import Employment
from rotas.models import Attendance, AttendanceStatus, CannotCome, VisitStatus
from rotas.services.absence import cannot_come_to
from rotas.services.availability import write_weekly_hours
from rotas.services.staffing import accept
from rotas.suitability import Hours
from tests.cast import Cast
from tests.factories.rotas import a_visit
from tests.journeys.screen import PHONE, Screen

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY, TUESDAY, SUNDAY = dt.date(2026, 11, 23), dt.date(2026, 11, 24), dt.date(2026, 11, 29)
ALL_DAY = [Hours(dt.time(7), dt.time(21))]
WEEK = f"/rota/?week={MONDAY}"


class TestPublishing:
    @pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
    def test_from_a_call_to_a_published_week(
        self, greenvale_at_work: Cast, screen: Callable[..., Screen], scripts: bool
    ) -> None:
        self.cast, self.screen, self.scripts = greenvale_at_work, screen, scripts
        self.given_amira_cannot_come_on_tuesday_and_nobody_works_on_sunday()
        self.when_ana_has_the_day_planned_again()
        self.then_she_sees_the_changes_and_takes_them()
        self.when_ben_agrees_to_work_on_sunday()
        self.then_the_gap_can_be_filled()
        self.when_ana_publishes_the_week()
        self.then_everybody_has_one_letter_and_the_week_says_so()

    def given_amira_cannot_come_on_tuesday_and_nobody_works_on_sunday(self) -> None:
        cast = self.cast
        with acting_for(cast.coop, cast.system):
            amira = {"pca": cast.amira.person, "status": VisitStatus.ACCEPTED}
            lost = [a_visit(cast.packages["margaret"], on=TUESDAY, at=dt.time(hour), **amira) for hour in (10, 17)]
            self.gap = a_visit(cast.packages["margaret"], on=SUNDAY, at=dt.time(10)).attendances.get()
            Employment.objects.filter(person=cast.zofia.person).update(ends_on=MONDAY - dt.timedelta(days=1))
            for who in ("amira", "ben"):
                hours = {day: ALL_DAY for day in range(6)}
                pca = cast.members[who].person
                write_weekly_hours(pca, starts_on=MONDAY, days=hours, actor=cast.members[who].actor())
            places = [visit.attendances.get().id for visit in lost]
            cannot_come_to(cast.amira.person, place_ids=places, actor=cast.amira.actor())
            self.call = CannotCome.objects.get()

    def when_ana_has_the_day_planned_again(self) -> None:
        self.anas = self.screen(self.cast.ana, scripts=self.scripts)
        self.anas.open(WEEK)
        self.anas.arrives("Mill Lane, week of 23 November 2026")
        self.anas.fits()
        self.anas.shows("Not published yet.")
        self.anas.open(f"/rota/away/calls/{self.call.id}/")
        self.anas.arrives("Amira Khan can’t come")
        self.anas.press("Plan the rest of these visits again")

    def then_she_sees_the_changes_and_takes_them(self) -> None:
        self.anas.arrives("Mill Lane planned again: Tuesday 24 November")
        self.anas.fits()
        self.anas.shows("2 changes to look at")
        self.anas.press("Accept all of them")
        self.anas.arrives("Mill Lane planned again: Tuesday 24 November")
        self.anas.shows("2 visits are changed.")
        with acting_for(self.cast.coop, self.cast.system):
            asked = Attendance.objects.filter(status=AttendanceStatus.OFFERED).select_related("visit__person", "pca")
            for place in asked:
                member = next(one for one in self.cast.members.values() if one.person == place.pca)
                accept(place, actor=member.actor())

    def when_ben_agrees_to_work_on_sunday(self) -> None:
        self.anas.open(f"/rota/cover/{self.gap.id}/")
        self.anas.arrives("Find somebody for Margaret Hughes")
        self.anas.fits()
        self.anas.shows("What would fill it", "If Ben is asked to work on Sunday.")
        self.anas.press(re.compile("Write down that they agreed ?: If Ben"))
        self.anas.arrives("Ben has agreed to work")
        self.anas.fits()
        self.anas.press("Write it down")

    def then_the_gap_can_be_filled(self) -> None:
        self.anas.arrives("Find somebody for Margaret Hughes")
        self.anas.press("Ask Ben")
        self.anas.arrives("Ask Ben Okafor?")
        self.anas.press("Ask Ben")

    def when_ana_publishes_the_week(self) -> None:
        self.anas.open(WEEK)
        self.anas.press("Publish this week")
        self.anas.arrives("Publish Mill Lane, 23 to 29 November 2026")
        self.anas.fits()
        self.anas.shows("one letter each", "Margaret Hughes: 3 added", "1 PCA has not answered yet")
        with acting_for(self.cast.coop, self.cast.system):
            self.letters_before = Message.objects.count()
        self.anas.press("Publish this week")

    def then_everybody_has_one_letter_and_the_week_says_so(self) -> None:
        self.anas.arrives("Mill Lane, week of 23 November 2026")
        self.anas.shows("The week is published.", "Published Monday 16 November", "by Ana Kowalska.")
        with acting_for(self.cast.coop, self.cast.system):
            new = list(Message.objects.order_by("created_at", "id").values_list("to", flat=True))[self.letters_before :]
        assert len(new) == len(set(new)) >= 2
        assert self.cast.margaret.person.email in new

    def test_the_board_says_what_counts(self, greenvale_at_work: Cast, screen: Callable[..., Screen]) -> None:
        eds = screen(greenvale_at_work.ed, size=PHONE)
        eds.open("/rota/weights/")
        eds.arrives("What a good rota is")
        eds.fits()
        group = eds.page.get_by_role("group", name="Short ways")
        eds.choose(group.get_by_role("radio", name="Counts for half"))
        eds.write("Why do you change it?", "People would rather wait than see somebody new.")
        eds.press("Save what counts")
        eds.arrives("What a good rota is")
        eds.shows("Every plan from now on weighs so.", "Short ways: counts for half.")
