"""The questions of the money pages. What may be kept is decided by the services."""

from typing import Any

from django import forms

from billing.models import Cycle, Funder, FundingType, PaymentMethod
from billing.queries.invoices import LineShown
from coopcare.clock import today
from coopcare.money import LARGEST_PENCE, format_pounds
from coopcare.ui.fields import Checkboxes, DateInputField, LongTextField, PoundsField, Radios
from members.models import Job


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
            if not one.is_credited
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


class BudgetLineForm(forms.Form):
    """One more payer of a package."""

    funding_type = forms.ChoiceField(
        label="Where does the money come from?",
        choices=FundingType.choices,
        widget=Radios,
        error_messages={"required": "Select where the money comes from"},
    )
    funder = forms.ModelChoiceField(
        label="Which funder? (optional)",
        queryset=Funder.objects.none(),
        required=False,
        empty_label="No funder",
    )
    new_funder = forms.CharField(label="Or a new funder (optional)", required=False, max_length=120)
    payer_name = forms.CharField(
        label="Who does the invoice go to?",
        max_length=120,
        error_messages={"required": "Enter who the invoice goes to"},
    )
    payer_email = forms.EmailField(label="Their e-mail (optional)", required=False)
    payer_address = LongTextField(label="Their address (optional)", required=False, max_length=300)
    amount_pence = PoundsField(
        label="How much, at most? (optional)", help_text="Leave it empty if they pay whatever is left.", required=False
    )
    cycle = forms.ChoiceField(
        label="How often does the amount start afresh?",
        choices=[(value, words.capitalize()) for value, words in Cycle.choices],
        widget=Radios,
        initial=Cycle.FOUR_WEEKS,
        error_messages={"required": "Select how often the amount starts afresh"},
    )
    contribution_pence = PoundsField(
        label="How much of it does the person pay in? (optional)",
        help_text="Their contribution, as the council worked it out. It is part of the amount.",
        required=False,
    )
    starts_on = DateInputField(label="First day", noun="first day", error_messages={"required": "Enter the first day"})

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Not at import time: the list is the active co-op's.
        self.fields["funder"].queryset = Funder.objects.all()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("funder") and data.get("new_funder", "").strip():
            self.add_error("new_funder", "Choose a funder from the list or enter a new one, not both")
        return data


class LastDayForm(forms.Form):
    last_day = DateInputField(
        label="What is the last day?", noun="last day", error_messages={"required": "Enter the last day"}
    )


class AgreementForm(forms.Form):
    """A price for everybody, or for the people of one funder."""

    name = forms.CharField(
        label="Name", help_text="For example: Council rate 2026.", max_length=80,
        error_messages={"required": "Give the price agreement a name"},
    )  # fmt: skip
    funder = forms.ModelChoiceField(
        label="Whose price is it?", queryset=Funder.objects.none(), required=False, empty_label="Everybody’s"
    )
    hour_pence = PoundsField(
        label="Price an hour",
        help_text="Half as much again on bank holidays, and double on Christmas Day, Boxing Day and New Year’s Day.",
        error_messages={"required": "Enter the price an hour in pounds, like 26.00"},
    )
    starts_on = DateInputField(label="First day", noun="first day", error_messages={"required": "Enter the first day"})

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["funder"].queryset = Funder.objects.all()


class WageForm(forms.Form):
    job = forms.ChoiceField(
        label="Which job?", choices=Job.choices, widget=Radios, error_messages={"required": "Select the job"}
    )
    hour_pence = PoundsField(
        label="Wage an hour", error_messages={"required": "Enter the wage an hour in pounds, like 13.45"}
    )
    starts_on = DateInputField(label="First day", noun="first day", error_messages={"required": "Enter the first day"})
