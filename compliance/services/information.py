"""Requests about personal data: written down, with a clock that stops and goes on, answered in letters."""

import datetime as dt

from django.db import transaction

from compliance.governance.law import EXTRA_MONTHS
from compliance.governance.words import said
from compliance.governance_policies import may_keep_governance
from compliance.models import InformationRequest, RequestItem, RequestKind, RequestLetter, RequestPause, RequestStatus
from compliance.queries.information import clock_of_request
from compliance.services.held import discard_exports
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid, StaleState
from coopcare.outbox.services import queue_email
from coopcare.tenancy.context import current_coop
from coopcare.tenancy.refusals import refusing
from coopcare.ui.formats import gov_date
from members.models import Person

ONLY_MANAGER = "Only the manager answers requests about personal data."
ENDED = "This request has ended: {words}."


@transaction.atomic
def note_request(
    *,
    kind: str,
    person: Person,
    wish: str,
    how_told: str,
    received_on: dt.date,
    actor: Actor,
    asked_by: str = "",
    email: str = "",
) -> InformationRequest:
    """Write it down and say that it came. Nobody has to use a form or any special words."""
    require(may_keep_governance(actor), ONLY_MANAGER)
    if kind not in RequestKind.values:
        raise Invalid("Choose what they ask for.", field="kind")
    if received_on > today():
        raise Invalid("Choose the day it came, which cannot be later than today.", field="received_on")
    request = InformationRequest.objects.create(
        kind=kind, person=person, wish=said(wish, longest=2000, missing="Say what they ask for.", field="wish"),
        how_told=said(how_told, longest=120, missing="Say how they told us.", field="how_told"),
        received_on=received_on, asked_by=asked_by.strip(), email=email.strip(), made_at=now(), made_by=actor.name,
    )  # fmt: skip
    record(actor, "wrote down a request about personal data", request, about=person)
    due_on = clock_of_request(request).due_on
    if due_on:
        _write(request, *_first_words(request, due_on), actor)
    return request


@transaction.atomic
def ask_back(request: InformationRequest, *, is_identity: bool, question: str, actor: Actor) -> RequestPause:
    """Ask who it is, or what is meant: the clock stands still until the answer."""
    require(may_keep_governance(actor), ONLY_MANAGER)
    question = said(question, longest=300, missing="Write what you ask.", field="question")
    _require_open(request)
    with refusing("one_open_pause_per_request", "We wait for an answer already."):
        pause = RequestPause.objects.create(request=request, is_identity=is_identity, question=question, since=today())
    record(actor, "stopped the clock of a request", request, about=request.person_id, detail=question)
    _write(request, "We need to ask you something", f"{question}\n\nWe go on as soon as you answer.", actor)
    return pause


@transaction.atomic
def note_answer(request: InformationRequest, *, on: dt.date, actor: Actor) -> RequestPause:
    """They answered on this day: the clock goes on."""
    require(may_keep_governance(actor), ONLY_MANAGER)
    pause = RequestPause.objects.select_for_update().filter(request=request, until__isnull=True).first()
    if pause is None:
        raise StaleState("We wait for nothing: the clock is running.")
    if not pause.since <= on <= today():
        raise Invalid(f"Choose a day from {gov_date(pause.since)} to today.", field="on")
    pause.until = on
    pause.save(update_fields=["until"])
    record(actor, "let the clock of a request go on", request, about=request.person_id)
    return pause


@transaction.atomic
def take_longer(request: InformationRequest, *, reason: str, actor: Actor) -> InformationRequest:
    """Two more months because it is complex. They must be told within the first month, so later is refused."""
    require(may_keep_governance(actor), ONLY_MANAGER)
    reason = said(reason, longest=300, missing="Say why it is complex. They will read it.", field="reason")
    _require_open(request)
    if request.is_complaint:
        raise Invalid("A complaint is answered without undue delay: there is no more time to take.", field="reason")
    due_on = clock_of_request(request).due_on
    if request.extended_on:
        raise StaleState("This request has its two more months already.")
    if due_on is None:
        raise Invalid("The clock is not running: wait for their answer first.", field="reason")
    if due_on < today():
        raise Invalid("It is too late for more time: they had to be told within the first month.", field="reason")
    changed = InformationRequest.objects.filter(pk=request.pk, extended_on__isnull=True).update(
        extended_on=today(), extension_reason=reason
    )
    if not changed:
        raise StaleState("This request has its two more months already.")
    request.refresh_from_db()
    record(actor, "took longer for a request", request, about=request.person_id, detail=reason)
    later = clock_of_request(request).due_on
    words = f"Your request needs up to {EXTRA_MONTHS.value} more months. {reason}"
    _write(request, "Your request takes longer", f"{words} We will answer by {gov_date(later or due_on)}.", actor)
    return request


