"""The questions of the money pages. What may be kept is decided by the services."""

from decimal import Decimal
from typing import Any

from django import forms

from billing.models import Cycle, Funder, FundingType, HoldReason, HowTold, InvoiceLine, PaymentMethod
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
    pays = forms.ChoiceField(
        label="What do they pay?",
        choices=[("sum", "Up to an amount"), ("share", "A share of every visit"), ("hours", "The first hours of help"),
                 ("rest", "Whatever is left")],
        widget=Radios(
            conditional={"sum": ["amount_pence"], "share": ["share_percent"], "hours": ["hours"]}
        ),
        error_messages={"required": "Select what they pay"},
    )  # fmt: skip
    amount_pence = PoundsField(label="How much?", required=False)
    share_percent = forms.DecimalField(
        label="How many per cent?", required=False, min_value=Decimal("0.01"), max_value=100, decimal_places=2,
        error_messages={"invalid": "Enter a number of per cent, like 50"},
    )  # fmt: skip
    hours = forms.DecimalField(
        label="How many hours?", required=False, min_value=Decimal("0.25"), max_value=1000, decimal_places=2,
        error_messages={"invalid": "Enter a number of hours, like 10.5"},
    )  # fmt: skip
    cap_visit_pence = PoundsField(
        label="At most for one PCA’s visit? (optional)", help_text="What is more, the next payer is asked for.",
        required=False,
    )  # fmt: skip
    cap_week_pence = PoundsField(label="At most in a week? (optional)", required=False)
    cap_month_pence = PoundsField(label="At most in a calendar month? (optional)", required=False)
    cycle = forms.ChoiceField(
        label="How often does it start afresh?",
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
    contingency_weeks = forms.IntegerField(
        label="How many weeks’ money may stay in the account? (optional)",
        help_text="As the council says. What is more, it may take back.",
        required=False,
        min_value=0,
        max_value=52,
        error_messages={"invalid": "Enter a whole number of weeks"},
    )
    billed = forms.ChoiceField(
        label="What is each bill for?",
        choices=[
            ("after", "The visits that were given"),
            ("before", "The visits planned for the month to come"),
        ],
        help_text="A bill in advance is put right by the next one: what was given, less what was asked for.",
        widget=Radios,
        initial="after",
        error_messages={"required": "Select what each bill is for"},
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
        wanted = {"sum": "amount_pence", "share": "share_percent", "hours": "hours"}
        needed = wanted.get(data.get("pays", ""), "")
        if needed and data.get(needed) is None and needed not in self.errors:
            self.add_error(needed, "Enter how much they pay")
        for field in set(wanted.values()) - {needed}:
            data[field] = None  # typed before another answer was chosen
        return data

    def terms(self) -> dict[str, Any]:
        """What add_budget_line takes, but for a funder that is new."""
        data = dict(self.cleaned_data)
        data.pop("pays")
        in_advance = data.pop("billed") == "before"
        percent, hours = data.pop("share_percent"), data.pop("hours")
        return data | {
            "share_bp": None if percent is None else int(percent * 100),
            "funded_minutes": None if hours is None else round(hours * 60),
            "contribution_pence": data["contribution_pence"] or 0,
            "bills_in_advance": in_advance,
        }


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
