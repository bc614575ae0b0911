"""Margaret's weekly plan: she adds visits and sees every date first, is away and comes back early, asks for what cannot
be confirmed at once, and hears the answer. She puts her team in order, and meets somebody new.
"""

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from clusters.models import KnownFaceWish, PlaceRole
from coopcare.tenancy.context import acting_for
from members.models import Employment
from rotas.models import AttendanceRole, Visit, VisitPattern, VisitStatus
from tests.cast import Cast
from tests.factories.clusters import ClusterPlaceFactory
from tests.factories.members import employed_pca
from tests.factories.rotas import a_visit
from tests.journeys.screen import PHONE, Screen

pytestmark = pytest.mark.django_db(transaction=True)

WAYS = [
    pytest.param({"keys": True}, id="keyboard"),
    pytest.param({"size": PHONE, "scripts": False}, id="phone-without-scripts"),
]


@pytest.mark.parametrize("ways", WAYS)
class TestMargaretsWeeklyPlan:
    def test_she_decides_and_sees_every_date_first(
        self, greenvale_at_work: Cast, screen: Callable[..., Screen], ways: dict[str, Any]
    ) -> None:
        self.cast = greenvale_at_work
        self.given_amira_is_promised_elsewhere_on_one_date()
        self.her = screen(self.cast.margaret, **ways)
        self.when_she_adds_weekly_visits()
        self.then_the_date_that_is_not_sure_is_named_and_times_are_offered()
        self.when_she_takes_a_time_that_works()
        self.then_it_is_confirmed_at_once()
        self.when_she_is_away_and_comes_back_early()
        self.when_she_ends_them()

    def given_amira_is_promised_elsewhere_on_one_date(self) -> None:
        with acting_for(self.cast.coop, self.cast.system):
            promised = {"pca": self.cast.amira.person, "status": VisitStatus.ACCEPTED}
            a_visit(self.cast.packages["cora"], on=dt.date(2026, 12, 1), at=dt.time(9, 30), **promised)

    def when_she_adds_weekly_visits(self) -> None:
        self.her.open("/plan/")
        self.her.arrives("My weekly plan")
        self.her.has_targets_of(24)
        self.her.press("Add weekly visits")
        self.her.arrives("Add weekly visits")
        self.her.press("Continue")
        self.her.arrives("Add weekly visits", status=422)
        self.her.shows("Select at least one day", "Enter a time, like 9:30am")
        self.fill("9:30am")

    def fill(self, at: str) -> None:
        self.her.choose("Shopping")
        self.her.choose("Tuesday")
        self.her.write("At what time?", at)
        self.her.choose("45 minutes")
        self.her.choose("Amira")
        self.her.fits()
        self.her.press("Continue")

    def then_the_date_that_is_not_sure_is_named_and_times_are_offered(self) -> None:
        self.her.arrives("Check every date")
        self.her.shows("Not sure on 1 date", "Tuesday 1 December 2026, 9:30am to 10:15am: Amira cannot come.")
        self.her.shows("Ask my support worker for this")
        self.her.hides("has another visit then")
        self.her.fits()
        assert not self.patterns()

    def when_she_takes_a_time_that_works(self) -> None:
        self.her.press("10:30am every time, with (Amira)")
        self.her.arrives("Check every date")
        self.her.hides("Not sure on", "Ask my support worker")
        self.her.press("Make this change")

    def then_it_is_confirmed_at_once(self) -> None:
        self.her.arrives("My weekly plan")
        self.her.shows("The weekly plan is changed.", "Tuesday", "10:30am, 45 minutes", "Amira, who has been asked.")
        self.her.fits()
        assert len(self.visits(VisitStatus.OFFERED)) == 6

    def when_she_is_away_and_comes_back_early(self) -> None:
        self.her.press("Pause all visits")
        self.her.arrives("Pause the weekly visits")
        self.her.choose("On holiday")
        self.her.choose("I do not know yet")
        self.her.press("Continue")
        self.her.arrives("Check every date")
        self.her.shows("until further notice", "Visits that are cancelled")
        self.her.press("Pause these visits")
        self.her.arrives("My weekly plan")
        self.her.shows("Paused from 16 November 2026 until further notice. On holiday.")
        assert not self.visits(VisitStatus.OFFERED)
        self.her.press("Start the visits again earlier than after the pause from 16 November 2026")
        self.her.arrives("Start the visits again")
        self.her.press("Continue")
        self.her.arrives("Check every date")
        self.her.press("Start the visits again")
        self.her.arrives("My weekly plan")
        assert len(self.visits(VisitStatus.OFFERED)) == 6

    def when_she_ends_them(self) -> None:
        self.her.press("End the visits on Tuesday at 10:30am")
        self.her.arrives("End these weekly visits")
        self.her.press("Continue")
        self.her.arrives("Check every date")
        self.her.press("End these visits")
        self.her.arrives("My weekly plan")
        self.her.shows("No visits come every week yet.")
        assert not self.visits(VisitStatus.OFFERED)

    def patterns(self) -> list[VisitPattern]:
        with acting_for(self.cast.coop, self.cast.system):
            return list(VisitPattern.objects.all())

    def visits(self, status: VisitStatus) -> list[Visit]:
        with acting_for(self.cast.coop, self.cast.system):
            return list(Visit.objects.filter(status=status, pattern__isnull=False))


