"""Which figure moves the result most: each is changed alone, by a stated step, and the year's result is taken again."""

from dataclasses import dataclass, replace

from billing.viability.inputs import Funder, Inputs
from billing.viability.law import Law
from billing.viability.units import Unit
from billing.viability.week import average_price_pence, surplus_year_pence
from coopcare.money import percent_of

TENTH_BP = 1_000
POINT_BP = 100

# name of the figure → what it is called here, and its unit. Pounds and hours are raised by a tenth, shares by one
# percentage point. A share that the law settles is not for anybody to change, so it is left out.
TRIED = {
    "wage_pence": ("Wage of Personal Care Assistants", Unit.POUNDS),
    "cluster_minutes": ("Hours of care in a cluster", Unit.HOURS),
    "travel_bp": ("Paid time between visits", Unit.PERCENT),
    "training_bp": ("Paid training and meetings", Unit.PERCENT),
    "insurance_bp": ("Employer’s National Insurance", Unit.PERCENT),
    "pension_bp": ("Employer’s pension", Unit.PERCENT),
    "sick_bp": ("Cover for illness", Unit.PERCENT),
    "void_bp": ("Hours we cannot charge", Unit.PERCENT),
    "bad_debt_bp": ("Never paid to us", Unit.PERCENT),
    "mileage_pence": ("What we pay a mile", Unit.POUNDS),
    "support_minutes": ("Hours of support workers", Unit.HOURS),
    "support_wage_pence": ("Wage of support workers", Unit.POUNDS),
    "manager_year_pence": ("Manager’s hours, or salary", Unit.POUNDS),
    "office_year_pence": ("Office and running costs", Unit.POUNDS),
}
PRICE = "Price, of every payer"


@dataclass(frozen=True)
class Effect:
    """`change` is what was done to the figure, in words; `pence` what that does to the year's result."""

    label: str
    change: str
    pence: int


def effects(inputs: Inputs, law: Law) -> list[Effect]:
    """The effect of each figure on the year with all clusters at their full hours, the largest first."""
    now = _year(inputs, law)
    found = [Effect(PRICE, "a tenth more", _year(_dearer(inputs), law) - now)]
    tried = {name: words for name, words in TRIED.items() if getattr(inputs, name) is not None}
    for name, (label, unit) in tried.items():
        change = "1 percentage point more" if unit is Unit.PERCENT else "a tenth more"
        found.append(Effect(label, change, _year(_raised(inputs, name, unit), law) - now))
    return sorted(found, key=lambda effect: -abs(effect.pence))


def _year(inputs: Inputs, law: Law) -> int:
    return surplus_year_pence(inputs, law, clusters=inputs.clusters, price_pence=average_price_pence(inputs))


def _raised(inputs: Inputs, name: str, unit: Unit) -> Inputs:
    value = getattr(inputs, name)
    more = POINT_BP if unit is Unit.PERCENT else percent_of(value, TENTH_BP)
    return replace(inputs, **{name: value + more})


def _dearer(inputs: Inputs) -> Inputs:
    names = [f"{funder.value}_price_pence" for funder in Funder]
    prices = {name: int(getattr(inputs, name)) for name in names}
    return replace(inputs, **{name: pence + percent_of(pence, TENTH_BP) for name, pence in prices.items()})
