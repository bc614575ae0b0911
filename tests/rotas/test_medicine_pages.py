"""Medicines on the phone of whoever gives them, in the office, and as the person reads them."""

import datetime as dt
import io

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from clusters.services.medicines import end_medicine
from coopcare.clock import local
from coopcare.tenancy.context import acting_for
from rotas.models import MedicineEntry, Visit, VisitStatus
from tests.cast import Cast
from tests.factories.medicines import AS_NEEDED, a_medicine
from tests.factories.rotas import a_visit

TUESDAY = dt.date(2026, 11, 24)
DOSE = "2026-11-24T08:00"


@pytest.fixture
def here(cast: Cast):
    """Ten past eight on Tuesday; lines of Monday evening."""
    with time_machine.travel(local(TUESDAY - dt.timedelta(days=1), dt.time(18)), tick=False) as clock:
        with acting_for(cast.coop, cast.system):
            margaret, ana = cast.margaret.person, cast.ana.actor()
            cast.line = a_medicine(margaret, actor=ana, is_time_critical=True, latest_minutes=30)
            cast.pain = a_medicine(margaret, actor=ana, **AS_NEEDED)
        clock.move_to(local(TUESDAY, dt.time(8, 10)))
        cast.clock = clock
        yield cast


def a_visit_of(here: Cast, status: VisitStatus) -> Visit:
    with acting_for(here.coop, here.system):
        return a_visit(here.packages["margaret"], on=TUESDAY, at=dt.time(8), pca=here.amira.person, status=status)


def address(name: str, *args: object, dose: str = "") -> str:
    url = reverse(f"rotas:{name}", args=args)
    return f"{url}?dose={dose}" if dose else url


