"""Directors, and their fit-person files: who they are, who reads whose, and how each stands."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from compliance.governance.fitness import Fitness, fitness
from compliance.governance_policies import may_have_fitness, may_keep_fitness
from compliance.models import FitnessCheck, FitnessDecision, FitnessDeclaration
from compliance.policies import is_named_as
from compliance.queries.library import answers_given
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.hats import Hat
from coopcare.accounts.models import Access, User
from coopcare.audit.services import record_reading
from coopcare.clock import local, now, today
from coopcare.errors import NotFound
from members.models import Person

NOT_YOURS = "Fit-person files are for the secretary, the chair, the nominated individual, and each director’s own."
# Answers of the policies that give somebody on the board a role.
ROLES = {
    "board_chair": "Chair",
    "secretary": "Secretary",
    "treasurer": "Treasurer",
    "quality_lead": "Lead on quality",
    "nominated_individual": "Nominated individual",
}
DECIDERS = ("board_chair", "nominated_individual")


@dataclass(frozen=True)
class DirectorFile:
    director: Access
    name: str
    role: str
    fitness: Fitness


def directors() -> "QuerySet[Access]":
    """Who is on the board now, by the log-ins that may wear its hat."""
    return _directors_at(now())


def _directors_at(instant: dt.datetime) -> "QuerySet[Access]":
    return Access.objects.current(instant).filter(hats__contains=[Hat.BOARD], created_at__lte=instant)


def role_of(name: str, answers: dict[str, str]) -> str:
    """What the policies call somebody on the board; answers go by name."""
    roles = [role for variable, role in ROLES.items() if _same(answers.get(variable, ""), name)]
    return ", ".join(roles) or "Member of the board"


def reads_every_file(actor: Actor) -> bool:
    """The secretary; and whom the policies name as chair or nominated individual, in the hat of the board."""
    return may_keep_fitness(actor) or any(is_named_as(actor, post) for post in DECIDERS)


def files_seen_by(actor: Actor) -> list[DirectorFile]:
    """Of every director, or their own alone; five queries."""
    require(may_have_fitness(actor), NOT_YOURS)
    found = directors()
    return files_of(found if reads_every_file(actor) else found.filter(id=str(actor.access_id)), today())


def files_on(day: dt.date, *, reads_log_ins: bool = True) -> list[DirectorFile]:
    """Of everybody who was on the board at the end of a local day. Callers have asked their policy."""
    found = _directors_at(local(day + dt.timedelta(days=1), dt.time()))
    return files_of(found, day, reads_log_ins=reads_log_ins)


def files_of(found: "QuerySet[Access]", on: dt.date, *, reads_log_ins: bool = True) -> list[DirectorFile]:
    """By name. The database shows no log-ins to an inspector: without them, whoever has no record of their own here
    goes by a number.
    """
    listed, answers = list(found.order_by("created_at", "id")), answers_given()
    names = _names(listed, reads_log_ins)
    checks = _by_director(FitnessCheck.objects.filter(director__in=listed))
    declarations = _by_director(FitnessDeclaration.objects.filter(director__in=listed))
    decisions = _by_director(FitnessDecision.objects.filter(director__in=listed))
    files = [
        DirectorFile(
            one,
            names[one.id],
            role_of(names[one.id], answers),
            fitness(checks.get(one.id, ()), declarations.get(one.id, ()), decisions.get(one.id, ()), on=on),
        )
        for one in listed
    ]
    return sorted(files, key=lambda file: file.name)


def open_fitness(actor: Actor, access_id: UUID) -> DirectorFile:
    """One director's file. NotFound for whoever may not read it; the reading is kept."""
    if not may_have_fitness(actor) or not (access_id == actor.access_id or reads_every_file(actor)):
        raise NotFound()
    found = files_of(directors().filter(id=access_id), today())
    if not found:
        raise NotFound("Nobody of this name is on the board.")
    record_reading(actor, "fit-person file", found[0].director, about=found[0].director.person_id)
    return found[0]


def _names(listed: list[Access], reads_log_ins: bool) -> dict[UUID, str]:
    people: dict[UUID | None, str] = {
        one.id: one.full_name for one in Person.objects.filter(id__in=[one.person_id for one in listed])
    }
    users = User.objects.filter(id__in=[one.user_id for one in listed]) if reads_log_ins else User.objects.none()
    log_ins = dict(users.values_list("id", "full_name"))
    return {
        one.id: log_ins.get(one.user_id) or people.get(one.person_id) or f"Director {number}"
        for number, one in enumerate(listed, start=1)
    }


def _by_director(rows: "QuerySet[Any]") -> dict[UUID, list[Any]]:
    """Newest first in each, as the tables order them."""
    found: dict[UUID, list[Any]] = {}
    for row in rows:
        found.setdefault(row.director_id, []).append(row)
    return found


def _same(one: str, other: str) -> bool:
    return bool(one.strip()) and " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
