"""Shared pages are tried on a small site of their own (urls.py), with a navigation of their own."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, Page

from coopcare.tenancy.models import Coop
from coopcare.ui import context
from tests.browser import LAUNCH
from tests.cast import make_coop


def two_pages(request: Any) -> list[dict[str, Any]]:
    return [{"text": "Home", "href": "/", "active": True}, {"text": "Rota", "href": "/rota/", "active": False}]


def nobody(request: Any) -> str:
    return ""


@pytest.fixture(autouse=True)
def _small_site() -> Iterator[None]:
    names = {
        "COOPCARE_NAVIGATION": "tests.coopcare.ui.conftest.two_pages",
        "COOPCARE_ACTING_FOR": "tests.coopcare.ui.conftest.nobody",
    }
    context._function.cache_clear()
    with override_settings(PUBLIC_URLCONF="tests.coopcare.ui.urls", **names):
        yield
    context._function.cache_clear()


@pytest.fixture
def coop(db: None) -> Coop:
    """A co-op and nobody in it."""
    return make_coop("greenvale", "Greenvale Care Co-operative")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, **LAUNCH}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh browser window. Overrides the plugin's, whose base_url fixture pytest 9 warns about."""
    context = browser.new_context()
    yield context.new_page()
    context.close()
