"""The questions of the money pages. What may be kept is decided by the services."""

from typing import Any

from django import forms

from billing.models import HoldReason, HowTold, InvoiceLine, PaymentMethod
from billing.queries.invoices import LineShown
from coopcare.clock import today
from coopcare.money import LARGEST_PENCE, format_pounds
from coopcare.ui.fields import Checkboxes, DateInputField, LongTextField, PoundsField, Radios


class SearchForm(forms.Form):
    search = forms.CharField(label="Search by name", required=False, max_length=60)


class InvoiceSearchForm(forms.Form):
    search = forms.CharField(
        label="Search", help_text="A name, or an invoice number like INV-00012.", required=False, max_length=60
    )


class CreditForm(forms.Form):
    """Which lines of one invoice to give back, and why."""

    lines = forms.TypedMultipleChoiceField(
        label="Which visits do you want to give credit for?",
        help_text="The whole of each visit is given back.",
        widget=Checkboxes,
        error_messages={"required": "Select at least one visit to credit"},
    )
    reason = LongTextField(
        label="Why are you giving this credit?",
        help_text="The payer will read it.",
        max_length=300,
        error_messages={"required": "Say why you are giving this credit"},
    )

    def __init__(self, *args: Any, shown: list[LineShown], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["lines"].choices = [
            (str(one.line.id), f"{one.line.words}, {format_pounds(one.line.amount_pence)}")
            for one in shown
            if one.can_be_credited
        ]


class PaymentForm(forms.Form):
    amount_pence = PoundsField(
        label="How much came?",
        max_value=LARGEST_PENCE,
        error_messages={"required": "Enter the amount in pounds, like 12.60"},
    )
    received_on = DateInputField(
        label="When did it come?",
        noun="day the money came",
        initial=today,
        error_messages={"required": "Enter the day"},
    )
    method = forms.ChoiceField(
        label="How did it come?",
        choices=PaymentMethod.choices,
        widget=Radios,
        error_messages={"required": "Select how the money came"},
    )
    reference = forms.CharField(
        label="Reference (optional)", help_text="As it stands on the bank statement.", required=False, max_length=80
    )


class RefundForm(forms.Form):
    amount_pence = PoundsField(
        label="How much was given back?",
        max_value=LARGEST_PENCE,
        error_messages={"required": "Enter the amount in pounds, like 12.60"},
    )
    paid_on = DateInputField(
        label="When was it paid?",
        noun="day the money was paid",
        initial=today,
        error_messages={"required": "Enter the day"},
    )
    method = forms.ChoiceField(
        label="How was it paid?",
        choices=PaymentMethod.choices,
        widget=Radios,
        error_messages={"required": "Select how the money was paid"},
    )
    reference = forms.CharField(
        label="Reference (optional)", help_text="As it stands on the bank statement.", required=False, max_length=80
    )


class HoldForm(forms.Form):
    reason = forms.ChoiceField(
        label="Why?", choices=HoldReason.choices, widget=Radios, error_messages={"required": "Select why"}
    )
    note = LongTextField(label="Anything to remember? (optional)", required=False, max_length=200)


class DayForm(forms.Form):
    on = DateInputField(label="On which day?", noun="day", error_messages={"required": "Enter the day"})


class DaysForm(forms.Form):
    first = DateInputField(label="First day", noun="first day", error_messages={"required": "Enter the first day"})
    last = DateInputField(label="Last day", noun="last day", error_messages={"required": "Enter the last day"})


def _reason_field() -> LongTextField:
    return LongTextField(
        label="What is wrong?",
        help_text="For example: nobody came, the visit was shorter, or somebody else should pay.",
        max_length=500,
        error_messages={"required": "Say what is wrong with this line"},
    )


class DisputeForm(forms.Form):
    """The person, or who acts for them, about one line."""

    reason = _reason_field()


class ToldForm(DisputeForm):
    """The office, about one line."""

    how_told = forms.ChoiceField(
        label="How did they tell us?",
        choices=[(value, words) for value, words in HowTold.choices if value != HowTold.PAGE],
        widget=Radios,
        error_messages={"required": "Select how they told us"},
    )


class WriteDownForm(ToldForm):
    """A support worker, who also finds the visit. Days and times, no amounts."""

    line = forms.ChoiceField(
        label="Which visit is it about?", widget=Radios, error_messages={"required": "Select the visit"}
    )
    field_order = ("line", "reason", "how_told")

    def __init__(self, *args: Any, lines: list[InvoiceLine], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["line"].choices = [(str(line.id), line.words) for line in lines]


class AnswerDisputeForm(forms.Form):
    outcome = forms.ChoiceField(
        label="What is the answer?",
        choices=[("give_back", "It was wrong: give the line back"), ("stands", "It is right, and stays as it is")],
        widget=Radios,
        error_messages={"required": "Select the answer"},
    )
    answer = LongTextField(
        label="Why?",
        help_text="The person and the payer will read it.",
        max_length=300,
        error_messages={"required": "Say why. The person will read it"},
    )
