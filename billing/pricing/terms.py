"""What goes into a price and what comes out: plain dataclasses, no database.

Money is pence, shares and multipliers are basis points (10,000 is the whole), lengths are minutes, instants are
UTC (`_at`), dates and times of day are those on the wall in England.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from coopcare.errors import DomainError, Invalid
from coopcare.money import WHOLE_BP
from rotas.visit_kinds import VisitKind


class CannotPrice(DomainError):
    """This visit cannot be charged as it stands. The sentence says what is missing, for the month-end list."""


class NoPriceAgreed(CannotPrice):
    """No price agreement holds on the day, for this package, its payers or the co-op; or none for what it is."""


class Outcome(StrEnum):
    """How the visit ended. A late visit is a done visit."""

    DONE = "done"
    REFUSED = "refused"  # the person ended it early, or did not want it at the door
    NO_REPLY = "no_reply"  # the worker came and nobody answered
    CANCELLED = "cancelled"
    MISSED = "missed"  # nobody came
    DECLINED = "declined"  # the worker said no too late to be replaced


class Role(StrEnum):
    WORKER = "worker"
    SHADOW = "shadow"  # a learner, paid and never charged


class Basis(StrEnum):
    PLANNED = "planned"
    ACTUAL = "actual"
    WITHIN_TOLERANCE = "within_tolerance"  # planned if the visit took nearly that long, else actual


class Rounding(StrEnum):
    NONE = "none"
    NEAREST = "nearest"
    UP = "up"
    DOWN = "down"


class Boundary(StrEnum):
    """What happens to a visit that crosses midnight or the edge of a time band."""

    SPLIT = "split"
    FIRST_RATE = "first_rate"


class RateKind(StrEnum):
    SPECIAL_DAY = "special_day"
    BANK_HOLIDAY = "bank_holiday"
    DAY_NAME = "day_name"
    WEEKDAYS = "weekdays"
    WEEKEND = "weekend"
    TIME_BAND = "time_band"
    BASE = "base"


# Which rate wins when several match. The order is that of commercial rostering systems.
PRECEDENCE: Mapping[RateKind, int] = {
    RateKind.SPECIAL_DAY: 0,
    RateKind.BANK_HOLIDAY: 1,
    RateKind.DAY_NAME: 2,
    RateKind.WEEKDAYS: 3,
    RateKind.WEEKEND: 3,
    RateKind.TIME_BAND: 4,
    RateKind.BASE: 5,
}

HOSPITAL = "hospital"
DEATH = "death"
OUR_FAULT = "our_fault"

ROUNDING_STEPS = (1, 5, 15)
LONGEST_TOLERANCE_MINUTES = 15


@dataclass(frozen=True, order=True)
class Band:
    """A fixed price for a visit of this many minutes."""

    minutes: int
    pence: int

    def __post_init__(self) -> None:
        if self.minutes <= 0 or self.pence < 0:
            raise Invalid("A fixed price needs a length above 0 minutes and a price of £0 or more.")


@dataclass(frozen=True)
class Rate:
    """A price an hour, or a multiplier of the price that would otherwise apply, and when it holds.

    `from_time` and `until_time` narrow any kind to part of the day; a band that ends at or before its start
    goes round midnight. A multiplier works on the next matching price in the order; multipliers never stack.
    """

    kind: RateKind
    pence_per_hour: int | None = None
    multiplier_bp: int | None = None
    name: str = ""
    on: dt.date | None = None  # a special day, once
    month_day: tuple[int, int] | None = None  # a special day, every year
    weekday: int | None = None  # a day name: Monday is 0
    from_time: dt.time | None = None
    until_time: dt.time | None = None
    bands: tuple[Band, ...] = ()

    def __post_init__(self) -> None:
        problem = _problem_with_amount(self) or _problem_with_time(self)
        if problem:
            raise Invalid(problem)


def _problem_with_amount(rate: Rate) -> str:
    if (rate.pence_per_hour is None) == (rate.multiplier_bp is None):
        return "A rate needs either a price an hour or a multiplier, and not both."
    if (rate.pence_per_hour or 0) < 0 or (rate.multiplier_bp or 0) < 0:
        return "A rate cannot be below £0."
    if rate.kind is RateKind.BASE and rate.pence_per_hour is None:
        return "The base rate must be a price an hour."
    if rate.bands and rate.pence_per_hour is None:
        return "Fixed prices need a price an hour beside them, for the minutes left over."
    if len({band.minutes for band in rate.bands}) != len(rate.bands):
        return "A rate can have only one fixed price for each length."
    return ""


def _problem_with_time(rate: Rate) -> str:
    if (rate.from_time is None) != (rate.until_time is None):
        return "A time band needs both a start and an end."
    if rate.kind is RateKind.TIME_BAND and rate.from_time is None:
        return "A time band needs both a start and an end."
    if rate.kind is RateKind.SPECIAL_DAY and (rate.on is None) == (rate.month_day is None):
        return "A special day needs either one date or a day of every year."
    if rate.month_day is not None and not _is_day_of_year(*rate.month_day):
        return "A special day must be a day that exists, like 25 December."
    # Not `not rate.weekday`: Monday is 0.
    if rate.kind is RateKind.DAY_NAME and (rate.weekday is None or not 0 <= rate.weekday <= 6):
        return "A rate for a day of the week needs a day from Monday to Sunday."
    return ""


def _is_day_of_year(month: int, day: int) -> bool:
    try:
        dt.date(2024, month, day)  # a leap year, so that 29 February is allowed
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class CancellationTerms:
    """What a cancelled visit costs. Hospital is charged like any late cancellation for the first hours only."""

    notice_minutes: int = 24 * 60
    percent_bp: int = WHOLE_BP
    free_categories: frozenset[str] = frozenset({DEATH, OUR_FAULT})
    hospital_free_after_minutes: int | None = 24 * 60

    def __post_init__(self) -> None:
        if self.notice_minutes < 0 or (self.hospital_free_after_minutes or 0) < 0:
            raise Invalid("Notice cannot be below 0 hours.")
        if not 0 <= self.percent_bp <= WHOLE_BP:
            raise Invalid("The charge for a cancelled visit must be from 0% to 100%.")


@dataclass(frozen=True)
class AgreementTerms:
    """The rates and rules of one price agreement on the day of the visit. The defaults are the usual ones.

    `unit_pence`: by VisitKind, the price of one night or one live-in day, where there is one. `mile_pence`: of a mile
    driven for the person; None when miles are in the price of the visit.
    """

    rates: tuple[Rate, ...]
    basis: Basis = Basis.WITHIN_TOLERANCE
    tolerance_minutes: int = 5
    rounding: Rounding = Rounding.NEAREST
    rounding_minutes: int = 5
    minimum_minutes: int = 30
    cap_at_planned: bool = True
    boundary: Boundary = Boundary.SPLIT
    refused_basis: Basis = Basis.PLANNED  # also for nobody answering
    cancellation: CancellationTerms = field(default_factory=CancellationTerms)
    unit_pence: Mapping[str, int] = field(default_factory=dict)
    mile_pence: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.tolerance_minutes <= LONGEST_TOLERANCE_MINUTES:
            raise Invalid("The tolerance must be from 0 to 15 minutes.")
        if self.rounding_minutes not in ROUNDING_STEPS:
            raise Invalid("Visits can be rounded to 1, 5 or 15 minutes.")
        if self.minimum_minutes < 0:
            raise Invalid("The shortest charge cannot be below 0 minutes.")
        if (self.mile_pence or 0) < 0:
            raise Invalid("The price of a mile cannot be below £0.")
        if min(self.unit_pence.values(), default=0) < 0:
            raise Invalid("The price of a night or a live-in day cannot be below £0.")


@dataclass(frozen=True)
class AttendanceFacts:
    """What happened at one worker's place at one visit. A two-person visit is two of these, each priced alone."""

    planned_start_at: dt.datetime
    planned_end_at: dt.datetime
    actual_start_at: dt.datetime | None = None
    actual_end_at: dt.datetime | None = None
    outcome: Outcome = Outcome.DONE
    role: Role = Role.WORKER
    extra_authorised_minutes: int = 0
    cancelled_at: dt.datetime | None = None
    cancellation_category: str = ""
    hospital_since_at: dt.datetime | None = None  # admission, if known; else the cancellation stands for it
    kind: str = VisitKind.VISIT
    errand_tenths: int = 0  # of a mile, driven for the person


@dataclass(frozen=True)
class PriceLine:
    """One line of an invoice. `rate_pence` is an hour's price, or the fixed price when `fixed_minutes` is set: of a
    visit of that length, or of one night or live-in day.
    """

    minutes: int
    rate_pence: int
    multiplier_bp: int
    amount_pence: int
    words: str
    fixed_minutes: int | None = None
    percent_bp: int = WHOLE_BP


@dataclass(frozen=True)
class PricedVisit:
    """The lines, what they come to, and why. `flags` are things someone must look at before invoicing.

    `billed_minutes` are hours of care: who pays for hours pays for these. A sleep-in or a live-in day that has a price
    of its own uses none of them, so it needs a payer of money; a waking night uses its planned hours.
    """

    lines: tuple[PriceLine, ...]
    billed_minutes: int
    total_pence: int
    rule: str
    explanation: str
    flags: tuple[str, ...] = ()
