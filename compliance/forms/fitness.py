"""What is typed into a director's fit-person file."""

from typing import Any

from django import forms

from compliance.models import FitnessCheckKind, FitnessOutcome, Ground
from compliance.models.fitness import LONGEST
from coopcare.clock import today
from coopcare.ui.fields import Checkboxes, DateInputField, LongTextField, Radios, YesNoField


class FitnessCheckForm(forms.Form):
    kind = forms.ChoiceField(
        label="What did you look at?",
        choices=FitnessCheckKind,
        widget=Radios,
        error_messages={"required": "Select what was looked at"},
    )
    looked_on = DateInputField(label="On which day?", noun="day", initial=today)
    outcome = forms.ChoiceField(
        label="What came of it?",
        choices=FitnessOutcome,
        widget=Radios,
        error_messages={"required": "Select what came of it"},
    )
    words = LongTextField(
        label="In words",
        help_text="What there is to talk about, or why it is not needed. Never what a certificate says.",
        max_length=LONGEST,
        required=False,
    )


class DeclarationForm(forms.Form):
    """`on_paper`: the secretary writes down what was signed, with its day."""

    grounds = forms.MultipleChoiceField(
        label="Which of these are true for you?",
        help_text="Tick what is true. Leave all empty if none is. A tick does not by itself make you unfit.",
        choices=Ground,
        widget=Checkboxes,
        required=False,
    )
    words = LongTextField(
        label="If you ticked something: what is there to know?", max_length=LONGEST, required=False
    )  # fmt: skip
    interests = LongTextField(
        label="Do you have ties that could pull two ways?",
        help_text="For example: you are paid by the co-op, a relative works here, or a firm of yours sells to us.",
        max_length=LONGEST,
        required=False,
    )
    needs = LongTextField(
        label="What do you need to take part?",
        help_text="Papers in another form, times, breaks, somebody beside you. You need not say why.",
        max_length=LONGEST,
        required=False,
    )

    def __init__(self, *args: Any, on_paper: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if on_paper:
            self.fields["declared_on"] = DateInputField(label="When did they sign?", noun="day they signed")


class FitnessDecisionForm(forms.Form):
    decided_on = DateInputField(label="When was it decided?", noun="day of the decision", initial=today)
    is_fit = YesNoField(label="Are they fit to be a director here?")
    words = LongTextField(label="Why, and on what conditions?", max_length=LONGEST, required=False)
    decided_by = forms.CharField(
        label="Who decided?",
        help_text="Two people: the chair and the nominated individual, or who stands in for one of them.",
        max_length=200,
        error_messages={"required": "Enter who decided"},
    )
    minute_reference = forms.CharField(
        label="Minute", help_text="For example: 2026-11-23, item 4.", max_length=60,
        error_messages={"required": "Enter the minute"},
    )  # fmt: skip
