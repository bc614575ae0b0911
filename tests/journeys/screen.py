"""One person's browser window. Every page it comes to is checked by axe, and nothing may be complained of."""

import os
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Download, Locator, Page, Response, expect

from coopcare.home.demo.log_ins import code_now
from tests.browser import is_about_haste, violations
from tests.cast import Member
from tests.factories.accounts import PASSWORD
from tests.journeys.hands import Keyboard, Mouse, Words

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
# How the journeys that must work for everybody are taken.
WAYS: dict[str, dict[str, Any]] = {
    "with a mouse": {},
    "on a phone without scripts": {"scripts": False, "size": PHONE},
    "with the keys alone": {"keys": True},
}
PATIENCE_MS = 15_000  # a busy machine is no fault of the page
ANSWER_MS = 60_000  # here jobs run inside the request that asks for them: closing a month lays out its papers
PICTURES = os.environ.get("COOPCARE_PICTURES")  # a folder for a picture of every step, to look at

# WCAG 2.2, 1.4.12: how far a reader may spread the text.
SPREAD = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }" + (
    "p { margin-block-end: 2em !important; }"
)
TOO_SMALL = """(least) => {
    const kinds = ["a", "button", "summary", "input[type=radio]", "input[type=checkbox]"];
    const isInSentence = (part) => part.matches("a:not(.govuk-button)")
        && part.parentElement.textContent.trim().length > part.textContent.trim().length + 2;
    return [...document.querySelectorAll(kinds.map((kind) => `main ${kind}`).join())]
        .filter((part) => part.checkVisibility() && !isInSentence(part))
        .map((part) => [part.textContent.trim() || part.id, part.getBoundingClientRect().height])
        .filter(([, height]) => height < least - 0.5);
}"""


