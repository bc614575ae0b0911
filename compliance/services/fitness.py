"""Writing into a director's fit-person file: what was looked at, what they declared, what was decided."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.urls import reverse

from compliance.governance_policies import may_keep_fitness
from compliance.models import (
    FitnessCheck,
    FitnessCheckKind,
    FitnessDecision,
    FitnessDeclaration,
    FitnessOutcome,
    Ground,
)
from compliance.queries.directors import directors, files_of, reads_every_file
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.models import Access
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid
from coopcare.outbox.letters import write_letter
from coopcare.outbox.models import Message
from coopcare.ui.formats import gov_short_date

ONLY_SECRETARY = "The secretary keeps the directors’ files."
NOT_ONES_OWN = "Nobody keeps or decides on their own file: policy P08 says who does it instead."
NOT_THEIRS = "A director declares for themselves; the secretary writes down what was signed on paper."
ONLY_DECIDERS = "The chair and the nominated individual decide; they or the secretary write it down."
MONDAY = 0


@transaction.atomic
def write_check(
    director: Access, *, kind: str, looked_on: dt.date, outcome: str, words: str = "", actor: Actor
) -> FitnessCheck:
    """One thing was looked at. What is not clear needs words; a certificate itself is never kept."""
    require(may_keep_fitness(actor), ONLY_SECRETARY)
    require(director.id != actor.access_id, NOT_ONES_OWN)
    if kind not in FitnessCheckKind.values:
        raise Invalid("Select what was looked at", field="kind")
    _require_past(looked_on, "looked_on")
    if outcome != FitnessOutcome.CLEAR and not words.strip():
        raise Invalid("Say what there is to talk about, or why it is not needed", field="words")
    row = FitnessCheck.objects.create(
        director=director,
        kind=kind,
        looked_on=looked_on,
        looked_by=actor.name,
        outcome=outcome,
        words=words.strip(),
        written_at=now(),
    )
    record(actor, "looked into a director’s fitness", row, about=director.person_id, detail=row.get_kind_display())
    return row


@transaction.atomic
def declare_fitness(
    director: Access,
    *,
    grounds: Collection[str],
    words: str = "",
    interests: str = "",
    needs: str = "",
    declared_on: dt.date | None = None,
    actor: Actor,
) -> FitnessDeclaration:
    """By the director here and now, or by the secretary from what was signed on paper on a day."""
    is_own = director.id == actor.access_id
    require(is_own or may_keep_fitness(actor), NOT_THEIRS)
    on = today() if is_own or declared_on is None else declared_on
    _require_past(on, "declared_on")
    if not set(grounds) <= set(Ground.values):
        raise Invalid("Choose from the answers on this page", field="grounds")
    if grounds and not words.strip():
        raise Invalid("Say more about what you ticked. It does not by itself make you unfit.", field="words")
    row = FitnessDeclaration.objects.create(
        director=director,
        declared_on=on,
        grounds=sorted(grounds),
        words=words.strip() if grounds else "",
        interests=interests.strip(),
        needs=needs.strip(),
        on_paper=not is_own,
        written_by=actor.name,
        written_at=now(),
    )
    record(actor, "declared fitness as a director", row, about=director.person_id)
    return row


@transaction.atomic
def decide_fitness(
    director: Access,
    *,
    decided_on: dt.date,
    is_fit: bool,
    minute_reference: str,
    decided_by: str,
    words: str = "",
    actor: Actor,
) -> FitnessDecision:
    """What the chair and the nominated individual decided, after the declaration. Nobody decides on themselves."""
    require(reads_every_file(actor), ONLY_DECIDERS)
    require(director.id != actor.access_id, NOT_ONES_OWN)
    _require_past(decided_on, "decided_on")
    if not FitnessDeclaration.objects.filter(director=director, declared_on__lte=decided_on).exists():
        raise Invalid("They have not declared yet. That comes before the decision.", field="decided_on")
    if not is_fit and not words.strip():
        raise Invalid("Say why they are not fit", field="words")
    row = FitnessDecision.objects.create(
        director=director,
        decided_on=decided_on,
        is_fit=is_fit,
        minute_reference=minute_reference.strip(),
        decided_by=decided_by.strip(),
        words=words.strip(),
        written_by=actor.name,
        written_at=now(),
    )
    record(actor, "wrote down a decision on a director’s fitness", row, about=director.person_id)
    return row


@transaction.atomic
def remind_directors(*, actor: Actor) -> int:
    """On Mondays, a letter to each director whose yearly declaration is missing, late, or due within 30 days.

    Answers how many were written. A second bell on the same day writes nothing.
    """
    require(actor.is_system, "Only the daily job writes this letter.")
    if today().weekday() != MONDAY:
        return 0
    subject = f"Your declaration as a director, {gov_short_date(today())}"
    files = files_of(directors().select_related("user"), today())
    asked = [one.director for one in files if one.fitness.is_asked(today())]
    told = set(Message.objects.filter(subject=subject).values_list("to", flat=True))
    to_tell = [one for one in asked if one.user.email not in told]
    for director in to_tell:
        write_letter(
            to=director.user.email,
            name=director.user.full_name,
            subject=subject,
            lines=["Each director declares once a year that they are fit. It takes five minutes, here or on paper."],
            path=reverse("compliance:director", args=[director.id]),
            actor=actor,
        )
    return len(to_tell)


def _require_past(on: dt.date, field: str) -> None:
    if on > today():
        raise Invalid("The day must be today or earlier.", field=field)
