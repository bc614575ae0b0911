"""The README's table of upward events is the code's: every event, who sends it, who hears it."""

import importlib
import re

import pytest
from django.dispatch import Signal

from tests.repository.places import APPS, ROOT, module_of, python_files

HEADING = "### Upward events"
ROW = re.compile(r"^\| `([\w.]+)` \| (.+?) \| (.+?) \|$", re.MULTILINE)


def table(text: str) -> dict[str, tuple[set[str], set[str]]]:
    """{event: (senders, receivers)} of the README's section."""
    section = text.partition(HEADING)[2].partition("\n## ")[0]
    return {event: (_names(sent), _names(received)) for event, sent, received in ROW.findall(section)}


def _names(cell: str) -> set[str]:
    return set(re.findall(r"`([\w.]+)`", cell))


def events() -> dict[str, Signal]:
    """{dotted name: signal} of every events.py."""
    modules = [importlib.import_module(module_of(path)) for path in python_files() if path.name == "events.py"]
    return {
        f"{module.__name__}.{name}": value
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, Signal)
    }


README = table((ROOT / "README.md").read_text())
EVENTS = events()


def receivers_of(signal: Signal) -> set[str]:
    """Modules of ours that hear it."""
    found = {receiver.__module__ for receiver in signal._live_receivers(None)[0]}
    return {module for module in found if module.split(".")[0] in APPS}


def senders_of(event: str) -> set[str]:
    """Modules with a line that sends it."""
    sends = re.compile(rf"\b{event.rpartition('.')[2]}\.send\(")
    return {module_of(path) for path in python_files() if sends.search(path.read_text())}


def test_every_event_is_listed():
    assert set(README) == set(EVENTS)
    assert len(EVENTS) > 3


@pytest.mark.parametrize("event", sorted(EVENTS))
def test_its_receivers_are_listed(event):
    assert README[event][1] == receivers_of(EVENTS[event])


@pytest.mark.parametrize("event", sorted(EVENTS))
def test_its_senders_are_listed(event):
    """The table names a module, or a package for all its modules."""
    listed, sent = README[event][0], senders_of(event)
    assert sent
    assert {module for module in sent if not any(f"{module}.".startswith(f"{name}.") for name in listed)} == set()
    assert {name for name in listed if not any(f"{module}.".startswith(f"{name}.") for module in sent)} == set()


def test_no_event_is_declared_elsewhere():
    """Business news travels by the listed events alone."""
    declared = {module_of(path) for path in python_files() if re.search(r"= Signal\(", path.read_text())}
    assert declared == {event.rpartition(".")[0] for event in EVENTS}
