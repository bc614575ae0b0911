"""Medicines as an inspector reads them: what people take, each dose, and the gaps; the words of the sample alone."""

import datetime as dt

from clusters.models import Medicine, MedicinesAgreement
from clusters.queries.medicines import agreements_of, current_medicines
from compliance.queries.records import Pseudonyms, read_of
from compliance.queries.tables import Export, Row, Table
from coopcare.accounts.actor import Actor
from coopcare.clock import local, today
from rotas.models import MedicineEntry
from rotas.queries.medicines import gaps_of

DAY = dt.timedelta(days=1)
WEEKS = 8


def _first() -> dt.date:
    return today() - dt.timedelta(weeks=WEEKS)


def _medicines(actor: Actor) -> Table:
    """Lines of today and to come. What it is called and for may tell the illness, so it stands with the words."""
    names = Pseudonyms(actor)
    lines = list(current_medicines().select_related("person").order_by("person_id", "-kind", "name"))
    agreed = agreements_of(line.person_id for line in lines)
    rows: list[Row] = [
        (names.name_of(line.person), line.get_level_display(), line.get_kind_display(), line.times_words,
         _yes(line.is_time_critical), line.latest_minutes, _yes(line.is_controlled), _plan(line), line.written_at,
         line.written_by, line.checked_at, line.checked_by, _yes(line.checked_in_time),
         *names.words(line.person, str(line), line.dose, line.reason, _allergies(agreed.get(line.person_id))))
        for line in lines
    ]  # fmt: skip
    header = ("Person", "Level of support", "Kind", "Times", "Time-critical", "Safe for minutes after",
              "Controlled drug", "As-needed plan", "Written", "By", "Checked", "Checked by", "Checked the same day",
              "Medicine", "Dose", "For", "Allergies")  # fmt: skip
    return Table(header, rows, read_of(actor, (line.person for line in lines)))


def _plan(line: Medicine) -> str:
    return _yes(bool(line.signs and line.least_hours and line.most_in_day)) if line.is_as_needed else "Not needed"


def _allergies(agreed: MedicinesAgreement | None) -> str:
    return agreed.allergies_words if agreed else "Not asked"


def _yes(value: bool) -> str:
    return "Yes" if value else "No"


def _entries(actor: Actor) -> Table:
    """Of eight weeks, those that were put right too."""
    names = Pseudonyms(actor)
    found = MedicineEntry.objects.filter(at__gte=local(_first(), dt.time())).select_related("medicine__person")
    listed = list(found.prefetch_related("effects", "corrections").order_by("-at", "id"))
    rows: list[Row] = [
        (one.at, names.name_of(one.medicine.person), _due(one), one.get_code_display(),
         "" if one.count_left is None else str(one.count_left), one.written_by, one.written_at, _yes(one.is_late),
         _yes(bool(one.corrections.all())),
         *names.words(one.medicine.person, str(one.medicine), one.amount, one.why, one.how_known,
                      " ".join(effect.words for effect in one.effects.all())))
        for one in listed
    ]  # fmt: skip
    header = ("When", "Person", "Dose of", "What happened", "Left", "By", "Written", "Written late", "Put right later",
              "Medicine", "How much, or where", "Why", "How it is known", "Did it help")  # fmt: skip
    return Table(header, rows, read_of(actor, (one.medicine.person for one in listed)))


def _due(entry: MedicineEntry) -> dt.datetime | str:
    return local(entry.dose_on, entry.dose_at) if entry.dose_on and entry.dose_at else "As needed"


def _gaps(actor: Actor) -> Table:
    """Of eight weeks: due at a visit that was given, and nothing was written."""
    names = Pseudonyms(actor)
    found = gaps_of(Medicine.objects.all(), _first(), today())
    rows: list[Row] = [
        (dose.due_at, names.name_of(dose.medicine.person), _yes(dose.medicine.is_time_critical),
         dose.medicine.get_level_display(), *names.words(dose.medicine.person, str(dose.medicine)))
        for dose in found
    ]  # fmt: skip
    header = ("Due", "Person", "Time-critical", "Level of support", "Medicine")
    return Table(header, rows, read_of(actor, (dose.medicine.person for dose in found)))


MEDICINE_TABLES = (
    Export("medicines", "Medicines", "What each person takes now, how it is given, and who checked.", _medicines),
    Export("medicine-records", "Medicines records", "Each dose of eight weeks; words of your sample.", _entries),
    Export("medicine-gaps", "Gaps in medicines records", "Eight weeks; medicines of your sample.", _gaps),
)
