import datetime as dt

import pytest

from coopcare.facts.values import UNITS, FactValue, is_whole_number, problem_with


def value(text, unit, **more):
    return FactValue(
        **{
            "key": "a.key",
            "name": "A figure",
            "value": text,
            "unit": unit,
            "valid_from": dt.date(2026, 4, 6),
            "valid_to": None,
            "status": "in_force",
            "confidence": "H",
            "source": "",
            **more,
        }
    )


@pytest.mark.parametrize(
    ("text", "expected"), [("12.71", 1271), ("0.55", 55), ("0.05", 5), ("5000", 500_000), ("0.5", 50), ("0", 0)]
)
def test_pounds_are_read_as_pence(text, expected):
    assert value(text, "pounds_per_hour").pence == expected
    assert value(text, "pounds").pence == expected


@pytest.mark.parametrize(("text", "expected"), [("12.07", 1207), ("13.8", 1380), ("80", 8000)])
def test_percent_is_read_as_basis_points(text, expected):
    assert value(text, "percent").percent_bp == expected


def test_whole_numbers_words_and_yes():
    assert value("28", "days").integer == 28
    assert value("SAF-34", "text").text == "SAF-34"
    assert value("yes", "yes_no").yes is True
    assert value("no", "yes_no").yes is False
    assert value("12.71", "pounds").text == "12.71"


@pytest.mark.parametrize(
    ("unit", "wrong"),
    [
        ("percent", "pence"),
        ("days", "pence"),
        ("pounds", "percent_bp"),
        ("pounds", "integer"),
        ("percent", "integer"),
        ("text", "integer"),
        ("yes_no", "integer"),
        ("days", "yes"),
    ],
)
def test_a_figure_is_not_read_in_another_unit(unit, wrong):
    with pytest.raises(TypeError, match=f"a.key is in {unit}"):
        getattr(value("1", unit), wrong)


def test_which_figures_are_settled_and_which_to_check():
    assert [value("1", "days", status=status).is_settled for status in ("in_force", "enacted", "announced")] == [
        True
    ] * 3
    assert [value("1", "days", status=status).is_settled for status in ("consulted", "draft", "unknown")] == [False] * 3
    assert [value("1", "days", confidence=letter).needs_checking for letter in "HML"] == [False, False, True]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("12.71", "pounds"),
        ("12", "percent"),
        ("0", "days"),
        ("yes", "yes_no"),
        ("no", "yes_no"),
        ("2028-04", "month"),
        ("06-30", "day_of_year"),
        ("02-29", "day_of_year"),
        ("x", "text"),
    ],
)
def test_values_that_fit(text, unit):
    assert problem_with(text, unit) == ""


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("12.715", "pounds"),
        ("£12", "pounds_per_hour"),
        ("-1", "pounds"),
        ("1,000", "pounds"),
        ("", "pounds"),
        ("12%", "percent"),
        ("1.5", "days"),
        ("-1", "days"),
        ("", "days"),
        ("Yes", "yes_no"),
        ("true", "yes_no"),
        ("2028-13", "month"),
        ("2028", "month"),
        ("06-31", "day_of_year"),
        ("6-30", "day_of_year"),
        ("  ", "text"),
    ],
)
def test_values_that_do_not_fit_their_unit(text, unit):
    assert problem_with(text, unit) == f"“{text}” cannot be read as {UNITS[unit]}."


def test_an_unknown_unit():
    assert problem_with("1", "furlongs") == "“furlongs” is not a unit we know."


def test_every_unit_can_be_read_in_some_way():
    for unit in UNITS:
        readable = unit.startswith("pounds") or unit in ("percent", "yes_no", "text", "month", "day_of_year")
        assert readable is not is_whole_number(unit)