class Screen:
    """With scripts or without, by hand or by keys, at one size."""

    def __init__(
        self,
        browser: Browser,
        site: str,
        *,
        size: dict[str, Any] = DESKTOP,
        scripts: bool = True,
        keys: bool = False,
        name: str = "",
    ) -> None:
        self.context = browser.new_context(viewport=size, java_script_enabled=scripts, locale="en-GB")
        self.context.set_default_timeout(PATIENCE_MS)
        self.page: Page = self.context.new_page()
        self.hand = Keyboard(self.page) if keys else Mouse(self.page)
        self.site, self.size, self.name = site, size, name
        self.faults: list[str] = []
        self.pictures = self.presses = 0
        self.answer_given: Response | None = None
        self.twin = None if scripts else _twin(browser, size)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("response", self._answer)

    # What somebody does

    def sign_in(self, member: Member) -> None:
        """By the front door: address, password and, for whoever has an authenticator, its code."""
        self.open("/")
        self.press("Sign in", within=self.main)
        self.arrives("Sign in")
        self.write("Email address", member.person.email)
        self.write("Password", PASSWORD)
        self.press("Sign in", within=self.main)
        if code := code_now(member.person.email):
            self.arrives("Enter your code")
            self.write("Code", code)
            self.press("Sign in", within=self.main)

    def open(self, path: str) -> None:
        self.page.goto(path if path.startswith("http") else self.site + path)

    def press(self, words: Words, within: Locator | None = None) -> None:
        """Press the one button or link that reads so, and wait for the page it leads to."""
        self.presses += 1
        with self.page.expect_navigation(timeout=ANSWER_MS):
            self.hand.press(self.control(words, within))

    def choose(self, words: Words | Locator) -> None:
        self.hand.choose(words if isinstance(words, Locator) else self.answer(words))

    def write(self, label: Words, text: str) -> None:
        self.hand.write(self.page.get_by_label(label, exact=True), text)

    def unfold(self, words: str) -> None:
        self.hand.press(self.page.locator("summary", has_text=words))

    def fetch(self, words: Words) -> Download:
        """Press a link that gives a file."""
        with self.page.expect_download() as given:
            self.hand.press(self.control(words))
        return given.value

    # What somebody finds

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def control(self, words: Words, within: Locator | None = None) -> Locator:
        place = within or self.page.locator("body")
        exact = isinstance(words, str)
        button = place.get_by_role("button", name=words, exact=exact)
        return button.or_(place.get_by_role("link", name=words, exact=exact))

    def answer(self, words: Words) -> Locator:
        exact = isinstance(words, str)
        radio = self.page.get_by_role("radio", name=words, exact=exact)
        return radio.or_(self.page.get_by_role("checkbox", name=words, exact=exact))

    def card(self, *words: Words) -> Locator:
        found = self.page.locator(".app-card")
        for part in words:
            found = found.filter(has_text=part)
        return found

    @property
    def words(self) -> str:
        return " ".join(self.page.locator("body").inner_text().split())

    def shows(self, *sentences: str) -> None:
        for sentence in sentences:
            assert sentence in self.words, f"“{sentence}” is not on the page: {self.words}"

    def hides(self, *sentences: str) -> None:
        for sentence in sentences:
            assert sentence not in self.words, f"“{sentence}” is on the page"

    def arrives(self, heading: Words, status: int = 200) -> None:
        """The page has come, with this one h1, and is as every page must be."""
        expect(self.page.locator("h1")).to_have_text(heading, timeout=PATIENCE_MS)
        assert self.answer_given is not None
        assert self.answer_given.status == status, f"{self.answer_given.status} from {self.page.url}"
        self.is_sound()
        self._picture(heading)

    def is_sound(self) -> None:
        found = violations(self.page, judged_on=self._seen_by_axe)
        assert not found, found
        assert not self.faults, self.faults

    def fits(self) -> None:
        """Nothing scrolls sideways at 320px, with text at 200 %, or with text spread as WCAG 1.4.12 allows."""
        self.page.set_viewport_size({"width": 320, "height": 640})
        assert self._width() == 320
        self.page.set_viewport_size(DESKTOP)
        self.page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert self._width() == DESKTOP["width"]
        self.page.evaluate("document.documentElement.style.fontSize = ''")
        self.page.evaluate(
            "(rules) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(rules);"
            " document.adoptedStyleSheets = [sheet]; }",
            SPREAD,
        )
        assert self._width() == DESKTOP["width"]
        self.page.evaluate("document.adoptedStyleSheets = []")
        self.page.set_viewport_size(self.size)

    def has_targets_of(self, least: int) -> None:
        """Whatever stands alone (a link in a sentence does not) is at least so many pixels tall."""
        small = self.page.evaluate(TOO_SMALL, least)
        assert not small, small

    def close(self) -> None:
        self.context.close()
        if self.twin:
            self.twin.context.close()
        assert not self.faults, self.faults

    # What the browser tells

    def _hear(self, message: ConsoleMessage) -> None:
        is_known = message.text.startswith("Failed to load resource")  # _answer says which, and with what status
        if message.type in {"error", "warning"} and not is_known and not is_about_haste(message.text):
            self.faults.append(message.text)

    def _answer(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.answer_given = response
        elif response.status >= 400:
            self.faults.append(f"{response.status} {response.url}")

    def _seen_by_axe(self) -> Page:
        """axe is a script itself: a page without scripts is looked at in a twin that runs none but axe."""
        if self.twin is None:
            return self.page
        assert self.answer_given is not None
        html = self.answer_given.text()
        self.twin.route(self.page.url, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
        self.twin.goto(self.page.url)
        self.twin.unroute(self.page.url)
        return self.twin

    def _width(self) -> int:
        return int(self.page.evaluate("document.documentElement.scrollWidth"))

    def _picture(self, heading: Words) -> None:
        if not PICTURES:
            return
        self.pictures += 1
        words = heading if isinstance(heading, str) else heading.pattern
        slug = re.sub(r"\W+", "-", words.lower()).strip("-")[:40]
        for size in (DESKTOP, PHONE):
            self.page.set_viewport_size(size)
            path = Path(PICTURES, f"{self.name}-{self.pictures:02}-{slug}-{size['width']}.png")
            self.page.screenshot(path=path, full_page=True)
        self.page.set_viewport_size(self.size)


def _twin(browser: Browser, size: dict[str, Any]) -> Page:
    page = browser.new_context(viewport=size).new_page()
    page.route("**/*.js", lambda route: route.abort())
    return page
