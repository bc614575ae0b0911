"""A folder of documents as one ZIP: an index that opens from disk, and the SHA-256 of every file. Pure.

The same documents give the same bytes, whenever and wherever they are packed.
"""

import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

NO_DAY = (1980, 1, 1, 0, 0, 0)  # the first a ZIP can hold: the day of packing must not change the bytes
INDEX, MANIFEST = "index.html", "MANIFEST.sha256"


@dataclass(frozen=True)
class Paper:
    """One document: where it stands in the folder ("03-money/business-plan.pdf"), its words, its bytes."""

    path: str
    title: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def pack(title: str, papers: Sequence[Paper], missing: Sequence[str]) -> bytes:
    """The ZIP. `missing` are titles of what was not ready, which the index says. Raises ValueError for a path twice."""
    paths = [paper.path for paper in papers]
    if len(set(paths)) < len(paths):
        raise ValueError("two documents have the same place in the folder")
    index = Paper(INDEX, title, index_page(title, papers, missing).encode())
    files = sorted([index, *papers], key=lambda paper: paper.path)
    manifest = "".join(f"{paper.sha256}  {paper.path}\n" for paper in files)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as folder:
        for path, content in [*((paper.path, paper.content) for paper in files), (MANIFEST, manifest.encode())]:
            entry = zipfile.ZipInfo(path, NO_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            folder.writestr(entry, content)
    return buffer.getvalue()


def index_page(title: str, papers: Sequence[Paper], missing: Sequence[str]) -> str:
    """A page that works from disk, without scripts or anything from elsewhere."""
    rows = "".join(f'<li><a href="{escape(paper.path)}">{escape(paper.title)}</a></li>\n' for paper in papers)
    lacking = "".join(f"<li>{escape(one)}</li>\n" for one in missing)
    left = f"<h2>Not ready when this was made</h2>\n<ul>\n{lacking}</ul>\n" if missing else ""
    return (
        f'<!DOCTYPE html>\n<html lang="en-GB">\n<head><meta charset="utf-8"><title>{escape(title)}</title></head>\n'
        f"<body>\n<h1>{escape(title)}</h1>\n<ul>\n{rows}</ul>\n{left}"
        f"<p>{MANIFEST} holds the SHA-256 of every file. On Linux, sha256sum -c {MANIFEST} checks them.</p>\n"
        "</body>\n</html>\n"
    )
