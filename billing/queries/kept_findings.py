"""What a worker found when it looked at a month, kept part by part, so that the page of a large month need not look."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from billing.queries.advance import InAdvance
from billing.queries.dry_run import DryRun, Kind, Problem

Kept = dict[str, Any]


def kept(found: DryRun) -> Kept:
    """One part as JSON; `found_again` is the way back."""
    return {
        "total_pence": found.total_pence,
        "places": found.places,
        "pence_of": {str(person_id): pence for person_id, pence in found.pence_of.items()},
        "over_pence": {str(package_id): pence for package_id, pence in found.over_pence.items()},
        "blocking": [_kept_problem(problem) for problem in found.blocking],
        "warning": [_kept_problem(problem) for problem in found.warning],
    }


def kept_advance(advance: InAdvance) -> Kept:
    """The part that says what is asked for in advance."""
    return {"asks": advance.payers, "ask_pence": advance.pence}


def found_again(first_day: dt.date, parts: Iterable[Kept]) -> DryRun:
    """The dry run that was kept, its parts put together."""
    found = DryRun(first_day)
    for part in parts:
        found.total_pence += part.get("total_pence", 0)
        found.places += part.get("places", 0)
        for person_id, pence in part.get("pence_of", {}).items():
            found.pence_of[UUID(person_id)] += pence
        found.over_pence |= {UUID(package_id): pence for package_id, pence in part.get("over_pence", {}).items()}
        found.blocking += [_problem(*row) for row in part.get("blocking", [])]
        found.warning += [_problem(*row) for row in part.get("warning", [])]
    return found


def advance_again(first_day: dt.date, parts: Iterable[Kept]) -> InAdvance:
    """Of the month that begins on `first_day`; nobody is asked where it was not kept."""
    kept_part = next((part for part in parts if "asks" in part), {})
    return InAdvance(first_day, kept_part.get("asks", 0), kept_part.get("ask_pence", 0))


def _kept_problem(problem: Problem) -> list[str]:
    return [problem.kind.value, str(problem.visit_id), problem.starts_at.isoformat(), problem.error]


def _problem(kind: str, visit_id: str, starts_at: str, error: str) -> Problem:
    return Problem(Kind(kind), UUID(visit_id), dt.datetime.fromisoformat(starts_at), error)
