"""The duty of candour (regulation 20), and the other clocks of an incident."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from compliance.models import CandourStep, Incident, OtherClock
from compliance.queries.registers import days_promised, promised, representatives_of
from compliance.register_policies import may_see_through
from compliance.registers.clocks import due_at
from compliance.registers.duties import others
from compliance.registers.words import CandourKind, ClockStatus
from compliance.services.registers import words
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, to_local, today
from coopcare.documents.models import Document
from coopcare.documents.services import store_document
from coopcare.errors import Invalid, StaleState
from coopcare.facts.working_days import working_days_after
from coopcare.outbox.services import queue_email
from coopcare.tenancy.context import current_coop
from coopcare.ui.formats import gov_date
from coopcare.ui.pdf import render_pdf
from members.models import ContactFormat, Person

ONLY_MANAGER = "The manager leads candour, and nobody for an incident that is about them."
DONE_ALREADY = "This has been written down already."
FOLLOW_UP_DAYS = 5  # working days, from the end of the looking (policy P15)
USUAL_LETTER_DAYS = 10
# What goes by e-mail as it is. Easy read is printed with its pictures, and audio and braille are made by somebody.
MAILED = frozenset({ContactFormat.STANDARD, ContactFormat.LARGE_PRINT})


@transaction.atomic
def offer_candour(incident: Incident, *, actor: Actor) -> None:
    """The same steps where no law asks for them: people deserve it."""
    require(may_see_through(actor, incident), ONLY_MANAGER)
    if incident.person_id is None:
        raise Invalid("This incident is about nobody we support, so there is nobody to tell.")
    if incident.candour.exists():
        raise StaleState("The steps have been started already.")
    start_steps(incident, actor=actor)


@transaction.atomic
def start_steps(incident: Incident, *, actor: Actor) -> None:
    """The four steps with their days, once. Asks no policy: grading an incident starts them by itself."""
    if incident.candour.exists():
        return
    on = to_local(incident.reported_at).date()
    next_day = working_days_after(on, 1)
    letter_days = days_promised("candour_days", USUAL_LETTER_DAYS)
    due = {
        CandourKind.TELL: next_day,
        CandourKind.APOLOGISE: next_day,
        CandourKind.WRITE: working_days_after(on, letter_days),
        CandourKind.FOLLOW_UP: None,
    }
    CandourStep.objects.bulk_create(CandourStep(incident=incident, kind=kind, due_on=day) for kind, day in due.items())
    record(actor, "started the duty of candour", incident, about=incident.person_id)


def follow_up_from(incident: Incident, *, on: dt.date) -> None:
    """The last step has its day, once it is known what was found."""
    due_on = working_days_after(on, FOLLOW_UP_DAYS)
    incident.candour.filter(kind=CandourKind.FOLLOW_UP, done_at__isnull=True).update(due_on=due_on)


@transaction.atomic
def take_step(step: CandourStep, *, told: str, said: str, on: dt.datetime, actor: Actor) -> CandourStep:
    """Somebody senior told them: whom, what was said, when (UTC). If they did not wish to talk, that is what to say."""
    require(may_see_through(actor, step.incident), ONLY_MANAGER)
    if step.kind == CandourKind.WRITE:
        raise Invalid("Write the letter: this step is done when it has gone.")
    _finish(step, told=told, said=said, on=on, actor=actor)
    return step


@transaction.atomic
def write_letter(step: CandourStep, *, told: str, happened: str, doing: str, ring: str, actor: Actor) -> CandourStep:
    """The letter, as a PDF in the person's format. It goes by e-mail where that is a format we can send and there is an
    address of the person, or of the representative named; otherwise the office gives it by hand.
    """
    require(may_see_through(actor, step.incident), ONLY_MANAGER)
    if step.kind != CandourKind.WRITE:
        raise Invalid("This step is a talk. Only the third one is a letter.")
    texts = {
        "happened": words(happened, missing="Write what happened, in plain words, with dates.", field="happened"),
        "doing": words(doing, missing="Write what we have done, and what we are finding out.", field="doing"),
        "ring": words(ring, missing="Write whom to ring, by name and number.", field="ring", longest=200),
    }
    told = words(told, missing="Enter whom the letter is to.", field="told", longest=120)
    person = step.incident.person
    assert person is not None  # noqa: S101 - steps are started only where there is a person
    letter = _letter(step, person, told, texts, actor)
    went = _send(person, told, letter, actor)
    step.letter, step.letter_went = letter, went
    _finish(step, told=told, said=texts["happened"], on=now(), actor=actor, letter=letter, letter_went=went)
    return step


@transaction.atomic
def tick_clocks(incident: Incident, *, kinds: Collection[str], actor: Actor) -> None:
    """Who else must be told: each has its own clock from when the incident was reported."""
    require(may_see_through(actor, incident), ONLY_MANAGER)
    if unknown := set(kinds) - set(others()):
        raise Invalid(f"Choose from the list: {', '.join(sorted(unknown))} is not in it.", field="kinds")
    there = set(incident.clocks.values_list("kind", flat=True))
    new = [other for key, other in others().items() if key in kinds and key not in there]
    OtherClock.objects.bulk_create(
        OtherClock(incident=incident, kind=other.key, due_at=due_at(other.limit, incident.reported_at)) for other in new
    )
    for other in new:
        record(actor, "started a clock", incident, about=incident.person_id, detail=other.title)


@transaction.atomic
def stop_clock(clock: OtherClock, *, needed: bool, reference: str, said: str, actor: Actor) -> OtherClock:
    """They were told, with the reference; or need not be, with the reason."""
    require(may_see_through(actor, clock.incident), ONLY_MANAGER)
    if needed:
        reference = words(reference, missing="Enter the reference, or who took it.", field="reference", longest=120)
    else:
        said = words(said, missing="Say why they need not be told.", field="said", longest=300)
    stopped = OtherClock.objects.filter(pk=clock.pk, status=ClockStatus.OPEN).update(
        status=ClockStatus.DONE if needed else ClockStatus.NOT_NEEDED,
        done_at=now(),
        done_by=actor.name,
        reference=reference.strip()[:120],
        words=said.strip()[:300],
    )
    clock.refresh_from_db()
    if not stopped:
        raise StaleState(DONE_ALREADY)
    title = others()[clock.kind].title
    verb = "told another body" if needed else "decided that another body need not be told"
    detail = f"{title}. {clock.reference or clock.words}"
    record(actor, verb, clock.incident, about=clock.incident.person_id, detail=detail)
    return clock


def _finish(
    step: CandourStep,
    *,
    told: str,
    said: str,
    on: dt.datetime,
    actor: Actor,
    letter: Document | None = None,
    letter_went: str = "",
) -> None:
    told = words(told, missing="Enter who was told.", field="told", longest=120)
    said = words(said, missing="Write what was said, and what they want to know.", field="said")
    if on > now():
        raise Invalid("The time must be in the past.", field="time")
    done = CandourStep.objects.filter(pk=step.pk, done_at__isnull=True).update(
        done_at=on, done_by=actor.name, told=told, words=said, letter=letter, letter_went=letter_went
    )
    step.refresh_from_db()
    if not done:
        raise StaleState(DONE_ALREADY)
    incident = step.incident
    detail = f"{step.get_kind_display()}: {told}. {letter_went}".strip()
    record(actor, "took a step of candour", incident, about=incident.person_id, detail=detail)


def _letter(step: CandourStep, person: Person, told: str, texts: dict[str, str], actor: Actor) -> Document:
    incident = step.incident
    context = {
        **texts,
        "told": told,
        "person": person,
        "to_person": told.casefold() == person.full_name.casefold(),
        "incident": incident,
        "dated_on": today(),
        "signed_by": actor.name,
        "advocacy": (promised("advocacy_service"), promised("advocacy_phone")),
        "complaints_phone": promised("complaints_lead_phone") or current_coop().phone,
        "ombudsman": (promised("lgsco_phone"), promised("lgsco_website")),
        "large_print": person.contact_format != ContactFormat.STANDARD,
        "easy_read": person.contact_format == ContactFormat.EASY_READ,
    }
    content = render_pdf("pdf/candour_letter.html", context, title=f"What happened on {gov_date(incident.happened_at)}")
    return store_document(
        name=f"Letter {incident.code}.pdf",
        content_type="application/pdf",
        content=content,
        kind="candour_letter",
        actor=actor,
        about_id=person.id,
    )


def _send(person: Person, told: str, letter: Document, actor: Actor) -> str:
    """By e-mail to whom it is addressed to, if that is possible; in words how it goes."""
    by_name = {one.full_name.casefold(): one for one in [person, *representatives_of(person)]}
    reader = by_name.get(told.casefold())
    if reader is None or not reader.email:
        return "To be given by hand: there is no e-mail address"
    if reader.contact_format not in MAILED:
        return f"To be given by hand, in {reader.get_contact_format_display().lower()}"
    coop = current_coop()
    body = f"Dear {reader.calling_name},\n\nPlain words about something that happened are in the letter with this mail."
    body += f"\n\nTo talk about it, ring {coop.phone}."
    queue_email(
        to=reader.email, subject=f"A letter from {coop.short_name}", body=body, actor=actor, attachments=[letter]
    )
    return "By e-mail"
