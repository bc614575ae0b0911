"""What is typed when policies are read or given."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from compliance.life.checks import Check
from compliance.models import PolicyEdition
from compliance.services.readings import HOW_IT_IS_GIVEN, LONGEST_NOTE
from coopcare.clock import today
from coopcare.ui.fields import Checkboxes, DateInputField, Radios


class ReadingForm(forms.Form):
    """The questions of a check, if the policy has one. All of them are answered, or none."""

    def __init__(self, *args: Any, check: Check | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.check = check
        for number, question in enumerate(check.questions if check else (), start=1):
            self.fields[f"question_{number}"] = forms.ChoiceField(
                label=question.asks,
                choices=[(str(place), answer) for place, answer in enumerate(question.answers, start=1)],
                widget=Radios,
                required=False,
            )

    def answers(self) -> list[int]:
        """The number chosen for each question; empty when none was answered."""
        chosen = [self.cleaned_data[name] for name in self.fields]
        return [int(one) for one in chosen if one]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        left_out = [name for name in self.fields if not cleaned.get(name)]
        if 0 < len(left_out) < len(self.fields):
            for name in left_out:
                self.add_error(name, "Select an answer, or leave out all the questions")
        return cleaned


class GivenForm(forms.Form):
    editions = forms.MultipleChoiceField(
        label="What was given?", widget=Checkboxes, error_messages={"required": "Select what was given"}
    )
    how = forms.ChoiceField(
        label="How?",
        choices=[(how.value, how.label) for how in HOW_IT_IS_GIVEN],
        widget=Radios,
        error_messages={"required": "Select how it was given"},
    )
    note = forms.CharField(
        label="Anything to add? (optional)",
        max_length=LONGEST_NOTE,
        required=False,
        help_text="For example, what they asked.",
    )
    done_on = DateInputField(label="When?", noun="day it was given", initial=today)

    def __init__(self, *args: Any, editions: Sequence[PolicyEdition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["editions"].choices = [(str(one.id), f"{one.code} {one.title}") for one in editions]

    def clean_editions(self) -> list[UUID]:
        return [UUID(one) for one in self.cleaned_data["editions"]]
