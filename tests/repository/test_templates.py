"""Every template compiles, is used, keeps to the content policy, and speaks the words of the trade."""

import ast
import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.template import engines

from tests.repository.places import APPS, ROOT, TEMPLATES, name_of, python_files, tree_of

FILES = sorted(path for path in TEMPLATES.rglob("*") if path.is_file())
PAGES = [path for path in FILES if path.suffix == ".html"]
SPOKEN = [path for path in python_files() if not {"demo", "launch"} & set(path.parts)]

# Asked for by Django itself, by name.
OF_DJANGO = {"400.html", "403.html", "404.html", "429.html", "500.html"}
# Pages of allauth that ours stand in for, by the same name.
THEIRS = [Path(find_spec(package).origin).parent / "templates" for package in ("allauth",)]

FORBIDDEN = {
    "inline style": re.compile(r"<style|\sstyle\s*=", re.IGNORECASE),
    # Scripts of type application/json hold data and are never run.
    "inline script": re.compile(
        r"<script(?![^>]*(\bsrc=|application/json))|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE
    ),
    "hx- without data-": re.compile(r"(?<!data-)\bhx-[a-z]+\s*=", re.IGNORECASE),
}
# Words that nobody would wish to be called by (domain.md H). Being on call is another thing than a visit.
BANNED = re.compile(r"\b(clients?|service[- ]users?|domiciliary|(?<!\bon[- ])calls?)\b", re.IGNORECASE)
CODE = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}|<[^>]*>", re.DOTALL)
QUOTED = re.compile(r"\"([^\"]*)\"|“([^”]*)”")


def template_name(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


def words_of(text: str) -> str:
    """What is read of a template: text between the marks, and texts given to components."""
    quoted = " ".join(" ".join(found) for found in QUOTED.findall(text) if " " in "".join(found))
    return f"{CODE.sub(' ', text)} {quoted}"


def sentences_of(path: Path) -> list[tuple[int, str]]:
    """(line, text) of each string with a space in it that a person could read; not docstrings."""
    tree = tree_of(path)
    silent = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node)
    }
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and " " in node.value
        and id(node) not in silent
    ]


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_it_compiles(path):
    assert engines["django"].get_template(template_name(path))


def test_it_is_used():
    """By a view, by another template, or in place of one of allauth's or Django's."""
    code = "\n".join(path.read_text() for path in [*python_files(), *FILES])
    bundled = {str(path.relative_to(folder)) for folder in THEIRS for path in folder.rglob("*") if path.is_file()}
    names = {template_name(path) for path in FILES}
    unused = {name for name in names - OF_DJANGO - bundled if f'"{name}' not in code and f"'{name}" not in code}
    assert unused == set()


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_it_keeps_to_the_content_policy(path):
    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(path.read_text())] == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_it_extends_a_page_or_is_part_of_one(path):
    """Only base.html and the base of papers are whole pages. What extends them, or what those extend, has the h1."""
    text = path.read_text()
    whole = "<!doctype" in text.lower()
    extends = re.match(r"\s*({#.*?#}\s*)?{% extends ", text) is not None
    assert not (whole and extends)
    if not whole and not extends:
        assert "<main" not in text
        assert "{% block " not in text or path.is_relative_to(TEMPLATES / "allauth") or path.parent.name == "messages"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_its_words_are_ours(path):
    assert [found.group() for found in BANNED.finditer(words_of(path.read_text()))] == []


@pytest.mark.parametrize("path", SPOKEN, ids=name_of)
def test_sentences_in_the_code_are_in_our_words(path):
    assert [(line, text) for line, text in sentences_of(path) if BANNED.search(text)] == []


def test_what_is_wrong_is_found():
    """The test of the tests."""
    bad = '<p style="x" onclick="y()"><script>z()</script><a hx-get="/">{% govuk "button" text="Call the client" %}'
    assert all(pattern.search(bad) for pattern in FORBIDDEN.values())
    fine = '<script src="/a.js" defer></script><a data-hx-get="/" class="govuk-link">Your visit</a>'
    assert not any(pattern.search(fine) for pattern in FORBIDDEN.values())
    assert [found.group() for found in BANNED.finditer(words_of(bad))] == ["Call", "client"]
    assert not BANNED.search(words_of(fine))


def test_there_is_something_to_read():
    assert len(PAGES) > 100
    assert (ROOT / "templates" / "base.html") in PAGES
    assert {path.relative_to(ROOT).parts[0] for path in SPOKEN} == set(APPS)
