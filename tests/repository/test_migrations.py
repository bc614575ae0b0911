"""Migrations are complete, can be taken back, and outlive the code around them."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from tests.repository.places import APPS, ROOT, name_of, tree_of

FILES = sorted(path for app in APPS for path in (ROOT / app).rglob("migrations/[0-9]*.py"))
# The operations of our own, and what a field's default needs. Nothing else, or an old migration breaks one day.
ALLOWED = (
    "django.", "coopcare.ids", "coopcare.tenancy.context", "coopcare.tenancy.fields", "coopcare.tenancy.isolation",
    "coopcare.tenancy.query", "coopcare.tenancy.ranges", "coopcare.audit.track",
)  # fmt: skip
STANDARD = {"datetime", "decimal", "pathlib", "typing", "uuid"}


def ours() -> dict[str, list[Operation]]:
    """{app.name: operations} of every migration of ours."""
    labels = {config.label for config in apps.get_app_configs() if config.name.split(".")[0] in APPS}
    loader = MigrationLoader(None)
    return {f"{app}.{name}": one.operations for (app, name), one in loader.disk_migrations.items() if app in labels}


MIGRATIONS = ours()


def test_the_models_have_no_change_without_a_migration(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("name", sorted(MIGRATIONS))
def test_it_can_be_taken_back(name):
    assert [operation.describe() for operation in MIGRATIONS[name] if not operation.reversible] == []


def modules_in(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(f"{node.module}")
    return found


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_it_imports_nothing_that_may_change(path):
    foreign = {module for module in modules_in(path) if module not in STANDARD and not f"{module}.".startswith(ALLOWED)}
    assert foreign == set()


def test_every_file_is_read():
    assert len(FILES) == len(MIGRATIONS) > 20