def read(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_one_press_writes_a_dose(client: Client, here: Cast, sign_in) -> None:
    visit = a_visit_of(here, VisitStatus.UNDER_WAY)
    sign_in(client, here.amira)
    with acting_for(here.coop, here.system):
        place = reverse("rotas:attendance", args=[visit.attendances.get().id])
    assert "1 due, 1 not written down yet" in read(client.get(place))
    html = read(client.get(address("visit_medicines", visit.id)))
    for words in ("Allergies: Penicillin", "Given, and seen taken", "Not later than 8:30am", "Six checks"):
        assert words in html
    html = read(client.post(address("write_dose", visit.id, here.line.id, dose=DOSE), {"code": "given"}, follow=True))
    assert "Given, 8:10am, Amira Khan" in html
    assert "1 due, all written down" in read(client.get(place))


def test_a_refusal_says_why_and_rings_where_it_is_time_critical(client: Client, here: Cast, sign_in) -> None:
    visit = a_visit_of(here, VisitStatus.UNDER_WAY)
    sign_in(client, here.amira)
    url = address("write_dose", visit.id, here.line.id, dose=DOSE)
    refused = client.post(url, {"code": "R"})
    assert refused.status_code == 422
    assert "Say why it was refused." in refused.content.decode()
    html = read(client.post(url, {"code": "R", "why": "She feels sick"}, follow=True))
    for words in ("It is time-critical. Ring now", "tel:", "01632 960960"):
        assert words in html
    assert "Report what happened" not in html


def test_too_early_is_warned_of_kept_and_leads_to_an_incident(client: Client, here: Cast, sign_in) -> None:
    visit = a_visit_of(here, VisitStatus.UNDER_WAY)
    sign_in(client, here.amira)
    url = address("write_dose", visit.id, here.pain.id)
    typed = {"code": "given", "amount": "Two tablets", "why": "Her knee", "at": ""}
    assert "It is too early" not in read(client.get(url))
    client.post(url, typed)
    here.clock.shift(15 * 60)
    html = read(client.get(url))
    assert "It is too early for another dose." in html
    assert "Not before Tuesday 24 November 2026 at 12:10pm" in html
    assert "1 of 4 doses in the last 24 hours" in html
    html = read(client.post(url, typed, follow=True))
    for words in ("This dose was too early.", reverse("compliance:report_incident"), "ring 111"):
        assert words in html
    with acting_for(here.coop, here.system):
        assert MedicineEntry.objects.count() == 2


def test_before_arriving_nothing_can_be_written(client: Client, here: Cast, sign_in) -> None:
    visit = a_visit_of(here, VisitStatus.ACCEPTED)
    sign_in(client, here.amira)
    html = read(client.get(address("visit_medicines", visit.id)))
    assert "Never sign before." in html
    assert "Something else" not in html
    refused = client.post(address("write_dose", visit.id, here.line.id, dose=DOSE), {"code": "given"})
    assert refused.status_code == 422
    assert "Tell us first that you have arrived." in refused.content.decode()


def test_a_dose_that_is_not_due_and_an_address_typed_wrong(client: Client, here: Cast, sign_in) -> None:
    visit = a_visit_of(here, VisitStatus.UNDER_WAY)
    sign_in(client, here.amira)
    for dose in ("2026-11-24T09:00", "yesterday", "2026-11-24T08:00+01:00", ""):
        refused = client.post(address("write_dose", visit.id, here.line.id, dose=dose), {"code": "given"})
        assert refused.status_code == 422


def test_from_the_list_of_gaps_to_a_late_entry(client: Client, here: Cast, sign_in) -> None:
    visit = a_visit_of(here, VisitStatus.DONE)
    sign_in(client, here.ana)
    html = read(client.get(address("medicine_gaps")))
    url = address("write_dose", visit.id, here.line.id, dose=DOSE)
    assert url in html.replace("&amp;", "&")
    for typed, sentence in (
        ({"code": "given", "at": "8:05am"}, "Say how you know"),
        ({"code": "given", "how_known": "Rang Amira"}, "Enter a time"),
    ):
        refused = client.post(url, typed)
        assert refused.status_code == 422
        assert sentence in refused.content.decode()
    html = read(client.post(url, {"code": "given", "at": "8:05am", "how_known": "Rang Amira"}, follow=True))
    assert "Written late" in html
    assert "There are none." in read(client.get(address("medicine_gaps")))


def test_a_mistake_is_put_right_and_both_are_read(client: Client, here: Cast, sign_in) -> None:
    visit = a_visit_of(here, VisitStatus.UNDER_WAY)
    sign_in(client, here.amira)
    client.post(address("write_dose", visit.id, here.line.id, dose=DOSE), {"code": "given"})
    with acting_for(here.coop, here.system):
        entry = MedicineEntry.objects.get()
    typed = {"code": "O", "how_known": "The box was empty, I pressed wrong."}
    html = read(client.post(address("correct_dose", entry.id), typed, follow=True))
    for words in ("Ring the office at once", "Before, it said:", "Given, 8:10am"):
        assert words in html
    assert "Put right:" in read(client.get(address("medicine_entry", entry.id)))
    sign_in(client, here.margaret)
    html = read(client.get(address("my_medicines_chart")))
    assert "Put right later." in html
    assert "The box was empty" in html


def test_whether_it_helped_stands_on_the_chart_and_the_paper(client: Client, here: Cast, sign_in) -> None:
    visit = a_visit_of(here, VisitStatus.UNDER_WAY)
    sign_in(client, here.amira)
    typed = {"code": "given", "amount": "Two tablets", "why": "Her knee"}
    client.post(address("write_dose", visit.id, here.pain.id), typed)
    with acting_for(here.coop, here.system):
        entry = MedicineEntry.objects.get()
    client.post(address("dose_effect", entry.id), {"words": "Gone by nine"})
    paper = client.get(address("medicines_chart_paper", here.margaret.person.id))
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages).split())
    for words in ("Gone by nine", "Two tablets", "Penicillin", "Not checked by a second person", "November 2026"):
        assert words in text
    html = read(client.get(address("medicines_chart", here.margaret.person.id) + "?month=nonsense"))
    assert "Did it help? Gone by nine" in html
    october = read(client.get(address("medicines_chart", here.margaret.person.id) + "?month=2026-10-05"))
    assert "We helped with no medicine in that month." in october


