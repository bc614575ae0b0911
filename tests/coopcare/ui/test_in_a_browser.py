"""The shared pages in Chromium: no accessibility faults, nothing against the policy, no sideways scroll on a phone."""

from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser import is_about_haste, violations
from tests.cast import make_coop

pytestmark = [pytest.mark.urls("tests.coopcare.ui.urls"), pytest.mark.django_db(transaction=True)]
PATHS = ["/", "/?for", "/text-size/", "/reason/", "/book/", "/account/login/", "/account/password/reset/", "/nowhere/"]


@pytest.fixture
def site(live_server: LiveServer) -> str:
    make_coop("greenvale", "Greenvale Care Co-operative")
    return live_server.url.replace("localhost", "greenvale.localhost")


@pytest.fixture
def faults(page: Page) -> list[str]:
    """What the browser complains of, such as a breach of the content security policy."""
    heard: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not is_about_haste(message.text):
            heard.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


@pytest.mark.parametrize("path", PATHS)
def test_no_faults(site: str, page: Page, faults: list[str], path: str) -> None:
    page.goto(site + path)
    assert violations(page) == ""
    assert [fault for fault in faults if "404 (Not Found)" not in fault] == []


def test_the_file_that_is_fetched_early_is_used(site: str, page: Page) -> None:
    """However long it takes: the browser's own complaint counts seconds."""
    page.goto(site)
    early = page.eval_on_selector_all("link[rel=preload]", "links => links.map(link => link.href)")
    used = page.evaluate(
        """document.fonts.ready.then(() => [...document.styleSheets].flatMap(sheet => [...sheet.cssRules])
            .filter(rule => rule instanceof CSSFontFaceRule)
            .filter(rule => [...document.fonts].some(face => face.status == "loaded"
                && face.family.replaceAll('"', "") == rule.style.fontFamily.replaceAll('"', "")
                && face.weight == rule.style.fontWeight))
            .map(rule => new URL(rule.style.src.match(/url\\("([^"]+)"/)[1], rule.parentStyleSheet.href).href))"""
    )
    assert early
    assert set(early) <= set(used)


def test_a_page_once_found_sound_is_judged_again_when_it_looks_otherwise(site: str, page: Page) -> None:
    page.goto(site)
    assert violations(page) == ""
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert "button-name" in violations(page)
    assert "button-name" in violations(page)
    page.reload()
    assert violations(page, judged_on=lambda: pytest.fail("known to be sound")) == ""


@pytest.mark.parametrize("path", PATHS)
def test_no_sideways_scroll_on_a_phone(site: str, page: Page, path: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(site + path)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_an_error_takes_the_focus_and_leads_to_its_control(site: str, page: Page) -> None:
    page.goto(f"{site}/reason/")
    page.get_by_role("button", name="Cancel this visit").press("Enter")
    page.wait_for_selector(".govuk-error-summary")
    assert violations(page) == ""
    assert "govuk-error-summary" in page.evaluate("document.activeElement.className")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "reason"


def test_the_largest_text_still_fits(site: str, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{site}/text-size/")
    page.get_by_label("Largest").check()
    page.get_by_label("Black on white").check()
    page.get_by_role("button", name="Save").click()
    page.wait_for_selector(".govuk-notification-banner")
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 24
    assert page.evaluate("getComputedStyle(document.querySelector('.app-header')).backgroundColor") == "rgb(0, 0, 0)"
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert violations(page) == ""


def test_text_size_without_scripts(site: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"{site}/text-size/")
    plain.get_by_label("Larger").check()
    plain.get_by_role("button", name="Save").click()
    assert "app-text-larger" in (plain.locator("html").get_attribute("class") or "")
    context.close()


def test_a_passkey_that_fails_says_so(site: str, page: Page, faults: list[str]) -> None:
    page.goto(f"{site}/account/login/")
    assert not page.get_by_text("The passkey did not work.").is_visible()
    page.evaluate("document.dispatchEvent(new CustomEvent('allauth.error', {cancelable: true}))")
    assert page.get_by_text("The passkey did not work.").is_visible()
    assert page.get_by_role("button", name="Sign in with a passkey").is_visible()
    assert faults == []


def test_what_stands_alone_is_big_enough_to_touch(site: str, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{site}/book/")
    small: list[Any] = page.evaluate(
        """() => [...document.querySelectorAll('header a, header button, footer a, main button, .govuk-back-link')]
        .filter((part) => part.offsetParent && part.getBoundingClientRect().height < 43.5)
        .map((part) => [part.textContent.trim(), part.getBoundingClientRect().height])"""
    )
    assert [part for part in small if part[0] not in {"Continue"}] == []
