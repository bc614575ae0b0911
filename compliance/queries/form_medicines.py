"""What forms about a person print of their medicines: who is to know at once, and the squares of a paper chart."""

import datetime as dt
from uuid import UUID

from clusters.models import Medicine
from clusters.queries.medicines import agreement_of, medicines_of
from clusters.rules.medicines import DAY, Level, MedicineKind, doses_of
from coopcare.clock import today
from coopcare.ui.formats import gov_short_date, gov_time

DAYS = 31
# Of a line that is not due each day: enough for the month that the sheet is for, whenever it begins.
DAYS_AHEAD, MOST_DAYS = 70, 10
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
    if not line.times:
        return [[". ".join((words, *_limits(line))), "As needed", *[""] * DAYS]]
    return [[". ".join((words, *_days(line, at), *_limits(line))), gov_time(at), *[""] * DAYS] for at in line.times]


def _days(line: Medicine, at: dt.time) -> list[str]:
    """On which days, where not on each, and how late it may be."""
    found = []
    if line.every_days > 1:
        found.append(f"Not each day: every {line.every_days} days, {_next_days(line)}")
    if line.latest_minutes:
        latest = dt.datetime.combine(line.starts_on, at) + dt.timedelta(minutes=line.latest_minutes)
        found.append(f"Time-critical: not later than {gov_time(latest.time())}")
    return found


def _next_days(line: Medicine) -> str:
    """From today or its first day; of a line that goes on for long, the first of them."""
    last = max(today(), line.starts_on) + max(DAYS_AHEAD, line.every_days) * DAY
    days = list(dict.fromkeys(on for on, _ in doses_of(line.course, today(), last)))
    words = ", ".join(gov_short_date(on) for on in days[:MOST_DAYS])
    if not days:
        return "and no more to come"
    goes_on = len(days) > MOST_DAYS or line.ends_on is None or line.ends_on > last
    return f"only on {words}, and so on" if goes_on else f"only on {words}"


def _limits(line: Medicine) -> list[str]:
    """From when until when, how often at the most, and that it is counted."""
    said = (
        (line.starts_on > today(), f"Not before {gov_short_date(line.starts_on)}"),
        (line.ends_on, f"Last day {gov_short_date(line.ends_on)}" if line.ends_on else ""),
        (line.least_hours, f"At least {line.least_hours} hours between doses"),
        (line.most_in_day, f"At most {line.most_in_day} doses in 24 hours"),
        (line.is_controlled, "Count what is left, each time"),
    )
    return [words for holds, words in said if holds]