class TestWhatCannotBeConfirmedAtOnce:
    def test_it_is_asked_for_and_answered(self, greenvale_at_work: Cast, screen: Callable[..., Screen]) -> None:
        cast = greenvale_at_work
        with acting_for(cast.coop, cast.system):
            taken = {"pca": cast.amira.person, "status": VisitStatus.ACCEPTED}
            a_visit(cast.packages["cora"], on=dt.date(2026, 12, 1), at=dt.time(9, 30), **taken)
        david = screen(cast.david, acting_for=cast.margaret.person, size=PHONE)
        david.open(f"/plan/{cast.margaret.person.id}/add/")
        david.arrives("Add weekly visits")
        david.choose("Shopping")
        david.choose("Tuesday")
        david.write("At what time?", "9:30am")
        david.choose("45 minutes")
        david.choose("Amira")
        david.press("Continue")
        david.arrives("Check every date")
        david.press("Ask my support worker for this")
        david.arrives("Weekly plan of Margaret Hughes")
        david.shows(
            "We have asked your support worker.", "Waiting for an answer", "by Wednesday 18 November 2026 at 9am"
        )
        ana = screen(cast.ana)
        ana.open("/rota/")
        ana.press("Margaret asks for weekly visits")
        ana.arrives("Margaret asks for weekly visits")
        ana.press("Look at the dates and make it so")
        ana.arrives("Make these weekly visits")
        ana.press("Continue")
        ana.arrives("Check every date")
        ana.shows("Needs cover on 1 date", "Amira has another visit then, 9:30am to 10:15am.")
        ana.press("Make this change")
        ana.arrives("Weekly plan of Margaret Hughes")
        ana.shows("Agreed", "Amira.")


class TestHerTeam:
    def test_she_waits_for_who_she_knows_swaps_and_meets_somebody_new(
        self, greenvale_at_work: Cast, screen: Callable[..., Screen]
    ) -> None:
        cast = greenvale_at_work
        with acting_for(cast.coop, cast.system):
            new = employed_pca(first_name="Nell", last_name="Price")
            ClusterPlaceFactory(cluster=cast.clusters["mill"], person=new, role=PlaceRole.PCA)
            Employment.objects.filter(person=new).update(about="I keep hens.", skills=["pets", "welsh"])
            agreed = {"pca": cast.amira.person, "status": VisitStatus.ACCEPTED}
            visit = a_visit(cast.packages["margaret"], on=dt.date(2026, 11, 18), at=dt.time(10), **agreed)
        her = screen(cast.margaret)
        her.open("/clusters/team/")
        her.arrives("My care team")
        her.press("Move down Amira")
        her.shows("Amira is now number 2.")
        her.press("Rather wait for somebody I know")
        her.arrives("My care team")
        her.shows("I would rather wait for somebody I know than have a stranger on time.")
        her.press("Read about people who could join")
        her.arrives("People who could join the team")
        her.shows("Nell", "I keep hens.", "Comfortable with pets", "Speaks Welsh")
        her.fits()
        her.open(f"/visits/{visit.id}/")
        her.press("Meet somebody new at this visit")
        her.arrives("Meet somebody new at this visit")
        her.choose("Nell")
        her.press("Continue")
        her.arrives("Wednesday 18 November 2026, 10am to 10:45am")
        her.shows("We have asked them to come beside and meet you.", "Nell (who would come beside and learn)")
        her.press("Ask somebody else to come")
        her.arrives("Ask somebody else to come")
        her.choose("Ben")
        her.press("Continue")
        her.arrives("Wednesday 18 November 2026, 10am to 10:45am")
        her.shows("Ben has been asked")
        with acting_for(cast.coop, cast.system):
            assert KnownFaceWish.objects.get().person == cast.margaret.person
            places = visit.attendances.exclude(status="released").values_list("role", "pca__first_name", "status")
            assert set(places) == {
                (AttendanceRole.WORKER, "Ben", "offered"),
                (AttendanceRole.SHADOW, "Nell", "offered"),
            }

    def test_amira_writes_her_own_card_with_a_photo(
        self, greenvale_at_work: Cast, screen: Callable[..., Screen]
    ) -> None:
        cast = greenvale_at_work
        with acting_for(cast.coop, cast.system):
            job = Employment.objects.get(person=cast.amira.person)
        large = io.BytesIO()
        Image.new("RGB", (1600, 1200), "teal").save(large, "PNG")
        amira = screen(cast.amira, size=PHONE)
        amira.open(f"/people/jobs/{job.id}/card/")
        amira.arrives("What people read before they choose you")
        amira.write("What should people know about you?", "I like gardens.")
        amira.choose("Can drive, for outings and shopping")
        photo = {"name": "me.png", "mimeType": "image/png", "buffer": large.getvalue()}
        amira.page.set_input_files("input[name=photo]", photo)
        amira.press("Save the card")
        amira.arrives("What people read before they choose you", status=422)
        amira.page.set_input_files("input[name=photo]", photo)
        amira.write("What does the photo show?", "Amira in a garden")
        amira.press("Save the card")
        her = screen(cast.margaret)
        her.open(f"/people/pcas/{cast.amira.person.id}/")
        her.arrives("Amira")
        her.shows("I like gardens.", "Can drive, for outings and shopping")
        picture = her.page.get_by_role("img", name="Amira in a garden")
        assert picture.evaluate("image => [image.naturalWidth, image.naturalHeight]") == [480, 360]
