"""What some people of the demo take: lines of every kind, and what was written at their visits of the last weeks."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from uuid import UUID

from django.db.models import prefetch_related_objects

from clusters.models import Medicine, MedicinesAgreement, MedicinesConsent, Package
from clusters.rules.medicines import Level, MedicineKind, Route, WrittenFrom
from coopcare.clock import local, to_local
from coopcare.home.demo.happenings import DAY, MINUTE
from coopcare.home.demo.people import Everybody
from coopcare.home.demo.reading import ClusterData
from coopcare.ids import new_id
from coopcare.tenancy.bulk import Row, store
from members.models import Person
from rotas.medicines.entries import Code
from rotas.models import GIVEN, MedicineEffect, MedicineEntry, Visit
from rotas.queries.medicines import Dose, doses_between

WEEKS = 8
# Of each cluster: enough for every page to show each kind of line, and seeding stays quick.
PEOPLE = 4
MID_MORNING = dt.time(11)
REFUSED, EARLY_DAYS = 30, 4  # thousandths of doses; days between as-needed ones
TABLET: dict[str, object] = {
    "level": Level.GIVE, "kind": MedicineKind.REGULAR, "route": Route.MOUTH, "written_from": WrittenFrom.LABEL,
    "form": "Tablet", "dose": "One tablet",
}  # fmt: skip
AMLODIPINE = TABLET | {"name": "Amlodipine", "strength": "5 mg", "reason": "Blood pressure", "notes": "With porridge"}
LEVODOPA = TABLET | {
    "name": "Co-careldopa", "strength": "25 mg/100 mg", "reason": "Parkinson’s", "is_time_critical": True,
    "latest_minutes": 30,
}  # fmt: skip
WARFARIN = TABLET | {
    "name": "Warfarin", "strength": "1 mg", "reason": "To stop clots", "kind": MedicineKind.VARIABLE,
    "dose": "As the yellow book says", "notes": "No message means that you ring first",
}  # fmt: skip
REMINDED = TABLET | {"name": "Levothyroxine", "strength": "50 micrograms", "reason": "Thyroid", "level": Level.REMIND}
OWN = TABLET | {
    "name": "Salbutamol", "strength": "100 micrograms", "form": "Inhaler", "dose": "Two puffs when they choose",
    "reason": "Asthma", "route": Route.INHALED, "level": Level.NONE,
}  # fmt: skip
CREAM = TABLET | {
    "name": "Emollient", "form": "Cream", "dose": "A thin layer", "reason": "Dry skin", "route": Route.SKIN,
    "kind": MedicineKind.CREAM, "body_where": "Both shins, from knee to ankle. Keep away from flames",
}  # fmt: skip
PAIN = TABLET | {
    "name": "Paracetamol", "strength": "500 mg", "dose": "One or two tablets", "reason": "Pain in the knee",
    "kind": MedicineKind.AS_NEEDED, "signs": "They rub the knee, or say that it hurts.", "least_hours": 4,
    "most_in_day": 4, "try_first": "A warm wrap, and sitting down", "ring_when": "It hurts for more than three days.",
}  # fmt: skip
MORPHINE = TABLET | {
    "name": "Morphine", "strength": "10 mg", "reason": "Strong pain", "is_controlled": True, "dose": "One capsule",
    "form": "Capsule",
}  # fmt: skip
# For the first person of a cluster, the second, and so on; those with more times are due in the evening too.
LINES = ((AMLODIPINE, PAIN, OWN), (LEVODOPA, CREAM), (WARFARIN, REMINDED, PAIN), (MORPHINE, AMLODIPINE))
ALLERGIES = ("Penicillin: a rash", "", "", "Plasters: sore skin")
REFUSALS = ("She feels sick this morning.", "“Not today,” and he meant it.", "Wanted to wait for the doctor’s call.")
EFFECTS = ("The pain was gone after half an hour.", "A little better.", "Slept well after it.", "No change yet.")


def add_medicines(
    everybody: Everybody, data: ClusterData, packages: Mapping[str, Package], *, with_gap: bool = False
) -> None:
    """For the first people of a cluster whose mornings we give; `with_gap` leaves the newest dose of all unwritten."""
    chance, by = everybody.chance(data.name, "medicines"), data.support_worker.full_name
    checker = next(staff for staff in everybody.data.staff).full_name
    begins = max(everybody.begins_on, everybody.today - dt.timedelta(weeks=WEEKS))
    times = _morning_times([packages[person.name].person for person in data.people], begins)
    written_at = local(begins, dt.time(16)) - DAY
    for (person, at), lines, allergies in zip(times[:PEOPLE], LINES, ALLERGIES, strict=False):
        _agree(person, allergies, begins - DAY, written_at, by)
        Medicine.objects.bulk_create(
            Medicine(
                person=person, times=[] if _has_no_times(line) else [at], starts_on=begins, written_at=written_at,
                written_by=by, checked_at=written_at + 2 * dt.timedelta(hours=1), checked_by=checker, **line,
            )
            for line in lines
        )  # fmt: skip
    people = [person for person, _ in times[:PEOPLE]]
    doses = doses_between(Medicine.objects.filter(person__in=people), begins, everybody.today)
    gaps = [dose for dose in doses if dose.is_gap]
    _store_entries(chance, gaps[:-1] if with_gap else gaps, begins)


def _has_no_times(line: Mapping[str, object]) -> bool:
    return line["kind"] == MedicineKind.AS_NEEDED or line["level"] == Level.NONE


def _morning_times(people: Sequence[Person], since: dt.date) -> list[tuple[Person, dt.time]]:
    """Who has had visits before noon, with a clock time that falls into the first of them."""
    visits = Visit.objects.filter(person__in=people, status__in=GIVEN, on__gte=since).order_by("-starts_at")
    first = {visit.person_id: to_local(visit.starts_at + 10 * MINUTE).time() for visit in visits}
    return [(person, at) for person in people if (at := first.get(person.id)) and at < MID_MORNING]


def _agree(person: Person, allergies: str, on: dt.date, at: dt.datetime, by: str) -> None:
    MedicinesAgreement.objects.create(
        person=person, none_known=not allergies, allergies=allergies, gp_practice="Hartley Surgery, 01632 960111",
        pharmacy="Market Pharmacy, 01632 960222", orders="The pharmacy, each month", collects="The pharmacy delivers",
        kept_where="The cupboard above the kettle", consent=MedicinesConsent.GIVEN,
        consent_words="Said yes, and showed us how they like it done.", others_give="", agreed_on=on, agreed_by=by,
        written_at=at,
    )  # fmt: skip


def _store_entries(chance: Random, doses: Sequence[Dose], begins: dt.date) -> None:
    visits = {dose.visit.id: dose.visit for dose in doses if dose.visit}
    prefetch_related_objects(list(visits.values()), "attendances__pca")
    entries = [_entry(chance, dose.medicine, visits[dose.visit.id], dose) for dose in doses if dose.visit]
    pairs = list(_as_needed(chance, doses, visits))
    _count_down(entries)
    store(MedicineEntry, [*entries, *(entry for entry, _ in pairs)])
    store(MedicineEffect, [effect for _, effect in pairs])


def _entry(chance: Random, medicine: Medicine, visit: Visit, dose: Dose | None) -> Row:
    pca = next(place.pca for place in visit.attendances.all() if place.arrived_at and place.pca)
    arrived = min(place.arrived_at for place in visit.attendances.all() if place.arrived_at)
    at = arrived + chance.randint(4, 14) * MINUTE
    row: Row = {
        "id": new_id(), "coop_id": visit.coop_id, "medicine_id": medicine.id, "visit_id": visit.id,
        "dose_on": dose.on if dose else None, "dose_at": dose.at.isoformat() if dose else None, "code": Code.GIVEN,
        "at": at, "written_at": at + MINUTE, "written_by": pca.full_name, "author_id": pca.id, "corrects_id": None,
    }  # fmt: skip
    if chance.randrange(1000) < REFUSED:
        return row | {"code": Code.REFUSED, "why": chance.choice(REFUSALS)}
    if medicine.kind == MedicineKind.VARIABLE:
        row["amount"] = chance.choice(("Two tablets", "Three tablets"))
    if medicine.is_controlled:
        row["count_left"] = 0
    return row


def _count_down(entries: Sequence[Row]) -> None:
    """A box of 60, counted after each dose, and a new one when it is empty."""
    counted = [entry for entry in entries if "count_left" in entry]
    for number, entry in enumerate(sorted(counted, key=lambda entry: entry["at"]), start=1):
        entry["count_left"] = 60 - number % 60


def _as_needed(chance: Random, doses: Sequence[Dose], visits: Mapping[UUID, Visit]) -> Iterator[tuple[Row, Row]]:
    """Every few days, at one of the visits at which something was due."""
    people = {dose.medicine.person_id for dose in doses}
    for medicine in Medicine.objects.filter(person__in=people, kind=MedicineKind.AS_NEEDED):
        theirs = sorted((one for one in visits.values() if one.person_id == medicine.person_id), key=lambda v: v.on)
        for visit in theirs[:: chance.randint(EARLY_DAYS, 2 * EARLY_DAYS)]:
            entry = _entry(chance, medicine, visit, None)
            entry |= {
                "code": Code.GIVEN,
                "amount": chance.choice(("One tablet", "Two tablets")),
                "why": "The knee hurt",
            }
            effect = {
                "id": new_id(), "coop_id": visit.coop_id, "entry_id": entry["id"], "words": chance.choice(EFFECTS),
                "written_at": entry["at"] + 30 * MINUTE, "written_by": entry["written_by"],
            }  # fmt: skip
            yield entry, effect
