"""What `./run` understands, and what it says when it cannot go on."""

import hashlib
import os
import socket
import stat
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from unittest.mock import Mock

import pytest

from coopcare.launch import checks, runs, setup, supervisor
from coopcare.launch.environment import keep_secrets, new_secrets, read_secrets, without_coopcare
from coopcare.launch.setup import TOP


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([TOP / "run", *words], capture_output=True, text=True, stdin=subprocess.DEVNULL)


def test_alone_it_lists_what_it_can_do():
    said = run()
    assert said.returncode == 0
    assert "./run demo" in said.stderr
    assert "./run test" in said.stderr


def test_an_unknown_command_is_an_error():
    assert run("fly").returncode == 2


@pytest.mark.parametrize("kind", ["bench", "drill"])
def test_an_unknown_name_lists_the_names(kind):
    said = run(kind, "no-such-thing")
    assert said.returncode == 2
    assert f"There is no {kind} called 'no-such-thing'. There are: " in said.stderr


def test_a_name_of_two_words_is_typed_with_a_hyphen(monkeypatch):
    class Reached(Exception):
        pass

    monkeypatch.setattr(runs, "throwaway_site", Mock(side_effect=Reached))
    with pytest.raises(Reached):
        runs.dispatch("bench", ["week-page"])


def test_without_root_it_stops_with_the_line_to_type(monkeypatch):
    monkeypatch.setattr(setup, "missing_packages", lambda for_browser: ["python3-venv", "chromium"])
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(setup.shutil, "which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(setup.SetupFailed) as stopped:
        setup.install_system_packages(for_browser=True)
    assert "\n  apt-get update && apt-get install -y --no-install-recommends python3-venv chromium\n" in str(
        stopped.value
    )


def test_without_apt_it_says_what_is_missing(monkeypatch):
    monkeypatch.setattr(setup, "missing_packages", lambda for_browser: ["libpango-1.0-0"])
    monkeypatch.setattr(setup.shutil, "which", lambda name: None)
    with pytest.raises(setup.SetupFailed, match="lacks what Debian calls libpango-1.0-0"):
        setup.install_system_packages(for_browser=False)


def test_browser_packages_are_asked_for_browser_only(monkeypatch):
    monkeypatch.setattr(setup, "BROWSERS", (Path("/nowhere/chromium"),))
    assert setup.CHROMIUM in setup.missing_packages(for_browser=True)
    assert setup.CHROMIUM not in setup.missing_packages(for_browser=False)


def test_any_chromium_serves_and_the_lighter_one_first(monkeypatch, tmp_path):
    lighter, full = tmp_path / "lighter", tmp_path / "full"
    monkeypatch.setattr(setup, "BROWSERS", (lighter, full))
    full.touch()
    assert setup.browser_program() == full
    assert setup.CHROMIUM not in setup.missing_packages(for_browser=True)
    lighter.touch()
    assert setup.browser_program() == lighter


def test_a_library_is_looked_for_by_loading_it():
    assert setup.loads("pango-1.0")
    assert not setup.loads("no-such-library")


def test_the_whole_suite_runs_in_two_processes(monkeypatch):
    monkeypatch.delenv("COOPCARE_TEST_WORKERS", raising=False)
    assert runs.pytest_arguments(["-q"]) == ["-n", "2", "--dist", "loadfile", "-q"]
    assert runs.pytest_arguments(["-q", "-n0"]) == ["-q", "-n0"]
    assert runs.pytest_arguments(["tests/launch"]) == ["tests/launch"]
    assert runs.pytest_arguments(["tests/launch/test_commands.py::test_x"]) == ["tests/launch/test_commands.py::test_x"]


def test_a_taken_port_is_said_aloud(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        wanted = taken.getsockname()[1]
        port = supervisor.free_port(wanted)
    assert port > wanted
    assert f"Port {wanted} is taken, so this demo uses {port}." in capsys.readouterr().out


def test_secrets_are_kept_for_their_owner_alone(tmp_path):
    kept = new_secrets()
    keep_secrets(tmp_path / "secrets.json", kept)
    assert read_secrets(tmp_path / "secrets.json") == kept
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
    assert kept.secret_key not in repr(kept)
    assert kept.passwords.app not in repr(kept)


def test_settings_of_a_real_site_do_not_reach_the_demo():
    mine = {"HOME": "/home/ana", "COOPCARE_DB_HOST": "real.example", "PGHOST": "real.example"}
    assert without_coopcare(mine) == {"HOME": "/home/ana"}


@pytest.mark.parametrize("change", ["none", "edited", "missing", "extra"])
def test_built_files_are_held_to_their_list(tmp_path, change):
    (tmp_path / "coopcare.css").write_text("body {}")
    digest = hashlib.sha256(b"body {}").hexdigest()
    (tmp_path / "SHA256SUMS").write_text(f"{digest}  coopcare.css\n")
    if change == "edited":
        (tmp_path / "coopcare.css").write_text("body { color: red }")
    if change == "missing":
        (tmp_path / "coopcare.css").unlink()
    if change == "extra":
        (tmp_path / "stray.js").write_text("")
    assert checks.built_files_are_as_listed(tmp_path) == (change == "none")


def test_a_linked_venv_is_refused(monkeypatch, tmp_path):
    (tmp_path / ".venv").symlink_to(tmp_path / "elsewhere")
    monkeypatch.setattr(setup, "VENV", tmp_path / ".venv")
    with pytest.raises(setup.SetupFailed, match="is a link"):
        setup.make_venv(setup.LOCK)


def test_what_is_asked_of_the_tests_reaches_them(monkeypatch):
    given = {}
    monkeypatch.setattr(runs, "throwaway_servers", lambda *_: nullcontext((Mock(), Mock(as_owner=dict))))
    monkeypatch.setattr(runs, "make_tables", lambda *_: "every_table")
    monkeypatch.setattr(runs, "run_in_terminal", lambda command, env: given.update(env) or 0)
    monkeypatch.setenv("COOPCARE_PICTURES", "shown")
    for name in ("COOPCARE_TESTS_ON", "COOPCARE_WRITE_COUNTS"):
        monkeypatch.delenv(name, raising=False)
    runs.test([])
    assert given == {
        "COOPCARE_PICTURES": "shown",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "COOPCARE_TEST_TABLES": "every_table",
    }


def test_the_tests_move_to_the_day_asked_for():
    program = (
        "from tests.another_day import move_to_the_day_asked_for; move_to_the_day_asked_for();"
        "import datetime; print(datetime.datetime.now(datetime.UTC))"
    )
    env = os.environ | {"COOPCARE_TESTS_ON": "2028-07-02T10:20"}
    said = subprocess.run([sys.executable, "-c", program], env=env, cwd=TOP, capture_output=True, text=True)
    assert said.stdout.startswith("2028-07-02 09:20"), said.stderr
