"""What is asked about records whose time is over."""

from typing import Any

from django import forms

from compliance.forms.information import PersonField
from compliance.governance.retention import keep_rules
from compliance.queries.retention import RanOut
from coopcare.ui.fields import LongTextField, Radios
from members.models import Person

KEEP, HOLD, DELETE = "keep", "hold", "delete"


class DecideForm(forms.Form):
    rule = forms.ChoiceField(label="About which record?", widget=Radios, error_messages={"required": "Select a record"})
    outcome = forms.ChoiceField(
        label="What do you decide?",
        choices=[
            (KEEP, "Keep it for another year"),
            (HOLD, "Hold it: it must not be deleted for now"),
            (DELETE, "Ask for deletion: somebody else must agree"),
        ],
        widget=Radios,
        error_messages={"required": "Select what you decide"},
    )
    reason = LongTextField(label="Why?", max_length=300, error_messages={"required": "Say why"})

    def __init__(self, *args: Any, over: list[RanOut], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["rule"].choices = [(one.rule.code, one.rule.title) for one in over]


class HoldForm(forms.Form):
    person = PersonField(
        label="Whose records?",
        queryset=Person.objects.none(),
        empty_label="Choose",
        error_messages={"required": "Choose whose records"},
    )
    rule = forms.ChoiceField(label="Which records?", required=False)
    reason = LongTextField(
        label="Why must they be kept?",
        help_text="For example: a claim, an inquiry, a complaint that is open.",
        max_length=300,
        error_messages={"required": "Say why they are held"},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].queryset = Person.objects.order_by("last_name", "first_name", "id")
        about = [(rule.code, rule.title) for rule in keep_rules().values() if rule.who != "other"]
        self.fields["rule"].choices = [("", "All of them"), *about]
