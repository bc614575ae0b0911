"""Doses that are due, at which visit, and what was written of them; gaps; and what is known around one dose."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from uuid import UUID

from clusters.models import Medicine, MedicinesAgreement
from clusters.models.medicines import MedicineQuerySet
from clusters.policies import may_list_clusters, may_open_care_record, people_supported_by
from clusters.queries.medicines import agreement_of
from clusters.rules.medicines import MedicineKind, doses_of
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record_reading, record_readings
from coopcare.clock import local, now, today
from coopcare.errors import NotFound
from members.models import Person
from rotas.medicines.due import DAY, is_left_behind, visit_for
from rotas.medicines.entries import Room, given_words
from rotas.models import GIVEN, MedicineEntry, Visit, VisitStatus
from rotas.policies import may_read_notes
from rotas.queries.medicine_around import ended_at, rooms_of
from rotas.queries.visits import open_visit

GAP_DAYS = 14
NOT_YOURS = "Gaps in the medicines records are listed for the manager and support workers."


class DoseState(Enum):
    WRITTEN = "Written down"
    GAP = "Gap: nothing was written down"
    COMING = "To come"
    MISSED = "The visit was missed"
    NO_VISIT = "No visit is planned for this dose"


def is_over(visit: Visit) -> bool:
    """What is written of its medicines now is written after it. A visit that nobody checked out of is over too."""
    if visit.status == VisitStatus.UNDER_WAY:
        return is_left_behind(visit, now())
    return visit.status in {VisitStatus.MISSED, *GIVEN}


@dataclass(frozen=True)
class Dose:
    """One dose that is due on a local day at a clock time, the visit it belongs to, and what stands of it. At a visit,
    `room` is how it stands with a line that has limits and waits to be written.
    """

    medicine: Medicine
    on: dt.date
    at: dt.time
    visit: Visit | None
    entry: MedicineEntry | None
    room: Room | None = None

    @property
    def due_at(self) -> dt.datetime:
        return local(self.on, self.at)

    @property
    def latest_at(self) -> dt.datetime | None:
        """Until when a time-critical dose is safe."""
        minutes = self.medicine.latest_minutes
        return self.due_at + dt.timedelta(minutes=minutes) if minutes else None

    @property
    def key(self) -> str:
        """As it stands in an address; see dose_key."""
        return f"{self.on}T{self.at:%H:%M}"

    @property
    def given_words(self) -> str:
        """What “given” is at the level that was agreed."""
        return given_words(self.medicine.level)

    @property
    def state(self) -> DoseState:
        if self.entry is not None:
            return DoseState.WRITTEN
        if self.visit is None:
            return DoseState.NO_VISIT
        if self.visit.status == VisitStatus.MISSED:
            return DoseState.MISSED
        return DoseState.GAP if is_over(self.visit) else DoseState.COMING

    @property
    def is_gap(self) -> bool:
        return self.state == DoseState.GAP

    @property
    def ended_at(self) -> dt.datetime | None:
        """Since when it is not to be given any more, though it was due before."""
        return ended_at(self.medicine, now())

    @property
    def is_one_press(self) -> bool:
        """Nothing is to be counted or said, and nothing speaks against giving it now."""
        medicine, is_too_early = self.medicine, self.room is not None and self.room.not_before is not None
        is_plain = medicine.kind != MedicineKind.VARIABLE and not medicine.is_controlled
        return is_plain and not is_too_early and self.ended_at is None


def dose_key(text: str) -> tuple[dt.date, dt.time] | None:
    """The day and time of a dose from an address; None for anything else."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return (found.date(), found.time()) if found.tzinfo is None else None


def doses_between(lines: MedicineQuerySet, first: dt.date, last: dt.date) -> list[Dose]:
    """Every dose of `lines` that is due on local days `first` to `last`, in time order, but of help that we do not
    give. What was written of a dose stays, though its line has ended since. Three queries; callers have asked their
    policy.
    """
    regular = lines.given_by_us().exclude(kind=MedicineKind.AS_NEEDED)
    entries: dict[UUID, dict[tuple[dt.date, dt.time], MedicineEntry]] = defaultdict(dict)
    written = MedicineEntry.objects.standing().filter(medicine__in=regular, dose_on__range=(first, last))
    for one in written.prefetch_related("effects"):
        if one.dose_on and one.dose_at:
            entries[one.medicine_id][one.dose_on, one.dose_at] = one
    holding = regular.between(first, last) | regular.filter(id__in=list(entries))
    due = list(holding.select_related("person"))
    visits = _visits_of({line.person_id for line in due}, first, last)
    found = [
        Dose(line, on, at, _visit_of(visits, line.person_id, on, at), _of_line(entries[line.id].get((on, at)), line))
        for line in due
        for on, at in {*doses_of(line.course, first, last), *entries[line.id]}
    ]
    return sorted(found, key=lambda dose: (dose.on, dose.at, dose.medicine.name))


def with_time_critical_dose(visits: Iterable[Visit]) -> set[UUID]:
    """Ids of those at which a time-critical dose is due, whatever the weekly plan says of their time (policy P02).
    Three queries; callers have asked their policy.
    """
    asked = list(visits)
    if not asked:
        return set()
    days = sorted(visit.on for visit in asked)
    lines = Medicine.objects.filter(person__in={visit.person_id for visit in asked}, is_time_critical=True)
    due = doses_between(lines, days[0], days[-1] + DAY)  # a night reaches into the day after
    return {dose.visit.id for dose in due if dose.visit} & {visit.id for visit in asked}


