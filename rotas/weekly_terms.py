"""What a weekly agreement says, apart from its dates. Pure: checked in words, and kept as JSON with a request."""

import datetime as dt
from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from coopcare.errors import Invalid
from coopcare.ui.formats import WEEKDAYS, gov_time
from members.skills import SKILLS
from rotas.recurrence import PatternTerms
from rotas.visit_kinds import VisitKind, check_length, kind_words

MOST_WEEKS_BETWEEN = 8
TIMES = ("start_time", "earliest_start", "latest_start")
PEOPLE = ("usual_pca_id", "second_pca_id")


@dataclass(frozen=True)
class WeeklyTerms:
    """Weekdays from Monday, 0; times are local. The window says how early or late a visit may start, where it may
    differ from the start time. `priority` and `on_bank_holidays` are words of rotas.models, `skills` of members.skills.
    """

    weekdays: Collection[int]
    start_time: dt.time
    minutes: int
    task_ids: Collection[UUID]
    every_weeks: int = 1
    workers_needed: int = 1
    usual_pca_id: UUID | None = None
    second_pca_id: UUID | None = None
    earliest_start: dt.time | None = None
    latest_start: dt.time | None = None
    priority: str = "normal"
    skills: Collection[str] = ()
    on_bank_holidays: str = "as_usual"
    kind: str = VisitKind.VISIT.value

    @property
    def pca_ids(self) -> list[UUID | None]:
        """One for each place; None where nobody is usual."""
        return [self.usual_pca_id, self.second_pca_id][: self.workers_needed]

    @property
    def words(self) -> str:
        """Monday and Thursday at 9am, every 2 weeks"""
        return weekly_words(self.weekdays, self.start_time, self.every_weeks, self.kind)


def weekly_words(weekdays: Collection[int], start_time: dt.time, every_weeks: int, kind: str = VisitKind.VISIT) -> str:
    """Monday and Thursday at 9am, every 2 weeks; Sleep-in: Friday at 10pm"""
    days = [WEEKDAYS[number] for number in sorted(weekdays)]
    listed = " and ".join(filter(None, [", ".join(days[:-1]), days[-1]]))
    often = "" if every_weeks == 1 else f", every {every_weeks} weeks"
    what = f"{kind_words(kind)}: " if kind_words(kind) else ""
    return f"{what}{listed} at {gov_time(start_time)}{often}"


def check_terms(terms: WeeklyTerms, starts_on: dt.date, ends_on: dt.date | None) -> None:
    """Raises Invalid with a sentence, for what can be seen without looking at the rota."""
    PatternTerms(frozenset(terms.weekdays), starts_on, ends_on, max(terms.every_weeks, 0))  # raises in words
    if terms.every_weeks > MOST_WEEKS_BETWEEN:
        raise Invalid(f"Choose every {MOST_WEEKS_BETWEEN} weeks or more often.", field="every_weeks")
    check_length(terms.kind, terms.minutes, terms.start_time)
    if terms.workers_needed not in (1, 2):
        raise Invalid("A visit needs one or two people.", field="workers_needed")
    _check_window(terms)
    _check_people(terms)
    if unknown := set(terms.skills) - set(SKILLS):
        raise Invalid(f"“{min(unknown)}” is not something that can be asked for. Choose from the list.", field="skills")


def to_json(terms: WeeklyTerms) -> dict[str, Any]:
    """Plain words and numbers, to be read back with `from_json`."""
    plain = asdict(terms)
    plain |= {name: plain[name] and plain[name].isoformat("minutes") for name in TIMES}
    plain |= {name: plain[name] and str(plain[name]) for name in PEOPLE}
    plain["weekdays"] = sorted(terms.weekdays)
    plain["task_ids"] = sorted(str(task) for task in terms.task_ids)
    plain["skills"] = sorted(terms.skills)
    plain["kind"] = str(terms.kind)
    return plain


def from_json(plain: dict[str, Any]) -> WeeklyTerms:
    kept = dict(plain)
    kept |= {name: kept[name] and dt.time.fromisoformat(kept[name]) for name in TIMES}
    kept |= {name: kept[name] and UUID(kept[name]) for name in PEOPLE}
    kept["task_ids"] = tuple(UUID(task) for task in kept["task_ids"])
    kept |= {name: tuple(kept[name]) for name in ("weekdays", "skills")}
    return WeeklyTerms(**kept)


def _check_window(terms: WeeklyTerms) -> None:
    if terms.earliest_start is not None and terms.earliest_start > terms.start_time:
        raise Invalid("The earliest start must not be after the usual one.", field="earliest_start")
    if terms.latest_start is not None and terms.latest_start < terms.start_time:
        raise Invalid("The latest start must not be before the usual one.", field="latest_start")


def _check_people(terms: WeeklyTerms) -> None:
    if terms.second_pca_id is None:
        return
    if terms.workers_needed != 2:
        raise Invalid("Only one person comes to this visit, so leave out the second.", field="second_pca_id")
    if terms.second_pca_id == terms.usual_pca_id:
        raise Invalid("Choose two different people.", field="second_pca_id")
