"""What a person takes, and the help with it: agreeing on it, writing lines, the second check, and ending them."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from clusters.models import Medicine, MedicinesAgreement, MedicinesConsent
from clusters.policies import is_tied, may_check_medicines, may_write_medicines
from clusters.queries.medicines import current_medicines
from clusters.rules.medicines import Line, MedicineKind, next_dose, problem_with
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import local, now, today
from coopcare.errors import Invalid, NotAllowed, StaleState
from members.models import Person
from members.policies import may_forget

NOT_YOURS = "The manager, or the support worker of their cluster, writes the medicines record."
TIED = "You act for this person in your own life, so somebody else writes their medicines record (policy P02)."
NOT_A_CHECKER = "A second trained person checks a line: the office, or a PCA of the care team trained in medicines."
OWN_LINE = "You wrote this line, so somebody else checks it (policy P02)."
AGREE_FIRST = "First write down what was agreed: allergies, who orders, and that they say yes."
FORGOTTEN = "Taken away"
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Agreed:
    """The help with medicines as a whole. Either `allergies` in words, or `none_known`: silence is not an answer."""

    none_known: bool
    gp_practice: str
    pharmacy: str
    orders: str
    collects: str
    kept_where: str
    consent: MedicinesConsent
    consent_words: str
    allergies: str = ""
    others_give: str = ""


@transaction.atomic
def agree_medicines(
    person: Person, agreed: Agreed, *, agreed_on: date, seen: str | None = None, actor: Actor
) -> MedicinesAgreement:
    """Agreed with the person on a local day. It takes the place of the last; the last stays to be read.

    `seen` is the id of the agreement that was on the page, empty for none. Raises Invalid for a day to come, or where
    it is not said whether there are allergies; StaleState where somebody has agreed on something else since.
    """
    _require_writer(actor, person)
    newest = MedicinesAgreement.objects.filter(person=person).select_for_update(of=("self",)).first()
    if seen is not None and seen != (str(newest.id) if newest else ""):
        raise StaleState("Somebody has just written down another agreement. Open it, and look at the allergies first.")
    if agreed_on > today():
        raise Invalid("The day must be today or earlier.", field="agreed_on")
    if agreed.none_known == bool(agreed.allergies.strip()):
        raise Invalid("Say either what they are allergic to, or that none is known.", field="allergies")
    row = MedicinesAgreement.objects.create(
        person=person, agreed_on=agreed_on, agreed_by=actor.name, written_at=now(), **_stripped(asdict(agreed))
    )
    record(actor, "agreed the help with medicines", row, about=person)
    return row


@transaction.atomic
def write_medicine(
    person: Person,
    line: Line,
    *,
    starts_on: date,
    ends_on: date | None = None,
    end_reason: str = "",
    due_from: datetime | None = None,
    actor: Actor,
) -> Medicine:
    """One line, from `starts_on` (local) until the end of `ends_on`, or until it is ended. A second person checks it.
    Of a line that takes the place of another, nothing is due before `due_from` (UTC).

    Raises Invalid before the help was agreed, for a line that lacks something (see rules.medicines), for one that
    stands already, or that begins before today: nobody can sign for days that have been.
    """
    _require_writer(actor, person)
    if not list(MedicinesAgreement.objects.filter(person=person).select_for_update(of=("self",))):
        raise Invalid(AGREE_FIRST)
    if problem := problem_with(line):
        raise Invalid(problem[0], field=problem[1])
    _require_new(person, line)
    if starts_on < today():
        raise Invalid("A line begins today or later. Nobody can sign for days that have been.", field="starts_on")
    if ends_on is not None and ends_on < starts_on:
        raise Invalid("The last day comes after the first.", field="ends_on")
    if ends_on is not None and not end_reason.strip():
        raise Invalid("Say why it ends then.", field="end_reason")
    medicine = Medicine.objects.create(
        person=person,
        starts_on=starts_on,
        ends_on=ends_on,
        end_reason=end_reason.strip() if ends_on else "",
        due_from=due_from,
        written_at=now(),
        written_by=actor.name,
        written_by_user_id=actor.user_id,
        **_stripped(asdict(line) | {"times": sorted(set(line.times))}),
    )
    record(actor, "wrote a line of the medicines record", medicine, about=person)
    return medicine


@transaction.atomic
def change_medicine(medicine: Medicine, line: Line, *, reason: str, actor: Actor) -> Medicine:
    """End the line now, and begin another in its place: after what was written of the old one, until the same last
    day, and on its next day where either is not due each day. Raises StaleState where no dose of it is left.
    """
    _lock(medicine)
    due_from = _after_what_was_written(medicine)
    first = max(today(), medicine.starts_on)
    if max(medicine.every_days, line.every_days) > 1 and medicine.times and not medicine.has_ended:
        coming = next_dose(medicine.course, due_from or now())
        if coming is None:
            raise StaleState("No dose of this line is left. End it, and write a new one.")
        first = coming[0]
    ends_on, end_reason = medicine.ends_on, medicine.end_reason
    end_medicine(medicine, ends_on=today(), reason=reason, actor=actor)
    return write_medicine(
        medicine.person,
        line,
        starts_on=first,
        ends_on=ends_on,
        end_reason=end_reason,
        due_from=due_from,
        actor=actor,
    )


def _require_new(person: Person, line: Line) -> None:
    """Two who write from one message, or one who presses twice, make no two lines that are both given. The agreement
    is locked by the caller.
    """
    same = {name: getattr(line, name).strip() for name in ("name", "strength", "form")}
    for one in current_medicines().filter(person=person, **{f"{name}__iexact": words for name, words in same.items()}):
        at_once = set(one.times) & set(line.times) or one.is_as_needed and line.kind == MedicineKind.AS_NEEDED
        if at_once and not one.has_ended:
            raise Invalid(f"{one} stands already at that time. Change that line, or end it first.", field="name")


def _after_what_was_written(medicine: Medicine) -> datetime | None:
    """From when a line in the place of this one may be due, where a dose that is still to come was written already."""
    last = medicine.entries.filter(dose_on__gte=today()).order_by("-dose_on", "-dose_at").first()
    written = [local(last.dose_on, last.dose_at) + MINUTE] if last and last.dose_on and last.dose_at else []
    coming = [at for at in (*written, medicine.due_from) if at and at > now()]
    return max(coming, default=None)


@transaction.atomic
def end_medicine(medicine: Medicine, *, ends_on: date, reason: str, actor: Actor) -> Medicine:
    """The last day, and why. Where that is today, from now on; where it is before its first day, it never begins. A
    last day that was said before gives way. Raises Invalid for a day that has been, StaleState where it is over.
    """
    _require_writer(actor, medicine.person)
    if not reason.strip():
        raise Invalid("Say why it ends.", field="reason")
    _lock(medicine)
    if medicine.has_ended:
        raise StaleState("This line has been ended already.")
    if ends_on < today():
        raise Invalid("The last day is today or a later one: what was due before stays on the chart.", field="ends_on")
    # Of a line that is to come, a last day is a plan only. See Medicine.course.
    is_plan = medicine.starts_on > today() and ends_on >= medicine.starts_on
    medicine.ended_at = None if is_plan else now()
    medicine.ends_on, medicine.end_reason = max(ends_on, medicine.starts_on), reason.strip()
    medicine.save(update_fields=["ends_on", "end_reason", "ended_at"])
    record(actor, "ended a line of the medicines record", medicine, about=medicine.person_id, detail=reason.strip())
    return medicine


@transaction.atomic
def check_medicine(medicine: Medicine, *, actor: Actor) -> Medicine:
    """A second person read the line beside the label or the message, and it says the same. Raises NotAllowed for who
    wrote it, StaleState the second time.
    """
    require(may_check_medicines(actor, medicine.person_id), NOT_A_CHECKER)
    if actor.user_id is not None and actor.user_id == medicine.written_by_user_id:
        raise NotAllowed(OWN_LINE)
    waiting = Medicine.objects.filter(id=medicine.id, checked_at__isnull=True)
    if not waiting.update(checked_at=now(), checked_by=actor.name, checked_by_user_id=actor.user_id):
        raise StaleState("This line has been checked already.")
    medicine.refresh_from_db()
    record(actor, "checked a line of the medicines record", medicine, about=medicine.person_id)
    return medicine


@transaction.atomic
def forget_medicines(person: Person, *, actor: Actor) -> list[str]:
    """Empty what the record says of somebody who has left long ago; that there were lines, and from when until when,
    stays. Answers what went, in words. Whoever asks has had two people decide: see compliance.retention.
    """
    require(may_forget(actor))
    lines = Medicine.objects.filter(person=person)
    agreed = MedicinesAgreement.objects.filter(person=person)
    if not (lines.exists() or agreed.exists()):
        return []
    words = (
        "strength",
        "form",
        "dose",
        "reason",
        "signs",
        "try_first",
        "ring_when",
        "body_where",
        "delegated",
        "notes",
    )
    lines.update(name=FORGOTTEN, **dict.fromkeys(words, ""))
    lines.exclude(end_reason="").update(end_reason=FORGOTTEN)
    places = ("gp_practice", "pharmacy", "orders", "collects", "kept_where", "consent_words", "others_give")
    agreed.update(**dict.fromkeys(places, ""))
    agreed.filter(none_known=False).update(allergies=FORGOTTEN)
    record(actor, "took away the words of the medicines record", person, about=person)
    return ["What they took, for what, and what was agreed about it"]


def _lock(medicine: Medicine) -> None:
    """The line as it is now, into the same object; nobody else can end it until we are done."""
    medicine.refresh_from_db(from_queryset=Medicine.objects.select_for_update(no_key=True))


def _require_writer(actor: Actor, person: Person) -> None:
    require(not is_tied(actor, person.id), TIED)
    require(may_write_medicines(actor, person.id), NOT_YOURS)


def _stripped(facts: dict[str, object]) -> dict[str, object]:
    return {name: value.strip() if type(value) is str else value for name, value in facts.items()}
