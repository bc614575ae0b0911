"""What a case comes to, in sentences: the finding as a heading, and what it rests on below it."""

from dataclasses import dataclass

from billing.viability.answers import Answers
from billing.viability.cash import MONTHS
from billing.viability.law import Law
from billing.viability.questions import MOST_CLUSTERS
from billing.viability.sensitivity import Effect
from coopcare.money import format_pounds


@dataclass(frozen=True)
class Finding:
    heading: str
    words: str


def findings(answers: Answers) -> list[Finding]:
    """Gap, break-even, year, month, cash and what matters most, in this order."""
    return [_gap(answers), _break_even(answers), _year(answers), _months(answers), _lowest(answers), _most(answers)]


def headline(answers: Answers) -> str:
    """The two findings that decide, in one breath."""
    return f"{_gap(answers).heading}. {_break_even(answers).heading}."


def warnings(answers: Answers, law: Law) -> list[str]:
    """What the law would say about the case."""
    least = law.figures.get("minimum_wage_pence")
    if least is None:
        return [law.problems["minimum_wage_pence"]] if "minimum_wage_pence" in law.problems else []
    wages = {
        "Personal Care Assistants": answers.inputs.wage_pence,
        "support workers": answers.inputs.support_wage_pence,
    }
    return [
        f"The wage of {who} is below the minimum wage of {format_pounds(least)} an hour. That is against the law."
        for who, wage in wages.items()
        if wage < least
    ]


def _gap(answers: Answers) -> Finding:
    price, pay = format_pounds(answers.price_pence), format_pounds(answers.pay_pence)
    gap, size = answers.gap_pence, format_pounds(abs(answers.gap_pence))
    heading = f"Each hour of care leaves {size} after pay" if gap >= 0 else f"Each hour of care loses {size} on pay"
    words = f"The price is {price} an hour on average, and the pay with all that comes on top of it is {pay}."
    if answers.margin_pence != gap:
        left = _left(answers.margin_pence)
        words += f" With hours that cannot be charged and bills that are never paid, {left} an hour."
    return Finding(heading, words)


def _break_even(answers: Answers) -> Finding:
    week = format_pounds(abs(answers.contribution_week_pence))
    if answers.contribution_week_pence <= 0:
        words = f"After its care and its support worker, each cluster loses {week} a week. More clusters lose more."
        return Finding("It breaks even with no number of clusters", words)
    words = f"After its care and its support worker, each cluster leaves {week} a week for manager and office."
    if answers.break_even is None:
        return Finding(f"It does not break even with up to {MOST_CLUSTERS} clusters", words)
    if answers.break_even_tenths is not None:
        words += f" The line is crossed at {answers.break_even_tenths // 10}.{answers.break_even_tenths % 10}."
    return Finding(f"It breaks even with {_clusters(answers.break_even)}", words)


def _year(answers: Answers) -> Finding:
    with_all = _clusters(answers.inputs.clusters)
    short = answers.surplus_year_pence < 0
    ends = "a year short" if short else "a year over"
    heading = f"With {with_all} there is {format_pounds(abs(answers.surplus_year_pence))} {ends}"
    words = (
        f"That is with every cluster at its full hours. Manager and office cost "
        f"{format_pounds(answers.fixed_year_pence)} a year. {_required(answers)}"
    )
    return Finding(heading, words)


def _required(answers: Answers) -> str:
    gap = f"To lose nothing, {format_pounds(answers.required_gap_pence)} an hour must be left after pay"
    price = answers.required_price_pence
    if price is None:
        return f"{gap}, which no price would give."
    more = price - answers.price_pence
    compared = f"{format_pounds(abs(more))} {'more' if more > 0 else 'less'} than now" if more else "the same as now"
    return f"{gap}: an average price of {format_pounds(price)}, {compared}."


def _months(answers: Answers) -> Finding:
    first = answers.cash.pays_its_way_from
    inputs = answers.inputs
    words = (
        f"A cluster opens every {_count(inputs.new_cluster_months, 'month')} until there are {inputs.clusters}, and "
        f"takes {_count(inputs.ramp_weeks, 'week')} to its full hours."
    )
    if first is None:
        return Finding(f"In {MONTHS} months it does not come to pay its way", words)
    return Finding(f"From month {first} on, every month pays its way", words)


def _lowest(answers: Answers) -> Finding:
    cash = answers.cash
    if cash.lowest_pence < 0:
        heading = f"The money runs out: {format_pounds(-cash.lowest_pence)} is missing in month {cash.lowest_month}"
        words = f"It would have to start with {format_pounds(cash.opening_pence - cash.lowest_pence)} in the bank."
    else:
        heading = f"The bank account never falls below {format_pounds(cash.lowest_pence)}"
        words = f"That is in month {cash.lowest_month}."
    end = format_pounds(cash.months[-1].closing_pence)
    words += f" After {MONTHS} months it holds {end}."
    if answers.inputs.direct_payment_share_bp and answers.inputs.direct_payment_days:
        words += " Part of that is paid in advance, for visits still to come."
    return Finding(heading, words)


def _most(answers: Answers) -> Finding:
    first, second = answers.effects[:2]
    return Finding(f"What matters most: {_lower(first.label)}", f"{_effect(first)} Next: {_effect(second)}")


def _effect(effect: Effect) -> str:
    size, way = format_pounds(abs(effect.pence)), "more" if effect.pence > 0 else "less"
    return f"{effect.label}, {effect.change}: {size} a year {way} is left."


def _left(pence: int) -> str:
    return f"{format_pounds(pence)} is left" if pence >= 0 else f"{format_pounds(-pence)} is lost"


def _clusters(number: int) -> str:
    return _count(number, "cluster")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _lower(words: str) -> str:
    return words[0].lower() + words[1:]
