"""Mo completes a new PCA's file. Before it is whole the rota refuses her with the sentence; afterwards she is asked."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.urls import reverse

from clusters.models import PlaceRole
from coopcare.tenancy.context import acting_for
from members.models import Job, RecruitmentFile, TrainingTopic
from members.services import recruitment as files
from members.services.workers import employ
from rotas.models import Visit
from tests.cast import Cast
from tests.factories.clusters import ClusterPlaceFactory
from tests.factories.members import CredentialFactory, PersonFactory
from tests.factories.rotas import a_visit
from tests.journeys.screen import Screen

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY, WEDNESDAY = dt.date(2026, 11, 16), dt.date(2026, 11, 18)


class TestTheStartGate:
    def test_from_a_shut_gate_to_the_first_question(
        self, greenvale_at_work: Cast, screen: Callable[..., Screen]
    ) -> None:
        self.cast = greenvale_at_work
        self.given_joy_has_an_offer_and_most_of_her_file_is_there()
        self.ana = screen(self.cast.ana)
        self.then_the_rota_refuses_her_with_the_sentence()
        self.mo = screen(self.cast.mo)
        self.when_mo_looks_at_her_file()
        self.when_he_fills_in_what_lacks()
        self.when_he_opens_the_gate()
        self.then_she_must_be_watched_first()
        self.when_ana_has_watched_her()
        self.then_she_can_be_asked()

    def given_joy_has_an_offer_and_most_of_her_file_is_there(self) -> None:
        mo = self.cast.mo.actor()
        with acting_for(self.cast.coop, self.cast.system):
            self.gap: Visit = a_visit(self.cast.packages["margaret"], on=WEDNESDAY, at=dt.time(9, 30))
            joy = PersonFactory(first_name="Joy", last_name="Mensah", born_on=dt.date(1990, 1, 1))
            employ(joy, job=Job.PCA, starts_on=MONDAY, guaranteed_minutes=600, most_minutes=2400, actor=mo)
            ClusterPlaceFactory(cluster=self.cast.clusters["mill"], person=joy, role=PlaceRole.PCA)
            for topic in TrainingTopic:
                CredentialFactory(person=joy, kind="training", topic=topic)
            self.file = RecruitmentFile.objects.get(person=joy)
            self._most_of_it(mo)

    def _most_of_it(self, mo: object) -> None:
        file = self.file
        files.set_history_since(file, month=dt.date(2008, 7, 1), actor=mo)
        work = {"kind": "work", "actor": mo}
        shop = {"what": "Corner shop", "first_month": dt.date(2008, 7, 1), "last_month": dt.date(2024, 2, 1)}
        files.add_past(file, **shop, **work)
        files.add_past(file, what="Café", first_month=dt.date(2024, 7, 1), last_month=None, **work)
        for referee, seen in (("Joan Hale", True), ("Tom Reed", False)):
            asked = files.ask_reference(
                file, referee=referee, organisation="Café", is_last_employer=seen, asked_on=MONDAY, actor=mo
            )
            received = files.receive_reference(asked, received_on=MONDAY, words="Kind.", actor=mo)
            if seen:
                files.verify_reference(received, verified_on=MONDAY, verified_how="Rang them.", actor=mo)
        files.say_none_needed(file, actor=mo)
        files.check_right_to_work(file, proof="Passport", checked_on=MONDAY, look_again_on=None, actor=mo)
        files.answer_health(file, answered_on=MONDAY, adjustments="", actor=mo)
        files.begin_induction(file, began_on=MONDAY, actor=mo)
        files.see_identity(file, identity_proof="Passport", identity_seen_on=MONDAY, photo_seen_on=MONDAY, actor=mo)

    def then_the_rota_refuses_her_with_the_sentence(self) -> None:
        self.ana.open(f"/rota/cover/{self._place()}/")
        self.ana.arrives("Find somebody for Margaret Hughes")
        self.ana.shows("Joy is not cleared to start. Missing: gaps in work history, references and DBS decision.")

    def when_mo_looks_at_her_file(self) -> None:
        self.mo.open("/people/recruitment/")
        self.mo.arrives("Recruitment files")
        self.mo.press("Joy Mensah")
        self.mo.arrives("Recruitment file of Joy Mensah")
        self.mo.fits()
        self.mo.shows("Not explained: March to June 2024.", "1 of 2 references verified.", "The gate is shut")

    def when_he_fills_in_what_lacks(self) -> None:
        self.mo.press(re.compile("^Explain this gap"))
        self.mo.arrives("From March to June 2024: Joy Mensah")
        self.mo.write("What were they doing?", "Looked after my mother")
        self.mo.press("Save")
        self.mo.press(re.compile("^Verify it"))
        self.mo.write("How did you make sure that it is real?", "Rang the café on the number on its website")
        self.mo.press("Save")
        self.mo.press(re.compile("^Write down.*DBS check"))
        self.mo.arrives("DBS check: outcome and decision: Joy Mensah")
        self.mo.write("Certificate number", "001234567890")
        for part, value in zip(("Day", "Month", "Year"), ("9", "11", "2026"), strict=True):
            self.mo.page.get_by_label(part, exact=True).first.fill(value)
        self.mo.choose("Enhanced, with the adults’ barred list")
        self.mo.choose(self.mo.page.locator("input[name=shows_something][value=no]"))
        self.mo.choose("They may do this work")
        self.mo.press("Save")
        self.mo.arrives("Recruitment file of Joy Mensah")
        self.mo.hides("Lacks")

    def when_he_opens_the_gate(self) -> None:
        self.mo.press("Clear them to start")
        self.mo.arrives("Clear them to start: Joy Mensah")
        self.mo.press("I have looked through the whole file: open the gate")
        self.mo.arrives("Recruitment file of Joy Mensah")
        self.mo.shows("The gate is open since 16 November 2026")

    def then_she_must_be_watched_first(self) -> None:
        self.ana.open(f"/rota/cover/{self._place()}/")
        self.ana.shows("Joy has not been watched moving and handling yet, and “Washing and dressing” needs it.")

    def when_ana_has_watched_her(self) -> None:
        self.ana.open(reverse("compliance:watch", args=[self.file.person_id]))
        self.ana.arrives("Joy Mensah: what you watched")
        self.ana.page.get_by_label("What did you watch?").select_option("Moving and handling")
        self.ana.write(
            "What did you see? What was good, and what is there to work on?",
            "Beside me at Margaret’s. Asked first, and took her time.",
        )
        self.ana.choose("Yes: safe to do this")
        self.ana.press("Save")
        self.ana.shows("The rota reads it from now on.")

    def then_she_can_be_asked(self) -> None:
        self.ana.open(f"/rota/cover/{self._place()}/")
        self.ana.press("Ask Joy")
        self.ana.press("Ask Joy", within=self.ana.main)
        self.ana.shows("Joy has been asked.")

    def _place(self) -> object:
        with acting_for(self.cast.coop, self.cast.system):
            return self.gap.attendances.get().id
