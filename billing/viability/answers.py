"""Everything that a case comes to, worked out once."""

from dataclasses import dataclass

from billing.viability.cash import Cash, cash
from billing.viability.checks import check
from billing.viability.inputs import Inputs
from billing.viability.law import Law
from billing.viability.sensitivity import Effect, effects
from billing.viability.week import (
    average_price_pence,
    break_even_clusters,
    break_even_tenths,
    contribution_week_pence,
    fixed_year_pence,
    hour_of_care_pence,
    received_pence,
    required_gap_pence,
    required_price_pence,
    support_week_pence,
    surplus_year_pence,
)
from coopcare.money import pro_rata


@dataclass(frozen=True)
class Answers:
    """All in pence: an hour of care, a week of one cluster, a year of all clusters at their full hours."""

    inputs: Inputs
    price_pence: int
    pay_pence: int
    received_pence: int
    care_week_pence: int
    support_week_pence: int
    contribution_week_pence: int
    fixed_year_pence: int
    surplus_year_pence: int
    break_even: int | None
    break_even_tenths: int | None
    required_gap_pence: int
    required_price_pence: int | None
    cash: Cash
    effects: list[Effect]

    @property
    def gap_pence(self) -> int:
        """Between the price of an hour and what it costs in pay: the figure that decides (domain.md C8)."""
        return self.price_pence - self.pay_pence

    @property
    def margin_pence(self) -> int:
        """The gap less hours that cannot be charged and what is never paid."""
        return self.received_pence - self.pay_pence


def work_out(inputs: Inputs, law: Law) -> Answers:
    """Raises Invalid for inputs out of their limits, FactMissing when a figure of the law is not known."""
    check(inputs)
    price, pay = average_price_pence(inputs), hour_of_care_pence(inputs, law)
    received = received_pence(inputs, price)
    return Answers(
        inputs=inputs,
        price_pence=price,
        pay_pence=pay,
        received_pence=received,
        care_week_pence=pro_rata(received - pay, inputs.cluster_minutes),
        support_week_pence=support_week_pence(inputs, law),
        contribution_week_pence=contribution_week_pence(inputs, law, price),
        fixed_year_pence=fixed_year_pence(inputs, inputs.clusters),
        surplus_year_pence=surplus_year_pence(inputs, law, clusters=inputs.clusters, price_pence=price),
        break_even=break_even_clusters(inputs, law, price),
        break_even_tenths=break_even_tenths(inputs, law, price),
        required_gap_pence=required_gap_pence(inputs, law, inputs.clusters),
        required_price_pence=required_price_pence(inputs, law, inputs.clusters),
        cash=cash(inputs, law),
        effects=effects(inputs, law),
    )
