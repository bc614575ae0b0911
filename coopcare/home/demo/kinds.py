"""The kinds of help that the data files name: when in the day they come, and what is done. Pure.

A task is regulated when supplying it unregistered would be a crime (domain.md 0.1): help or prompting with washing,
dressing, eating, medicines. Times are on the wall clock; both are starts.
"""

import datetime as dt
from dataclasses import dataclass

from clusters.models import TaskClass
from members.models import TrainingTopic
from rotas.visit_kinds import VisitKind

_MOVING, _MEDICINES = TrainingTopic.MOVING_AND_HANDLING, TrainingTopic.MEDICINES


@dataclass(frozen=True)
class Task:
    name: str
    task_class: TaskClass = TaskClass.PRACTICAL
    needs_training: str = ""


@dataclass(frozen=True)
class Kind:
    """`earliest` and `latest` are the starts that people ask for."""

    earliest: dt.time
    latest: dt.time
    tasks: tuple[Task, ...]
    visit_kind: str = VisitKind.VISIT.value


def _regulated(name: str, topic: TrainingTopic) -> Task:
    return Task(name, TaskClass.REGULATED, topic.value)


def _kind(earliest: str, latest: str, *tasks: Task, visit_kind: VisitKind = VisitKind.VISIT) -> Kind:
    return Kind(dt.time.fromisoformat(earliest), dt.time.fromisoformat(latest), tasks, visit_kind.value)


# In the order in which a rota is made: what is hardest to place comes first.
KINDS: dict[str, Kind] = {
    "night": _kind(
        "22:00",
        "22:00",
        Task("Stay awake through the night"),
        _regulated("Help to turn and to drink", _MOVING),
        visit_kind=VisitKind.WAKING_NIGHT,
    ),  # fmt: skip
    "sleep_in": _kind("22:00", "22:00", Task("Sleep in the house, get up if needed"), visit_kind=VisitKind.SLEEP_IN),
    "bedtimes": _kind(
        "19:30", "21:15", _regulated("Help to get ready for bed", _MOVING), Task("Lock up and turn the lights down")
    ),
    "teas": _kind("16:15", "18:15", Task("Make tea"), _regulated("Prompt the evening tablets", _MEDICINES)),
    "mornings": _kind(
        "06:45",
        "10:15",
        _regulated("Help to get up, wash and dress", _MOVING),
        Task("Make breakfast"),
        _regulated("Prompt the morning tablets", _MEDICINES),
    ),
    "lunches": _kind("11:45", "13:15", Task("Make a hot dinner"), _regulated("Help to eat and drink", _MOVING)),
    "sitting": _kind("10:30", "15:00", Task("Keep company at home"), Task("Make something to eat")),
    "outing": _kind("10:00", "14:30", Task("Go out together")),
    "bath": _kind("10:00", "15:30", _regulated("Help with a bath or shower", _MOVING), Task("Leave the bathroom dry")),
    "cooking": _kind("11:00", "16:00", Task("Cook together"), Task("Wash up and label the fridge")),
    "shopping": _kind("10:00", "15:00", Task("Shop from the list"), Task("Put the shopping away")),
    "cleaning": _kind("10:00", "15:00", Task("Clean the kitchen and bathroom"), Task("Change the bed")),
    "laundry": _kind("10:00", "15:00", Task("Wash, dry and iron")),
    "post": _kind("10:00", "15:00", Task("Open the post and pay bills together")),
    "dog": _kind("10:00", "15:30", Task("Walk the dog")),
    "extra": _kind("06:00", "22:00", Task("Company and a chat")),
    "garden": _kind("10:00", "14:30", Task("Work in the garden together")),
}

ORDER = tuple(KINDS)
