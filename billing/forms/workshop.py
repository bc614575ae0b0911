"""The questions of the viability workshop. What a case comes to is worked out in billing.viability."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from billing.models import Scenario
from billing.queries.scenarios import FOUNDERS, MOST_COMPARED
from billing.services.scenarios import NAME_LENGTH
from billing.viability import Inputs, check
from billing.viability.founders import NAME as FOUNDERS_NAME
from billing.viability.questions import FIGURES, GROUPS
from billing.viability.units import Figure, Unit, from_hundredths, typed
from coopcare.errors import Invalid
from coopcare.money import format_pounds
from coopcare.ui.fields import Checkboxes

# Pound and percent signs, thousands and spaces are taken as people write them.
_NUMBER = re.compile(r"(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.(?P<part>\d{1,2}))?", re.ASCII)
_MARKS = str.maketrans("", "", "£% ")


class FigureInput(forms.TextInput):
    """A box for a number, which is kept as an integer of the figure's own unit."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        inputmode = "numeric" if unit is Unit.COUNT else "decimal"
        super().__init__(attrs={"inputmode": inputmode, "spellcheck": "false", "autocomplete": "off"})

    def format_value(self, value: Any) -> str | None:
        if not isinstance(value, int):
            return super().format_value(value)
        return format_pounds(value).replace("£", "") if self.unit is Unit.POUNDS else typed(self.unit, value)


class FigureField(forms.Field):
    """One figure. Gives its integer, or None where it may be left empty. Each refusal says what it accepts."""

    def __init__(self, figure: Figure) -> None:
        self.figure, self.prefix = figure, "£" if figure.unit is Unit.POUNDS else ""
        super().__init__(
            label=figure.label,
            help_text=figure.hint,
            required=not figure.is_optional,
            widget=FigureInput(figure.unit),
            error_messages={"required": figure.accepts},
        )

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").translate(_MARKS)
        if not text:
            return None
        match = _NUMBER.fullmatch(text)
        if match is None or (match["part"] and self.figure.unit is Unit.COUNT):
            raise ValidationError(self.figure.accepts, code="invalid")
        hundredths = int(match["whole"].replace(",", "")) * 100 + int((match["part"] or "").ljust(2, "0"))
        return from_hundredths(self.figure.unit, hundredths)

    def validate(self, value: int | None) -> None:
        super().validate(value)
        if value is not None and not self.figure.least <= value <= self.figure.most:
            raise ValidationError(self.figure.accepts, code="outside")


class WorkshopForm(forms.Form):
    """Every figure of a case. `inputs()` is the case, once the form is valid."""

    def __init__(self, data: Any = None, *, case: Inputs | None = None) -> None:
        super().__init__(data, initial=_initial(case) if case else None)
        self.fields |= {figure.name: FigureField(figure) for figure in FIGURES}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                check(Inputs(**data))
            except Invalid as refusal:
                self.add_error(refusal.field, refusal.message)
        return data

    def inputs(self) -> Inputs:
        return Inputs(**self.cleaned_data)

    def groups(self) -> list[dict[str, Any]]:
        """[{title, hint, is_folded, is_open, questions: [(field, suffix, slider)]}]; a slider where there is a number.

        A folded group is open while something in it is to be put right.
        """
        return [
            {
                "title": group.title,
                "hint": group.hint,
                "is_folded": group.is_folded,
                "is_open": any(figure.name in self.errors for figure in group.figures),
                "questions": [(self[figure.name], figure.suffix, self._slider(figure)) for figure in group.figures],
            }
            for group in GROUPS
        ]

    def _slider(self, figure: Figure) -> dict[str, str] | None:
        if not self.is_bound:
            value = self.initial.get(figure.name)
        elif figure.name in self.errors:
            value = None
        else:
            value = self.cleaned_data.get(figure.name)
        return None if value is None else figure.slider(value)


class NameForm(forms.Form):
    name = forms.CharField(
        label="Name",
        help_text="So that everybody on the board knows what was tried.",
        max_length=NAME_LENGTH,
        error_messages={"required": "Give it a name, like “Two more clusters”"},
    )


class CompareForm(forms.Form):
    """Two or three cases, the founders' among them."""

    chosen = forms.MultipleChoiceField(
        label="Which do you want to compare?",
        help_text="Choose two or three.",
        widget=Checkboxes,
        error_messages={"required": "Choose two or three to compare"},
    )

    def __init__(self, data: Any = None, *, scenarios: Sequence[Scenario]) -> None:
        super().__init__(data)
        self.fields["chosen"].choices = [(FOUNDERS, FOUNDERS_NAME), *((str(one.id), one.name) for one in scenarios)]

    def clean_chosen(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["chosen"]
        if not 2 <= len(chosen) <= MOST_COMPARED:
            raise ValidationError("Choose two or three to compare", code="count")
        return chosen


def typed_figures(inputs: Inputs) -> dict[str, str]:
    """A case as the form's own boxes would send it."""
    return {name: "" if value is None else typed(_UNITS[name], value) for name, value in _initial(inputs).items()}


def _initial(inputs: Inputs) -> dict[str, int | None]:
    return {figure.name: getattr(inputs, figure.name) for figure in FIGURES}


_UNITS = {figure.name: figure.unit for figure in FIGURES}
