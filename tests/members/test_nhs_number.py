import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopcare.errors import Invalid
from members.nhs_number import check_digit, format_nhs_number, is_test_number, is_valid, parse_nhs_number


@pytest.mark.parametrize("number", ["9434765919", "4010232137", "9990000018"])
def test_valid_numbers(number):
    assert is_valid(number)
    assert parse_nhs_number(number) == number


@pytest.mark.parametrize("number", ["9434765918", "9434765910", "4010232138", "9990000019", "943476591", "94347659190"])
def test_invalid_numbers(number):
    assert not is_valid(number)


@pytest.mark.parametrize("digit", "0123456789")
def test_one_digit_ten_times_is_refused_though_its_sum_is_right(digit):
    assert check_digit(digit * 9) == int(digit)
    assert not is_valid(digit * 10)


def test_a_remainder_of_nought_gives_nought():
    # 9x10 + 9x9 + 9x8 + 5x2 = 253 = 23 x 11
    assert check_digit("999000005") == 0
    assert is_valid("9990000050")


def test_a_check_of_ten_means_no_number_begins_so():
    # 243 leaves 1, and 11 - 1 is not a digit
    assert check_digit("999000000") is None
    assert not any(is_valid(f"999000000{last}") for last in range(10))


@pytest.mark.parametrize("text", ["999 000 0018", "999-000-0018", " 9990000018 ", "999\t000\u00a00018"])
def test_spaces_and_dashes_do_not_matter(text):
    assert parse_nhs_number(text) == "9990000018"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "using numbers only"),
        ("999 000 00I8", "using numbers only"),
        ("٩٩٩٠٠٠٠٠١٨", "using numbers only"),
        ("999 000 001", "has 10 numbers. You entered 9."),
        ("999 000 00188", "has 10 numbers. You entered 11."),
        ("943 476 5918", "This is not an NHS number."),
        ("0000000000", "This is not an NHS number."),
    ],
)
def test_bad_input_gets_a_sentence(text, sentence):
    with pytest.raises(Invalid) as refusal:
        parse_nhs_number(text)
    assert sentence in refusal.value.message


def test_numbers_are_shown_as_read_out():
    assert format_nhs_number("9434765919") == "943 476 5919"


def test_test_range():
    assert is_test_number("9990000018")
    assert not is_test_number("9434765919")


@given(st.from_regex(r"[0-9]{9}", fullmatch=True), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_caught(nine, place, slip):
    check = check_digit(nine)
    number = f"{nine}{check}"
    if check is None or not is_valid(number):
        return
    wrong = str((int(nine[place]) + slip) % 10)
    assert not is_valid(f"{nine[:place]}{wrong}{nine[place + 1 :]}{check}")


@given(st.text())
def test_any_text_is_a_number_or_a_sentence(text):
    try:
        number = parse_nhs_number(text)
    except Invalid:
        return
    assert is_valid(number)
