"""Complaints and compliments: told, acknowledged, looked into by somebody without a tie, answered, learned from."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse

from compliance.models import Feedback
from compliance.queries.actions import people_who_act
from compliance.queries.registers import USUAL, days_promised
from compliance.register_policies import (
    is_about_actor,
    may_answer_feedback,
    may_handle_feedback,
    may_keep_registers,
    own_feedback,
)
from compliance.registers.states import FEEDBACK_MOVES
from compliance.registers.words import FeedbackKind, FeedbackStatus, FeedbackWay, Outcome, Relation
from compliance.services.acting_instead import name_who_acts
from compliance.services.proposing import propose_by_itself
from compliance.services.registers import change, move, new_code, words, write_to_keepers
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.secrets import digest_of, new_secret
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.documents.models import Document
from coopcare.documents.services import AUDIO_TYPES, check_upload, store_document
from coopcare.errors import Invalid, NotFound, StaleState
from coopcare.facts.working_days import working_days_after
from coopcare.outbox.services import queue_email
from coopcare.tenancy.addresses import page_address
from coopcare.tenancy.context import current_coop
from coopcare.ui.formats import gov_date
from members.models import Person

REVIEW_DAYS = 20  # working days for the second stage (policy P10)
NOT_MANAGER = "Only the manager handles complaints, and nobody one that is about them."
NOT_YOURS = "Only whoever looks into a complaint answers it: not who it is about, nor twice the same."
SPOKEN = "Said in the voice message."
STATUS = FeedbackStatus


@transaction.atomic
def tell_us(
    *,
    kind: str,
    text: str = "",
    wish: str = "",
    relation: str = Relation.OTHER,
    name: str = "",
    email: str = "",
    phone: str = "",
    recording: UploadedFile | None = None,
    actor: Actor,
) -> tuple[Feedback, str]:
    """On a page, by anybody: a person, who acts for one, a passer-by without a name; in writing, by a voice message, or
    both. Answers the row and the secret of the link by which it can be followed, which is kept nowhere.
    """
    answers = {"wish": wish, "relation": relation, "from_name": name, "from_email": email, "from_phone": phone}
    signed_in = {"from_person_id": actor.person_id, "person_id": actor.subject_id} if actor.is_signed_in else {}
    kept = _recording(recording, actor) if recording is not None else None
    way = FeedbackWay.WEB if kept is None else FeedbackWay.VOICE
    text = text.strip() or (SPOKEN if kept else "")
    feedback, secret = _keep(kind, text, way, today(), actor, recording=kept, **answers, **signed_in)
    record(actor, "told us", feedback)
    _greet(feedback, secret, actor)
    return feedback, secret


@transaction.atomic
def write_down(
    *,
    kind: str,
    way: str,
    text: str,
    received_on: dt.date,
    wish: str = "",
    relation: str = Relation.OTHER,
    name: str = "",
    email: str = "",
    phone: str = "",
    person_id: UUID | None = None,
    recording: UploadedFile | None = None,
    actor: Actor,
) -> tuple[Feedback, str]:
    """By the office: what came by phone, on paper, in person or as a voice message, in their own words."""
    require(may_keep_registers(actor), "Only the manager writes down what people tell us.")
    if way not in FeedbackWay.values or way == FeedbackWay.WEB:
        raise Invalid("Choose how we were told.", field="way")
    if received_on > today():
        raise Invalid("The day we were told must be in the past.", field="received_on")
    if way == FeedbackWay.VOICE and recording is None:
        raise Invalid("Choose the file of the voice message.", field="recording")
    answers = {"wish": wish, "relation": relation, "from_name": name, "from_email": email, "from_phone": phone}
    kept = _recording(recording, actor) if recording is not None else None
    person = Person.objects.filter(id=person_id).first() if person_id else None
    feedback, secret = _keep(
        kind, text, way, received_on, actor, received_by=actor.name, recording=kept, person=person, **answers
    )
    record(actor, "wrote down what we were told", feedback, detail=feedback.get_way_display())
    _greet(feedback, secret, actor)
    return feedback, secret


def find_feedback(secret: str) -> Feedback:
    """What the link of a letter is about."""
    feedback = Feedback.objects.filter(link_digest=digest_of(secret)).first()
    if feedback is None:
        raise NotFound("We cannot find what you told us. Look at the link in your letter, or ring us.")
    return feedback


@transaction.atomic
def sort_feedback(
    feedback: Feedback,
    *,
    worker_id: UUID | None,
    investigator_id: UUID | None,
    is_complex: bool,
    actor: Actor,
) -> Feedback:
    """Who it is about, and who looks into it: never the same. A complex one has the longer clock."""
    require(may_handle_feedback(actor, feedback), NOT_MANAGER)
    people = {one.id: one for one in people_who_act().filter(id__in=[worker_id, investigator_id])}
    if not {worker_id, investigator_id} - {None} <= set(people):
        raise Invalid("Choose somebody from the list.")
    if worker_id is not None and worker_id == investigator_id:
        raise Invalid("Nobody looks into a complaint about themselves. Choose somebody else.", field="investigator_id")
    if investigator_id in feedback.of_first_stage:
        raise Invalid("They looked into it the first time. Choose somebody else.", field="investigator_id")
    if is_about_actor(actor, worker_id) and investigator_id is not None:
        raise Invalid("It is about you, so leave it to others who looks into it.", field="investigator_id")
    _require_open(feedback)
    changes: dict[str, Any] = {"worker_id": worker_id, "investigator_id": investigator_id, "is_complex": is_complex}
    if feedback.is_complaint and feedback.stage == 1:
        changes["answer_by"] = _answer_by(feedback.received_on, is_complex=is_complex)
    change(feedback, **changes)
    chosen = people[investigator_id].full_name if investigator_id else "nobody yet"
    record(actor, "sorted it", feedback, detail=f"Looked into by {chosen}")
    name_who_acts(feedback, actor=actor)
    return feedback


@transaction.atomic
def acknowledge(feedback: Feedback, *, how: str, actor: Actor) -> Feedback:
    """They know that we have it, who handles it and how to reach them. By e-mail where there is an address."""
    require(may_handle_feedback(actor, feedback), NOT_MANAGER)
    if not feedback.is_complaint:
        raise Invalid("A compliment is passed on to the worker, and closed.")
    if feedback.investigator_id is None:
        raise Invalid("Choose first who looks into it.")
    how = words(how, missing="Say how they were told.", field="how", longest=300)
    move(feedback, STATUS.ACKNOWLEDGED, moves=FEEDBACK_MOVES, acknowledged_at=now())
    by = gov_date(feedback.answer_by) if feedback.answer_by else ""
    _write(
        feedback, f"We are looking into what you told us, {feedback.code}. You have our answer by {by}.", actor=actor
    )
    record(actor, "acknowledged it", feedback, detail=how)
    return feedback


@transaction.atomic
def answer_feedback(feedback: Feedback, *, outcome: str, answer: str, learned: str, actor: Actor) -> Feedback:
    """What was found, and sorry for what was wrong. They read it on their page, with the ombudsman's words. What will
    change goes to the action plan.
    """
    require(may_answer_feedback(actor, feedback), NOT_YOURS)
    if outcome not in Outcome.values:
        raise Invalid("Choose what was found.", field="outcome")
    answer = words(answer, missing="Write the answer. They will read it.", field="answer")
    learned = words(learned, missing="Write what will change, who does it and by when.", field="learned")
    changes: dict[str, Any] = {"outcome": outcome, "answer": answer, "learned": learned, "answered_at": now()}
    if feedback.stage == 1:
        changes |= {"first_investigator": feedback.investigator, "first_answered_by_id": actor.person_id}
    move(feedback, STATUS.ANSWERED, moves=FEEDBACK_MOVES, **changes)
    _write(feedback, f"Our answer to what you told us, {feedback.code}, is on your page.", actor=actor)
    record(actor, "answered it", feedback, detail=feedback.get_outcome_display())
    propose_by_itself(feedback, what="Carry out what we promised in our answer to a complaint.", actor=actor)
    return feedback


@transaction.atomic
def ask_for_review(feedback: Feedback, *, reason: str, secret: str = "", actor: Actor) -> Feedback:
    """The second stage, once: whoever told us is not happy with the answer. It is they by the secret of their link, or
    by their log-in; the manager may write it down for them.
    """
    has_link = bool(secret) and digest_of(secret) == feedback.link_digest
    is_theirs = has_link or own_feedback(actor).filter(id=feedback.id).exists()
    require(is_theirs or may_handle_feedback(actor, feedback), NOT_MANAGER)
    reason = words(reason, missing="Say what you are not happy with.", field="reason")
    if feedback.stage > 1:
        raise Invalid("This has been looked at twice. Now you can go to the ombudsman.")
    answer_by = working_days_after(today(), REVIEW_DAYS)
    changes: dict[str, Any] = {"stage": 2, "answer_by": answer_by, "closed_at": None, "investigator": None}
    move(feedback, STATUS.REVIEW, moves=FEEDBACK_MOVES, **changes)
    page = page_address(reverse("compliance:feedback", args=[feedback.id]))
    write_to_keepers(
        feedback,
        subject=f"To be looked at again: {feedback.code}",
        body=f"Somebody is not happy with an answer: {page}",
        actor=actor,
    )
    record(actor, "asked for it to be looked at again", feedback, detail=reason)
    return feedback


@transaction.atomic
def close_feedback(feedback: Feedback, *, learned: str, actor: Actor) -> Feedback:
    """A complaint is not closed until something was learned; a compliment is, when it was passed on."""
    require(may_handle_feedback(actor, feedback), NOT_MANAGER)
    learned = learned.strip() or feedback.learned
    if feedback.is_complaint:
        if feedback.status == STATUS.RECEIVED:
            raise StaleState("A complaint is answered before it is closed.")
        learned = words(learned, missing="Write what was learned.", field="learned")
    move(feedback, STATUS.CLOSED, moves=FEEDBACK_MOVES, closed_at=now(), learned=learned)
    record(actor, "closed it" if feedback.is_complaint else "passed it on", feedback, detail=learned)
    return feedback


def _keep(kind: str, text: str, way: str, received_on: dt.date, actor: Actor, **answers: Any) -> tuple[Feedback, str]:
    if kind not in FeedbackKind.values:
        raise Invalid("Choose whether it is a complaint or a compliment.", field="kind")
    if answers["relation"] not in Relation.values:
        raise Invalid("Choose who you are.", field="relation")
    secret = new_secret()
    is_complaint = kind == FeedbackKind.COMPLAINT
    feedback = Feedback.objects.create(
        code=new_code("TEL"),
        kind=kind,
        way=way,
        words=words(text, missing="Write what happened, or what went well.", field="text"),
        received_at=now(),
        received_on=received_on,
        link_digest=digest_of(secret),
        acknowledge_by=_promise("ack_days", received_on) if is_complaint else None,
        answer_by=_answer_by(received_on, is_complex=False) if is_complaint else None,
        **{key: value.strip() if isinstance(value, str) else value for key, value in answers.items()},
    )
    return feedback, secret


def _recording(upload: UploadedFile, actor: Actor) -> Document:
    """Judged by its content, whatever its name says."""
    try:
        content, content_type = check_upload(upload, types=AUDIO_TYPES)
    except Invalid as error:
        raise Invalid(error.message, field="recording") from error
    name = f"Voice message.{AUDIO_TYPES[content_type].rpartition(' ')[2].lower()}"
    return store_document(name=name, content_type=content_type, content=content, kind="voice_message", actor=actor)


def _answer_by(received_on: dt.date, *, is_complex: bool) -> dt.date:
    return _promise("long_response_days" if is_complex else "response_days", received_on)


def _promise(variable: str, since: dt.date) -> dt.date:
    return working_days_after(since, days_promised(variable, USUAL[variable]))


def _require_open(feedback: Feedback) -> None:
    if not feedback.is_open:
        raise StaleState("This is closed.")


def _greet(feedback: Feedback, secret: str, actor: Actor) -> None:
    """Thanks and the link to who left an address; news to the managers, without a name."""
    link = page_address(reverse("compliance:told", args=[secret]))
    _write(feedback, f"Thank you. We have what you told us, {feedback.code}. Follow it here: {link}", actor=actor)
    page = page_address(reverse("compliance:feedback", args=[feedback.id]))
    kind = "A complaint" if feedback.is_complaint else "A compliment"
    write_to_keepers(feedback, subject=f"{kind}: {feedback.code}", body=f"{kind} came in. Read it: {page}", actor=actor)


def _write(feedback: Feedback, sentence: str, *, actor: Actor) -> None:
    if not feedback.from_email:
        return
    coop = current_coop()
    greeting = f"Dear {feedback.from_name}," if feedback.from_name else "Hello,"
    body = "\n\n".join([greeting, sentence, f"To talk to somebody, ring {coop.phone}."])
    queue_email(to=feedback.from_email, subject=f"What you told {coop.short_name}", body=body, actor=actor)
