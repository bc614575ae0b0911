"""`./run demo`: start everything in order, watch it, stop it in the opposite order with PostgreSQL last."""

import fcntl
import hashlib
import http.client
import json
import signal
import socket
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import NoReturn

from coopcare.launch.children import Child, run_in_terminal
from coopcare.launch.environment import Site, keep_secrets, new_secrets, read_secrets
from coopcare.launch.places import DemoPlaces, program_copies
from coopcare.launch.servers import DURABLE, Postgres, Valkey
from coopcare.launch.setup import LOCK, TOP

READY_WITHIN = 60  # seconds, from the start of the web process to the first good answer
APPS = ("coopcare", "members", "clusters", "rotas", "billing", "compliance")
CO_OPS_SHOWN = ("greenvale", "riverside")


class Stopped(Exception):
    """Someone asked us to stop: Ctrl-C, a TERM signal, or a closed terminal."""


class DemoFailed(Exception):
    """A step went wrong. The message says which."""


def stop_on_signals() -> None:
    """Turn the first signal into an exception; the rest are ignored, so that the stop itself is not cut short."""
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def stop(number: int, frame: FrameType | None) -> NoReturn:
        for each in signals:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped

    for each in signals:
        signal.signal(each, stop)


def free_port(wanted: int) -> int:
    """The wanted port, or the next free one, said aloud."""
    for port in range(wanted, wanted + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port != wanted:
            print(f"Port {wanted} is taken, so this demo uses {port}.", flush=True)
        return port
    raise DemoFailed(f"Ports {wanted} to {wanted + 49} are all taken. Choose another with --port.")


def manage(env: dict[str, str], *arguments: str) -> None:
    """Run one management command to its end, as a child of its own."""
    print(f"{'setup':<8} | {arguments[0]}", flush=True)
    with Child("setup", [sys.executable, "manage.py", *arguments], env=env, cwd=TOP) as child:
        code = child.process.wait()
    if code:
        raise DemoFailed(f"`manage.py {' '.join(arguments)}` failed. `./run demo --reset` starts over with new data.")


@contextmanager
def held(places: DemoPlaces) -> Iterator[bool]:
    """Whether the demo of this checkout is ours to run. It runs once at a time; the lock goes when its holder dies."""
    with places.lock.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def site_of_the_other(places: DemoPlaces) -> Site:
    """The demo that another terminal runs at this moment. It may still be starting, or already stopping."""
    if not places.running.exists():
        raise DemoFailed("The demo of this checkout is just starting or stopping elsewhere. Try again in a moment.")
    running = json.loads(places.running.read_text())
    return Site("demo", secrets=read_secrets(places.secrets), data=places.files, **running)


@contextmanager
def demo_servers(places: DemoPlaces, base_domain: str) -> Iterator[tuple[Site, list[Child]]]:
    """PostgreSQL and Valkey of the demo, with what they held last time."""
    if not places.complete:
        places.clear()
    places.make()
    if not places.secrets.exists():
        keep_secrets(places.secrets, new_secrets())
    secrets = read_secrets(places.secrets)
    postgres = Postgres(
        places.postgres,
        copies=program_copies(),
        log=places.log("postgres"),
        passwords=secrets.passwords,
        settings=DURABLE,
    )
    valkey = Valkey(places.valkey, log=places.log("valkey"), keep=True)
    with postgres, valkey:
        running = {
            "db_host": str(postgres.socket_folder),
            "broker_url": valkey.broker_url,
            "cache_url": valkey.cache_url,
            "base_domain": base_domain,
        }
        places.running.write_text(json.dumps(running))
        try:
            yield Site("demo", secrets=secrets, data=places.files, **running), [postgres.child, valkey.child]
        finally:
            places.running.unlink(missing_ok=True)


def shape_of_the_data() -> str:
    """A hash of what decides the tables and the dated facts, to see whether they are still up to date."""
    migrations = [path for app in APPS for path in (TOP / app).rglob("migrations/*.py")]
    facts = [path for path in (TOP / "coopcare" / "facts").rglob("*") if path.is_file() and path.suffix != ".pyc"]
    files = [LOCK, *sorted(migrations), *sorted(facts)]
    return hashlib.sha256(b"".join(part.read_bytes() for part in files)).hexdigest()


def is_up_to_date(places: DemoPlaces) -> bool:
    return places.complete and places.seeded.read_text() == shape_of_the_data()


def make_tables(site: Site) -> None:
    """Bring the tables up to date as their owner."""
    manage(site.as_owner(), "migrate", "--no-input", "--verbosity", "0")


def fill_tables(places: DemoPlaces, site: Site) -> None:
    """Load the facts and, the first time, the demo's people."""
    manage(site.as_app("command"), "load_facts")
    if not places.complete:
        manage(site.as_app("command"), "seed_demo")
    places.seeded.write_text(shape_of_the_data())


def processes(places: DemoPlaces, port: int) -> list[tuple[str, list[str]]]:
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "--quiet", "-A", "coopcare.celery"]
    gunicorn = [*python, "gunicorn", "--preload", "coopcare.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    return [
        ("beat", [*celery, "beat", "--loglevel", "WARNING", "--schedule", str(places.beat_schedule)]),
        ("worker", [*celery, "worker", "--loglevel", "WARNING", "--concurrency", "2", "--hostname", "demo@%h"]),
        ("web", [*gunicorn, "--workers", "2", "--threads", "4", "--graceful-timeout", "5", "--log-level", "warning"]),
    ]


