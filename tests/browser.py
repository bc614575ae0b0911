"""Chromium for tests: the system's own, quiet, and what axe must never find in a page."""

import shutil
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# It looks nothing up by itself.
QUIET = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
LAUNCH: dict[str, Any] = {
    "executable_path": shutil.which("chromium"),
    "args": ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", *QUIET],
}
# Of the rules that a page keeps, axe would list every part of it: several times the work of finding the rest.
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
}


def violations(page: Page) -> str:
    """What axe holds against the page as it stands; empty when nothing."""
    result = Axe().run(page, options=RULES)
    return "" if result.violations_count == 0 else str(result.generate_report())


def is_about_haste(complaint: str) -> bool:
    """Whether the browser complains of seconds: a file fetched early waited for a busy machine to lay out the
    page. Whether it is used at all has a test of its own.
    """
    return "was preloaded using link preload but not used within a few seconds" in complaint
