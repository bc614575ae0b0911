"""Chromium for tests: the system's own, quiet, and what axe must never find in a page."""

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page

from coopcare.launch.setup import browser_program

# It looks nothing up by itself, and starts no process that no page has asked for yet.
QUIET = [
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-features=SpareRendererForSitePerProcess",
    "--disable-sync",
]
LAUNCH: dict[str, Any] = {
    "executable_path": browser_program(),
    "args": ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", *QUIET],
}
# Of the rules that a page keeps, axe would list every part of it: several times the work of finding the rest.
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
}
NEW_EACH_TIME = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|csrfmiddlewaretoken\" value=\"\w+")
sound: set[bytes] = set()  # looks of pages that axe has found nothing against


def violations(page: Page, judged_on: Callable[[], Page] | None = None) -> str:
    """What axe holds against the page as it stands; empty when nothing.

    A page that was found sound is not judged again while it looks the same at the same size: most pages of a journey
    are come to with the mouse, with the keys and by other people too. `judged_on` gives the page that axe, which is a
    script, may run in, when it is another one.
    """
    looks = _looks(page)
    if looks in sound:
        return ""
    place = judged_on() if judged_on else page
    place.evaluate(AXE_SCRIPT)
    found = place.evaluate(f"axe.run({json.dumps(RULES)}).then(({{ violations }}) => ({{ violations }}))")
    if found["violations"]:
        return str(AxeResults(found).generate_report())
    sound.add(looks)
    return ""


def _looks(page: Page) -> bytes:
    words = f"{page.viewport_size} {NEW_EACH_TIME.sub('', page.content())}"
    return hashlib.sha256(words.encode()).digest()


def is_about_haste(complaint: str) -> bool:
    """Whether the browser complains of seconds: a file fetched early waited for a busy machine to lay out the
    page. Whether it is used at all has a test of its own.
    """
    return "was preloaded using link preload but not used within a few seconds" in complaint
