"""What a person's dated line says of their medicines."""

import datetime as dt
from collections.abc import Iterator

from clusters.models import Medicine, MedicinesAgreement
from coopcare.clock import local, to_local
from members.models import Person
from rotas.medicines.entries import Code
from rotas.models import MedicineEntry

KIND = "Medicines"
# Local day, instant (UTC) or none, kind, what it says, by whom: as compliance.queries.timeline.Entry takes them.
Dated = tuple[dt.date, dt.datetime | None, str, str, str]


def medicine_lines(person: Person, first: dt.date) -> Iterator[Dated]:
    """What was agreed, each line as it began and ended, and since `first` each entry but the plain “given” of a dose
    that was due: the chart has those.
    """
    for agreed in MedicinesAgreement.objects.filter(person=person):
        words = f"Help with medicines was agreed. Allergies: {agreed.allergies_words}. {agreed.get_consent_display()}."
        yield agreed.agreed_on, None, KIND, words, agreed.agreed_by
    for line in Medicine.objects.filter(person=person):
        if not line.never_began:
            words = f"Began: {line}, {line.dose}. {line.get_level_display()}."
            yield line.starts_on, None, KIND, words, line.written_by
        if line.checked_at:
            yield to_local(line.checked_at).date(), line.checked_at, KIND, f"Checked: {line}.", line.checked_by
        if line.never_began and line.ended_at:
            words = f"Ended before it began: {line}. {line.end_reason}"
            yield to_local(line.ended_at).date(), line.ended_at, KIND, words, ""
        elif line.ends_on:
            yield line.ends_on, None, KIND, f"Ended: {line}. {line.end_reason}", ""
    entries = MedicineEntry.objects.filter(medicine__person=person, at__gte=local(first, dt.time()))
    said = entries.exclude(code=Code.GIVEN, dose_on__isnull=False, how_known="").select_related("medicine")
    for entry in said.prefetch_related("effects"):
        parts = [str(entry), entry.amount, entry.why, entry.how_known, *(one.words for one in entry.effects.all())]
        yield entry.on, entry.at, KIND, ". ".join(one.rstrip(".") for one in parts if one), entry.written_by
