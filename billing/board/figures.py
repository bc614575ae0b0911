"""A month of the co-op in figures. Pence and minutes; local days. Nobody's name is in it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from billing.small_numbers import is_too_few
from coopcare.money import MINUTES_IN_HOUR, pro_rata, round_half_up

DAYS_IN_WEEK = 7


@dataclass(frozen=True)
class Cost:
    """Wages for worked minutes, and what comes on top of them. `pence` is all of it."""

    wages_pence: int = 0
    holiday_pence: int = 0
    insurance_pence: int = 0

    @property
    def pence(self) -> int:
        return self.wages_pence + self.holiday_pence + self.insurance_pence

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(
            self.wages_pence + other.wages_pence,
            self.holiday_pence + other.holiday_pence,
            self.insurance_pence + other.insurance_pence,
        )


@dataclass(frozen=True)
class Sums:
    """What care brought in and what it cost in pay. `minutes` is the care it is spread over."""

    minutes: int = 0
    income_pence: int = 0
    pay_pence: int = 0

    @property
    def left_pence(self) -> int:
        return self.income_pence - self.pay_pence

    @property
    def price_an_hour_pence(self) -> int | None:
        return self._an_hour(self.income_pence)

    @property
    def pay_an_hour_pence(self) -> int | None:
        return self._an_hour(self.pay_pence)

    @property
    def left_an_hour_pence(self) -> int | None:
        """The gap between price and pay, so that the three add up to the penny. None without any care."""
        price, pay = self.price_an_hour_pence, self.pay_an_hour_pence
        return None if price is None or pay is None else price - pay

    def _an_hour(self, pence: int) -> int | None:
        return pro_rata(pence, MINUTES_IN_HOUR, per_minutes=self.minutes) if self.minutes else None


@dataclass(frozen=True)
class Part:
    """One cluster, or one kind of payer. Hidden: the figures are about too few people, and are empty."""

    key: str
    name: str
    sums: Sums = field(default_factory=Sums)
    is_hidden: bool = False


@dataclass(frozen=True)
class MonthMoney:
    """A calendar month, or as much of it as is over: `days` of it.

    `received_pence` is None when it came for too few people. `pay_problem` is the sentence when a figure for the pay is
    missing; then no pay is given at all. `pay_is_real`: it was approved, and is no estimate. `overheads` by heading
    in words, only those that were entered. `own_overheads`: those of one cluster alone, by its key; the rest is shared
    by all of them.
    """

    first_day: dt.date
    is_closed: bool
    days: int
    people: int
    sums: Sums
    received_pence: int | None
    cost: Cost
    pay_problem: str
    pay_is_real: bool
    overheads: Mapping[str, int]
    overheads_missing: tuple[str, ...]
    clusters: tuple[Part, ...]
    payers: tuple[Part, ...]
    own_overheads: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_hidden(self) -> bool:
        """Too few people for any figure at all."""
        return is_too_few(self.people)

    @property
    def is_empty(self) -> bool:
        return not self.sums.minutes and not self.sums.income_pence

    @property
    def can_compare(self) -> bool:
        """Whether its totals may stand beside those of another month."""
        return not self.is_hidden and not self.is_empty

    @property
    def some_hidden(self) -> bool:
        return any(part.is_hidden for part in (*self.clusters, *self.payers))

    @property
    def overheads_pence(self) -> int:
        return sum(self.overheads.values())

    @property
    def shared_overheads_pence(self) -> int:
        return self.overheads_pence - sum(self.own_overheads.values())

    @property
    def surplus_pence(self) -> int | None:
        """What is left after everything; None while the pay is not known or nothing else was entered."""
        if self.pay_problem or not self.overheads:
            return None
        return self.sums.left_pence - self.overheads_pence

    @property
    def cost_a_week_pence(self) -> int | None:
        """Pay and overheads of a week of it, for reserves; None while they are not known or not to be shown."""
        if self.is_hidden or self.pay_problem or not self.overheads or not self.days:
            return None
        return round_half_up((self.sums.pay_pence + self.overheads_pence) * DAYS_IN_WEEK, self.days)

    def minutes_a_week(self, minutes: int) -> int:
        return round_half_up(minutes * DAYS_IN_WEEK, self.days) if self.days else 0

    def cluster(self, key: str) -> Part | None:
        """The same cluster in this month, when it may be shown."""
        return next((part for part in self.clusters if part.key == key and not part.is_hidden), None)


@dataclass(frozen=True)
class AgeBand:
    words: str
    pence: int
    is_hidden: bool


@dataclass(frozen=True)
class OwedMoney:
    """What is owed to the co-op on a day, by age."""

    bands: tuple[AgeBand, ...] = ()
    pence: int = 0
    late_pence: int = 0
    is_hidden: bool = False
    late_is_hidden: bool = False


@dataclass(frozen=True)
class Aims:
    """What the board has agreed on. None where it has not."""

    least_minutes: int | None = None
    most_minutes: int | None = None
    floor_weeks: int | None = None
    floor_pence: int | None = None

    def floor(self, cost_a_week_pence: int | None) -> int | None:
        """The reserve not to go below, in pence: the higher of the two where both are agreed."""
        by_weeks = None
        if self.floor_weeks is not None and cost_a_week_pence is not None:
            by_weeks = self.floor_weeks * cost_a_week_pence
        agreed = [pence for pence in (by_weeks, self.floor_pence) if pence is not None]
        return max(agreed, default=None)


@dataclass(frozen=True)
class Planned:
    """A budget, of the co-op or of one cluster. None where none was set."""

    income_pence: int | None = None
    pay_pence: int | None = None
    overheads_pence: int | None = None

    @property
    def left_pence(self) -> int | None:
        if self.income_pence is None or self.pay_pence is None:
            return None
        return self.income_pence - self.pay_pence

    @property
    def surplus_pence(self) -> int | None:
        if self.left_pence is None or self.overheads_pence is None:
            return None
        return self.left_pence - self.overheads_pence


@dataclass(frozen=True)
class Balance:
    """What stood in the co-op's bank accounts at the end of a local day."""

    on: dt.date
    pence: int


@dataclass(frozen=True)
class BoardReport:
    """Everything that one month's page and paper show. `payer_budgets`: planned income by the words for a payer."""

    month: MonthMoney
    before: MonthMoney
    last_year: MonthMoney
    owed: OwedMoney
    on: dt.date
    aims: Aims = field(default_factory=Aims)
    balance: Balance | None = None
    budget: Planned = field(default_factory=Planned)
    cluster_budgets: Mapping[str, Planned] = field(default_factory=dict)
    payer_budgets: Mapping[str, int] = field(default_factory=dict)
