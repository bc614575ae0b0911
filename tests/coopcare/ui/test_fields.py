"""What people type becomes a date, a time, pence, yes or no; what cannot is answered with a sentence."""

import datetime as dt
import re
from gettext import GNUTranslations
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError

from coopcare.ui import fields
from coopcare.ui.fields import DateInputField, LongTextField, PoundsField, TimeField, YesNoField


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("9am", (9, 0)),
        ("9 AM", (9, 0)),
        ("9:30am", (9, 30)),
        ("9.30 a.m.", (9, 30)),
        ("930pm", (21, 30)),
        ("12am", (0, 0)),
        ("12pm", (12, 0)),
        ("14:00", (14, 0)),
        ("1400", (14, 0)),
        ("09:30", (9, 30)),
        ("00:15", (0, 15)),
        ("midday", (12, 0)),
        ("Midnight", (0, 0)),
        ("17", (17, 0)),
    ],
)
def test_times_as_people_write_them(typed: str, time: tuple[int, int]) -> None:
    assert TimeField().clean(typed) == dt.time(*time)


@pytest.mark.parametrize("typed", ["25:00", "9:75am", "13am", "0am", "half nine", "9m", "-9am", "99", "٩am"])
def test_times_that_are_none(typed: str) -> None:
    with pytest.raises(ValidationError, match="Enter a time, like 9:30am or 2pm"):
        TimeField().clean(typed)


@pytest.mark.parametrize("typed", ["7", "7:30", "9.15", "730"])
def test_a_bare_hour_is_asked_about(typed: str) -> None:
    with pytest.raises(ValidationError, match="morning or afternoon"):
        TimeField().clean(typed)


def test_an_optional_time_may_be_blank() -> None:
    assert TimeField(required=False).clean("  ") is None
    with pytest.raises(ValidationError, match="Enter a time"):
        TimeField().clean("")


@pytest.mark.parametrize("month", ["3", "03", "March", "mar", " MARCH "])
def test_dates(month: str) -> None:
    assert DateInputField().clean(["27", month, "2026"]) == dt.date(2026, 3, 27)


@pytest.mark.parametrize(
    ("typed", "sentence", "code"),
    [
        (["", "", ""], "Enter the date of birth", "required"),
        (["1", "2", ""], "The date of birth must include a year", "missing-year"),
        (["", "2", ""], "The date of birth must include a day and a year", "missing-day-year"),
        (["31", "2", "2026"], "The date of birth must be a real date, like 27 3 2026", "unreal"),
        (["1", "Smarch", "2026"], "The date of birth must be a real date, like 27 3 2026", "unreal"),
        (["1", "2", "26"], "The year must have 4 numbers, like 2026", "wrong-year"),
        (["1", "2", "0000"], "The date of birth must be a real date, like 27 3 2026", "unreal"),
        (["1", "1", "1899"], "The date of birth must be 1 January 1900 or later", "early"),
        (["2", "1", "2026"], "The date of birth must be 1 January 2026 or earlier", "late"),
    ],
)
def test_dates_that_cannot_be(typed: list[str], sentence: str, code: str) -> None:
    field = DateInputField(noun="date of birth", earliest=dt.date(1900, 1, 1), latest=dt.date(2026, 1, 1))
    with pytest.raises(ValidationError) as error:
        field.clean(typed)
    assert error.value.messages == [sentence]
    assert error.value.code == code


def test_a_date_is_read_from_three_boxes() -> None:
    class Born(forms.Form):
        born_on = DateInputField()

    form = Born({"born_on_day": "1", "born_on_month": "12", "born_on_year": "1940"}, initial={"born_on": None})
    assert form.is_valid()
    assert form.cleaned_data == {"born_on": dt.date(1940, 12, 1)}
    assert form.has_changed()
    assert not Born(form.data, initial={"born_on": dt.date(1940, 12, 1)}).has_changed()


@pytest.mark.parametrize(("typed", "pence"), [("12.60", 1260), ("£1,234", 123400), (" 0 ", 0)])
def test_pounds(typed: str, pence: int) -> None:
    assert PoundsField().clean(typed) == pence


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter an amount"),
        ("-1", "£0.00 or more"),
        ("11", "£10.00 or less"),
        ("ten", "Enter the amount as numbers"),
    ],
)
def test_pounds_that_cannot_be(typed: str, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        PoundsField(max_value=1000).clean(typed)


@pytest.mark.parametrize(("typed", "answer"), [("yes", True), ("no", False)])
def test_yes_or_no(typed: str, answer: bool) -> None:
    assert YesNoField().clean(typed) is answer


@pytest.mark.parametrize("typed", ["", "maybe", None])
def test_neither_yes_nor_no(typed: Any) -> None:
    with pytest.raises(ValidationError):
        YesNoField().clean(typed)


def test_a_line_break_counts_once() -> None:
    assert LongTextField(max_length=5).clean("ab\r\ncd") == "ab\ncd"
    with pytest.raises(ValidationError):
        LongTextField(max_length=4).clean("ab\r\ncd")


def test_the_packages_speak_plainly_too() -> None:
    class Form(forms.Form):
        name = forms.CharField(max_length=3)
        email = forms.EmailField()
        number = forms.IntegerField(min_value=2)

    errors = Form({"name": "", "email": "x", "number": "1"}).errors
    assert errors == {
        "name": ["Answer this question"],
        "email": ["Enter an email address, like name@example.org"],
        "number": ["Enter 2 or more"],
    }
    assert Form({"name": "Siân"}).errors["name"] == ["Use 3 characters at most. You used 4"]


def test_the_wording_in_use_is_the_wording_on_file() -> None:
    folder = Path(fields.__file__).parent / "locale/en_GB/LC_MESSAGES"
    with (folder / "django.mo").open("rb") as handle:
        compiled = GNUTranslations(handle)
    written = re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', (folder / "django.po").read_text(), re.M)
    assert len(written) > 15
    assert [said for said, plain in written if compiled.gettext(said) != plain] == []
