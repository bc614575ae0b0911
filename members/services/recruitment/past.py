"""What somebody did before: every job, every gap, conduct in care, and qualifications."""

from datetime import date

from django.db import transaction

from coopcare.accounts.actor import Actor
from coopcare.audit.services import record
from coopcare.clock import today
from coopcare.errors import Invalid, StaleState
from members.models import PastKind, PastTime, Qualification, RecruitmentFile
from members.services.recruitment.writing import may_write, not_in_future, write
from members.work_history import first_of_month


@transaction.atomic
def set_history_since(file: RecruitmentFile, *, month: date, actor: Actor) -> RecruitmentFile:
    """The month they left school or college full-time: from here on every month is accounted for."""
    may_write(file, actor=actor)
    if month > file.opened_on:
        raise Invalid("This month must be before the file was opened.", field="month")
    return write(file, "wrote down when they left school", actor=actor, history_since=first_of_month(month))


@transaction.atomic
def add_past(
    file: RecruitmentFile,
    *,
    kind: str,
    what: str,
    first_month: date,
    last_month: date | None,
    why_left: str = "",
    actor: Actor,
) -> PastTime:
    """A job, a school, or what they did in a gap; in whole months, both included."""
    may_write(file, actor=actor)
    if not what.strip():
        raise Invalid("Enter what they were doing", field="what")
    first, last = first_of_month(first_month), first_of_month(last_month) if last_month else None
    if last is not None and last < first:
        raise Invalid("The last month must not be before the first.", field="last_month")
    if first > today():
        raise Invalid("The first month must not be in the future.", field="first_month")
    past = PastTime.objects.create(
        file=file,
        kind=kind,
        what=what.strip(),
        first_month=first,
        last_month=last,
        why_left=why_left.strip(),
        written_by=actor.name,
    )
    record(actor, "added to the work history", past, about=file.person_id)
    return past


@transaction.atomic
def strike_past(past: PastTime, *, reason: str, actor: Actor) -> None:
    """Written by mistake: it counts no more. The row stays."""
    may_write(past.file, actor=actor)
    if not reason.strip():
        raise Invalid("Say what was wrong with it", field="reason")
    if not PastTime.objects.filter(id=past.id, struck_on__isnull=True).update(struck_on=today()):
        raise StaleState("Someone else has already taken this out.")
    record(actor, "took out of the work history", past, about=past.file.person_id, detail=reason.strip())


@transaction.atomic
def answer_conduct(past: PastTime, *, conduct: str, why_left: str, actor: Actor) -> PastTime:
    """What an earlier employer in care says of them, or why it could not be had; and the verified reason for leaving
    where it can be had (Schedule 3, paragraphs 4 and 5).
    """
    may_write(past.file, actor=actor)
    if past.kind != PastKind.CARE_WORK:
        raise Invalid("This is asked of jobs in care, or with children or adults at risk.")
    if not conduct.strip():
        raise Invalid("Enter what the employer says, or why it cannot be had", field="conduct")
    if past.last_month is not None and not why_left.strip():
        raise Invalid("Enter why they left, and whether the employer says so too", field="why_left")
    past.conduct, past.why_left = conduct.strip(), why_left.strip()
    past.conduct_on, past.conduct_by = today(), actor.name
    past.save(update_fields=["conduct", "why_left", "conduct_on", "conduct_by"])
    record(actor, "wrote down conduct in an earlier job", past, about=past.file.person_id)
    return past


@transaction.atomic
def add_qualification(file: RecruitmentFile, *, name: str, seen_on: date, actor: Actor) -> Qualification:
    """Proof of a qualification was seen."""
    may_write(file, actor=actor)
    not_in_future(seen_on, "seen_on")
    found = Qualification.objects.create(file=file, name=name.strip(), seen_on=seen_on, seen_by=actor.name)
    record(actor, "saw a qualification", found, about=file.person_id)
    return found


@transaction.atomic
def say_none_needed(file: RecruitmentFile, *, actor: Actor) -> RecruitmentFile:
    """The job needs no qualification."""
    may_write(file, actor=actor)
    return write(file, "said that no qualification is needed", actor=actor, no_qualifications_needed=True)
