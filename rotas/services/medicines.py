"""Writing down each dose at a visit, putting a mistake right, and saying whether an as-needed dose helped."""

import datetime as dt
from dataclasses import replace

from django.db import transaction

from clusters.models import Medicine
from clusters.rules.medicines import Level, doses_of
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, to_local
from coopcare.errors import Invalid, NotFound, StaleState
from coopcare.tenancy.refusals import refusing
from coopcare.ui.formats import gov_datetime
from rotas.medicines.entries import Advice, Code, Said, advice_after, problem_with
from rotas.models import GIVEN, MedicineEffect, MedicineEntry, Visit, VisitStatus
from rotas.policies import may_staff, may_write_up
from rotas.queries.events import what_happened
from rotas.queries.medicine_around import around_entry, ended_at
from rotas.queries.medicines import is_over, visit_medicines
from rotas.services.locks import lock_visit

CLOCK_DRIFT = dt.timedelta(minutes=2)
PCA_WRITES_UNTIL = dt.timedelta(hours=12)
NOT_YOURS = "Only whoever gives this visit, or runs its rota, writes in the medicines record."
ARRIVE_FIRST = "Tell us first that you have arrived. Never sign before."
TOO_LATE = "Never fill a gap from memory. Tell your support worker what you know, and they write it down."
NOT_HELPED = "They do this one by themselves, so we do not sign for it."
TAKEN = "Somebody has just written this dose down. Look before you give anything."
CORRECTED = "This entry has been put right already."


@transaction.atomic
def write_dose(
    visit: Visit, medicine: Medicine, said: Said, *, dose: tuple[dt.date, dt.time] | None = None, actor: Actor
) -> MedicineEntry:
    """What happened with one medicine at a visit. `dose` is the local day and time it answers; None for an as-needed
    one. After the visit it is a late entry, which says how it is known, and a PCA writes one for twelve hours only.

    What happened can be written whatever the plan says: advice_on says what to do then. After its line was ended, it
    says why. Raises StaleState before the
    visit began, Invalid for a second entry of one dose and for what an entry lacks.
    """
    _require_writer(visit, medicine, actor)
    said = _stripped(said)
    if medicine.level == Level.NONE:
        raise Invalid(NOT_HELPED)
    _check_dose(medicine, dose, said)
    if dose is not None:
        _require_of_visit(visit, medicine, dose)
    if said.code == Code.MISTAKE:
        raise Invalid("Choose what happened.", field="code")
    _check_said(visit, medicine, said)
    if is_over(visit) and not said.how_known:
        raise Invalid("This is written after the visit. Say how you know.", field="how_known")
    with refusing("one_entry_a_dose", TAKEN):
        entry = _new_entry(visit, medicine, said, dose, actor)
    record(actor, "wrote down a dose", entry, about=visit.person_id)
    return entry


def _require_of_visit(visit: Visit, medicine: Medicine, dose: tuple[dt.date, dt.time]) -> None:
    """As the page of the visit lists them: nobody signs here for last week, nor for who comes tomorrow."""
    listed = visit_medicines(visit)
    due = {(one.medicine.id, one.on, one.at) for one in (*listed.here, *listed.elsewhere)}
    taken = MedicineEntry.objects.filter(medicine=medicine, dose_on=dose[0], dose_at=dose[1])
    of_an_ended_line = dose[0] == visit.on and _was_due_but_ended(medicine, dose)
    if (medicine.id, *dose) not in due and not of_an_ended_line and not taken.exists():  # that has its own sentence
        raise Invalid("This dose belongs to another visit. Write it down there.")


@transaction.atomic
def correct_entry(entry: MedicineEntry, said: Said, *, actor: Actor) -> MedicineEntry:
    """Put a mistake right: another entry, which says what was wrong. The first stays to be read. Raises Invalid the
    second time.
    """
    visit, medicine = entry.visit, entry.medicine
    _require_writer(visit, medicine, actor)
    said = _stripped(said)
    if not said.how_known:
        raise Invalid("Say what was wrong, and how you know.", field="how_known")
    _check_said(visit, medicine, said)
    dose = (entry.dose_on, entry.dose_at) if entry.dose_on and entry.dose_at else None
    with refusing("entry_corrected_once", CORRECTED):
        new = _new_entry(visit, medicine, said, dose, actor, corrects=entry)
    record(actor, "put right a dose", new, about=visit.person_id, detail=said.how_known)
    return new


