"""The questions about who pays for a package."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from billing.models import BudgetLine, CarryForward, Cycle, Funder, FundingType, PaidIn, ReturnCycle
from billing.queries.payer_words import cycle_words
from coopcare.ui.fields import DateInputField, LongTextField, PoundsField, Radios

NOT_TOLD = "Nobody has told us"


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
    paid_in = forms.ChoiceField(
        label="How does the council pay it? (optional)",
        choices=[*PaidIn.choices, ("", NOT_TOLD)],
        widget=Radios,
        required=False,
    )
    carry_forward = forms.ChoiceField(
        label="What becomes of money that is left over? (optional)",
        help_text="As the council says. What may not stay in the account, it may take back.",
        choices=[*CarryForward.choices, ("", NOT_TOLD)],
        widget=Radios(conditional={CarryForward.WEEKS: ["contingency_weeks"]}),
        required=False,
    )
    contingency_weeks = forms.IntegerField(
        label="How many weeks’ money?",
        required=False,
        min_value=0,
        max_value=52,
        error_messages={"invalid": "Enter a whole number of weeks"},
    )
    return_cycle = forms.ChoiceField(
        label="How often does the council want to see how it was spent? (optional)",
        choices=[*ReturnCycle.choices, ("", NOT_TOLD)],
        widget=Radios,
        required=False,
    )
    bill_cycle = forms.ChoiceField(
        label="How long is each bill for?",
        choices=[
            (Cycle.MONTH, "A calendar month"),
            (Cycle.FOUR_WEEKS, "Four weeks, counted from the first day"),
            (Cycle.WEEK, "A week, from Monday to Sunday"),
        ],
        help_text="Bills are sent when a month is closed: one for each of these that ended in it.",
        widget=Radios,
        initial=Cycle.MONTH,
        error_messages={"required": "Select how long each bill is for"},
    )
    billed = forms.ChoiceField(
        label="What is each bill for?",
        choices=[
            ("after", "The visits that were given"),
            ("before", "The visits planned for the month to come, or the weeks that begin in it"),
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
        if data.get("carry_forward") != CarryForward.WEEKS:
            data["contingency_weeks"] = None
        elif data.get("contingency_weeks") is None and "contingency_weeks" not in self.errors:
            self.add_error("contingency_weeks", "Enter how many weeks’ money may stay")
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


class OrderForm(forms.Form):
    """In which order payers are asked: a place for each."""

    def __init__(self, *args: Any, lines: Sequence[BudgetLine], **options: Any) -> None:
        super().__init__(*args, **options)
        self.lines = list(lines)
        places = [(number, str(number)) for number in range(1, len(self.lines) + 1)]
        for number, line in enumerate(self.lines, start=1):
            self.fields[f"place_{line.id}"] = forms.TypedChoiceField(
                label=f"{line.words}: {cycle_words(line)}", choices=places, coerce=int, initial=number,
                error_messages={"required": "Select a place"},
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        places = [place for name, place in data.items() if name.startswith("place_")]
        if len(places) == len(self.lines) and len(set(places)) < len(places):
            raise forms.ValidationError("Two payers have the same place. Give each a place of its own.")
        return data

    def ordered(self) -> list[BudgetLine]:
        return sorted(self.lines, key=lambda line: self.cleaned_data[f"place_{line.id}"])


class LastDayForm(forms.Form):
    last_day = DateInputField(
        label="What is the last day?", noun="last day", error_messages={"required": "Enter the last day"}
    )
