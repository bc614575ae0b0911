"""What medicines records show: whether each dose was written down, in time where that matters, and lines checked."""

import datetime as dt

from clusters.models import Medicine
from compliance.evidence.registry import Count, source
from coopcare.clock import local
from rotas.medicines.entries import Code
from rotas.queries.medicines import Dose, DoseState, doses_between

DAY = dt.timedelta(days=1)


@source(
    "doses_written", "Doses that were written down", topics="medicines",
    says="{part} of {whole} doses that were due at a visit that was given were written down.",
    none="No dose was due at a visit in that time.",
)  # fmt: skip
def doses_written(first: dt.date, last: dt.date) -> Count:
    doses = [dose for dose in doses_between(Medicine.objects.all(), first, last) if dose.entry or dose.is_gap]
    return Count(sum(dose.state == DoseState.WRITTEN for dose in doses), len(doses))


@source(
    "doses_on_time", "Time-critical doses, given while it was safe", topics="medicines",
    says="{part} of {whole} time-critical doses that were given were given by their latest safe time.",
    none="No time-critical dose was given in that time.",
)  # fmt: skip
def doses_on_time(first: dt.date, last: dt.date) -> Count:
    critical = doses_between(Medicine.objects.filter(is_time_critical=True), first, last)
    given = [dose for dose in critical if dose.entry is not None and dose.entry.code == Code.GIVEN]
    return Count(sum(_was_safe(dose) for dose in given), len(given))


@source(
    "medicine_lines_checked", "Lines of medicines records that a second person checked the same day",
    topics="medicines",
    says="{part} of {whole} new lines were checked by a second person on the day they were written.",
    none="No line was written in that time.",
)  # fmt: skip
def medicine_lines_checked(first: dt.date, last: dt.date) -> Count:
    begins, ends = local(first, dt.time()), local(last + DAY, dt.time())
    lines = list(Medicine.objects.filter(written_at__gte=begins, written_at__lt=ends))
    return Count(sum(line.checked_in_time for line in lines), len(lines))


def _was_safe(dose: Dose) -> bool:
    return dose.entry is not None and dose.latest_at is not None and dose.entry.at <= dose.latest_at
