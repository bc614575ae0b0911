"""The planner knows the standard library, the solver and itself: nothing of Django, and nothing of the other apps."""

import ast
import sys
from pathlib import Path

import pytest

import rotas.planner

FILES = sorted(Path(rotas.planner.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_it_imports_nothing_else(path: Path) -> None:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    for name in names:
        top = name.split(".")[0]
        assert top in sys.stdlib_module_names or top == "ortools" or name.startswith("rotas.planner")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) < 400
