"""What forms about a person print of their medicines: who is to know at once, and the squares of a paper chart."""

from uuid import UUID

from clusters.models import Medicine
from clusters.queries.medicines import agreement_of, medicines_of
from clusters.rules.medicines import Level, MedicineKind
from coopcare.ui.formats import gov_time

DAYS = 31
Rows = list[list[str]]


def medicine_values(person_id: UUID) -> dict[str, str | Rows]:
    """Empty where nothing was agreed: the form then has a line to write on."""
    agreed = agreement_of(person_id)
    lines = list(medicines_of(person_id))
    ours = [line for line in lines if line.level != Level.NONE]
    creams = [line for line in ours if line.kind == MedicineKind.CREAM]
    return {
        "person.gp": agreed.gp_practice if agreed else "",
        "person.gp_and_pharmacy": f"{agreed.gp_practice}; {agreed.pharmacy}" if agreed else "",
        "person.allergies": agreed.allergies_words if agreed else "",
        "person.time_critical": "; ".join(_urgent(line) for line in lines if line.is_time_critical),
        "person.medicine_rows": [row for line in ours if line not in creams for row in _rows(line)],
        "person.cream_rows": [row for line in creams for row in _rows(line)],
    }


def _urgent(line: Medicine) -> str:
    return f"{line}, {line.dose}, at {line.times_words}, within {line.latest_minutes} minutes"


def _rows(line: Medicine) -> Rows:
    """One for each time, with an empty square for each day."""
    parts = (str(line), line.dose, line.get_route_display(), line.body_where, line.reason)
    words = ", ".join(one for one in parts if one)
    times = [gov_time(at) for at in line.times] or ["As needed"]
    return [[words, at, *[""] * DAYS] for at in times]
