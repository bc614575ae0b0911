"""What a worker found when it looked at a month, kept on its run; so that the page of a large month need not look."""

import datetime as dt
from typing import Any
from uuid import UUID

from billing.queries.advance import InAdvance
from billing.queries.dry_run import DryRun, Kind, Problem

Kept = dict[str, Any]


def kept(found: DryRun) -> Kept:
    """As JSON; `found_again` is the way back."""
    return {
        "total_pence": found.total_pence,
        "places": found.places,
        "pence_of": {str(person_id): pence for person_id, pence in found.pence_of.items()},
        "over_pence": {str(package_id): pence for package_id, pence in found.over_pence.items()},
        "blocking": [_kept_problem(problem) for problem in found.blocking],
        "warning": [_kept_problem(problem) for problem in found.warning],
    }


def found_again(first_day: dt.date, rows: Kept) -> DryRun:
    """The dry run that was kept; of {}, one that has found nothing yet."""
    found = DryRun(first_day, rows.get("total_pence", 0), rows.get("places", 0))
    found.pence_of.update({UUID(person_id): pence for person_id, pence in rows.get("pence_of", {}).items()})
    found.over_pence.update({UUID(package_id): pence for package_id, pence in rows.get("over_pence", {}).items()})
    found.blocking += [_problem(*row) for row in rows.get("blocking", [])]
    found.warning += [_problem(*row) for row in rows.get("warning", [])]
    return found


def kept_advance(advance: InAdvance) -> Kept:
    """To stand beside what is `kept`."""
    return {"asks": advance.payers, "ask_pence": advance.pence}


def advance_again(first_day: dt.date, rows: Kept) -> InAdvance:
    """Of the month that begins on `first_day`; nobody is asked where it was not kept."""
    return InAdvance(first_day, rows.get("asks", 0), rows.get("ask_pence", 0))


def _kept_problem(problem: Problem) -> list[str]:
    return [problem.kind.value, str(problem.visit_id), problem.starts_at.isoformat(), problem.error]


def _problem(kind: str, visit_id: str, starts_at: str, error: str) -> Problem:
    return Problem(Kind(kind), UUID(visit_id), dt.datetime.fromisoformat(starts_at), error)