def _of_line(entry: MedicineEntry | None, line: Medicine) -> MedicineEntry | None:
    if entry is not None:
        entry.medicine = line
    return entry


def _visits_of(person_ids: set[UUID], first: dt.date, last: dt.date) -> dict[tuple[UUID, dt.date], list[Visit]]:
    """Live visits by person and local day; a night of the day before may reach into the first."""
    found: dict[tuple[UUID, dt.date], list[Visit]] = defaultdict(list)
    for visit in Visit.objects.live().between(first - DAY, last + DAY).filter(person__in=person_ids):
        found[visit.person_id, visit.on].append(visit)
    return found


def _visit_of(
    visits: dict[tuple[UUID, dt.date], list[Visit]], person_id: UUID, on: dt.date, at: dt.time
) -> Visit | None:
    around = [visit for day in (on - DAY, on, on + DAY) for visit in visits.get((person_id, day), ())]
    return visit_for(local(on, at), around)


@dataclass(frozen=True)
class AsNeeded:
    """An as-needed line, and how it stands now."""

    medicine: Medicine
    room: Room


@dataclass(frozen=True)
class VisitMedicines:
    """All that somebody at a visit needs: `here` is due at it, `elsewhere` of that day at none or another; `over` are
    as-needed lines that held when it began, and have ended since.
    """

    visit: Visit
    agreed: MedicinesAgreement | None
    here: list[Dose]
    elsewhere: list[Dose]
    as_needed: list[AsNeeded]
    over: list[Medicine]
    written: list[MedicineEntry]

    @property
    def waiting(self) -> int:
        return sum(dose.entry is None for dose in self.here)


def open_visit_medicines(actor: Actor, visit_id: UUID) -> VisitMedicines:
    """NotFound unless the actor may see the visit and open the care record; the reading is kept."""
    visit = open_visit(actor, visit_id)
    if not may_read_notes(actor, visit):
        raise NotFound()
    record_reading(actor, "medicines at a visit", visit, about=visit.person_id)
    return visit_medicines(visit)


def visit_medicines(visit: Visit) -> VisitMedicines:
    """Callers have asked their policy."""
    lines = Medicine.objects.filter(person=visit.person_id)
    doses = doses_between(lines, visit.on, visit.on + DAY)
    here = [dose for dose in doses if dose.visit is not None and dose.visit.id == visit.id]
    elsewhere = [
        dose for dose in doses
        if dose not in here and dose.entry is None and dose.on == visit.on and dose.due_at < visit.ends_at
    ]  # fmt: skip
    holding = lines.given_by_us().between(visit.on, visit.on).filter(kind=MedicineKind.AS_NEEDED)
    held = [one for one in holding if one.course.until_at is None or one.course.until_at > visit.starts_at]
    as_needed = [one for one in held if one.course.until_at is None or one.course.until_at > now()]
    limited = [dose.medicine for dose in here if dose.entry is None and _has_limits(dose.medicine)]
    rooms = rooms_of([*as_needed, *limited], now())
    written = MedicineEntry.objects.standing().filter(visit=visit).select_related("medicine")
    return VisitMedicines(
        visit,
        agreement_of(visit.person_id),
        [replace(dose, room=rooms.get(dose.medicine.id)) if dose.entry is None else dose for dose in here],
        elsewhere,
        [AsNeeded(one, rooms[one.id]) for one in as_needed],
        [one for one in held if one not in as_needed],
        list(written.prefetch_related("effects")),
    )


def _has_limits(medicine: Medicine) -> bool:
    return bool(medicine.least_hours or medicine.most_in_day)


def open_entry(actor: Actor, entry_id: UUID) -> MedicineEntry:
    """One entry. NotFound unless the actor may open the care record; reading somebody else's is recorded."""
    found = MedicineEntry.objects.select_related(
        "medicine__person", "visit__person", "visit__cluster", "visit__package", "corrects"
    )
    entry = found.filter(id=entry_id).first()
    if entry is None or not may_open_care_record(actor, entry.visit.person_id):
        raise NotFound()
    record_reading(actor, "an entry of the medicines record", entry, about=entry.visit.person_id)
    return entry


def gaps(actor: Actor) -> list[Dose]:
    """Doses of the last fortnight at visits that were given, of which nothing was written; the newest first. A support
    worker's are of people whom they support still; the manager's of everybody. Four queries.
    """
    require(may_list_clusters(actor), NOT_YOURS)
    lines = Medicine.objects.all()
    if (people := people_supported_by(actor, today())) is not None:
        lines = lines.filter(person__in=people)
    return gaps_of(lines, today() - GAP_DAYS * DAY, today())


def open_gaps(actor: Actor) -> list[Dose]:
    """As gaps, for the page: the reading is kept for each person."""
    found = gaps(actor)
    record_readings(actor, "gaps in the medicines record", people_of(found))
    return found


def gaps_of(lines: MedicineQuerySet, first: dt.date, last: dt.date) -> list[Dose]:
    """Callers have asked their policy."""
    return [dose for dose in reversed(doses_between(lines, first, last)) if dose.is_gap]


def people_of(doses: Iterable[Dose]) -> list[Person]:
    """Each person once."""
    return list({dose.medicine.person_id: dose.medicine.person for dose in doses}.values())