def test_the_paper_fits_a_sheet_on_its_side(client: Client, here: Cast, sign_in) -> None:
    a_visit_of(here, VisitStatus.DONE)
    sign_in(client, here.ana)
    paper = client.get(address("medicines_chart_paper", here.margaret.person.id))
    page = PdfReader(io.BytesIO(paper.content)).pages[0]
    assert page.mediabox.width > page.mediabox.height
    text = " ".join(page.extract_text().split())
    assert "gap" in text
    assert " 30" in text


def test_a_line_that_was_ended_is_marked_and_has_no_quick_button(client: Client, here: Cast, sign_in) -> None:
    visit = a_visit_of(here, VisitStatus.UNDER_WAY)
    with acting_for(here.coop, here.system):
        for line in (here.line, here.pain):
            end_medicine(line, ends_on=TUESDAY, reason="Stopped", actor=here.ana.actor())
    sign_in(client, here.amira)
    html = read(client.get(address("visit_medicines", visit.id)))
    ended = "Ended on Tuesday 24 November 2026 at 8:10am: do not give it, and ring."
    assert html.count(ended) == 2
    assert "Ended: do not give these" in html
    assert "Given, and seen taken" not in html
    assert "offer it, do not wait" not in html
    url = address("write_dose", visit.id, here.line.id, dose=DOSE)
    assert ended in read(client.get(url))
    assert client.post(url, {"code": "given"}).status_code == 422
    html = read(client.post(url, {"code": "given", "why": "Given before I looked"}, follow=True))
    assert "Report what happened" in html


def test_limits_of_a_regular_line_stand_on_the_page_and_take_the_quick_button(client, here: Cast, sign_in) -> None:
    visit = a_visit_of(here, VisitStatus.UNDER_WAY)
    with acting_for(here.coop, here.system):
        end_medicine(here.line, ends_on=TUESDAY, reason="Stopped", actor=here.ana.actor())
        line = a_medicine(
            here.margaret.person, actor=here.ana.actor(), name="Co-codamol", times=(dt.time(8, 10), dt.time(9)),
            least_hours=4, most_in_day=4,
        )  # fmt: skip
    sign_in(client, here.amira)
    html = read(client.get(address("visit_medicines", visit.id)))
    assert html.count("0 of 4 doses in the last 24 hours") == 3  # and of paracetamol
    assert html.count("Given, and seen taken") == 2
    client.post(address("write_dose", visit.id, line.id, dose="2026-11-24T08:10"), {"code": "given"})
    html = read(client.get(address("visit_medicines", visit.id)))
    assert "Not before Tuesday 24 November 2026 at 12:10pm" in html
    assert "Given, and seen taken" not in html


def test_after_a_forgotten_check_out_it_is_asked_how_they_know(client: Client, here: Cast, sign_in) -> None:
    visit = a_visit_of(here, VisitStatus.UNDER_WAY)
    sign_in(client, here.amira)
    here.clock.move_to(local(TUESDAY, dt.time(12)))
    html = read(client.get(address("visit_medicines", visit.id)))
    assert "The visit is over." in html
    assert "Given, and seen taken" not in html
    assert "How do you know?" in read(client.get(address("write_dose", visit.id, here.line.id, dose=DOSE)))


def test_of_a_patch_it_is_written_where_it_was_put(client: Client, here: Cast, sign_in) -> None:
    with acting_for(here.coop, here.system), time_machine.travel(local(TUESDAY, dt.time(7)), tick=False):
        patch = a_medicine(
            here.margaret.person, actor=here.ana.actor(), name="Rivastigmine", kind="cream", route="skin",
            body_where="Upper back, left and right in turn",
        )  # fmt: skip
    visit = a_visit_of(here, VisitStatus.UNDER_WAY)
    sign_in(client, here.amira)
    assert "Upper back, left and right in turn" in read(client.get(address("visit_medicines", visit.id)))
    url = address("write_dose", visit.id, patch.id, dose=DOSE)
    assert "Where was it put?" in read(client.get(url))
    html = read(client.post(url, {"code": "given", "amount": "Left shoulder"}, follow=True))
    assert "Given, 8:10am, Amira Khan: Left shoulder" in html
