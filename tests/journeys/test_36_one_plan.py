"""What was found after an incident becomes an action of the one plan, and the menus hold what each hat needs."""

import datetime as dt
from collections.abc import Callable

import pytest
from pypdf import PdfReader

from compliance.models import Incident
from compliance.services.incidents import look_at_incident, report_incident
from coopcare.clock import now, today
from coopcare.tenancy.context import acting_for
from tests.cast import Cast
from tests.journeys.screen import PHONE, Screen

pytestmark = pytest.mark.django_db(transaction=True)


class TestOnePlan:
    def test_from_the_home_page_to_the_plan_and_back(
        self, greenvale_at_work: Cast, screen: Callable[..., Screen]
    ) -> None:
        cast = greenvale_at_work
        incident = self.incident(cast)
        self.menu(screen(cast.amira, scripts=False, size=PHONE))
        mo = screen(cast.mo)
        self.found(mo, incident)
        self.planned(mo, incident)
        mo.open("/quality/records/")
        mo.press("Incidents and duty of candour")
        mo.arrives("Incidents and duty of candour")
        mo.fits()
        mo.shows("Put mats by every bath.", "Taken by Mo Rahman")

    def incident(self, cast: Cast) -> Incident:
        with acting_for(cast.coop, cast.mo.actor()):
            made = report_incident(
                kind="fall", happened_at=now() - dt.timedelta(hours=1), what_happened="A slip by the bath.",
                done_at_once="Helped her up.", harm="small", person_id=cast.margaret.person.id,
                actor=cast.amira.actor(),
            )  # fmt: skip
            return look_at_incident(made, grade="low", reason="A bruise", actor=cast.mo.actor())

    def menu(self, amira: Screen) -> None:
        amira.open("/more/")
        amira.arrives("More")
        assert amira.page.locator("nav[aria-label=Menu] li").count() == 7
        amira.has_targets_of(44)
        amira.press("My job and papers", within=amira.main)
        amira.arrives("Amira Khan: jobs and checks")
        statement = PdfReader(amira.fetch("Written statement of this job (PDF)").path())
        assert "Amira Khan" in statement.pages[0].extract_text()
        amira.open("/more/")
        amira.press("My training", within=amira.main)
        amira.is_sound()

    def found(self, mo: Screen, incident: Incident) -> None:
        mo.open("/")
        mo.arrives("Today")
        mo.fits()
        mo.open(f"/quality/incidents/{incident.id}/")
        mo.press("Write down what was found")
        mo.write("What was found?", "The floor was wet.")
        mo.write("What will change?", "Put mats by every bath.")
        mo.press("Save what was found")
        mo.arrives(f"Incident {incident.code}")
        mo.shows("In the action plan", "Proposed")

    def planned(self, mo: Screen, incident: Incident) -> None:
        mo.open("/")
        mo.press("1 action of the plan without an owner and a day")
        mo.arrives("Action plan")
        mo.press(f"Carry out what was decided after incident {incident.code}.")
        mo.is_sound()
        mo.press("Say who does it, and by when")
        mo.page.get_by_label("Who will do it?").select_option("Ana Kowalska")
        due_on = today() + dt.timedelta(days=7)
        for label, part in (("Day", due_on.day), ("Month", due_on.month), ("Year", due_on.year)):
            mo.write(label, str(part))
        mo.write("How will we know that it worked?", "Nobody slips.")
        mo.press("Save")
        mo.press(f"Incident {incident.code}")
        mo.arrives(f"Incident {incident.code}")
        mo.shows("To do, Ana Kowalska, by")
