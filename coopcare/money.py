"""Money is integer pence, and this is the only place that rounds it.

Half a penny goes away from zero (so a refund is the exact mirror of its charge). Python's own `round`
sends half to the even number, which would make an invoice differ from a calculator's.
"""

import math
import re
from collections.abc import Sequence

from coopcare.errors import Invalid

MINUTES_IN_HOUR = 60
WHOLE_BP = 10_000

# Far above any care invoice, and far below the largest number a bigint column can hold.
LARGEST_PENCE = 100_000_000_000

_POUNDS = re.compile(r"(?P<sign>-?)£? ?(?P<pounds>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<pence>\d{1,2}))?", re.ASCII)


def pro_rata(
    rate_pence: int, minutes: int, *, per_minutes: int = MINUTES_IN_HOUR, factors_bp: Sequence[int] = ()
) -> int:
    """Pence for `minutes` at `rate_pence` an hour (or per `per_minutes`), half a penny away from zero.

    `factors_bp` are multipliers in basis points (15,000 is half as much again), applied before the one rounding.
    """
    numerator = rate_pence * minutes * math.prod(factors_bp)
    return round_half_up(numerator, per_minutes * WHOLE_BP ** len(factors_bp))


def wage_for(rate_pence: int, minutes: int, *, factors_bp: Sequence[int] = ()) -> int:
    """Pence of pay for `minutes` at `rate_pence` an hour, any part of a penny up: many short pieces of work at exactly
    the minimum wage must not come to less than it. No amount may be below zero (ValueError).
    """
    numerator = rate_pence * minutes * math.prod(factors_bp)
    if numerator < 0:
        raise ValueError("pay cannot be below zero")
    return -(-numerator // (MINUTES_IN_HOUR * WHOLE_BP ** len(factors_bp)))


def percent_of(amount_pence: int, percent_bp: int) -> int:
    """Pence for a share given in basis points (10,000 is the whole), half a penny away from zero."""
    return round_half_up(amount_pence * percent_bp, WHOLE_BP)


def round_half_up(numerator: int, denominator: int) -> int:
    """`numerator / denominator` to the nearest whole number, a half going away from zero."""
    if denominator <= 0:
        raise ValueError("the denominator must be above zero")
    size = (2 * abs(numerator) + denominator) // (2 * denominator)
    return size if numerator >= 0 else -size


def share_out(total_pence: int, weights: Sequence[int]) -> list[int]:
    """Split a total in proportion to `weights`, to the penny: the parts always add up to the total.

    Pennies left over go to the parts that lost most in the division, earlier ones first. Weights are
    whole numbers of zero or more, at least one above zero (ValueError if not).
    """
    if any(weight < 0 for weight in weights) or sum(weights) <= 0:
        raise ValueError("weights must be zero or more, and not all zero")
    whole, size = sum(weights), abs(total_pence)
    parts = [size * weight // whole for weight in weights]
    by_loss = sorted(range(len(weights)), key=lambda i: -(size * weights[i] % whole))
    for i in by_loss[: size - sum(parts)]:
        parts[i] += 1
    return parts if total_pence >= 0 else [-part for part in parts]


def parse_pounds(text: str) -> int:
    """Pence from what a person typed: "12.60", "£1,234.5", "-3". Raises Invalid with a sentence."""
    typed = text.strip()
    if not typed:
        raise Invalid("Enter an amount in pounds, like 12.60.")
    if re.fullmatch(r"-?£? ?[\d,]+\.\d{3,}", typed, re.ASCII):
        raise Invalid("Enter an amount with no more than 2 numbers after the decimal point, like 12.60.")
    match = _POUNDS.fullmatch(typed)
    if not match:
        raise Invalid("Enter the amount as numbers, in pounds and pence, like 12.60.")
    digits = match["pounds"].replace(",", "").lstrip("0") or "0"
    # The length is looked at first: Python refuses to read a number of thousands of digits at all.
    too_long = len(digits) > len(str(LARGEST_PENCE))
    pence = LARGEST_PENCE + 1 if too_long else int(digits) * 100 + int((match["pence"] or "").ljust(2, "0"))
    if pence > LARGEST_PENCE:
        raise Invalid(f"Enter a smaller amount. It cannot be more than {format_pounds(LARGEST_PENCE)}.")
    return -pence if match["sign"] else pence


def format_plain(pence: int) -> str:
    """12.60, -3.00: what a spreadsheet can add up."""
    pounds, rest = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}{pounds}.{rest:02d}"


def format_percent(basis_points: int) -> str:
    """50%, 33.33%, 12.5%"""
    whole, rest = divmod(basis_points, 100)
    return f"{whole}.{rest:02d}".rstrip("0") + "%" if rest else f"{whole}%"


def format_pounds(pence: int) -> str:
    """Pounds and pence with thousands marked, like £1,234.50; a minus goes before the pound sign, like -£3.00."""
    pounds, rest = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}£{pounds:,}.{rest:02d}"
