"""The board's four sentences: each says a figure and a plain judgement. Pure."""

from typing import TYPE_CHECKING

from coopcare.money import format_pounds

if TYPE_CHECKING:
    from billing.queries.board import BoardMoney


def sentences(money: "BoardMoney") -> list[str]:
    """Income, cost, money received, money owed. Nothing is said about fewer than five people."""
    if money.is_hidden:
        return ["Fewer than 5 people were supported this month, so no figures are shown."]
    return [_income(money), _cost(money), _received(money), _owed(money)]


def _income(money: "BoardMoney") -> str:
    words = f"We charged {format_pounds(money.income_pence)} for {_hours(money.minutes)} of help."
    if not money.income_before_pence:
        return f"{words} There is no month before to compare it with."
    change = money.income_pence - money.income_before_pence
    if not change:
        return f"{words} That is the same as the month before."
    return f"{words} That is {format_pounds(abs(change))} {'more' if change > 0 else 'less'} than the month before."


def _cost(money: "BoardMoney") -> str:
    if money.cost_problem:
        return f"We cannot work out what the visits cost. {money.cost_problem}"
    if money.left_an_hour_pence is None:
        return "No help was given, so it cost nothing."
    left, an_hour = format_pounds(money.left_pence), format_pounds(money.left_an_hour_pence)
    if money.left_pence < 0:
        return f"The visits cost {format_pounds(-money.left_pence)} more than we charged for them. That cannot go on."
    return (
        f"After the wages of Personal Care Assistants {left} was left, which is {an_hour} an hour of help. "
        "It has to pay for support workers, the office, travel and training."
    )


def _received(money: "BoardMoney") -> str:
    words = f"{format_pounds(money.received_pence)} was paid to us."
    if money.received_pence >= money.income_pence:
        return f"{words} That is as much as we charged, or more."
    return f"{words} That is {format_pounds(money.income_pence - money.received_pence)} less than we charged."


def _owed(money: "BoardMoney") -> str:
    if money.owed_is_hidden:
        return "Fewer than 5 payers owe us money today, so no figure is shown."
    if not money.owed_pence:
        return "Nobody owes us money today."
    words = f"We are owed {format_pounds(money.owed_pence)} today."
    if money.late_is_hidden:
        return f"{words} Fewer than 5 payers have owed it for more than 30 days."
    if not money.late_pence:
        return f"{words} None of it is older than 30 days."
    part = "Most" if money.late_pence * 2 > money.owed_pence else "A smaller part"
    return f"{words} {part} of it, {format_pounds(money.late_pence)}, is older than 30 days."


def _hours(minutes: int) -> str:
    hours = (minutes + 30) // 60
    return "1 hour" if hours == 1 else f"{hours:,} hours"
