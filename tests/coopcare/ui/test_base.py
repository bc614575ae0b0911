"""What stands on every page, with and without a co-op, an actor or anything at all."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.test import Client

from coopcare.tenancy.models import Coop
from tests.cast import Cast

pytestmark = [pytest.mark.urls("tests.coopcare.ui.urls"), pytest.mark.django_db]


def page(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def test_a_visitors_page(client: Client, coop: Coop) -> None:
    shown = page(client.get("/"))
    assert shown.html["lang"] == "en-GB"
    assert shown.title.text == f"Visits – {coop.short_name}"
    assert shown.select("header .app-header__name")[0].text == coop.short_name
    assert shown.select("body > a")[0]["href"] == f"#{shown.main['id']}"
    assert shown.select("footer a[href^='tel:']")[0].text == coop.phone
    assert shown.select("header a")[1]["href"] == "/account/login/"
    assert not shown.select(".app-acting, [aria-label=Back]")


def test_the_page_of_somebody_signed_in(client: Client, cast: Cast, sign_in: Callable[..., Client]) -> None:
    shown = page(sign_in(client, cast.cora).get("/"))
    account = shown.select(".app-header__account")[0]
    assert "Person who is supported" in account.text
    assert account.select("form[method=post]")[0]["action"] == "/account/logout/"
    assert account.select("form button")[0].text == "Sign out"
    assert account.select("a")[0]["href"] == "/hat/"
    assert [(link.text.strip(), link["href"]) for link in shown.select("nav a")][:2] == [
        ("Home", "/"),
        ("Rota", "/rota/"),
    ]
    assert shown.select("nav a[aria-current]")[0].text.strip() == "Home"


def test_the_banner_of_somebody_acting(client: Client, coop: Coop) -> None:
    shown = page(client.get("/?for"))
    assert shown.title.text.startswith("For Margaret Hughes: Visits")
    banner = shown.select("[role=region].app-acting")[0]
    assert "You are acting for Margaret Hughes." in banner.text
    assert banner.select("a")[0]["href"] == "/people/acting-for/"


def test_the_bare_host_has_no_co_op(client: Client, db: None) -> None:
    shown = page(client.get("/", HTTP_HOST="localhost"))
    assert shown.title.text == "Visits – CoopCare"
    assert not shown.select("link[href^='/theme.css'], header form, a[href^='tel:']")


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "429.html", "500.html"])
def test_error_pages_need_nothing_at_all(name: str) -> None:
    shown = BeautifulSoup(render_to_string(name), "html.parser")
    assert len(shown.select("h1")) == 1
    assert shown.select("main a[href='/']")


def test_an_error_page_gives_the_phone_number(client: Client, coop: Coop) -> None:
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert coop.phone in page(response).main.text


def test_a_fault_of_ours(client: Client, coop: Coop) -> None:
    client.raise_request_exception = False
    response = client.get("/broken/")
    assert response.status_code == 500
    assert "It is our fault, not yours." in page(response).main.text


def test_a_refusal_says_why() -> None:
    shown = BeautifulSoup(render_to_string("errors/refused.html", {"sentence": "Only <b> may."}), "html.parser")
    assert "Only <b> may." in shown.main.text


def test_the_theme_is_the_brand_colour_alone(client: Client, coop: Coop) -> None:
    Coop.objects.filter(pk=coop.pk).update(colour="#7a1fa2")
    response = client.get("/theme.css")
    assert response.content.decode().strip() == ":root{--govuk-brand-colour:#7a1fa2}"
    assert response.headers["Content-Type"].startswith("text/css")
    assert page(client.get("/")).select("link[href='/theme.css?7a1fa2']")


@pytest.mark.parametrize("colour", ["#ffdd00", "}x{"])
def test_a_colour_that_cannot_be_read_is_not_served(client: Client, coop: Coop, colour: str) -> None:
    Coop.objects.filter(pk=coop.pk).update(colour=colour)
    assert client.get("/theme.css").content.decode().strip() == ":root{--govuk-brand-colour:#0b5563}"


def test_text_size_and_colours_are_kept(client: Client, coop: Coop) -> None:
    assert page(client.get("/text-size/")).html["class"] == ["govuk-template"]
    response = client.post("/text-size/", {"size": "largest", "colours": "high"})
    assert response.url == "/text-size/"
    shown = page(client.get("/text-size/"))
    assert shown.html["class"] == ["govuk-template", "app-text-largest", "app-contrast-high"]
    assert [box["value"] for box in shown.select("input[checked]")] == ["largest", "high"]
    assert "saved" in shown.select(".govuk-notification-banner")[0].text
    client.post("/text-size/", {"size": "", "colours": ""})
    assert page(client.get("/")).html["class"] == ["govuk-template"]


def test_an_unknown_size_is_refused_and_a_forged_cookie_does_nothing(client: Client, coop: Coop) -> None:
    assert client.post("/text-size/", {"size": 'x" onload="'}).status_code == 422
    client.cookies["reading"] = '"><script>.high.x'
    assert page(client.get("/")).html["class"] == ["govuk-template"]


def test_text_size_needs_the_token(coop: Coop) -> None:
    strict = Client(enforce_csrf_checks=True, HTTP_HOST="greenvale.localhost")
    assert strict.post("/text-size/", {"size": "larger"}).status_code == 403
    assert "reading" not in strict.cookies


def test_pages_of_a_list_keep_the_filters(client: Client, coop: Coop) -> None:
    shown = page(client.get("/?cluster=north&page=2"))
    links = {link.get_text(" ", strip=True): link["href"] for link in shown.select(".govuk-pagination a")}
    assert links["3"] == "?cluster=north&page=3"
    assert shown.select(".govuk-pagination [aria-current]")[0].text.strip() == "2"
    assert {"Previous page", "Next page"} <= set(links)
    assert len(shown.select(".govuk-pagination__item--ellipsis")) == 1


def test_task_list_and_comparison(client: Client, coop: Coop) -> None:
    shown = page(client.get("/"))
    assert [tag.text.strip() for tag in shown.select(".govuk-task-list .govuk-tag")] == ["Not started"]
    assert shown.select(".app-compare__changed")[0].text == "10am"
    assert len(shown.select(".app-compare__changed")) == 1
