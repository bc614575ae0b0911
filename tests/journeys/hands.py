"""How somebody works a page: with a mouse or a finger, or with the keys alone."""

import re

from playwright.sync_api import Locator, Page, expect

Words = str | re.Pattern[str]

MOST_STOPS = 120  # more presses of Tab than any page has stops
HAS_FOCUS = "element => element === document.activeElement"


class Mouse:
    """Points at things. The same serves a finger."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, control: Locator) -> None:
        control.click()

    def choose(self, answer: Locator) -> None:
        answer.check()

    def write(self, field: Locator, text: str) -> None:
        field.fill(text)


class Keyboard(Mouse):
    """Tab, Enter, Space and the arrows; each control has the focus, and shows it, before a key is pressed on it."""

    def press(self, control: Locator) -> None:
        self._go_to(control)
        self.page.keyboard.press("Enter")

    def choose(self, answer: Locator) -> None:
        """A set of radios is one stop: the arrows move inside it, and choose."""
        if answer.get_attribute("type") != "radio":
            self._go_to(answer)
            self.page.keyboard.press("Space")
        elif not answer.is_checked():
            self._go_to_radio(answer)
        expect(answer).to_be_checked()

    def write(self, field: Locator, text: str) -> None:
        self._go_to(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def _go_to(self, control: Locator) -> None:
        for _ in range(MOST_STOPS):
            if control.evaluate(HAS_FOCUS):
                self._shows_focus()
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never came to {control}")

    def _go_to_radio(self, answer: Locator) -> None:
        name = answer.get_attribute("name")
        group = self.page.locator(f'input[type=radio][name="{name}"]')
        self._go_to_any(name or "")
        self.page.keyboard.press("Space")
        for _ in range(group.count()):
            if answer.evaluate(HAS_FOCUS):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"The arrows never came to {answer}")

    def _go_to_any(self, name: str) -> None:
        for _ in range(MOST_STOPS):
            if self.page.evaluate("document.activeElement.name") == name:
                self._shows_focus()
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never came to the answers called {name}")

    def _shows_focus(self) -> None:
        """Whatever has the focus is on the screen and marked: an outline, a shadow, or (in a set) its neighbour."""
        marked = self.page.evaluate(
            """() => {
                const part = document.activeElement;
                const looks = [part, part.nextElementSibling].filter(Boolean).flatMap(
                    (one) => [getComputedStyle(one), getComputedStyle(one, "::before")]);
                return looks.some((look) => look.outlineStyle !== "none" || look.boxShadow !== "none");
            }"""
        )
        assert marked, f"nothing shows that {self.page.evaluate('document.activeElement.outerHTML')} has the focus"
