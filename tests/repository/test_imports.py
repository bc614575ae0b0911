"""The layers of docs/decisions, held by the code itself."""

import ast
import subprocess
import sys

import pytest

from tests.repository.places import ROOT, imports_of, is_edge, is_service, name_of, python_files, tree_of

WRITES = {
    "save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create",
    "asave", "acreate", "aupdate", "adelete",
}  # fmt: skip
EDGE_NAMES = {"views", "forms", "api", "tasks"}
EDGES = [path for path in python_files() if is_edge(path)]
SERVICES = [path for path in python_files() if is_service(path)]


def test_the_contracts_hold():
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def writes_in(tree: ast.AST) -> list[int]:
    """Lines that call .save() and the like on anything but the session of a request."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    return [call.lineno for call in calls if call.func.attr in WRITES and "session" not in ast.unparse(call.func.value)]


@pytest.mark.parametrize("path", EDGES, ids=name_of)
def test_edges_write_no_rows(path):
    """A write has a policy and a record; only services have both."""
    assert writes_in(tree_of(path)) == []


def test_a_write_at_an_edge_is_found():
    """The test of the test."""
    assert writes_in(ast.parse("request.session.save()\nVisit.objects.filter(id=1).update(on=day)\nvisit.save()")) == [
        2,
        3,
    ]


@pytest.mark.parametrize("path", SERVICES, ids=name_of)
def test_services_know_no_edges(path):
    """A service may ring a task's bell, so it imports it inside the function that does."""
    edges = [module for _, module in imports_of(tree_of(path).body) if EDGE_NAMES & set(module.split("."))]
    ours = [module for module in edges if not module.startswith(("django.", "rest_framework."))]
    assert ours == []


def test_there_is_something_to_read():
    assert len(EDGES) > 40
    assert len(SERVICES) > 30
