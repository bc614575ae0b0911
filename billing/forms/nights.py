"""The questions on nights at somebody's home."""

from collections.abc import Sequence
from typing import Any

from django import forms

from billing.models import NightKind
from coopcare.ui.fields import DateInputField, Radios, TimeField
from members.models import Person


class NightForm(forms.Form):
    """`people`: at whose homes it can have been."""

    kind = forms.ChoiceField(
        label="Which kind of night was it?",
        choices=NightKind.choices,
        widget=Radios,
        error_messages={"required": "Select which kind of night it was"},
    )
    person = forms.ChoiceField(
        label="Whose home was it?", widget=Radios, error_messages={"required": "Select whose home it was"}
    )
    on = DateInputField(
        label="On which evening did it start?", noun="day", error_messages={"required": "Enter the day it started"}
    )
    starts = TimeField(label="From", help_text="For example: 10pm")
    ends = TimeField(label="Until", help_text="For example: 7am")

    def __init__(self, *args: Any, people: Sequence[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = {str(person.id): person for person in people}
        self.fields["person"].choices = [(key, person.full_name) for key, person in self.people.items()]

    def clean_person(self) -> Person:
        return self.people[self.cleaned_data["person"]]


class WakeForm(forms.Form):
    starts = TimeField(label="Woken at", help_text="For example: 2:10am")
    ends = TimeField(label="Back to bed at", help_text="For example: 2:40am")
    what_for = forms.CharField(
        label="What for?",
        help_text="You and your support worker read it.",
        max_length=200,
        error_messages={"required": "Say what for"},
    )
