"""`./run COMMAND`: set the machine up for it, change into the virtual environment, and do it."""

import argparse
import os
import signal
import sys

from coopcare.launch.setup import TOP, VENV, SetupFailed, say, set_up

HELP = """\
./run demo                 start CoopCare with its demo co-ops; Ctrl-C stops it and keeps the data
./run demo --reset         the same, with new data
./run demo --port 9000     at another port
./run demo --once          do the main job once through HTTP, say what was done, stop
./run demo --code EMAIL    the one-time code that a demo log-in needs at this moment
./run test [...]           all tests, or those named; further words go to pytest
./run check                style, types, imports, templates, settings, migrations
./run bench NAME [--json]  measure
./run drill NAME           break something and see that it recovers
./run shell                a Python shell on the demo's data
"""
NEEDS_ONLY_THE_DEMO = {"demo", "shell"}
NEEDS_A_BROWSER = {"test"}


def demo_options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run demo", add_help=False, usage=HELP)
    parser.add_argument("--reset", action="store_true")
    parser.add_argument("--once", action="store_true")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--code", metavar="EMAIL")
    return parser.parse_args(arguments)


def run_demo(arguments: list[str]) -> int:
    from coopcare.launch import supervisor

    options = demo_options(arguments)
    if options.code:
        return supervisor.with_demo_data(["demo_code", options.code])
    return supervisor.demo(options)


def run_shell(arguments: list[str]) -> int:
    from coopcare.launch import supervisor

    return supervisor.with_demo_data(["shell", *arguments])


def run_test(arguments: list[str]) -> int:
    from coopcare.launch import runs

    return runs.test(arguments)


def run_check(arguments: list[str]) -> int:
    from coopcare.launch import checks

    return checks.check()


def run_bench(arguments: list[str]) -> int:
    from coopcare.launch import runs

    return runs.dispatch("bench", arguments)


def run_drill(arguments: list[str]) -> int:
    from coopcare.launch import runs

    return runs.dispatch("drill", arguments)


COMMANDS = {
    "demo": run_demo,
    "test": run_test,
    "check": run_check,
    "bench": run_bench,
    "drill": run_drill,
    "shell": run_shell,
}


def main(arguments: list[str]) -> int:
    name, *rest = arguments or ["help"]
    if name not in COMMANDS:
        say(HELP)
        return 0 if name in {"help", "-h", "--help"} else 2
    from coopcare.launch.servers import ServerFailed
    from coopcare.launch.supervisor import DemoFailed

    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        set_up(for_demo=name in NEEDS_ONLY_THE_DEMO, for_browser=name in NEEDS_A_BROWSER)
        if os.path.realpath(sys.prefix) != os.path.realpath(VENV):
            os.chdir(TOP)
            python = str(VENV / "bin" / "python")
            os.execv(python, [python, "-m", "coopcare.launch", *arguments])  # noqa: S606
        return COMMANDS[name](rest)
    except (SetupFailed, ServerFailed, DemoFailed) as failed:
        say(f"\n{failed}")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
