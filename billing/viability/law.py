"""What the law sets in the sums, as it stands on one day. Pure: whoever asks has looked the figures up."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from coopcare.errors import FactMissing
from coopcare.money import percent_of, round_half_up

WEEKS_IN_YEAR = 52

# Our words → the dated fact. Pence, or basis points where the name ends so.
FACTS = {
    "minimum_wage_pence": "nmw.21plus",
    "holiday_bp": "holiday.irregular_accrual",
    "insurance_bp": "ni.employer_rate",
    "insurance_free_week_pence": "ni.secondary_threshold_week",
    "pension_bp": "ae.min_employer",
    "pension_free_year_pence": "ae.lower",
    "pension_most_year_pence": "ae.upper",
    "pension_from_year_pence": "ae.trigger",
    "mileage_pence": "amap.car_first_10k",
}


@dataclass(frozen=True)
class Law:
    """`figures` by the words of FACTS; `problems` the sentence for each that is not known."""

    figures: Mapping[str, int]
    problems: Mapping[str, str] = field(default_factory=dict)

    def need(self, name: str) -> int:
        """The figure. Raises FactMissing with its sentence when it is not known."""
        if name not in self.figures:
            raise FactMissing(self.problems.get(name, f"There is no figure for “{name}”."))
        return self.figures[name]

    def insurance_of(self, week_pence: int) -> int:
        """Employer's National Insurance on one worker's week, as a share of all their pay: basis points, at most the
        full rate. A part of each worker's pay is free of it, so it is never a flat share of the wage bill.
        """
        over = week_pence - self.need("insurance_free_week_pence")
        return _share_of(over, week_pence, self.need("insurance_bp"))

    def pension_of(self, week_pence: int) -> int:
        """The least an employer pays into the pension of one worker, as a share of all their pay: basis points.

        Nothing for who earns too little to be enrolled; else on what lies between the lower and the upper limit.
        """
        year = week_pence * WEEKS_IN_YEAR
        if year <= self.need("pension_from_year_pence"):
            return 0
        counted = min(year, self.need("pension_most_year_pence")) - self.need("pension_free_year_pence")
        return _share_of(counted, year, self.need("pension_bp"))

    def with_holiday(self, pence: int) -> int:
        """Pay and the holiday earned on it."""
        return pence + percent_of(pence, self.need("holiday_bp"))


def _share_of(part_pence: int, whole_pence: int, rate_bp: int) -> int:
    if part_pence <= 0 or whole_pence <= 0:
        return 0
    return round_half_up(part_pence * rate_bp, whole_pence)
