"""How somebody looks at the week: from which side, and which of its visits. Pure: it lives in the page's address."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from rotas.week.table import Cell

WORKER, DAY, PERSON, RUN = "worker", "day", "person", "run"
SIDES = {WORKER: "By worker", DAY: "By day", PERSON: "By person", RUN: "By run"}


@dataclass(frozen=True)
class Look:
    """`day` is a weekday ("0" is Monday), so that it means something in another week too. Empty: all of them."""

    by: str = WORKER
    pca: str = ""
    person: str = ""
    day: str = ""
    cover: bool = False
    critical: bool = False
    two: bool = False

    @property
    def is_narrowed(self) -> bool:
        return replace(self, by=WORKER) != Look()

    def keeps(self, cell: Cell) -> bool:
        asked = (
            not self.pca or str(cell.attendance.pca_id) == self.pca,
            not self.person or str(cell.visit.person_id) == self.person,
            not self.day or str(cell.visit.on.weekday()) == self.day,
            not self.cover or cell.needs_cover,
            not self.critical or cell.is_time_critical,
            not self.two or cell.takes_two,
        )
        return all(asked)

    def those(self, cells: Iterable[Cell]) -> list[Cell]:
        return [cell for cell in cells if self.keeps(cell)]

    def address(self, cluster_id: Any, monday: dt.date, **changes: Any) -> str:
        """The query of the same look at a week of a cluster, but for `changes`."""
        look = replace(self, **changes)
        values = {one.name: getattr(look, one.name) for one in fields(look)}
        said = {name: "1" if value is True else value for name, value in values.items() if value}
        if look.by == WORKER:
            del said["by"]
        return "?" + urlencode({"cluster": cluster_id, "week": monday.isoformat(), **said})


def look_from(answers: Mapping[str, Any]) -> Look:
    """From answers that have been checked; what is missing or wrong is not asked for."""
    known = {one.name: answers[one.name] for one in fields(Look) if answers.get(one.name)}
    return Look(**known)
