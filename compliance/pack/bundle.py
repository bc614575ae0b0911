"""A build as a ZIP that can be read without a network: the papers, a page that lists them, and what they should be.

Pure: the same files give the same bytes. Nothing is compressed, since PDFs are already, and dates and order are fixed.
"""

import hashlib
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string

from compliance.pack.questions import Organisation
from compliance.pack.text import LIBRARY

MANIFEST = "SHA256SUMS.txt"
INDEX, INDEX_STYLE = "index.html", "index.css"
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # a ZIP knows no earlier moment
_READABLE = 0o100644 << 16


@dataclass(frozen=True)
class PaperFile:
    """One file of a build. `group` is the heading it stands under on the index page."""

    name: str
    title: str
    group: str
    pages: int
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def file_name(code: str, title: str) -> str:
    """A name that every file system takes: "P04 Care planning.pdf"."""
    words = re.sub(r"[^\w ,()'-]+", " ", f"{code} {title}", flags=re.ASCII)
    return f"{' '.join(words.split())[:100].strip()}.pdf"


def bundle(files: Sequence[PaperFile], *, heading: str, organisation: Organisation) -> bytes:
    """The files under their names, an index page that works from a disk and has no script, and a manifest.

    `sha256sum -c SHA256SUMS.txt` checks the manifest.
    """
    groups: dict[str, list[PaperFile]] = {}
    for file in files:
        groups.setdefault(file.group, []).append(file)
    page = render_to_string(
        "pdf/pack/index.html", {"heading": heading, "organisation": organisation, "groups": groups.items()}
    )
    contents = {
        INDEX: page.encode(),
        INDEX_STYLE: (LIBRARY / INDEX_STYLE).read_bytes(),
        **{file.name: file.content for file in files},
    }
    sums = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(contents.items())]
    contents[MANIFEST] = "".join(sums).encode()
    return _zipped(contents)


def _zipped(contents: dict[str, bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(contents.items()):
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.create_system, entry.external_attr = 3, _READABLE
            archive.writestr(entry, content)
    return kept.getvalue()
