"""What is missing or late in a director's fit-person file. Pure.

Source: Regulated Activities Regulations 2014, regulation 5 and schedules 3 and 4; domain.md E6; policy P08: the
declaration and the public lists each year, everything else once, and a decision after whatever there is to talk about.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from compliance.models.fitness import (
    FitnessCheck,
    FitnessCheckKind,
    FitnessDecision,
    FitnessDeclaration,
    FitnessOutcome,
)

YEARLY = (FitnessCheckKind.INSOLVENCY, FitnessCheckKind.DISQUALIFIED, FitnessCheckKind.TRUSTEES)
YEAR = relativedelta(years=1)
# A thing that is still in time, but asked for already.
SOON = relativedelta(days=30)


@dataclass(frozen=True)
class Fitness:
    """How a file stands on a day. `missing` are sentences; `declare_by` is None until they have declared once."""

    checks: dict[str, FitnessCheck]
    declaration: FitnessDeclaration | None
    decision: FitnessDecision | None
    missing: tuple[str, ...]
    declare_by: date | None

    @property
    def is_complete(self) -> bool:
        """All is there, in time, and the decision is that they are fit."""
        return not self.missing

    def is_asked(self, on: date) -> bool:
        """Whether it is time to declare: never done, or due within 30 days."""
        return self.declare_by is None or self.declare_by <= on + SOON


def fitness(
    checks: Iterable[FitnessCheck],
    declarations: Iterable[FitnessDeclaration],
    decisions: Iterable[FitnessDecision],
    *,
    on: date,
) -> Fitness:
    """The file as it stood at the end of a local day. Later rows of a day come first in each."""
    newest: dict[str, FitnessCheck] = {}
    for check in checks:
        if check.looked_on <= on:
            newest.setdefault(check.kind, check)
    declaration = next((one for one in declarations if one.declared_on <= on), None)
    decision = next((one for one in decisions if one.decided_on <= on), None)
    missing = (*_of_checks(newest, on), *_of_declaration(declaration, on), *_of_decision(newest, declaration, decision))
    return Fitness(newest, declaration, decision, missing, declaration.declared_on + YEAR if declaration else None)


def _of_checks(newest: dict[str, FitnessCheck], on: date) -> Iterable[str]:
    for kind in FitnessCheckKind:
        check = newest.get(kind)
        if check is None:
            yield f"Not looked at yet: {kind.label}."
        elif kind in YEARLY and check.looked_on + YEAR < on:
            yield f"To be looked at again, each year: {kind.label}."


def _of_declaration(declaration: FitnessDeclaration | None, on: date) -> Iterable[str]:
    if declaration is None:
        yield "They have not declared yet."
    elif declaration.declared_on + YEAR < on:
        yield "Their declaration is more than a year old."


def _of_decision(
    newest: dict[str, FitnessCheck], declaration: FitnessDeclaration | None, decision: FitnessDecision | None
) -> Iterable[str]:
    if decision is None:
        yield "The chair and the nominated individual have not decided yet."
        return
    talk = [check.looked_on for check in newest.values() if check.outcome == FitnessOutcome.TALK]
    if declaration is not None and declaration.grounds:
        talk.append(declaration.declared_on)
    if any(day > decision.decided_on for day in talk):
        yield "Something has come up since the decision: the chair and the nominated individual decide again."
    elif not decision.is_fit:
        yield "The decision is that they are not fit: the seat is to be given up."
