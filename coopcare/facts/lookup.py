"""The one way to read a dated figure: by the date of the event it is for, never by today."""

import datetime as dt

from coopcare.errors import FactMissing
from coopcare.facts.models import Fact, Jurisdiction
from coopcare.facts.values import FactValue


def fact(key: str, *, on: dt.date, jurisdiction: str = Jurisdiction.ENGLAND, proposed: bool = False) -> FactValue:
    """The figure that holds on `on`: the date of the visit, the mile, the pay day; the birthday, for a figure that
    goes by the day of birth.

    Raises FactMissing with a sentence when there is none, when it is not known yet, or when it is only a
    proposal (unless `proposed` says that a proposal will do, as in a what-if).
    """
    if isinstance(on, dt.datetime):
        raise TypeError("look a fact up by its local date, not by an instant")
    row = Fact.objects.holding_on(on).filter(key=key, jurisdiction=jurisdiction).order_by("-valid_from").first()
    return _usable(row, on, proposed=proposed, name=key if row else _name(key))


class FactBook:
    """The figures of England for a sum that asks for many: each key is read once, whatever the number of days."""

    def __init__(self) -> None:
        self._rows: dict[str, list[Fact]] = {}

    def __call__(self, key: str, on: dt.date) -> FactValue:
        """As `fact`."""
        if key not in self._rows:
            rows = Fact.objects.filter(key=key, jurisdiction=Jurisdiction.ENGLAND)
            self._rows[key] = list(rows.order_by("-valid_from"))
        rows_of_key = self._rows[key]
        row = next((one for one in rows_of_key if one.holds_on(on)), None)
        return _usable(row, on, proposed=False, name=rows_of_key[-1].name if rows_of_key else key)


def _usable(row: Fact | None, on: dt.date, *, proposed: bool, name: str) -> FactValue:
    when = f"{on.day} {on:%B %Y}"
    if row is None:
        raise FactMissing(f"There is no figure for “{name}” on {when}.")
    if row.value is None:
        raise FactMissing(f"The figure for “{row.name}” on {when} is not known yet. It must be added first.")
    found = row.as_value()
    if not (found.is_settled or proposed):
        raise FactMissing(f"The figure for “{row.name}” on {when} is only a proposal, so it cannot be used.")
    return found


def _name(key: str) -> str:
    other_date = Fact.objects.filter(key=key).order_by("valid_from").first()
    return other_date.name if other_date else key
