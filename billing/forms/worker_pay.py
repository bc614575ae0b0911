"""The questions on what was agreed with a worker about their pension and their sick pay."""

from django import forms

from billing.models import WorkerPension
from coopcare.ui.fields import Checkboxes, DateInputField, Radios
from coopcare.ui.formats import WEEKDAYS


class PensionForm(forms.Form):
    choice = forms.ChoiceField(
        label="What did they choose?",
        choices=WorkerPension.CHOICES,
        widget=Radios,
        error_messages={"required": "Select what they chose"},
    )
    starts_on = DateInputField(
        label="From which day?",
        help_text="It counts for every day of pay on or after this one.",
        noun="day",
        error_messages={"required": "Enter the day"},
    )


class SickPayDaysForm(forms.Form):
    weekdays = forms.TypedMultipleChoiceField(
        label="Which days of the week count for sick pay?",
        help_text="The days on which they would usually work, as you agreed with them.",
        choices=list(enumerate(WEEKDAYS)),
        coerce=int,
        widget=Checkboxes,
        error_messages={"required": "Select at least one day of the week"},
    )
    starts_on = DateInputField(
        label="From which day?",
        help_text="It counts for every pay period that ends on or after this day.",
        noun="day",
        error_messages={"required": "Enter the day"},
    )
