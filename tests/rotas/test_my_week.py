"""A person's own week, what changed since they last looked; and a PCA's week with the ways between visits."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup

from coopcare.accounts.hats import Hat
from coopcare.clock import LONDON, now
from coopcare.errors import NotAllowed
from members.models import Employment
from rotas.models import LastLook, Visit, VisitStatus
from rotas.queries.changes import changes_for
from rotas.services.booking import cancel_visit, change_visit
from rotas.services.looks import keep_look
from rotas.services.moves import keep_event
from rotas.services.staffing import accept, decline, offer
from rotas.states import Move
from tests.cast import Cast
from tests.factories.rotas import a_visit

THURSDAY = dt.date(2026, 3, 5)


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=LONDON), tick=False) as traveller:
        yield traveller


def visit(cast: Cast, on: dt.date = THURSDAY, at: dt.time = dt.time(10), **more: Any) -> Visit:
    return a_visit(cast.packages["margaret"], on=on, at=at, **more)


def agreed(cast: Cast, **more: Any) -> Visit:
    return visit(cast, pca=cast.amira.person, status=VisitStatus.ACCEPTED, **more)


def told(cast: Cast, who: str = "margaret") -> list[str]:
    acting_for = cast.margaret.person if who == "david" else None
    return changes_for(getattr(cast, who).actor(acting_for=acting_for), cast.margaret.person.id).sentences


# What changed


def test_who_changed_what_and_when(inside: Cast):
    found = agreed(inside)
    cancel_visit(found, version=found.version, reason="our_fault", note="", actor=inside.ana.actor())
    assert told(inside) == [
        "Ana Kowalska cancelled the visit on Thursday 5 March 2026, 10am to 10:45am. The co-op could not give it. "
        "(Monday 2 March 2026 at 9am)"
    ]


def test_a_move_says_what_the_time_was(inside: Cast):
    found = agreed(inside)
    later = found.starts_at + dt.timedelta(hours=1)
    change_visit(found, version=found.version, starts_at=later, minutes=45, actor=inside.ana.actor())
    (sentence,) = told(inside)
    assert sentence.startswith("Ana Kowalska changed the visit on Thursday 5 March 2026, 11am to 11:45am. Was Thursday")


def test_why_somebody_cannot_come_is_theirs_alone(inside: Cast):
    found = visit(inside)
    place = offer(found.attendances.get(), pca_id=inside.amira.person.id, actor=inside.ana.actor())
    decline(place, reason="My back hurts", actor=inside.amira.actor())
    again = offer(found.attendances.get(status="open"), pca_id=inside.ben.person.id, actor=inside.ana.actor())
    accept(again, actor=inside.ben.actor())
    sentences = told(inside)
    assert any(one.startswith("Amira Khan cannot come to the visit on Thursday") for one in sentences)
    assert any(one.startswith("Ben Okafor said yes to the visit on Thursday") for one in sentences)
    assert "back" not in " ".join(sentences)


def test_ones_own_changes_are_no_news(inside: Cast):
    found = agreed(inside)
    cancel_visit(found, version=found.version, reason="not_needed", note="", actor=inside.margaret.actor())
    assert told(inside) == []
    assert len(told(inside, "david")) == 1


def test_a_swap_says_who_comes_now(inside: Cast):
    found = agreed(inside)
    keep_event(found, Move.SWAPPED, old=found.status, actor=inside.amira.actor(), reason="Ben instead of Amira")
    (sentence,) = told(inside)
    assert sentence.startswith("Amira Khan swapped the visit on Thursday 5 March 2026, 10am to 10:45am. Ben instead of")


def test_one_deed_is_one_sentence(inside: Cast):
    for day in range(3, 8):
        agreed(inside, on=dt.date(2026, 3, day))
    for found in Visit.objects.order_by("starts_at"):
        cancel_visit(found, version=found.version, reason="hospital", note="", actor=inside.ana.actor())
    assert told(inside) == [
        "Ana Kowalska cancelled 5 visits, Tuesday 3 March 2026 to Saturday 7 March 2026. In hospital. "
        "(Monday 2 March 2026 at 9am)"
    ]


def test_what_has_been_read_is_not_told_again(inside: Cast, clock: Any):
    found = agreed(inside)
    margaret = inside.margaret.actor()
    cancel_visit(found, version=found.version, reason="our_fault", note="", actor=inside.ana.actor())
    seen = changes_for(margaret, inside.margaret.person.id)
    clock.move_to(dt.datetime(2026, 3, 2, 10, tzinfo=LONDON))
    other = agreed(inside, at=dt.time(15))
    cancel_visit(other, version=other.version, reason="our_fault", note="", actor=inside.ana.actor())
    keep_look(inside.margaret.person.id, read_until=seen.until, actor=margaret)
    (sentence,) = told(inside)
    assert "3pm to 3:45pm" in sentence
    assert len(told(inside, "david")) == 2
    keep_look(inside.margaret.person.id, read_until=seen.until - dt.timedelta(days=1), actor=margaret)
    assert LastLook.objects.get().read_until == seen.until


def test_nobody_reads_tomorrows_news(inside: Cast):
    keep_look(inside.margaret.person.id, read_until=now() + dt.timedelta(days=3), actor=inside.margaret.actor())
    assert LastLook.objects.get().read_until == now()


@pytest.mark.parametrize("who", ["ana", "amira", "cora"])
def test_only_the_person_and_who_speaks_for_them_look(inside: Cast, who: str):
    with pytest.raises(NotAllowed):
        keep_look(inside.margaret.person.id, read_until=now(), actor=getattr(inside, who).actor())


def test_there_is_an_end_to_the_list(inside: Cast):
    for number in range(25):
        found = visit(inside, on=THURSDAY + dt.timedelta(days=number))
        cancel_visit(found, version=found.version, reason="other", note=f"Snow {number}", actor=inside.ana.actor())
    changes = changes_for(inside.margaret.actor(), inside.margaret.person.id)
    assert (len(changes.sentences), changes.more) == (20, 5)


# The person's page


def soup_of(answer: Any) -> BeautifulSoup:
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def words(soup: BeautifulSoup) -> str:
    return " ".join(soup.main.get_text(" ", strip=True).split())


def test_my_week_says_who_comes_and_what_happens_to_a_gap(inside: Cast, client: Any, sign_in: Any):
    agreed(inside)
    visit(inside, at=dt.time(15))
    sign_in(client, inside.margaret)
    text = words(soup_of(client.get("/my-week/")))
    assert "My week, 2 to 8 March 2026" in text
    assert "1 visit this week has nobody yet." in text
    assert "Nobody yet. Ana is finding someone and will ring you by 5pm on Wednesday 4 March 2026." in text
    assert "AK 10am to 10:45am" in text
    assert "Monday 2 March No visit is planned." in text


def test_she_reads_the_changes_and_says_so(inside: Cast, client: Any, sign_in: Any):
    found = agreed(inside)
    cancel_visit(found, version=found.version, reason="our_fault", note="", actor=inside.ana.actor())
    sign_in(client, inside.margaret)
    page = soup_of(client.get("/my-week/"))
    assert "Ana Kowalska cancelled the visit" in words(page)
    until = page.find("input", attrs={"name": "until"})["value"]
    answer = client.post("/my-week/read/", {"until": until}, follow=True)
    assert "These changes will not be shown again." in words(soup_of(answer))
    assert "Ana Kowalska cancelled" not in words(soup_of(client.get("/my-week/")))


@pytest.mark.parametrize("until", ["", "soon", "2026-13-45T00:00:00+00:00", "2026-03-02T08:00:00"])
def test_a_moment_that_is_none_is_now(inside: Cast, client: Any, sign_in: Any, until: str):
    sign_in(client, inside.margaret)
    assert client.post("/my-week/read/", {"until": until}).status_code == 302
    assert LastLook.objects.get().read_until == now()


def test_david_reads_her_week_in_her_name(inside: Cast, client: Any, sign_in: Any):
    agreed(inside)
    sign_in(client, inside.david, Hat.REPRESENTATIVE, inside.margaret.person)
    assert "Margaret Hughes, 9 to 15 March 2026" in words(soup_of(client.get("/my-week/?week=2026-03-12")))


# The PCA's page


def test_a_pcas_week_has_ways_totals_and_offers_on_top(inside: Cast, client: Any, sign_in: Any):
    agreed(inside)
    agreed(inside, at=dt.time(11))
    asked = visit(inside, on=THURSDAY + dt.timedelta(weeks=1), pca=inside.amira.person, status=VisitStatus.OFFERED)
    visit(inside, at=dt.time(13), pca=inside.amira.person, status=VisitStatus.OFFERED)
    Employment.objects.filter(person=inside.amira.person).update(travel_mode="car")
    sign_in(client, inside.amira)
    page = soup_of(client.get("/rota/week/"))
    text = words(page)
    assert text.index("You have been asked") < text.index("1 hour 30 minutes of visits this week")
    assert "You are asked for 45 minutes more." in text
    assert "The same home, 15 minutes to spare." in text
    assert page.find("a", href=f"/rota/place/{asked.attendances.get().id}/")
    later = words(soup_of(client.get("/rota/week/?week=2026-03-12")))
    assert "No visits are agreed this week. You are asked for 45 minutes more." in later