@transaction.atomic
def write_effect(entry: MedicineEntry, *, words: str, actor: Actor) -> MedicineEffect:
    """Whether an as-needed dose helped. Raises Invalid the second time, or for another kind of entry."""
    require(may_write_up(actor, entry.visit), NOT_YOURS)
    if not entry.medicine.is_as_needed or entry.code != Code.GIVEN:
        raise Invalid("Only of an as-needed dose that was given is it said whether it helped.")
    if not words.strip():
        raise Invalid("Say whether it helped.", field="words")
    with refusing("one_effect_of_a_dose", "It has been said already whether this helped."):
        effect = MedicineEffect.objects.create(
            entry=entry, words=words.strip(), written_at=now(), written_by=actor.name
        )
    record(actor, "said whether a dose helped", effect, about=entry.visit.person_id)
    return effect


def advice_on(entry: MedicineEntry) -> list[Advice]:
    """What to do now, after this entry; empty where nothing more is to do."""
    said = Said(Code(entry.code), entry.at, entry.amount, entry.why, entry.count_left, entry.how_known)
    return advice_after(said, around_entry(entry))


def _require_writer(visit: Visit, medicine: Medicine, actor: Actor) -> None:
    """And the visit locked, as it is now: whoever comes second finds what the first wrote."""
    require(may_write_up(actor, visit), NOT_YOURS)
    if medicine.person_id != visit.person_id:
        raise NotFound()
    lock_visit(visit)
    is_office = may_staff(actor, visit)
    begun = {VisitStatus.UNDER_WAY, *GIVEN, *([VisitStatus.MISSED] if is_office else [])}
    if visit.status not in begun:
        raise StaleState(ARRIVE_FIRST if visit.is_upcoming else what_happened(visit))
    if not is_office and is_over(visit) and now() > visit.ends_at + PCA_WRITES_UNTIL:
        raise StaleState(TOO_LATE)


def _check_dose(medicine: Medicine, dose: tuple[dt.date, dt.time] | None, said: Said) -> None:
    if medicine.is_as_needed != (dose is None):
        raise Invalid("Choose the dose that this answers.")
    if dose is None or dose in doses_of(medicine.course, dose[0], dose[0]):
        return
    if not _was_due_but_ended(medicine, dose):
        raise Invalid("This dose is not due. The line may have changed: look again.")
    if not said.why:
        raise Invalid(_ended_words(medicine), field="why")


def _was_due_but_ended(medicine: Medicine, dose: tuple[dt.date, dt.time]) -> bool:
    """It would have been due later on the day on which the line was ended: it may have been given just before."""
    over_at = ended_at(medicine, now())
    if over_at is None or to_local(over_at).date() != dose[0]:
        return False
    return dose in doses_of(replace(medicine.course, until_at=None), dose[0], dose[0])


def _ended_words(medicine: Medicine) -> str:
    over_at = ended_at(medicine, now())
    when = f"on {gov_datetime(over_at)}" if over_at else "before"
    return f"This line was ended {when}. Do not give it, and ring. If it was given, say how that came about."


def _check_said(visit: Visit, medicine: Medicine, said: Said) -> None:
    if problem := problem_with(said, kind=medicine.kind, is_controlled=medicine.is_controlled):
        raise Invalid(problem[0], field=problem[1])
    if said.code == Code.GIVEN and not said.why and ended_at(medicine, said.at):
        raise Invalid(_ended_words(medicine), field="why")
    if said.at > now() + CLOCK_DRIFT:
        raise Invalid(f"{gov_datetime(said.at)} has not come yet.", field="at")
    began = _began_at(visit)
    if said.code == Code.GIVEN and said.at < began:
        raise Invalid(f"The visit began at {gov_datetime(began)}. Never sign for before.", field="at")


def _began_at(visit: Visit) -> dt.datetime:
    """When the first worker arrived; a visit whose times nobody wrote began as planned."""
    arrived = [place.arrived_at for place in visit.attendances.all() if place.arrived_at]
    return min(arrived, default=visit.starts_at).replace(second=0, microsecond=0)


def _new_entry(
    visit: Visit,
    medicine: Medicine,
    said: Said,
    dose: tuple[dt.date, dt.time] | None,
    actor: Actor,
    corrects: MedicineEntry | None = None,
) -> MedicineEntry:
    dose_on, dose_at = dose or (None, None)
    return MedicineEntry.objects.create(
        visit=visit,
        medicine=medicine,
        dose_on=dose_on,
        dose_at=dose_at,
        code=said.code,
        amount=said.amount,
        count_left=said.count_left,
        why=said.why,
        how_known=said.how_known,
        corrects=corrects,
        at=said.at,
        written_at=now(),
        written_by=actor.name,
        author_id=actor.person_id,
    )


def _stripped(said: Said) -> Said:
    return Said(said.code, said.at, said.amount.strip(), said.why.strip(), said.count_left, said.how_known.strip())
