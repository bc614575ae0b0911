import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopcare.errors import Invalid
from coopcare.money import format_pounds, parse_pounds, percent_of, pro_rata, round_half_up, share_out

pence = st.integers(-10_000_000, 10_000_000)


@pytest.mark.parametrize(
    ("rate_pence", "minutes", "expected"),
    [
        (2600, 45, 1950),
        (2600, 40, 1733),  # 1733.33
        (2600, 50, 2167),  # 2166.67
        (1, 30, 1),  # exactly half goes up
        (1, 29, 0),
        (5, 30, 3),  # Python's round(2.5) would say 2
        (-5, 30, -3),  # a refund mirrors its charge
        (-1, 29, 0),
        (2600, 0, 0),
    ],
)
def test_pro_rata_rounds_half_away_from_zero(rate_pence, minutes, expected):
    assert pro_rata(rate_pence, minutes) == expected


def test_factors_are_applied_before_the_one_rounding():
    # 1 minute at £1.00 an hour is 1.67p: rounded first to 2p, half of it would be 1p and one and a half times 3p.
    assert pro_rata(100, 1, factors_bp=(5_000,)) == 1
    assert pro_rata(100, 1, factors_bp=(15_000,)) == 3
    assert pro_rata(100, 1, factors_bp=(15_000, 15_000)) == 4
    assert pro_rata(2600, 45, factors_bp=(15_000,)) == 2925


def test_a_price_can_be_for_another_length_than_an_hour():
    assert pro_rata(2400, 30, per_minutes=45) == 1600


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [(5, 10, 1), (4, 10, 0), (-5, 10, -1), (-4, 10, 0), (15, 10, 2), (25, 10, 3), (1, 3, 0), (2, 3, 1), (7, 1, 7)],
)
def test_round_half_up(numerator, denominator, expected):
    assert round_half_up(numerator, denominator) == expected


@pytest.mark.parametrize("denominator", [0, -1])
def test_round_half_up_refuses_a_denominator_not_above_zero(denominator):
    with pytest.raises(ValueError, match="above zero"):
        round_half_up(1, denominator)


@given(pence, st.integers(1, 1000))
def test_rounding_is_symmetric_and_never_more_than_half_off(numerator, denominator):
    rounded = round_half_up(numerator, denominator)
    assert round_half_up(-numerator, denominator) == -rounded
    assert abs(2 * (rounded * denominator - numerator)) <= denominator


def test_percent_of():
    assert percent_of(1733, 5_000) == 867  # 866.5
    assert percent_of(-1733, 5_000) == -867
    assert percent_of(1000, 10_000) == 1000
    assert percent_of(1000, 1207) == 121


@pytest.mark.parametrize(
    ("total", "weights", "expected"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (101, [1, 1, 1], [34, 34, 33]),
        (100, [1, 2], [33, 67]),
        (-100, [1, 1, 1], [-34, -33, -33]),
        (5, [0, 1, 0], [0, 5, 0]),
        (0, [1, 1], [0, 0]),
        (10, [6, 3, 1], [6, 3, 1]),
        (10, [6, 5], [5, 5]),  # 5.45 and 4.55: the odd penny goes to the one that lost most, not to the largest
    ],
)
def test_share_out(total, weights, expected):
    assert share_out(total, weights) == expected


@given(pence, st.lists(st.integers(0, 1000), min_size=1, max_size=8).filter(any))
def test_shares_add_up_and_none_is_a_penny_off(total, weights):
    parts = share_out(total, weights)
    assert sum(parts) == total
    whole = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * whole - total * weight) < whole
        assert weight or part == 0


@pytest.mark.parametrize("weights", [[], [0, 0], [2, -1]])
def test_share_out_refuses_weights_that_mean_nothing(weights):
    with pytest.raises(ValueError, match="weights"):
        share_out(100, weights)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12.60", 1260),
        ("12", 1200),
        ("12.6", 1260),
        ("12.06", 1206),
        (" £12.60 ", 1260),
        ("£ 12.60", 1260),
        ("1,234.50", 123450),
        ("£1,234,567.89", 123456789),
        ("0", 0),
        ("007", 700),
        ("-3.00", -300),
        ("-£3.00", -300),
        ("1000000000", 100_000_000_000),
        ("0" * 50 + "1", 100),
    ],
)
def test_parse_pounds(text, expected):
    assert parse_pounds(text) == expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Enter an amount in pounds, like 12.60."),
        ("   ", "Enter an amount in pounds, like 12.60."),
        ("twelve", "Enter the amount as numbers"),
        ("12.605", "no more than 2 numbers after the decimal point"),
        ("£1,000.001", "no more than 2 numbers after the decimal point"),
        ("12.", "Enter the amount as numbers"),
        (".50", "Enter the amount as numbers"),
        ("12£60", "Enter the amount as numbers"),
        ("££12", "Enter the amount as numbers"),
        ("1 2", "Enter the amount as numbers"),
        ("1,23", "Enter the amount as numbers"),
        ("12,34.00", "Enter the amount as numbers"),
        ("1e5", "Enter the amount as numbers"),
        ("--1", "Enter the amount as numbers"),
        ("١٢", "Enter the amount as numbers"),
        ("1000000000.01", "It cannot be more than £1,000,000,000.00."),
        ("9" * 12, "It cannot be more than"),
        ("9" * 5000, "It cannot be more than"),
    ],
)
def test_parse_pounds_says_what_to_do(text, sentence):
    with pytest.raises(Invalid) as refusal:
        parse_pounds(text)
    assert sentence in refusal.value.message


@given(st.text())
def test_parse_pounds_never_fails_in_another_way(text):
    try:
        amount = parse_pounds(text)
    except Invalid:
        return
    assert isinstance(amount, int)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (1260, "£12.60"),
        (0, "£0.00"),
        (5, "£0.05"),
        (-300, "-£3.00"),
        (-5, "-£0.05"),
        (99, "£0.99"),
        (100, "£1.00"),
        (123450, "£1,234.50"),
        (100_000_000, "£1,000,000.00"),
    ],
)
def test_format_pounds(amount, expected):
    assert format_pounds(amount) == expected


@given(pence)
def test_what_is_shown_can_be_typed_back(amount):
    assert parse_pounds(format_pounds(amount)) == amount
