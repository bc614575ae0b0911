"""The components are those of govuk-frontend 6.3.0, and what is not marked safe is escaped."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from coopcare.ui.components import COMPONENTS, macro, render

FIXTURES = json.loads((Path(__file__).parent / "fixtures.json").read_text())["fixtures"]


class Outline(HTMLParser):
    """Tags, attributes in order of name, and words; spaces between them do not count."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[Any] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append((tag, sorted((name, " ".join((value or "").split())) for name, value in attrs)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(("/", tag))

    def handle_data(self, data: str) -> None:
        if words := data.split():
            self.parts.append(" ".join(words))


def test_every_fixture_of_the_design_system_comes_out_the_same() -> None:
    assert len(FIXTURES) == 657
    different = [
        f"{component}: {name}"
        for component, name, options, html in FIXTURES
        if Outline(str(macro(component)(options))).parts != Outline(html).parts
    ]
    assert different == []


def test_the_comparison_sees_a_difference() -> None:
    changed = FIXTURES[0][3].replace("class=", "id=", 1)
    assert Outline(changed).parts != Outline(FIXTURES[0][3]).parts


def test_html_is_escaped_unless_marked_safe() -> None:
    assert "<b>" not in render("inset-text", {"html": "<b>note</b>"})
    assert "<b>note</b>" in render("inset-text", {"html": mark_safe("<b>note</b>")})
    assert "<b>" not in render("details", {"summaryText": "<b>x</b>", "html": "<b>y</b>"})


def test_nested_html_is_escaped() -> None:
    rows = [{"key": {"text": "<i>Note</i>"}, "value": {"html": "<script>alert(1)</script>"}}]
    html = render("summary-list", {"rows": rows})
    assert "<script>" not in html
    assert "<i>" not in html


def test_lazy_words_become_plain() -> None:
    assert "Save" in render("button", {"text": gettext_lazy("Save")})


def test_components_with_the_governments_identity_are_refused() -> None:
    with pytest.raises(ValueError, match="There is no component 'footer'"):
        render("footer", {})


def test_every_component_has_its_styles() -> None:
    source = (Path(__file__).parents[3] / "assets/coopcare.scss").read_text()
    assert set(re.findall(r"govuk/components/([a-z-]+)\"", source)) == COMPONENTS
