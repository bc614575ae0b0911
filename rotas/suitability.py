"""May this PCA take this place? The one home of the rules of staffing, in sentences. Pure: no database, no "now".

Sources: domain.md D1 (working time), A1 (regulated activity). The sentences are for whoever runs the rota. The person
who chooses is told only that somebody is not available, and a PCA never learns that a person asked them not to come.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from uuid import UUID

from coopcare.clock import elapsed_minutes, to_local
from coopcare.ui.formats import gov_short_date, gov_time_range, minutes_words
from members.models import CredentialKind, TrainingTopic
from members.skills import skill_words

REST_MINUTES = 11 * 60
WEEK_LIMIT_MINUTES = 48 * 60
ADULT = 18
# The same words whatever the cause, so that nothing can be read from them.
NOT_FOR_THIS_PERSON = "Not available for this person."
CHECKS = (CredentialKind.DBS, CredentialKind.RIGHT_TO_WORK)


@dataclass(frozen=True)
class Span:
    """Local days, both included; no end while it lasts."""

    starts_on: dt.date
    ends_on: dt.date | None = None

    def covers(self, on: dt.date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)


@dataclass(frozen=True)
class Employed(Span):
    """A contract as a PCA: the most they wish to work in a week, and what they are promised."""

    most_minutes: int = WEEK_LIMIT_MINUTES
    opted_out_of_48_hours: bool = False
    guaranteed_minutes: int = 0
    skills: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Held(Span):
    """A credential; `topic` is set for training only. `withdrawn_on` is the first day it no longer counts."""

    kind: str = ""
    topic: str = ""
    withdrawn_on: dt.date | None = None

    def counts_on(self, on: dt.date) -> bool:
        return self.covers(on) and (self.withdrawn_on is None or on < self.withdrawn_on)


@dataclass(frozen=True)
class Blocked(Span):
    person_id: UUID | None = None


@dataclass(frozen=True)
class Busy:
    """Time already promised: an attendance that holds it. Instants in UTC."""

    attendance_id: UUID | None
    starts_at: dt.datetime
    ends_at: dt.datetime

    @cached_property
    def on(self) -> dt.date:
        return to_local(self.starts_at).date()

    @cached_property
    def minutes(self) -> int:
        return elapsed_minutes(self.starts_at, self.ends_at)


@dataclass(frozen=True)
class WorkerFacts:
    """What is known of a PCA: `busy` must reach from the day before the place's week to the day after it."""

    person_id: UUID
    name: str
    born_on: dt.date | None = None
    employments: tuple[Employed, ...] = ()
    credentials: tuple[Held, ...] = ()
    blocks: tuple[Blocked, ...] = ()
    clusters: frozenset[UUID] = frozenset()
    busy: tuple[Busy, ...] = ()

    def also_busy(self, busy: Busy) -> "WorkerFacts":
        return replace(self, busy=(*self.busy, busy))


@dataclass(frozen=True)
class Need:
    """One task of a visit."""

    name: str
    is_regulated: bool = False
    topic: str = ""


@dataclass(frozen=True)
class PlaceFacts:
    """A place at a visit. `instead_of`: attendances that would be given up for it, so their time counts as free."""

    person_id: UUID
    cluster_id: UUID
    cluster_name: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    needs: tuple[Need, ...] = ()
    instead_of: frozenset[UUID] = frozenset()
    coop_name: str = ""
    coop_may_give_personal_care: bool = True
    skills: frozenset[str] = frozenset()

    @cached_property
    def on(self) -> dt.date:
        return to_local(self.starts_at).date()

    @cached_property
    def minutes(self) -> int:
        return elapsed_minutes(self.starts_at, self.ends_at)

    @property
    def regulated(self) -> list[Need]:
        return [need for need in self.needs if need.is_regulated]


