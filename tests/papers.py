"""Looking into a PDF: what it says, what runs into its margin, and what PDF/UA holds against it."""

import re
import shutil
import subprocess
import tempfile

from pdfua import validate


def text_of(pdf: bytes) -> str:
    """Its words as they lie on the page, in lines."""
    return _pdftotext("-layout", pdf)


def words_of(pdf: bytes) -> str:
    """Its words with single spaces, however the lines break."""
    return " ".join(text_of(pdf).split())


def words_in_the_margin(pdf: bytes) -> list[str]:
    """Words further to the right than the margin on the left is wide."""
    found = _pdftotext("-bbox", pdf)
    width = re.search(r'<page width="([\d.]+)"', found)
    assert width, "a paper without a page"
    words = re.findall(r'<word xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="[\d.]+">(.*?)</word>', found)
    margin = min(float(left) for left, _, _ in words)
    return [word for _, right, word in words if float(right) > float(width[1]) - margin + 1]


def faults_in(pdf: bytes) -> list[str]:
    """What a screen reader would trip over; empty when nothing."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        return [str(finding) for finding in validate(file.name).findings]


def _pdftotext(how: str, pdf: bytes) -> str:
    command = [shutil.which("pdftotext") or "pdftotext", how, "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()  # noqa: S603
