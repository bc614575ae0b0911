"""The medicines record of one person and month: its lines by its days, and what was said beside them."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from clusters.models import Medicine, MedicinesAgreement
from clusters.queries.medicines import agreement_of, open_medicines
from clusters.rules.medicines import MedicineKind
from coopcare.accounts.actor import Actor
from coopcare.clock import local
from members.models import Person
from rotas.medicines.due import DAY
from rotas.medicines.entries import Code
from rotas.models import MedicineEntry
from rotas.queries.medicines import Dose, DoseState, doses_between


@dataclass(frozen=True)
class Cell:
    """One square: what is due then, or what was given without being due."""

    on: dt.date
    dose: Dose | None
    entries: list[MedicineEntry]

    @property
    def letters(self) -> str:
        """As on paper; “gap” where nothing was written."""
        if self.entries:
            return " ".join(entry.letter for entry in self.entries)
        return "gap" if self.dose is not None and self.dose.is_gap else ""

    @property
    def is_gap(self) -> bool:
        return self.dose is not None and self.dose.is_gap

    @property
    def words(self) -> str:
        """For who cannot see the letters; empty where nothing is due."""
        if self.entries:
            return ", ".join(entry.words for entry in self.entries)
        return self.dose.state.value if self.dose is not None else ""


@dataclass(frozen=True)
class ChartLine:
    """One row: a medicine at one of its times, or as needed where `at` is empty."""

    medicine: Medicine
    at: dt.time | None
    cells: list[Cell]

    @property
    def unplanned(self) -> list[dt.date]:
        """Days on which it is due and no visit is there for it."""
        return [cell.on for cell in self.cells if cell.dose is not None and cell.dose.state == DoseState.NO_VISIT]


@dataclass(frozen=True)
class Chart:
    """`said` are entries that say more than a letter, and those that were put right."""

    person: Person
    agreed: MedicinesAgreement | None
    first: dt.date
    days: list[dt.date]
    lines: list[ChartLine]
    said: list[MedicineEntry]

    @property
    def last(self) -> dt.date:
        return self.days[-1]

    @property
    def unplanned(self) -> list[ChartLine]:
        """Rows with doses for which there is no visit."""
        return [line for line in self.lines if line.unplanned]

    @property
    def medicines(self) -> list[Medicine]:
        """Each once, in the order of the rows."""
        return list({line.medicine.id: line.medicine for line in self.lines}.values())


def open_chart(actor: Actor, person_id: UUID, first: dt.date) -> Chart:
    """The month that begins on `first`. NotFound unless the actor may open the care record; the reading is kept."""
    return chart_of(open_medicines(actor, person_id), first)


def chart_of(person: Person, first: dt.date) -> Chart:
    """Callers have asked their policy."""
    last = (first + 31 * DAY).replace(day=1) - DAY
    days = [first + number * DAY for number in range((last - first).days + 1)]
    lines = Medicine.objects.filter(person=person)
    doses = doses_between(lines, first, last)
    entries = list(
        MedicineEntry.objects.filter(medicine__person=person, at__gte=local(first, dt.time()))
        .filter(at__lt=local(last + DAY, dt.time()))
        .select_related("medicine")
        .prefetch_related("effects", "corrections")
    )
    standing = [entry for entry in entries if not entry.corrections.all()]
    ours = lines.given_by_us().filter(kind=MedicineKind.AS_NEEDED)
    as_needed = ours.between(first, last) | ours.filter(id__in={entry.medicine_id for entry in standing})
    return Chart(
        person,
        agreement_of(person.id),
        first,
        days,
        [*_regular(doses, days), *(_as_needed(one, standing, days) for one in as_needed)],
        [entry for entry in entries if _says_more(entry)],
    )


def _regular(doses: list[Dose], days: list[dt.date]) -> list[ChartLine]:
    rows: dict[tuple[UUID, dt.time], dict[dt.date, Dose]] = defaultdict(dict)
    lines = {dose.medicine.id: dose.medicine for dose in doses}
    for dose in doses:
        rows[dose.medicine.id, dose.at][dose.on] = dose
    found = [
        ChartLine(lines[line_id], at, [_cell(day, of_days.get(day)) for day in days])
        for (line_id, at), of_days in rows.items()
    ]
    return sorted(found, key=lambda row: (row.medicine.name, row.medicine.written_at, row.at))


def _cell(day: dt.date, dose: Dose | None) -> Cell:
    return Cell(day, dose, [dose.entry] if dose is not None and dose.entry is not None else [])


def _as_needed(medicine: Medicine, standing: list[MedicineEntry], days: list[dt.date]) -> ChartLine:
    of_days: dict[dt.date, list[MedicineEntry]] = defaultdict(list)
    for entry in standing:
        if entry.medicine_id == medicine.id and entry.code != Code.MISTAKE:
            of_days[entry.on].append(entry)
    return ChartLine(medicine, None, [Cell(day, None, of_days[day]) for day in days])


def _says_more(entry: MedicineEntry) -> bool:
    return bool(entry.why or entry.amount or entry.how_known or entry.corrections.all() or entry.count_left is not None)
