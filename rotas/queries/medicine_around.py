"""What is known around one dose: others of the same medicine, what was counted, and whether its line was ended.

A medicine is known by its name, in whatever letters: a line that was changed goes on as another of the same name, and
one tablet may stand on two lines. What is counted is a box, so that its strength is the same too.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from clusters.models import Medicine
from coopcare.clock import local
from rotas.medicines.entries import LONGEST_WAIT, TAKEN, Around, Code, Counted, Room, first_too_soon, room, usual_fall
from rotas.models import MedicineEntry
from rotas.models.medicines import MedicineEntryQuerySet

COUNTS = 10


def ended_at(medicine: Medicine, at: dt.datetime) -> dt.datetime | None:
    """When the line was over, so that at an instant (UTC) none of it is to be given any more; else None. A regular dose
    that was due before a last day that was planned may still be late: that says nothing against it.
    """
    until_at = medicine.course.until_at
    if until_at is None:
        return None
    stopped_at = medicine.ended_at if medicine.ended_at and medicine.ended_at >= until_at else None
    over_at = stopped_at or (until_at if medicine.is_as_needed else None)
    return over_at if over_at is not None and over_at <= at else None


def room_of(medicine: Medicine, at: dt.datetime) -> Room:
    """How it stands with a medicine at an instant (UTC)."""
    return rooms_of([medicine], at)[medicine.id]


def rooms_of(lines: Iterable[Medicine], at: dt.datetime) -> dict[UUID, Room]:
    """By line, of all doses that the person took of that name, whoever gave them; one query."""
    asked = list(lines)
    taken = MedicineEntry.objects.standing().filter(
        medicine__person__in={line.person_id for line in asked}, code__in=TAKEN, at__gt=at - LONGEST_WAIT
    )
    instants: dict[tuple[UUID, str], list[dt.datetime]] = defaultdict(list)
    for person_id, name, taken_at in taken.values_list("medicine__person_id", "medicine__name", "at"):
        instants[person_id, name.casefold()].append(taken_at)
    return {line.id: _room_in(instants[line.person_id, line.name.casefold()], line, at) for line in asked}


def around_entry(entry: MedicineEntry) -> Around:
    """What the advice on an entry depends on; see rotas.medicines.entries."""
    medicine = entry.medicine
    others = _same(medicine).exclude(id__in=[entry.id, entry.corrects_id])
    before = others.filter(at__lt=entry.at).order_by("-at").first()
    near = others.filter(code__in=TAKEN, at__gt=entry.at - LONGEST_WAIT, at__lt=entry.at + LONGEST_WAIT)
    instants = list(near.values_list("at", flat=True))
    counts = _counts(others.filter(Q(at__lt=entry.at) | Q(at=entry.at, written_at__lt=entry.written_at)), medicine)
    limits = {"least_hours": medicine.least_hours, "most_in_day": medicine.most_in_day}
    return Around(
        due_at=local(entry.dose_on, entry.dose_at) if entry.dose_on and entry.dose_at else None,
        latest_minutes=medicine.latest_minutes,
        room=_room_in(instants, medicine, entry.at),
        too_soon_at=first_too_soon(instants, after=entry.at, **limits),
        refused_before=before is not None and before.code == Code.REFUSED,
        left_before=counts[0].left if counts else None,
        usual_fall=usual_fall(counts, entry.amount),
        ended_at=ended_at(medicine, entry.at),
    )


def last_count(medicine: Medicine, at: dt.datetime) -> Decimal | None:
    """What was left when it was counted last before an instant."""
    counts = _counts(_same(medicine).filter(at__lt=at), medicine)
    return counts[0].left if counts else None


def _room_in(taken: list[dt.datetime], line: Medicine, at: dt.datetime) -> Room:
    return room(taken, least_hours=line.least_hours, most_in_day=line.most_in_day, at=at)


def _same(medicine: Medicine) -> MedicineEntryQuerySet:
    """What stands of the person's lines of that name."""
    return MedicineEntry.objects.standing().filter(
        medicine__person=medicine.person_id, medicine__name__iexact=medicine.name
    )


def _counts(entries: MedicineEntryQuerySet, medicine: Medicine) -> list[Counted]:
    """The newest first."""
    found = entries.filter(medicine__strength__iexact=medicine.strength, count_left__isnull=False)
    newest = found.order_by("-at", "-written_at").values_list("code", "amount", "count_left")[:COUNTS]
    return [Counted(Code(code), amount, left) for code, amount, left in newest]
