"""Supervision, spot checks, appraisal, induction and shadowing; and the voice of the people a PCA visits."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from compliance.models import Oversight, OversightKind, Voice, VoiceState
from compliance.queries.oversight import next_after, people_visited_by
from compliance.workforce_policies import may_answer_oversight, may_give_voice, may_oversee
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid, StaleState
from coopcare.outbox.letters import write_letter
from members.models import Person
from rotas.models import Visit

NOT_YOURS = "Only the manager, or the support worker of their cluster, writes this down."
LONGEST = 4000


@transaction.atomic
def write_oversight(
    worker: Person,
    *,
    kind: str,
    held_on: date,
    seen: str,
    agreed: str = "",
    minutes: int | None = None,
    visit: Visit | None = None,
    actor: Actor,
) -> Oversight:
    """One that was held: what was seen, what was agreed, and when the next is due (domain.md A8). The worker is told
    that there is something to read.
    """
    require(may_oversee(actor, worker.id), NOT_YOURS)
    if kind not in OversightKind.values:
        raise Invalid("Select what it was", field="kind")
    if held_on > today():
        raise Invalid("The day must be today or earlier.", field="held_on")
    if not seen.strip():
        raise Invalid("Write down what was seen or talked about", field="seen")
    row = Oversight.objects.create(
        worker=worker,
        kind=kind,
        held_on=held_on,
        held_by=actor.name,
        minutes=minutes,
        visit=visit,
        seen=seen.strip(),
        agreed=agreed.strip(),
        next_due_on=next_after(worker, kind, held_on),
        written_at=now(),
    )
    record(actor, f"wrote down: {row.get_kind_display().lower()}", row, about=worker)
    words = f"{row.get_kind_display()}: read it and answer"
    path = reverse("compliance:oversight_of", args=[worker.id])
    _write(worker, words, [f"{actor.name} has written it down. Read it, and add your own view."], path, actor)
    return row


@transaction.atomic
def answer_oversight(row: Oversight, *, answer: str, actor: Actor) -> Oversight:
    """The worker has read it, and may add their own view. Once."""
    require(may_answer_oversight(actor, row.worker_id), "Only the worker whom it is about answers.")
    if len(answer.strip()) > LONGEST:
        raise Invalid(f"Use {LONGEST} characters or fewer.", field="answer")
    unanswered = Oversight.objects.filter(id=row.id, answered_at__isnull=True)
    if not unanswered.update(answer=answer.strip(), answered_at=now()):
        raise StaleState("You have answered this already.")
    row.refresh_from_db()
    record(actor, "read and answered", row, about=row.worker_id)
    return row


@transaction.atomic
def ask_for_voices(worker: Person, *, person_ids: Collection[UUID], actor: Actor) -> list[Voice]:
    """Invite people whom the PCA visits to say how it is. Whoever is invited already is not asked twice. They find the
    two questions on a page of their own, and may say no.
    """
    require(may_oversee(actor, worker.id), NOT_YOURS)
    people = list(people_visited_by(worker).filter(id__in=list(person_ids)).order_by("last_name", "id"))
    if not people:
        raise Invalid("Select whom to ask", field="person_ids")
    waiting = Voice.objects.filter(worker=worker, state=VoiceState.ASKED).values_list("person_id", flat=True)
    waited_for = set(waiting)
    asked = []
    for person in people:
        if person.id in waited_for:
            continue
        voice = Voice.objects.create(worker=worker, person=person, asked_at=now(), asked_by=actor.name)
        asked.append(voice)
        record(actor, "asked how it is with a PCA", voice, about=person)
        lines = [
            f"{actor.name} would like to hear how it is when {worker.calling_name} comes.",
            "There are two short questions. You need not answer, and you choose whether your name goes with it.",
        ]
        _write(person, f"How is it with {worker.calling_name}?", lines, reverse("compliance:my_voices"), actor)
    return asked


@transaction.atomic
def give_voice(voice: Voice, *, goes_well: str, could_be_better: str, with_name: bool, actor: Actor) -> Voice:
    """The person's own words, or those of who acts for them."""
    require(may_give_voice(actor, voice.person_id), "Only the person who was asked, or who acts for them, answers.")
    if not (goes_well.strip() or could_be_better.strip()):
        raise Invalid("Write an answer to one of the questions, or say that you would rather not.", field="goes_well")
    return _answer_voice(
        voice,
        actor,
        state=VoiceState.ANSWERED,
        goes_well=goes_well.strip(),
        could_be_better=could_be_better.strip(),
        with_name=with_name,
    )


@transaction.atomic
def decline_voice(voice: Voice, *, actor: Actor) -> Voice:
    """They would rather not say. Nobody asks why."""
    require(may_give_voice(actor, voice.person_id), "Only the person who was asked, or who acts for them, answers.")
    return _answer_voice(voice, actor, state=VoiceState.SAID_NO)


def _answer_voice(voice: Voice, actor: Actor, **answer: object) -> Voice:
    waiting = Voice.objects.filter(id=voice.id, state=VoiceState.ASKED)
    if not waiting.update(answered_at=now(), answered_by=actor.name, **answer):
        raise StaleState("This has been answered already.")
    voice.refresh_from_db()
    record(actor, f"about a PCA: {voice.get_state_display().lower()}", voice, about=voice.person_id)
    return voice


def _write(to: Person, subject: str, lines: list[str], path: str, actor: Actor) -> None:
    write_letter(to=to.email, name=to.calling_name, subject=subject, lines=lines, path=path, actor=actor)