@transaction.atomic
def note_item(request: InformationRequest, *, what: str, is_given: bool, reason: str, actor: Actor) -> RequestItem:
    """One thing that is given, or kept back and why."""
    require(may_keep_governance(actor), ONLY_MANAGER)
    what = said(what, longest=200, missing="Say what it is.", field="what")
    if not is_given:
        reason = said(reason, longest=300, missing="Say why it is kept back.", field="reason")
    _require_open(request)
    item = RequestItem.objects.create(
        request=request, what=what, is_given=is_given, reason=reason.strip()[:300], at=now(), by=actor.name
    )
    verb = "gave something for a request" if is_given else "kept something back from a request"
    record(actor, verb, request, about=request.person_id, detail=what)
    return item


@transaction.atomic
def end_request(request: InformationRequest, *, status: str, answer: str, actor: Actor) -> InformationRequest:
    """Answered, refused or taken back; the letter says what was done, what was kept back and why, and whom to ask."""
    require(may_keep_governance(actor), ONLY_MANAGER)
    if status not in (RequestStatus.ANSWERED, RequestStatus.REFUSED, RequestStatus.WITHDRAWN):
        raise Invalid("Select how it ends.", field="status")
    answer = said(answer, longest=2000, missing="Write the answer. They will read it.", field="answer")
    items = list(RequestItem.objects.filter(request=request))
    if status == RequestStatus.ANSWERED and request.wants_a_copy and not items:
        raise Invalid("First write down what was given or kept back.", field="status")
    changed = InformationRequest.objects.filter(pk=request.pk, status=RequestStatus.OPEN).update(
        status=status, answer=answer, ended_at=now(), ended_by=actor.name
    )
    request.refresh_from_db()
    if not changed:
        raise StaleState(ENDED.format(words=request.get_status_display().lower()))
    discard_exports(request, actor=actor)
    record(actor, "ended a request about personal data", request, about=request.person_id, detail=answer)
    if status != RequestStatus.WITHDRAWN:
        kept = [f"Kept back: {item.what}. {item.reason}" for item in items if not item.is_given]
        rights = (
            "If you are not content, tell us. You can also complain to the information commissioner, at ico.org.uk, "
            "or ask a court."
        )
        _write(request, "The answer to your request", "\n\n".join([answer, *kept, rights]), actor)
    return request


def _first_words(request: InformationRequest, due_on: dt.date) -> tuple[str, str]:
    """The subject and the words that say that it came: of a complaint, what the law calls acknowledging it."""
    came, due = gov_date(request.received_on), gov_date(due_on)
    if not request.is_complaint:
        return "We have your request", f"We have your request of {came}. We will answer by {due}. It is free."
    lines = [
        f"We have your complaint of {came} about how we use data.",
        f"We look into it without undue delay, and tell you what we found by {due}.",
        "You can go to the information commissioner at any time, at ico.org.uk.",
    ]
    return "We have your complaint", " ".join(lines)


def _require_open(request: InformationRequest) -> None:
    current = InformationRequest.objects.select_for_update(no_key=True, of=("self",)).get(pk=request.pk)
    if current.status != RequestStatus.OPEN:
        raise StaleState(ENDED.format(words=current.get_status_display().lower()))


def _write(request: InformationRequest, subject: str, words: str, actor: Actor) -> None:
    """Word for word as it is kept; by e-mail where there is an address, else to be printed from the request's page."""
    coop = current_coop()
    name = request.asked_by or request.person.full_name
    body = "\n\n".join([f"Dear {name},", words, f"{actor.name}, {coop.name}, {coop.phone}"])
    RequestLetter.objects.create(
        request=request, subject=subject, body=body, email=request.email, at=now(), by=actor.name
    )
    if request.email:
        queue_email(to=request.email, subject=subject, body=body, actor=actor)
