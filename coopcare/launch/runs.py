"""`./run test`, `./run bench NAME` and `./run drill NAME`: one run on servers of its own."""

import os
import subprocess
import sys
from pathlib import Path

from coopcare.launch.children import run_in_terminal
from coopcare.launch.servers import DURABLE, THROW_AWAY
from coopcare.launch.setup import TOP, say
from coopcare.launch.tables import make_tables
from coopcare.launch.throwaway import throwaway_servers, throwaway_site

WORKERS = "2"
# Asked of the tests themselves, and of no site.
FOR_TESTS = ("COOPCARE_PICTURES", "COOPCARE_TESTS_ON", "COOPCARE_WRITE_COUNTS")
CALL_MAIN = "import importlib, sys; sys.exit(importlib.import_module(sys.argv[1]).main(sys.argv[2:]))"


def names_a_test(argument: str) -> bool:
    return not argument.startswith("-") and (TOP / argument.split("::", 1)[0]).exists()


def chooses_workers(argument: str) -> bool:
    return argument.startswith(("-n", "--numprocesses", "--dist")) or argument == "no:xdist"


def pytest_arguments(arguments: list[str]) -> list[str]:
    """The whole suite runs in two processes, unless the person says otherwise; a part of it runs in one.

    A file stays with one process: what its tests share is made once.
    """
    if any(map(names_a_test, arguments)) or any(map(chooses_workers, arguments)):
        return arguments
    return ["-n", os.environ.get("COOPCARE_TEST_WORKERS", WORKERS), "--dist", "loadfile", *arguments]


def test(arguments: list[str]) -> int:
    with throwaway_servers("test", THROW_AWAY) as (postgres, site):
        asked = {name: os.environ[name] for name in FOR_TESTS if name in os.environ}
        tables = make_tables(postgres, site)
        env = site.as_owner() | asked | {"DJANGO_SETTINGS_MODULE": "tests.settings", "COOPCARE_TEST_TABLES": tables}
        command = [sys.executable, "-m", "pytest", *pytest_arguments(arguments)]
        return run_in_terminal(command, env)


def names_in(folder: Path) -> list[str]:
    """Modules of the folder that a person may name. Those that begin with an underscore are shared parts."""
    return sorted(path.stem for path in folder.glob("*.py") if not path.stem.startswith("_"))


def dispatch(kind: str, arguments: list[str]) -> int:
    """Run `tests/bench/NAME.py` or `tests/drills/NAME.py`: its `main(arguments)` on migrated, durable servers.

    It runs as the powerless log-in, and finds the owner's in COOPCARE_OWNER_DB_USER and _PASSWORD. Only the module
    writes to standard output, so that `--json` gives one object and nothing else.
    """
    folder = "bench" if kind == "bench" else "drills"
    names = names_in(TOP / "tests" / folder)
    asked, *rest = arguments or [""]
    name = asked.replace("-", "_")
    if name not in names:
        say(f"There is no {kind} called {asked!r}. There are: {', '.join(names) or 'none yet'}.")
        return 2
    with throwaway_site("demo", DURABLE) as site:
        for env, command in ((site.as_owner(), "migrate"), (site.as_app("command"), "load_facts")):
            prepare = [sys.executable, "manage.py", command, "--verbosity", "0"]
            made = subprocess.run(prepare, env=env, cwd=TOP, stdout=sys.stderr)
            if made.returncode:
                return made.returncode
        owner = {
            "COOPCARE_OWNER_DB_USER": "coopcare_owner",
            "COOPCARE_OWNER_DB_PASSWORD": site.secrets.passwords.owner,
        }
        command_line = [sys.executable, "-c", CALL_MAIN, f"tests.{folder}.{name}", *rest]
        return run_in_terminal(command_line, site.as_app("command") | owner)
