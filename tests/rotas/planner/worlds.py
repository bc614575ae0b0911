"""Small weeks for the planner's tests: two people, a few places, minutes written as "day, hour"."""

import datetime as dt
from typing import Any

from rotas.planner import plan
from rotas.planner.problem import Preference, Problem, Visit, Window, Worker
from rotas.planner.rota import Result

MONDAY = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)
DAY = 24 * 60
# Place 0 is where the workers live; 1 and 2 are people's homes, ten minutes away and twenty from one another.
TRAVEL = ((0, 10, 10), (10, 0, 20), (10, 20, 0))
QUICK = 0.3


def at(day: int, hour: float) -> int:
    return day * DAY + round(hour * 60)


def visit(name: str, day: int, hour: float, *, minutes: int = 60, slack: int = 0, **kwargs: Any) -> Visit:
    """A visit to Edith, who lives at place 1."""
    start = at(day, hour)
    given = {"person": "Edith", "place": 1, "earliest": start - slack, "latest": start + slack, "preferred": start}
    return Visit(id=name, day=day, minutes=minutes, **(given | kwargs))


def worker(name: str, **kwargs: Any) -> Worker:
    """Somebody at hand from 5am to 11pm on every day."""
    windows = tuple(Window(day, at(day, 5), at(day, 23)) for day in range(7))
    return Worker(id=name, name=name, **({"home": 0, "windows": windows} | kwargs))


def week(visits: list[Visit], workers: list[Worker], **kwargs: Any) -> Problem:
    """Both people know everybody, so that nobody is a stranger."""
    known = Preference(known=frozenset(one.id for one in workers))
    preferences = {"Edith": known, "Frank": known} | kwargs.pop("preferences", {})
    return Problem(
        starts_at=MONDAY,
        visits=tuple(visits),
        workers=tuple(workers),
        travel={"car": TRAVEL},
        preferences=preferences,
        **kwargs,
    )


def planned(problem: Problem, *, seconds: float = QUICK, **kwargs: Any) -> Result:
    """The same result whenever the problem is the same."""
    return plan(problem, seconds=seconds, deterministic=True, **kwargs)
