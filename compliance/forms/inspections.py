"""What the manager and the inspector type."""

import datetime as dt
from typing import Any

from django import forms

from clusters.models import Package
from coopcare.clock import local, now, today
from coopcare.ui.fields import Checkboxes, DateInputField, TimeField
from members.models import Person


class InspectionForm(forms.Form):
    inspector_name = forms.CharField(
        label="Inspector’s name", max_length=120, error_messages={"required": "Enter the inspector’s name"}
    )
    organisation = forms.CharField(
        label="Organisation", max_length=120, initial="Care Quality Commission",
        error_messages={"required": "Enter the organisation they work for"},
    )  # fmt: skip
    email = forms.EmailField(
        label="Work e-mail address",
        help_text="The link and the one-time code are sent here.",
        error_messages={
            "required": "Enter their e-mail address",
            "invalid": "Enter an e-mail address, like name@cqc.example",
        },
    )
    purpose = forms.CharField(
        label="What for?", max_length=300, error_messages={"required": "Say what the inspection is for"}
    )
    ends_on = DateInputField(label="Open until: day", noun="last day", help_text="72 hours at most.")
    ends_at_time = TimeField(label="Open until: time", initial=dt.time(17), help_text="For example, 5pm")
    sample = forms.MultipleChoiceField(
        label="Whose records may they open by name?",
        help_text="Inspectors usually ask for 3 to 6 people. Everybody else shows as a number.",
        required=False,
        widget=Checkboxes,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        supported = Package.objects.on(today()).values("person_id")
        people = Person.objects.filter(id__in=supported).order_by("last_name", "first_name")
        self.fields["sample"].choices = [(str(person.id), person.full_name) for person in people]

    def period(self) -> dict[str, dt.datetime]:
        return {"starts_at": now(), "ends_at": local(self.cleaned_data["ends_on"], self.cleaned_data["ends_at_time"])}


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Enter your code",
        help_text="6 numbers, from the e-mail we have just sent.",
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": "Enter the 6 numbers from the e-mail"},
    )


class MonthForm(forms.Form):
    """A month chosen in the address; typed wrong, this month is shown."""

    month = forms.DateField(input_formats=["%Y-%m"], required=False)
