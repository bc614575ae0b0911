"""NHS numbers: ten digits, the last of which checks the other nine. Pure.

The check catches a slip of the hand. It does not show that the number belongs to this person: that is the
record's own status.
"""

import re

from coopcare.errors import Invalid

LENGTH = 10
TEST_PREFIX = "999"  # a range that is never given to a person


def check_digit(first_nine: str) -> int | None:
    """The tenth digit, or None when no number may begin with these nine digits."""
    total = sum(int(digit) * weight for digit, weight in zip(first_nine, range(LENGTH, 1, -1), strict=True))
    check = 11 - total % 11
    if check == 10:
        return None
    return 0 if check == 11 else check


def is_valid(number: str) -> bool:
    """Whether ten plain digits pass the check. One digit ten times over passes the sum, but is never a real number."""
    if not re.fullmatch(rf"[0-9]{{{LENGTH}}}", number) or len(set(number)) == 1:
        return False
    return check_digit(number[:-1]) == int(number[-1])


def is_test_number(number: str) -> bool:
    return number.startswith(TEST_PREFIX)


def parse_nhs_number(text: str) -> str:
    """Ten digits from what a person typed, spaces and dashes allowed. Raises Invalid with a sentence."""
    digits = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(r"[0-9]+", digits):
        raise Invalid("Enter an NHS number using numbers only, like 999 000 0018.")
    if len(digits) != LENGTH:
        raise Invalid(f"An NHS number has 10 numbers. You entered {len(digits)}.")
    if not is_valid(digits):
        raise Invalid("This is not an NHS number. Check each number against the letter or card it came from.")
    return digits


def format_nhs_number(number: str) -> str:
    """Ten digits as people read them out: 999 000 0018."""
    return f"{number[:3]} {number[3:6]} {number[6:]}"
