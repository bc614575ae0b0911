"""What is committed is what was built, and nothing in it looks like the government's."""

import hashlib
import re
from pathlib import Path

import pytest

from coopcare.ui.colour import contrast

ROOT = Path(__file__).parents[3]
DIST = ROOT / "coopcare/ui/static/dist"
CSS = (DIST / "coopcare.css").read_text()
FOREIGN = (
    "GDS Transport",
    "govuk-header__logotype",
    "govuk-footer__crown",
    "govuk-footer__copyright-logo",
    "govuk-crest",
)
PHYSICAL = re.compile(r"^\s*((?:margin|padding|border)-(?:left|right|top|bottom)|left|right|width|height):", re.M)


def test_the_sums_name_every_file_and_fit() -> None:
    lines = (DIST / "SHA256SUMS").read_text().splitlines()
    sums = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    files = {str(path.relative_to(DIST)) for path in DIST.rglob("*") if path.is_file()} - {"SHA256SUMS"}
    assert set(sums) == files
    assert {name: hashlib.sha256((DIST / name).read_bytes()).hexdigest() for name in files} == sums


@pytest.mark.parametrize("mark", FOREIGN)
def test_no_mark_of_the_government(mark: str) -> None:
    built = [path for path in DIST.rglob("*") if path.suffix in {".css", ".js"}]
    templates = list((ROOT / "templates").rglob("*.html"))
    assert len(templates) > 30
    assert [path.name for path in [*built, *templates] if mark in path.read_text()] == []


def test_styles_open_only_our_own_fonts() -> None:
    for name in ("coopcare.css", "coopcare.rtl.css"):
        addresses = re.findall(r"url\(\"?([^)\"]+)\"?\)", (DIST / name).read_text())
        assert addresses
        assert all((DIST / address).is_file() for address in addresses)


@pytest.mark.parametrize(
    ("words", "ground"),
    [
        ("#ffffff", "#0b5563"),  # header
        ("#0b0c0c", "#f1f6f7"),  # footer and navigation
        ("#0b0c0c", "#ffe28a"),  # acting for
        ("#0b0c0c", "#e6f0f2"),  # a visit on the rota
        ("#942514", "#ffffff"),  # the line round what needs cover
        ("#484949", "#f1f6f7"),  # hints
        ("#1a65a6", "#f1f6f7"),  # links in the footer
        ("#00008b", "#ffffff"),  # links in black on white
    ],
)
def test_our_pairs_of_colours_can_be_read(words: str, ground: str) -> None:
    assert contrast(words, ground) >= 4.5
    for colour in {words, ground} - {"#ffffff"}:
        assert colour in CSS


def test_our_own_styles_are_logical() -> None:
    sources = [*(ROOT / "assets").glob("*.scss"), *(ROOT / "assets/styles").glob("*.scss")]
    assert len(sources) > 3
    assert {path.name: PHYSICAL.findall(path.read_text()) for path in sources} == {path.name: [] for path in sources}


def test_a_wide_table_does_not_widen_the_page() -> None:
    rule = re.search(r"\.app-scroll\{([^}]*)\}", CSS)
    assert rule is not None
    assert "position:relative" in rule[1]


def test_the_lock_names_no_registry() -> None:
    lock = (ROOT / "assets/package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert '"node_modules/govuk-frontend"' in lock
