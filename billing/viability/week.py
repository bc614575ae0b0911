"""What an hour of care costs and leaves, and what a week and a year come to, with every cluster at its full hours."""

from fractions import Fraction

from billing.viability.inputs import Funder, Inputs
from billing.viability.law import WEEKS_IN_YEAR, Law
from billing.viability.questions import MOST_CLUSTERS
from coopcare.money import MINUTES_IN_HOUR, WHOLE_BP, percent_of, pro_rata, round_half_up

FULL_WEEK_MINUTES = 2_250  # 37 and a half hours
MOST_PRICE_PENCE = 100_000


def hour_of_pay_pence(
    *,
    wage_pence: int,
    extra_time_bp: int,
    holiday_bp: int,
    on_cost_bp: int,
    miles_hundredths: int,
    mileage_pence: int,
) -> int:
    """Pence that one hour of care costs in pay: wage, paid time besides, holiday, on-costs and miles (domain.md C8).

    Rounded once.
    """
    factors = (WHOLE_BP + extra_time_bp) * (WHOLE_BP + holiday_bp) * (WHOLE_BP + on_cost_bp)
    pay = Fraction(wage_pence * factors, WHOLE_BP**3)
    whole = pay + Fraction(miles_hundredths * mileage_pence, 100)
    return round_half_up(whole.numerator, whole.denominator)


def hour_of_care_pence(inputs: Inputs, law: Law) -> int:
    """As hour_of_pay_pence, of a case. Raises FactMissing when the law's part of it is not known."""
    return hour_of_pay_pence(
        wage_pence=inputs.wage_pence,
        extra_time_bp=inputs.travel_bp + inputs.training_bp,
        holiday_bp=law.need("holiday_bp"),
        on_cost_bp=on_cost_bp(inputs, law, pca_week_pence(inputs, law)) + inputs.sick_bp,
        miles_hundredths=inputs.miles_hundredths,
        mileage_pence=inputs.mileage_pence,
    )


def pca_week_pence(inputs: Inputs, law: Law) -> int:
    """One PCA's pay in a week, with the holiday earned on it."""
    return law.with_holiday(pro_rata(inputs.wage_pence, inputs.pca_week_minutes))


def on_cost_bp(inputs: Inputs, law: Law, week_pence: int) -> int:
    """National Insurance and pension of a worker who earns so much, as a share of all their pay."""
    insurance = inputs.insurance_bp if inputs.insurance_bp is not None else law.insurance_of(week_pence)
    pension = inputs.pension_bp if inputs.pension_bp is not None else law.pension_of(week_pence)
    return insurance + pension


def support_week_pence(inputs: Inputs, law: Law) -> int:
    """One support worker's week with on-costs. Nobody stands in when they are ill, so illness is not in it."""
    pay = law.with_holiday(pro_rata(inputs.support_wage_pence, inputs.support_minutes))
    return pay + percent_of(pay, on_cost_bp(inputs, law, pay))


def average_price_pence(inputs: Inputs) -> int:
    """Pence charged for an hour, over the mix of payers."""
    return round_half_up(sum(inputs.share_bp(one) * inputs.price_pence(one) for one in Funder), WHOLE_BP)


def received_pence(inputs: Inputs, price_pence: int) -> int:
    """What comes in for an hour that is paid for, after hours that cannot be charged and what is never paid."""
    left = price_pence * (WHOLE_BP - inputs.void_bp) * (WHOLE_BP - inputs.bad_debt_bp)
    return round_half_up(left, WHOLE_BP**2)


def contribution_week_pence(inputs: Inputs, law: Law, price_pence: int) -> int:
    """What one cluster leaves in a week, after its care and its support worker."""
    margin = received_pence(inputs, price_pence) - hour_of_care_pence(inputs, law)
    return pro_rata(margin, inputs.cluster_minutes) - support_week_pence(inputs, law)


def manager_year_pence(inputs: Inputs, clusters: int | Fraction) -> int:
    """The manager's year with on-costs, the hours graded by the number of clusters."""
    minutes = inputs.manager_minutes + Fraction(inputs.manager_cluster_minutes) * clusters
    year = minutes * inputs.manager_year_pence * (WHOLE_BP + inputs.manager_on_cost_bp)
    whole = year / (FULL_WEEK_MINUTES * WHOLE_BP)
    return round_half_up(whole.numerator, whole.denominator)


def fixed_year_pence(inputs: Inputs, clusters: int | Fraction) -> int:
    """Manager and office for a year."""
    return manager_year_pence(inputs, clusters) + inputs.office_year_pence


def surplus_year_pence(inputs: Inputs, law: Law, *, clusters: int, price_pence: int) -> int:
    """What so many clusters leave in a year at an average price; below zero when they lose money."""
    contribution = contribution_week_pence(inputs, law, price_pence)
    return WEEKS_IN_YEAR * clusters * contribution - fixed_year_pence(inputs, clusters)


def break_even_clusters(inputs: Inputs, law: Law, price_pence: int) -> int | None:
    """The fewest clusters that leave nothing short; None when no number up to MOST_CLUSTERS does."""
    contribution = contribution_week_pence(inputs, law, price_pence)
    for clusters in range(1, MOST_CLUSTERS + 1):
        if WEEKS_IN_YEAR * clusters * contribution >= fixed_year_pence(inputs, clusters):
            return clusters
    return None


def break_even_tenths(inputs: Inputs, law: Law, price_pence: int) -> int | None:
    """Where the line is crossed, in tenths of a cluster (58 is 5.8); None when it never is."""
    contribution = contribution_week_pence(inputs, law, price_pence)
    per_cluster = fixed_year_pence(inputs, 1) - fixed_year_pence(inputs, 0)
    slope = WEEKS_IN_YEAR * contribution - per_cluster
    return round_half_up(10 * fixed_year_pence(inputs, 0), slope) if slope > 0 else None


def required_gap_pence(inputs: Inputs, law: Law, clusters: int | Fraction) -> int:
    """Pence an hour that must be left between what comes in and the pay, for so many clusters to lose nothing."""
    central_week = Fraction(fixed_year_pence(inputs, clusters), WEEKS_IN_YEAR) / clusters
    a_minute = (central_week + support_week_pence(inputs, law)) / inputs.cluster_minutes
    an_hour = a_minute * MINUTES_IN_HOUR
    return round_half_up(an_hour.numerator, an_hour.denominator)


def required_price_pence(inputs: Inputs, law: Law, clusters: int) -> int | None:
    """The lowest average price at which so many clusters lose nothing; None when not even MOST_PRICE_PENCE will do."""
    short, enough = -1, MOST_PRICE_PENCE
    if surplus_year_pence(inputs, law, clusters=clusters, price_pence=enough) < 0:
        return None
    while enough - short > 1:  # a higher price never leaves less
        middle = (short + enough) // 2
        if surplus_year_pence(inputs, law, clusters=clusters, price_pence=middle) < 0:
            short = middle
        else:
            enough = middle
    return enough
