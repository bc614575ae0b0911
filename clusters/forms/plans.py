"""What is typed into a care plan."""

import datetime as dt
from typing import Any

from django import forms

from clusters.models import AgreedBy
from clusters.models.plans import LONGEST
from clusters.rules.plans import Group
from clusters.services.plans import Aim
from coopcare.clock import today
from coopcare.ui.fields import DateInputField, LongTextField, Radios


class BeginForm(forms.Form):
    why = forms.CharField(
        label="Why is the plan written anew?",
        help_text="For example: the first plan, or after the review of 3 November.",
        max_length=300,
        error_messages={"required": "Say why the plan is written anew"},
    )


class SeenForm(forms.Form):
    """`seen_at` goes round hidden: when the version that is on the page was changed last, so that an older page
    overwrites nothing, and nobody agrees to other words than they read.
    """

    seen_at = forms.CharField(widget=forms.HiddenInput)

    def clean_seen_at(self) -> dt.datetime:
        try:
            return dt.datetime.fromisoformat(self.cleaned_data["seen_at"])
        except ValueError:
            raise forms.ValidationError("This page is out of date. Open it again.") from None


class PartsForm(SeenForm):
    """The parts of one group."""

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in group.parts:
            self.fields[part.code] = LongTextField(
                label=part.asks,
                help_text=part.hint,
                max_length=LONGEST,
                required=False,
                widget=forms.Textarea(attrs={"rows": 4}),
            )

    def answers(self) -> dict[str, Any]:
        """As write_parts takes them."""
        typed = dict(self.cleaned_data)
        return {"seen_at": typed.pop("seen_at"), "parts": typed}


class OutcomeForm(forms.Form):
    what = forms.CharField(
        label="What do you want to be able to do?",
        help_text="What matters in life, and not a task. For example: to get to choir on Fridays.",
        max_length=300,
        error_messages={"required": "Enter what the person wants to be able to do"},
    )
    i_do = forms.CharField(label="What do you do for it yourself?", max_length=300, required=False)
    others_do = forms.CharField(label="What do others do?", max_length=300, required=False)
    how_we_know = forms.CharField(label="How will we know that it goes well?", max_length=300, required=False)

    def aim(self) -> Aim:
        return Aim(**{name: self.cleaned_data[name] for name in Aim.__dataclass_fields__})


class ChangeOutcomeForm(SeenForm, OutcomeForm):
    """The same, of one that stands already."""


class OwnAgreementForm(SeenForm):
    how = LongTextField(
        label="Would you like to add something?", help_text="You may leave this empty.", max_length=LONGEST,
        required=False, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class NotedAgreementForm(SeenForm):
    by = forms.ChoiceField(
        label="Who agreed?", choices=AgreedBy, widget=Radios, error_messages={"required": "Select who agreed"}
    )
    how = LongTextField(
        label="How did they agree?",
        help_text="In their own words or signs. If they cannot decide about it: which decision or paper it rests on.",
        max_length=LONGEST,
        error_messages={"required": "Write down how they agreed"},
    )
    on = DateInputField(label="On which day?", noun="day they agreed", initial=today)


class PlanWishForm(forms.Form):
    words = LongTextField(
        label="What should change?", max_length=LONGEST, error_messages={"required": "Say what should change"}
    )


class AnswerForm(forms.Form):
    answer = LongTextField(
        label="What came of it?",
        help_text="What was changed, or why it stays as it is. Whoever asked can read this.",
        max_length=LONGEST,
        error_messages={"required": "Say what came of it"},
    )
