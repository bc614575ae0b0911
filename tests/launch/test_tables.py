"""The database that those of the tests are copied from is made by the migrations once, and then from what was kept."""

from pathlib import Path
from unittest.mock import Mock

import pytest

from coopcare.launch import tables
from coopcare.launch.servers import ServerFailed


@pytest.fixture
def migrations(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Mock:
    done = Mock(return_value=Mock(returncode=0))
    monkeypatch.setattr(tables, "DEMO", tmp_path)
    monkeypatch.setattr(tables.subprocess, "run", done)
    return done


@pytest.fixture
def site() -> Mock:
    return Mock(as_owner=dict)


def test_the_second_time_they_come_from_what_was_kept(migrations, site, tmp_path):
    first, second = Mock(programs="18", dump=lambda _: "CREATE TABLE visit ();"), Mock(programs="18")
    assert tables.make_tables(first, site) == tables.make_tables(second, site) == tables.NAME
    assert migrations.call_count == 1
    (kept,) = (tmp_path / "tables").iterdir()
    second.psql.assert_called_once_with("-f", str(kept), database=tables.NAME)
    assert kept.read_text() == "CREATE TABLE visit ();"


def test_another_set_of_migrations_is_made_anew_and_takes_its_place(migrations, site, tmp_path, monkeypatch):
    postgres = Mock(programs="18", dump=lambda _: "")
    tables.make_tables(postgres, site)
    before = set((tmp_path / "tables").iterdir())
    changed = tmp_path / "0002_changed.py"
    changed.write_text("another")
    monkeypatch.setattr(tables, "TOP", tmp_path)
    monkeypatch.setattr(tables, "_sources", lambda: [changed])
    tables.make_tables(postgres, site)
    after = set((tmp_path / "tables").iterdir())
    assert (migrations.call_count, len(after), before & after) == (2, 1, set())


def test_a_migration_that_fails_is_said_and_nothing_is_kept(migrations, site, tmp_path):
    migrations.return_value = Mock(returncode=1, stderr="no such column")
    with pytest.raises(ServerFailed, match="no such column"):
        tables.make_tables(Mock(programs="18"), site)
    assert not list((tmp_path / "tables").iterdir())


def test_what_another_run_is_writing_is_left_to_it(migrations, site, tmp_path):
    folder = tmp_path / "tables"
    folder.mkdir(mode=0o700)
    theirs = folder / "0123456789abcdef.new"
    theirs.write_text("CREATE TAB")
    tables.make_tables(Mock(programs="18", dump=lambda _: "CREATE TABLE visit ();"), site)
    assert theirs.read_text() == "CREATE TAB"
    assert [kept.read_text() for kept in folder.glob("*.sql")] == ["CREATE TABLE visit ();"]
