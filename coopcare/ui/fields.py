"""Form fields and widgets for the questions Django has no good field for: dates, times, pounds, yes or no.

Each takes what people type and gives the plain value the services want. The template tag `govuk_field` (rendering.py)
draws them; Django's own widgets draw through the same tag.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from coopcare.errors import Invalid
from coopcare.money import format_pounds, parse_pounds
from coopcare.ui.formats import MONTHS, gov_short_date, gov_time

PARTS = ("day", "month", "year")
_MONTH_NUMBERS = {name.lower()[:3]: number for number, name in enumerate(MONTHS, start=1)}
_CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:[:.]?(?P<minute>\d{2}))? ?(?P<half>[ap])?\.?m?\.?", re.ASCII)
_WORDS = {"midday": dt.time(12), "noon": dt.time(12), "midnight": dt.time()}


class DateInput(forms.MultiWidget):
    """Three boxes named NAME_day, NAME_month and NAME_year."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(widgets={part: forms.TextInput() for part in PARTS}, attrs=attrs)

    def decompress(self, value: dt.date | None) -> list[str]:
        return [str(value.day), str(value.month), str(value.year)] if value else ["", "", ""]


class DateInputField(forms.MultiValueField):
    """A date typed as day, month and year; the month may be a word. Gives a `date`, or None when not required.

    `noun` is what the date is, as it reads in "Enter the …": "date of birth", "start date". `earliest` and `latest`
    are dates that may themselves be given. The code of an error names the boxes to mark ("missing-day-year").
    """

    widget = DateInput

    def __init__(
        self,
        *,
        noun: str = "date",
        earliest: dt.date | None = None,
        latest: dt.date | None = None,
        **options: Any,
    ) -> None:
        self.noun, self.earliest, self.latest = noun, earliest, latest
        options["error_messages"] = {"required": f"Enter the {noun}", **options.get("error_messages", {})}
        boxes = [forms.CharField(required=False, max_length=12) for _ in PARTS]
        super().__init__(fields=boxes, require_all_fields=False, **options)

    def clean(self, value: Sequence[str | None] | dt.date | None) -> dt.date | None:
        if isinstance(value, dt.date):  # a disabled field keeps its first value
            return value
        typed = [(part or "").strip() for part in (value or ["", "", ""])]
        if not any(typed):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        missing = [part for part, text in zip(PARTS, typed, strict=True) if not text]
        if missing:
            sentence = f"The {self.noun} must include a {' and a '.join(missing)}"
            raise ValidationError(sentence, code="-".join(["missing", *missing]))
        on = self._real_date(*typed)
        if self.earliest and on < self.earliest:
            raise ValidationError(f"The {self.noun} must be {gov_short_date(self.earliest)} or later", code="early")
        if self.latest and on > self.latest:
            raise ValidationError(f"The {self.noun} must be {gov_short_date(self.latest)} or earlier", code="late")
        self.run_validators(on)
        return on

    def _real_date(self, day: str, month: str, year: str) -> dt.date:
        if not re.fullmatch(r"\d{4}", year, re.ASCII):
            raise ValidationError("The year must have 4 numbers, like 2026", code="wrong-year")
        number = _MONTH_NUMBERS.get(month.lower()[:3]) if month.isalpha() else _small_number(month)
        try:
            return dt.date(int(year), number or 0, _small_number(day))
        except ValueError:
            raise ValidationError(f"The {self.noun} must be a real date, like 27 3 2026", code="unreal") from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compared as dates: Django's own way compares box by box, through fields that know no dates."""
        try:
            return bool(self.clean(data) != initial)
        except ValidationError:
            return True


def _small_number(text: str) -> int:
    """A day or month of one or two figures; 0, which no date has, for anything else."""
    return int(text) if re.fullmatch(r"\d{1,2}", text, re.ASCII) else 0


class TimeInput(forms.TextInput):
    def format_value(self, value: Any) -> str | None:
        return gov_time(value) if isinstance(value, dt.time) else super().format_value(value)


