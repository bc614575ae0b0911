"""What is asked about requests and breaches of personal data."""

import datetime as dt
from typing import Any

from django import forms

from compliance.models import BreachRisk, RequestKind, RequestStatus
from coopcare.clock import local, today
from coopcare.ui.fields import DateInputField, LongTextField, Radios, TimeField, YesNoField
from members.models import Person


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.full_name)


class RequestForm(forms.Form):
    kind = forms.ChoiceField(
        label="What do they ask for?",
        choices=RequestKind.choices,
        widget=Radios,
        error_messages={"required": "Select what they ask for"},
    )
    person = PersonField(
        label="Whose data is it about?",
        queryset=Person.objects.none(),
        empty_label="Choose",
        error_messages={"required": "Choose whose data it is about"},
    )
    asked_by = forms.CharField(
        label="Who asks, if not they themselves? (optional)",
        help_text="For example: David Hughes, her son.",
        max_length=120,
        required=False,
    )
    wish = LongTextField(
        label="What do they ask, in their words?", max_length=2000, error_messages={"required": "Say what they ask for"}
    )
    how_told = forms.CharField(
        label="How did they tell us?",
        help_text="For example: by phone, to Ana.",
        max_length=120,
        error_messages={"required": "Say how they told us"},
    )
    received_on = DateInputField(label="On which day?", noun="day it came", initial=today)
    email = forms.EmailField(
        label="E-mail address for the answer (optional)",
        help_text="Leave empty to write on paper.",
        required=False,
        error_messages={"invalid": "Enter an e-mail address, like name@people.example"},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].queryset = Person.objects.order_by("last_name", "first_name", "id")


class AskBackForm(forms.Form):
    is_identity = YesNoField(
        label="What do you need to know?",
        yes="Who is asking",
        no="What they mean",
        error_messages={"required": "Select what you need to know"},
    )
    question = LongTextField(
        label="What do you ask?",
        help_text="They will read it. The clock stands still until they answer.",
        max_length=300,
        error_messages={"required": "Write what you ask"},
    )


class AnsweredForm(forms.Form):
    on = DateInputField(label="When did they answer?", noun="day they answered", initial=today)


class ItemForm(forms.Form):
    what = forms.CharField(
        label="What is it?",
        help_text="For example: visit notes of 2026.",
        max_length=200,
        error_messages={"required": "Say what it is"},
    )
    is_given = YesNoField(
        label="Do you give it?", yes="Yes, it is given", no="No, it is kept back",
        error_messages={"required": "Select whether you give it"},
    )  # fmt: skip
    reason = LongTextField(
        label="If not, why?",
        help_text="For example: it is about somebody else, who does not agree.",
        max_length=300,
        required=False,
    )


class EndRequestForm(forms.Form):
    status = forms.ChoiceField(
        label="How does it end?",
        choices=[choice for choice in RequestStatus.choices if choice[0] != RequestStatus.OPEN],
        widget=Radios,
        error_messages={"required": "Select how it ends"},
    )
    answer = LongTextField(
        label="What do you answer?",
        help_text="They will read it. What was kept back, and whom to complain to, is added.",
        max_length=2000,
        error_messages={"required": "Write the answer"},
    )


class BreachForm(forms.Form):
    what = LongTextField(label="What happened?", max_length=2000, error_messages={"required": "Say what happened"})
    known_on = DateInputField(label="When did anybody here first know? Day", noun="day we knew", initial=today)
    known_time = TimeField(label="Time", help_text="For example, 9:30am. The 72 hours run from then.")
    whose = forms.CharField(
        label="Whose data is it?",
        help_text="Kinds of people, no names. For example: people of one cluster.",
        max_length=200,
        error_messages={"required": "Say whose data it is"},
    )
    how_many = forms.IntegerField(
        label="Of how many people, about? (optional)", min_value=0, max_value=1_000_000, required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    which_data = forms.CharField(
        label="Which data?",
        help_text="For example: names, addresses, times of visits.",
        max_length=300,
        error_messages={"required": "Say which data it is"},
    )
    done_at_once = LongTextField(
        label="What was done at once?", max_length=2000, error_messages={"required": "Say what was done at once"}
    )

    def answers(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return {"known_at": local(given.pop("known_on"), given.pop("known_time")), **given}


class JudgeForm(forms.Form):
    risk = forms.ChoiceField(
        label="How large is the risk to the people?",
        choices=[choice for choice in BreachRisk.choices if choice[0]],
        widget=Radios,
        error_messages={"required": "Select how large the risk is"},
    )
    reason = LongTextField(label="Why?", max_length=500, error_messages={"required": "Say why"})


class ReportForm(forms.Form):
    reported_on = DateInputField(label="When was it reported? Day", noun="day of the report", initial=today)
    reported_time = TimeField(label="Time", help_text="For example, 9:30am")
    reference = forms.CharField(
        label="Reference of the report", max_length=60, error_messages={"required": "Enter the reference of the report"}
    )
    late_reason = LongTextField(label="If it is after 72 hours, why?", max_length=300, required=False)

    def answers(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        at: dt.datetime = local(given.pop("reported_on"), given.pop("reported_time"))
        return {"reported_at": at, **given}


class ToldForm(forms.Form):
    on = DateInputField(label="When were they told?", noun="day they were told", initial=today)
    how = LongTextField(
        label="How, and what were they told?", max_length=300, error_messages={"required": "Say how they were told"}
    )


class LearningForm(forms.Form):
    learning = LongTextField(
        label="What did we learn?", max_length=2000, error_messages={"required": "Write down what we learned"}
    )
