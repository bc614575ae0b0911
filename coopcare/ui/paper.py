"""How papers are drawn: WeasyPrint with our style and fonts, as tagged PDF.

Nothing is fetched from anywhere: the fonts are our own, pictures are `data:` addresses, and a paper that names any
other address is not made. Text a person typed can therefore never make the server read a file or call a machine.
"""

import os
import warnings
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from threading import Lock

import pydyf
from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from coopcare.garbage import without_collecting
from coopcare.ui.pdf import AddressRefused

FONTS = Path(__file__).parent / "fonts"
STYLE = Path(__file__).parent / "paper.css"
# Addresses in a paper are resolved against this; the name is reserved and leads nowhere (RFC 2606).
BASE_URL = "https://paper.invalid/"


def draw(html: str, *, title: str, lang: str, variant: str, stylesheets: Sequence[Path]) -> bytes:
    """See pdf.pdf_from_html."""
    kit = _kit(os.getpid())
    styles = [kit.stylesheet(STYLE), *(kit.stylesheet(path) for path in stylesheets)]
    fetcher = OurFilesOnly()
    with kit.lock, without_collecting():
        source = HTML(string=html, base_url=BASE_URL, url_fetcher=fetcher)
        document = source.render(font_config=kit.fonts, stylesheets=styles)
        document.metadata.title, document.metadata.lang = title, lang
        with warnings.catch_warnings():
            # WeasyPrint 70 leaves the colour profile of a PDF/A open, to be closed with the object.
            warnings.simplefilter("ignore", ResourceWarning)
            content = bytes(document.write_pdf(finisher=_say_scope, pdf_variant=variant))
    # WeasyPrint goes on without what it could not open, so the refusal is told here.
    fetcher.raise_if_refused()
    return content


class OurFilesOnly(URLFetcher):
    """Gives our own fonts and what an address carries in itself; opens nothing else, and remembers being asked."""

    def __init__(self) -> None:
        super().__init__()
        self._refused: list[str] = []

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url.startswith("data:"):
            return super().fetch(url, headers)
        name = url.removeprefix(f"{BASE_URL}fonts/")
        if name in {path.name for path in FONTS.glob("*.ttf")}:
            return URLFetcherResponse(url, (FONTS / name).read_bytes(), {"Content-Type": "font/ttf"})
        self._refused.append(url)
        raise AddressRefused(f"A paper may not open {url!r}.")

    def raise_if_refused(self) -> None:
        if self._refused:
            raise AddressRefused(f"A paper may not open {', '.join(map(repr, self._refused))}.")


class _Kit:
    """What is slow to make and good for many papers. Fonts are unpacked into a folder that belongs to the process."""

    def __init__(self) -> None:
        self.fonts = FontConfiguration()
        self.lock = Lock()  # Pango's font map is not made for two threads at once
        self._stylesheets: dict[Path, CSS] = {}

    def stylesheet(self, path: Path) -> CSS:
        with self.lock:
            if path not in self._stylesheets:
                fetcher = OurFilesOnly()
                words = path.read_text()
                style = CSS(string=words, base_url=BASE_URL, url_fetcher=fetcher, font_config=self.fonts)
                fetcher.raise_if_refused()
                self._stylesheets[path] = style
            return self._stylesheets[path]


@cache
def _kit(process_id: int) -> _Kit:
    """One kit a process: a forked worker must not share, and then remove, its parent's fonts."""
    return _Kit()


def _say_scope(document: Document, pdf: pydyf.PDF) -> None:
    """Say of each table heading whether it heads a row or a column.

    WeasyPrint links cells to headings but writes no /Scope, so a heading that no cell names is an error under PDF/UA.
    """
    parts = {part.reference: part for part in pdf.objects if isinstance(part, pydyf.Dictionary)}
    for row in parts.values():
        if row.get("S") != "/TR":
            continue
        cells = [parts[kid] for kid in row["K"] if kid in parts]
        in_head = parts[row["P"]].get("S") == "/THead"
        scope = "/Row" if not in_head and any(cell["S"] == "/TD" for cell in cells) else "/Column"
        for cell in cells:
            if cell["S"] == "/TH":
                cell.setdefault("A", pydyf.Dictionary({"O": "/Table"}))["Scope"] = scope