class TimeField(forms.Field):
    """A time of day as people write it: 9am, 9:30am, 2.15pm, 14:00, midday. Gives a `time`."""

    widget = TimeInput
    default_error_messages = {
        "required": "Enter a time, like 9:30am",
        "unreal": "Enter a time, like 9:30am or 2pm",
        "half": "Say if %(typed)s is morning or afternoon: write %(typed)sam or %(typed)spm",
    }

    def to_python(self, value: Any) -> dt.time | None:
        if value in self.empty_values or isinstance(value, dt.time):
            return value or None
        typed = str(value).strip().lower()
        if not typed:
            return None
        if typed in _WORDS:
            return _WORDS[typed]
        match = _CLOCK.fullmatch(typed)
        if not match or (typed.endswith("m") and not match["half"]):
            raise ValidationError(self.error_messages["unreal"], code="unreal")
        return self._time(typed, int(match["hour"]), int(match["minute"] or 0), match["half"])

    def _time(self, typed: str, hour: int, minute: int, half: str | None) -> dt.time:
        if half is None and 1 <= hour <= 12 and not re.match(r"\d{2}[:.]?\d{2}", typed):
            # A bare 7 or 7:30 is as often an evening as a morning visit; 07:30 and 12:30 are plain.
            raise ValidationError(self.error_messages["half"], code="half", params={"typed": typed})
        if half and not 1 <= hour <= 12:
            raise ValidationError(self.error_messages["unreal"], code="unreal")
        if half:
            hour = hour % 12 + (12 if half == "p" else 0)
        try:
            return dt.time(hour, minute)
        except ValueError:
            raise ValidationError(self.error_messages["unreal"], code="unreal") from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True


class LongTextField(forms.CharField):
    """Several lines of text. A line break counts as one character, as it does while typing; browsers send two."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class PoundsInput(forms.TextInput):
    def format_value(self, value: Any) -> str | None:
        return format_pounds(value).replace("£", "") if isinstance(value, int) else super().format_value(value)


class PoundsField(forms.Field):
    """An amount typed in pounds. Gives whole pence, or None when not required. Limits are in pence."""

    widget = PoundsInput
    default_error_messages = {"required": "Enter an amount in pounds, like 12.60"}

    def __init__(self, *, min_value: int | None = 0, max_value: int | None = None, **options: Any) -> None:
        self.min_value, self.max_value = min_value, max_value
        super().__init__(**options)

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values or isinstance(value, int):
            return None if value in self.empty_values else value
        typed = str(value).strip()
        if not typed:
            return None
        try:
            return parse_pounds(typed)
        except Invalid as error:
            raise ValidationError(error.message, code="invalid") from None

    def validate(self, value: int | None) -> None:
        super().validate(value)
        if value is None:
            return
        if self.min_value is not None and value < self.min_value:
            raise ValidationError(f"Enter {format_pounds(self.min_value)} or more", code="min_value")
        if self.max_value is not None and value > self.max_value:
            raise ValidationError(f"Enter {format_pounds(self.max_value)} or less", code="max_value")

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True


class _Explained:
    """Choices with a hint each, and fields that appear under the answer they belong to."""

    def __init__(
        self,
        *args: Any,
        hints: Mapping[Any, str] | None = None,
        conditional: Mapping[Any, Sequence[str]] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.hints = {str(value): hint for value, hint in (hints or {}).items()}
        self.conditional = {str(value): list(names) for value, names in (conditional or {}).items()}


class Radios(_Explained, forms.RadioSelect):
    """Radios. `hints` and `conditional` are keyed by the value of the choice."""


class Checkboxes(_Explained, forms.CheckboxSelectMultiple):
    """Checkboxes. `hints` and `conditional` are keyed by the value of the choice."""


class YesNoField(forms.TypedChoiceField):
    """Yes or No as radios, neither chosen for the person. Gives True, False, or None when not required."""

    widget = Radios

    def __init__(self, *, yes: str = "Yes", no: str = "No", **options: Any) -> None:
        required = f"Select {yes.lower()} or {no.lower()}"
        options["error_messages"] = {"required": required, **options.get("error_messages", {})}
        choices = [("yes", yes), ("no", no)]
        super().__init__(choices=choices, coerce=lambda value: value == "yes", empty_value=None, **options)

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)
