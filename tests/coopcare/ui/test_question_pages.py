"""Journeys of questions: in order, straight back after a change, one deed by one POST."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from coopcare.tenancy.models import Coop

pytestmark = [pytest.mark.urls("tests.coopcare.ui.urls"), pytest.mark.django_db]
WHEN = {"on_day": "1", "on_month": "12", "on_year": "2026", "at": "9:30am", "limit": "12.60", "note": "two\nlines"}


def page(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def answer(client: Client, url: str, **answers: str) -> Any:
    """Post a step as a browser would: with every hidden field of the page it was shown on."""
    shown = page(client.get(url))
    sent = {tag["name"]: tag["value"] for tag in shown.select("main form input[type=hidden]")}
    name = url.split("?")[0].rstrip("/").rsplit("/", 1)[1]
    return client.post(url, {**sent, **{f"{name}-{key}": value for key, value in answers.items()}})


def to_check(client: Client, start: str = "/book/", **when: str) -> None:
    client.get(start)
    answer(client, f"{start}help/", help="meal")
    assert answer(client, f"{start}when/", **{**WHEN, **when}).url == f"{start}check/"


def test_it_starts_at_the_first_question(client: Client, coop: Coop) -> None:
    assert client.get("/book/").url == "/book/help/"
    shown = page(client.get("/book/help/"))
    assert [h.text.strip() for h in shown.select("h1")] == ["What would you like help with?"]
    assert shown.select("title")[0].text.startswith("What would you like help with? – ")
    assert shown.select(".govuk-back-link")[0]["href"] == "/start/"


def test_a_wrong_answer_is_422_and_says_error(client: Client, coop: Coop) -> None:
    response = answer(client, "/book/help/")
    shown = page(response)
    assert response.status_code == 422
    assert shown.select("title")[0].text.startswith("Error: ")
    link = shown.select(".govuk-error-summary a")[0]
    assert link.text == "Select what you would like help with"
    assert shown.select(link["href"])


def test_the_check_page_shows_every_answer(client: Client, coop: Coop) -> None:
    to_check(client)
    shown = page(client.get("/book/check/"))
    rows = {
        row.select("dt")[0].text.strip(): row.select("dd")[0].get_text(" ", strip=True)
        for row in shown.select(".govuk-summary-list__row")
    }
    assert rows == {
        "Help": "A meal",
        "Day": "Tuesday 1 December 2026",
        "Time": "9:30am",
        "Most you would pay": "£12.60",
        "Note": "two lines",
    }
    assert [h.text for h in shown.select("h1")] == ["Check your visit before you book it"]
    assert shown.select("main form button")[0].text.strip() == "Book this visit"


def test_change_comes_straight_back(client: Client, coop: Coop) -> None:
    to_check(client)
    link = page(client.get("/book/check/")).select(".govuk-summary-list__actions a")[1]["href"]
    assert link == "/book/when/?change"
    shown = page(client.get(link))
    assert shown.select(".govuk-back-link")[0]["href"] == "/book/check/"
    assert shown.select("[name=when-at]")[0]["value"] == "9:30am"
    assert answer(client, link, **{**WHEN, "at": "2pm"}).url == "/book/check/"


def test_a_change_asks_only_what_it_made_necessary(client: Client, coop: Coop) -> None:
    to_check(client)
    assert answer(client, "/book/help/?change", help="shop").url == "/book/shop/"
    assert answer(client, "/book/shop/", shop="The Co-op").url == "/book/check/"
    assert "The Co-op" in client.get("/book/check/").content.decode()


def test_the_deed_is_done_once_and_by_post(client: Client, coop: Coop) -> None:
    to_check(client)
    assert client.get("/book/done/").url == "/book/check/"
    response = answer(client, "/book/check/")
    assert response.content.decode() == "booked meal 2026-12-01 09:30:00 for None"
    assert client.get("/book/check/").url == "/book/help/"


def test_nobody_gets_past_an_unanswered_question(client: Client, coop: Coop) -> None:
    client.get("/book/")
    for step in ("when", "check", "shop", "nonsense"):
        assert client.get(f"/book/{step}/").url == "/book/help/"
        assert client.post(f"/book/{step}/", {"when-at": "9am"}).url == "/book/help/"


def test_a_forged_step_is_sent_back(client: Client, coop: Coop) -> None:
    to_check(client)
    shown = page(client.get("/book/check/"))
    name = shown.select("input[name$=current_step]")[0]["name"]
    assert client.post("/book/check/", {name: "nonsense"}).url == "/book/check/"
    assert client.post("/book/check/", {}).url == "/book/check/"


def test_a_refusal_is_told_on_the_check_page(client: Client, coop: Coop) -> None:
    to_check(client, note="gone")
    response = answer(client, "/book/check/")
    assert response.status_code == 422
    assert "That time has just gone. Choose another time." in page(response).select(".govuk-error-summary")[0].text


def test_not_allowed_is_not_an_answer_to_change(client: Client, coop: Coop) -> None:
    to_check(client, note="no")
    response = answer(client, "/book/check/")
    assert response.status_code == 403
    assert "You do not have permission to do this." in response.content.decode()


def test_two_tabs_on_two_visits_do_not_mix(client: Client, coop: Coop) -> None:
    to_check(client, "/visits/1/book/")
    client.get("/visits/2/book/")
    assert client.get("/visits/2/book/check/").url == "/visits/2/book/help/"
    assert answer(client, "/visits/1/book/check/").content.endswith(b"for 1")


def test_a_single_form_page(client: Client, coop: Coop) -> None:
    shown = page(client.get("/reason/"))
    assert [h.text.strip() for h in shown.select("h1 label")] == ["Why are you cancelling?"]
    response = client.post("/reason/", {"reason": ""})
    assert response.status_code == 422
    assert page(response).select("title")[0].text.startswith("Error: Why are you cancelling? – ")
    assert client.post("/reason/", {"reason": "In hospital"}).content == b"cancelled"
