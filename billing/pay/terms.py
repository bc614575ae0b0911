"""What goes into somebody's pay: the work they did, and what was agreed to be paid for it. No database.

Money is pence, shares and multipliers are basis points, lengths are minutes, distances tenths of a mile; instants are
UTC (`_at`), dates are local. Rules: domain.md C6 and D2.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from billing.pricing import Rate, RateKind
from coopcare.errors import DomainError, Invalid
from coopcare.facts.values import FactValue
from coopcare.money import WHOLE_BP
from coopcare.ui.formats import gov_date
from rotas.suitability.facts import Span
from rotas.travel import Home
from rotas.week.runs import Mover

# The dated figure that holds on a day; raises FactMissing with a sentence (coopcare.facts.lookup).
Lookup = Callable[[str, dt.date], FactValue]

PCA = "Personal Care Assistant"
DAY = dt.timedelta(days=1)


class CannotPay(DomainError):
    """This pay cannot be worked out as things stand. The sentence says what is missing."""


class Kind(StrEnum):
    """What a stretch of time was. A waking night is a visit; a sleep-in has its wakes inside it, and a live-in day the
    hours of work that were agreed for it.
    """

    VISIT = "visit"
    SHADOW = "shadow"
    SLEEP_IN = "sleep_in"
    LIVE_IN = "live_in"
    WAKE = "wake"
    TRAVEL = "travel"
    WAIT = "wait"
    TRAINING = "training"
    SUPERVISION = "supervision"
    MEETING = "meeting"
    CANCELLED = "cancelled"
    TOP_UP = "top_up"
    HOLIDAY = "holiday"
    SICK = "sick"


KIND_WORDS: Mapping[Kind, str] = {
    Kind.VISIT: "Visits",
    Kind.SHADOW: "Shadowing",
    Kind.SLEEP_IN: "Sleep-ins",
    Kind.LIVE_IN: "Live-in days",
    Kind.WAKE: "Awake in a sleep-in",
    Kind.TRAVEL: "Travel between visits",
    Kind.WAIT: "Waiting between visits",
    Kind.TRAINING: "Training",
    Kind.SUPERVISION: "Supervision",
    Kind.MEETING: "Meetings",
    Kind.CANCELLED: "Visits cancelled at short notice",
    Kind.TOP_UP: "Guaranteed hours not needed",
    Kind.HOLIDAY: "Holiday",
    Kind.SICK: "Sick pay",
}

# Time that is work for the minimum wage (domain.md D2). Asleep in a sleep-in is not.
WORK_KINDS = frozenset(
    {
        Kind.VISIT,
        Kind.SHADOW,
        Kind.WAKE,
        Kind.TRAVEL,
        Kind.WAIT,
        Kind.TRAINING,
        Kind.SUPERVISION,
        Kind.MEETING,
    }
)


class PayBasis(StrEnum):
    """Which length of a visit is paid. Whatever is paid, the minutes worked count for the minimum wage."""

    LONGER = "longer"  # the planned length, or the time it took if that was longer
    ACTUAL = "actual"
    PLANNED = "planned"  # and of extra time, what was agreed


@dataclass(frozen=True)
class Period:
    """Local days, both included."""

    first: dt.date
    last: dt.date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise Invalid("A pay period cannot end before it starts.")

    def covers(self, on: dt.date) -> bool:
        return self.first <= on <= self.last

    @property
    def monday(self) -> dt.date:
        """Of the week of the first day: what is done from here on can still be needed."""
        return self.first - self.first.weekday() * DAY

    @property
    def sundays(self) -> list[dt.date]:
        days = (self.last - self.first).days + 1
        return [on for on in (self.first + step * DAY for step in range(days)) if on.weekday() == 6]


@dataclass(frozen=True)
class Work:
    """Time that somebody was asked to give, as planned and as it was. `about` says whose home or what it was.

    `kind` is one of VISIT, SHADOW, SLEEP_IN, LIVE_IN, TRAINING, SUPERVISION, MEETING and CANCELLED; `lost` is what a
    cancelled one would have been; `wakes` are the times, from and until, at which a sleep-in was broken; `place` is
    empty where it was at nobody's home; `errand_tenths` of a mile were driven for the person in the course of it.
    """

    id: UUID
    kind: Kind
    planned_start_at: dt.datetime
    planned_end_at: dt.datetime
    actual_start_at: dt.datetime | None = None
    actual_end_at: dt.datetime | None = None
    about: str = ""
    role: str = PCA
    place: Home | None = None
    extra_minutes: int = 0
    wakes: tuple[tuple[dt.datetime, dt.datetime], ...] = ()
    cancelled_at: dt.datetime | None = None
    lost: Kind = Kind.VISIT
    errand_tenths: int = 0
    errand_for: str = ""


@dataclass(frozen=True)
class ToldWay:
    """Minutes and tenths of a mile from one piece of work to the next that somebody put in place of ours, and why."""

    minutes: int
    tenths: int | None
    reason: str

    def __post_init__(self) -> None:
        if self.minutes < 0 or (self.tenths or 0) < 0:
            raise Invalid("Travel cannot be below 0 minutes or 0 miles.")
        if not self.reason.strip():
            raise Invalid("Say why the travel is changed.")


@dataclass(frozen=True)
class PayTerms(Span):
    """What one role is paid from a day until a day. Rates are those of prices: a base rate, and others that win over
    it by day, by bank holiday or by time of day.

    `kind_pence`: an hour of travel, training and so on, where it is not the base rate; 0 says that it is not paid.
    `enhanced`: the kinds that the other rates hold for. `free_break_minutes`: that much to spare between two visits is
    the worker's own. `travel_gap_minutes`: after a longer gap the way is one from home, and not travel.
    `live_in_minutes`: the work in a live-in day, as agreed in writing with who lives in. The rest of the day is rest:
    it is no work for the minimum wage, as the time asleep of a sleep-in is none.
    """

    role: str = PCA
    rates: tuple[Rate, ...] = ()
    basis: PayBasis = PayBasis.LONGER
    kind_pence: Mapping[Kind, int] = field(default_factory=dict)
    enhanced: frozenset[Kind] = frozenset({Kind.VISIT, Kind.SHADOW, Kind.WAKE, Kind.CANCELLED})
    free_break_minutes: int = 60
    travel_gap_minutes: int = 120
    sleep_in_pence: int | None = None
    live_in_pence: int | None = None
    live_in_minutes: int | None = None
    cancel_notice_minutes: int = 24 * 60
    cancel_percent_bp: int = WHOLE_BP
    mileage_pence: int | None = None  # a mile; empty: the approved rate of the day

    def __post_init__(self) -> None:
        if len([rate for rate in self.rates if rate.kind is RateKind.BASE and rate.from_time is None]) != 1:
            raise Invalid("Pay needs one base rate for all hours.")
        if any(rate.bands for rate in self.rates):
            raise Invalid("Pay is by the hour, without fixed prices.")
        sums = (self.sleep_in_pence, self.live_in_pence, self.live_in_minutes, self.mileage_pence)
        amounts = (*self.kind_pence.values(), *(one or 0 for one in sums))
        lengths = (self.free_break_minutes, self.travel_gap_minutes, self.cancel_notice_minutes)
        if min(*amounts, *lengths) < 0:
            raise Invalid("Pay, mileage, breaks and notice cannot be below 0.")
        if not 0 <= self.cancel_percent_bp <= WHOLE_BP:
            raise Invalid("The pay for a cancelled visit must be from 0% to 100%.")

    @property
    def base(self) -> Rate:
        return next(rate for rate in self.rates if rate.kind is RateKind.BASE and rate.from_time is None)

    @property
    def base_pence(self) -> int:
        return self.base.pence_per_hour or 0


@dataclass(frozen=True)
class Guarantee(Span):
    """Minutes promised each week from Monday to Sunday, while a contract lasts; on any day if none is named."""

    minutes: int = 0
    weekdays: frozenset[int] = frozenset()
    role: str = PCA


@dataclass(frozen=True)
class Worker:
    """Whose pay it is. `away`: days of leave, or on which they said that they cannot come. `tenths_before`: what was
    driven or cycled for the co-op in the tax year before the period.
    """

    name: str
    terms: tuple[PayTerms, ...]
    born_on: dt.date | None = None
    mover: Mover = field(default_factory=Mover)
    ways: Mapping[tuple[UUID, UUID], ToldWay] = field(default_factory=dict)
    guarantees: tuple[Guarantee, ...] = ()
    away: tuple[Span, ...] = ()
    tenths_before: int = 0

    def terms_on(self, on: dt.date, role: str) -> PayTerms:
        return terms_on(self.terms, on, role)


@dataclass(frozen=True)
class PayLine:
    """One line of a pay breakdown. `minutes` are paid; `worked_minutes` and `counted_pence` are what the minimum wage
    looks at: time that is work, and pay for it without the premium of a better rate.
    """

    on: dt.date
    kind: Kind
    minutes: int
    rate_pence: int
    multiplier_bp: int
    pence: int
    words: str
    why: str
    worked_minutes: int = 0
    counted_pence: int = 0
    source: UUID | None = None


def terms_on(terms: Sequence[PayTerms], on: dt.date, role: str) -> PayTerms:
    """The terms of a role on a day; of two, those that started later. Raises CannotPay when there are none."""
    holding = [one for one in terms if one.role == role and one.covers(on)]
    if not holding:
        raise CannotPay(f"There is no pay rate for “{role}” on {gov_date(on)}. Add one first.")
    return max(holding, key=lambda one: one.starts_on)