def is_ready(port: int) -> bool:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.request("GET", "/readyz", headers={"Host": f"localhost:{port}"})
        return line.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


def refuse_the_dead(children: list[Child]) -> None:
    for child in children:
        if child.exit_code is not None:
            raise DemoFailed(f"{child.name} stopped by itself (exit code {child.exit_code}), so everything is stopped.")


def wait_until_ready(children: list[Child], port: int) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while not is_ready(port):
        refuse_the_dead(children)
        if time.monotonic() > deadline:
            raise DemoFailed(f"The site did not answer /readyz within {READY_WITHIN} seconds.")
        time.sleep(0.1)


def print_addresses(site: Site, seconds: float) -> None:
    print(f"\nCoopCare is ready after {seconds:.1f} seconds.\n")
    print(f"  http://{site.base_domain}/  the directory of co-ops")
    for slug in CO_OPS_SHOWN:
        print(f"  http://{slug}.{site.base_domain}/")
    print(flush=True)
    subprocess.run([sys.executable, "manage.py", "demo_logins"], env=site.as_app("command"), cwd=TOP, check=False)
    print("\nOne-time codes: ./run demo --code EMAIL    Mail that was sent: ", site.data / "mail")
    print("Ctrl-C stops everything and keeps the data.\n", flush=True)


def run_once(site: Site, children: list[Child], port: int) -> int:
    """Do the main job through HTTP, unattended; its exit code is ours. It waits for the site by itself."""
    command = [sys.executable, "manage.py", "demo_once", "--base", f"http://127.0.0.1:{port}"]
    job = subprocess.Popen(command, env=site.as_app("command"), cwd=TOP, stdin=subprocess.DEVNULL)
    try:
        while job.poll() is None:
            refuse_the_dead(children)
            time.sleep(0.1)
    finally:
        job.kill()
        job.wait()
    return job.returncode


def demo(options: Namespace) -> int:
    """Exit code 0 when asked to stop, that of the job with --once. Raises DemoFailed when something failed."""
    places = DemoPlaces()
    stop_on_signals()
    try:
        with held(places) as ours:
            if not ours:
                other = site_of_the_other(places)
                raise DemoFailed(f"The demo of this checkout is already running at http://{other.base_domain}/.")
            return run_everything(places, options)
    except Stopped:
        print("\nStopped. The data is kept.", flush=True)
        return 0


def run_everything(places: DemoPlaces, options: Namespace) -> int:
    """Start all in order and watch. Leaving stops all in the opposite order, PostgreSQL last."""
    began = time.monotonic()
    if options.reset:
        places.clear()
    port = free_port(options.port)
    with ExitStack() as stack:
        site, children = stack.enter_context(demo_servers(places, f"localhost:{port}"))
        is_new = not is_up_to_date(places)
        if is_new:
            make_tables(site)
        for name, command in processes(places, port):
            env = site.as_app(name) | {"PYTHONWARNINGS": "ignore"}
            children.append(stack.enter_context(Child(name, command, env=env, cwd=TOP)))
        if is_new:
            fill_tables(places, site)  # while the processes start, which takes as long again
        if options.once:
            return run_once(site, children, port)
        wait_until_ready(children, port)
        print_addresses(site, time.monotonic() - began)
        while True:
            refuse_the_dead(children)
            time.sleep(0.2)


def with_demo_data(arguments: list[str]) -> int:
    """Run a management command on the demo's data, whether or not the demo is running at the moment."""
    places = DemoPlaces()
    command = [sys.executable, "manage.py", *arguments]
    with held(places) as ours:
        if not ours:
            return run_in_terminal(command, site_of_the_other(places).as_app("command"))
        with demo_servers(places, "localhost:8000") as (site, _):
            if not is_up_to_date(places):
                make_tables(site)
                fill_tables(places, site)
            return run_in_terminal(command, site.as_app("command"))