def reasons_against(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    """Why this PCA may not take this place, in sentences; empty when they may."""
    return [
        *_of_employment(pca, place),
        *_of_checks(pca, place),
        *_of_training(pca, place),
        *_of_skills(pca, place),
        *_of_regulated_care(pca, place),
        *([NOT_FOR_THIS_PERSON] if is_blocked(pca, place) else []),
        *_of_other_visits(pca, place),
        *_of_rest(pca, place),
        *_of_week(pca, place),
    ]


def cautions(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    """What to weigh, though it bars nobody."""
    found = []
    if place.cluster_id not in pca.clusters:
        found.append(f"{pca.name} does not work in {place.cluster_name}: this would be cover from another cluster.")
    week = week_minutes(pca, place)
    employed = employment_on(pca, place.on)
    if week > WEEK_LIMIT_MINUTES and employed and not employed.opted_out_of_48_hours:
        found.append(
            f"This makes {minutes_words(week)} this week. The law limits the average to 48 hours unless they opted out."
        )
    return found


def is_blocked(pca: WorkerFacts, place: PlaceFacts) -> bool:
    return any(block.person_id == place.person_id and block.covers(place.on) for block in pca.blocks)


def is_taken(pca: WorkerFacts, place: PlaceFacts) -> bool:
    """Whether the PCA has promised any of this time to somebody."""
    return any(_overlaps(busy, place) for busy in _other_busy(pca, place))


def employment_on(pca: WorkerFacts, on: dt.date) -> Employed | None:
    return next((employed for employed in pca.employments if employed.covers(on)), None)


def week_minutes(pca: WorkerFacts, place: PlaceFacts) -> int:
    """Minutes in the place's week, Monday to Sunday by the local day of each start, this place included."""
    monday = place.on - dt.timedelta(days=place.on.weekday())
    sunday = monday + dt.timedelta(days=6)
    return place.minutes + sum(busy.minutes for busy in _other_busy(pca, place) if monday <= busy.on <= sunday)


def _of_employment(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    if employment_on(pca, place.on):
        return []
    ended = [employed.ends_on for employed in pca.employments if employed.ends_on and employed.ends_on < place.on]
    if ended:
        return [f"{pca.name}’s employment as a PCA ends on {gov_short_date(max(ended))}."]
    return [f"{pca.name} is not employed as a PCA on {gov_short_date(place.on)}."]


def _of_checks(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    found = []
    for kind in CHECKS:
        held = [credential for credential in pca.credentials if credential.kind == kind]
        if not any(credential.counts_on(place.on) for credential in held):
            found.append(_lapsed(pca, held, _label(kind.label), place.on))
    return found


def _of_training(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    """One sentence for each topic that is missing, naming the first task that needs it."""
    tasks: dict[str, str] = {}
    for need in place.needs:
        if need.topic:
            tasks.setdefault(need.topic, need.name)
    found = []
    for topic, task in tasks.items():
        held = [credential for credential in pca.credentials if credential.topic == topic]
        if not any(credential.counts_on(place.on) for credential in held):
            sentence = _lapsed(pca, held, f"{_label(TrainingTopic(topic).label)} training", place.on)
            found.append(f"{sentence.removesuffix('.')}, and “{task}” needs it.")
    return found


def _of_skills(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    """What the person asked for beside training (a language, a driver) and the PCA has not said of themselves."""
    employed = employment_on(pca, place.on)
    if employed is None:
        return []
    missing = skill_words(place.skills - employed.skills)
    return [f"{pca.name}’s card does not say “{words}”, which this visit asks for." for words in missing]


def _of_regulated_care(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    if not place.regulated:
        return []
    found = []
    task = place.regulated[0].name
    if not place.coop_may_give_personal_care:
        found.append(f"{place.coop_name} is not registered for personal care, so “{task}” cannot be given.")
    age = _age(pca.born_on, place.on)
    if age is not None and age < ADULT:
        found.append(f"{pca.name} is {age}. Personal care is given by people of 18 or over.")
    return found


def _of_other_visits(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    clashes = sorted(
        (busy for busy in _other_busy(pca, place) if _overlaps(busy, place)), key=lambda busy: busy.starts_at
    )
    if not clashes:
        return []
    return [f"{pca.name} has another visit then, {gov_time_range(clashes[0].starts_at, clashes[0].ends_at)}."]


def _of_rest(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    """Eleven hours between one day's work and the next (WTR 1998 regulation 10), from visit to visit.

    Work belongs to the local day it starts on; a split day is one day's work. Only a place that opens or closes its
    day can shorten the rest.
    """
    day = dt.timedelta(days=1)
    others = [busy for busy in _other_busy(pca, place) if not _overlaps(busy, place)]
    ended_before = max((b.ends_at for b in others if b.on == place.on - day), default=None)
    starts_after = min((b.starts_at for b in others if b.on == place.on + day), default=None)
    opens = all(place.starts_at < busy.starts_at for busy in others if busy.on == place.on)
    closes = all(place.ends_at > busy.ends_at for busy in others if busy.on == place.on)
    found = []
    if opens and ended_before and (rest := elapsed_minutes(ended_before, place.starts_at)) < REST_MINUTES:
        found.append(f"{pca.name} would have {minutes_words(max(rest, 0))} of rest before this visit, not 11 hours.")
    if closes and starts_after and (rest := elapsed_minutes(place.ends_at, starts_after)) < REST_MINUTES:
        found.append(f"{pca.name} would have {minutes_words(max(rest, 0))} of rest after this visit, not 11 hours.")
    return found


def _of_week(pca: WorkerFacts, place: PlaceFacts) -> list[str]:
    employed = employment_on(pca, place.on)
    week = week_minutes(pca, place)
    if employed is None or week <= employed.most_minutes:
        return []
    most = minutes_words(employed.most_minutes)
    return [f"This makes {minutes_words(week)} this week. {pca.name} works {most} at most."]


def _other_busy(pca: WorkerFacts, place: PlaceFacts) -> Sequence[Busy]:
    return [busy for busy in pca.busy if busy.attendance_id not in place.instead_of]


def _overlaps(busy: Busy, place: PlaceFacts) -> bool:
    return busy.starts_at < place.ends_at and place.starts_at < busy.ends_at


def _lapsed(pca: WorkerFacts, held: Iterable[Held], what: str, on: dt.date) -> str:
    """The sentence for a check or training that does not count on a day: run out, taken back, to come, or never had."""
    held = list(held)
    if any(credential.withdrawn_on and credential.withdrawn_on <= on for credential in held if credential.covers(on)):
        return f"{pca.name}’s {what} was withdrawn."
    ended = [credential.ends_on for credential in held if credential.ends_on and credential.ends_on < on]
    if ended:
        return f"{pca.name}’s {what} runs out on {gov_short_date(max(ended))}."
    if held:
        return f"{pca.name}’s {what} counts only from {gov_short_date(min(one.starts_on for one in held))}."
    return f"{pca.name} has no {what} on record."


def _label(label: str) -> str:
    """A choice's words inside a sentence: "Right to work" loses its capital, "DBS" keeps its own."""
    return label[0].lower() + label[1:]


def _age(born_on: dt.date | None, on: dt.date) -> int | None:
    if born_on is None:
        return None
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
