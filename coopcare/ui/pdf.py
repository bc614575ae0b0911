"""Papers: a Django template becomes a tagged PDF. The same template and context always give the same bytes.

WeasyPrint is loaded with the first paper: it doubles the time a process takes to start, and most never draw one.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from coopcare.tenancy.context import NoCoopActive, current_coop


class AddressRefused(ValueError):
    """A paper named an address outside itself. Always a fault in a template, or somebody's attempt."""


def render_pdf(
    template: str,
    context: Mapping[str, Any],
    *,
    title: str,
    lang: str = "en-GB",
    variant: str = "pdf/ua-1",
    stylesheets: Sequence[Path] = (),
) -> bytes:
    """A template that extends pdf/base.html as a PDF. `coop` is the active co-op unless the context has one.

    `variant` is "pdf/ua-1" for reading and "pdf/a-3a" for keeping. Raises AddressRefused.
    """
    html = render_to_string(template, {"coop": _active_coop(), **context, "title": title, "lang": lang})
    return pdf_from_html(html, title=title, lang=lang, variant=variant, stylesheets=stylesheets)


def pdf_from_html(
    html: str,
    *,
    title: str,
    lang: str = "en-GB",
    variant: str = "pdf/ua-1",
    stylesheets: Sequence[Path] = (),
) -> bytes:
    """A whole HTML document as a PDF; `stylesheets` are files that come after paper.css. Raises AddressRefused."""
    from coopcare.ui.paper import draw

    return draw(html, title=title, lang=lang, variant=variant, stylesheets=stylesheets)


def _active_coop() -> Any:
    try:
        return current_coop()
    except NoCoopActive:
        return None
