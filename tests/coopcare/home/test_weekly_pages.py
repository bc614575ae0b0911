"""The pages of a weekly change: what it costs before it is made, back to the answers, pages that are out of date."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from clusters.models import PlaceRole
from coopcare.clock import LONDON
from rotas.models import Visit, VisitPattern, VisitPause, VisitStatus
from rotas.services.pauses import come_back, pause_visits
from tests.cast import Cast
from tests.factories.billing import an_agreement, direct_payment, pays_for_themselves
from tests.factories.clusters import ClusterPlaceFactory
from tests.factories.rotas import a_visit
from tests.rotas.weekly import MONDAY, live, package_of, start
from tests.rotas.wishes import shopping


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=LONDON), tick=False) as traveller:
        yield traveller


def answers(cast: Cast, **more: Any) -> dict[str, Any]:
    """Tuesdays at 11am for 45 minutes of shopping with Amira, from tomorrow."""
    return {
        "tasks": [str(shopping(cast).id)], "weekdays": ["1"], "every_weeks": "1", "start_time": "11am",
        "minutes": "45", "workers_needed": "1", "usual_pca": str(cast.amira.person.id), "second_pca": "anyone",
        "on_day": "3", "on_month": "3", "on_year": "2026", "priority": "normal", "on_bank_holidays": "as_usual", **more,
    }  # fmt: skip


def add_url(cast: Cast) -> str:
    return reverse("add_weekly", args=[cast.margaret.person.id])


def test_what_it_costs_and_leaves_is_said_first(inside: Cast, client, sign_in, facts):
    an_agreement()
    direct_payment(package_of(inside), 1000)
    pays_for_themselves(package_of(inside))
    sign_in(client, inside.margaret)
    page = client.post(add_url(inside), answers(inside)).content.decode()
    assert "What they cost in six weeks" in page
    assert "£117.00" in page  # six times £19.50
    assert "£0.00 left after these visits" in page
    assert not Visit.objects.exists()


def test_a_price_that_nobody_agreed_stops_nobody(inside: Cast, client, sign_in):
    sign_in(client, inside.margaret)
    page = client.post(add_url(inside), answers(inside)).content.decode()
    assert "We cannot say yet what this costs. No price has been agreed" in page
    client.post(add_url(inside), {**answers(inside), "confirmed": "yes"})
    assert VisitPattern.objects.count() == 1


def test_back_to_the_answers_keeps_what_was_typed(inside: Cast, client, sign_in):
    sign_in(client, inside.margaret)
    check = client.post(add_url(inside), answers(inside)).content.decode()
    assert 'name="change"' in check
    response = client.post(add_url(inside), {**answers(inside), "change": "yes", "version": "1"})
    page = response.content.decode()
    assert response.status_code == 200
    assert "Add weekly visits" in page
    assert 'value="11am"' in page
    assert "Check every date" not in page


def test_back_from_a_pause_keeps_what_was_typed(inside: Cast, client, sign_in):
    pattern = start(inside)
    sign_in(client, inside.margaret)
    typed = {
        "reason": "holiday",
        "until": "open",
        "starts_on_day": "9",
        "starts_on_month": "3",
        "starts_on_year": "2026",
    }
    for url in (reverse("pause_visits", args=[inside.margaret.person.id]), reverse("pause_weekly", args=[pattern.id])):
        assert "Check every date" in client.post(url, typed).content.decode()
        page = client.post(url, {**typed, "change": "yes"}).content.decode()
        assert 'value="9"' in page
        assert "Check every date" not in page


def test_one_weekly_visit_is_paused_and_comes_back_on_the_pages(inside: Cast, client, sign_in):
    pattern = start(inside)
    start(inside, weekdays=[0], start_time=dt.time(14))
    before = live()
    sign_in(client, inside.margaret)
    plan = client.get(reverse("weekly_plan")).content.decode()
    url = reverse("pause_weekly", args=[pattern.id])
    assert url in plan
    typed = {"reason": "away", "until": "open", "starts_on_day": "9", "starts_on_month": "3", "starts_on_year": "2026"}
    page = client.post(url, {**typed, "confirmed": "yes"}, follow=True).content.decode()
    assert "The visits at 10am are paused from 9 March 2026" in page
    assert {day.weekday() for day in live() if day > dt.date(2026, 3, 9)} == {0}
    pause = VisitPause.objects.get()
    back = {"on_day": "9", "on_month": "3", "on_year": "2026", "confirmed": "yes", "version": "1"}
    client.post(reverse("come_back", args=[pause.id]), back)
    assert live() == before


def test_a_stale_page_of_coming_back_is_told(inside: Cast, client, sign_in):
    start(inside)
    pause = pause_visits(
        package_of(inside), starts_on=MONDAY, ends_on=None, reason="away", actor=inside.margaret.actor()
    )
    sign_in(client, inside.margaret)
    url, typed = reverse("come_back", args=[pause.id]), {"on_day": "10", "on_month": "3", "on_year": "2026"}
    assert 'name="version" value="1"' in client.post(url, typed).content.decode()
    come_back(pause, on=dt.date(2026, 3, 20), actor=inside.ana.actor())
    response = client.post(url, {**typed, "version": "1", "confirmed": "yes"})
    assert "Somebody has changed this pause meanwhile" in response.content.decode()
    assert VisitPause.objects.get().ends_on == dt.date(2026, 3, 19)


def test_who_could_come_names_who_is_willing_to_cover(inside: Cast, client, sign_in):
    ClusterPlaceFactory(cluster=inside.clusters["mill"], person=inside.zofia.person, role=PlaceRole.COVERS)
    a_visit(
        inside.packages["cora"], on=dt.date(2026, 3, 10), at=dt.time(11), pca=inside.amira.person,
        status=VisitStatus.ACCEPTED,
    )  # fmt: skip
    sign_in(client, inside.ana)
    page = client.post(add_url(inside), answers(inside)).content.decode()
    assert "Zofia (willing to cover here), on all 6 dates" in page
    assert "Amira, on 5 of 6 dates" in page
    sign_in(client, inside.margaret)
    assert "willing to cover" not in client.post(add_url(inside), answers(inside)).content.decode()
