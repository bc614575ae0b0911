"""The questions of the pay pages. What may be kept is decided by the services."""

from collections.abc import Sequence
from typing import Any

from django import forms

from billing.models import AdjustmentKind, OtherWork
from billing.models.pay import BASIS_WORDS, CYCLE_WORDS
from billing.pay import PayBasis
from coopcare.money import LARGEST_PENCE, WHOLE_BP
from coopcare.ui.fields import DateInputField, LongTextField, PoundsField, Radios, TimeField, YesNoField
from coopcare.ui.formats import gov_day, gov_time
from members.models import Job
from rotas.models import Attendance


def whole_number(label: str, least: int, most: int, **options: Any) -> forms.IntegerField:
    """With one sentence for whatever is wrong with it."""
    sentence = f"Enter a whole number from {least} to {most}"
    errors = dict.fromkeys(("required", "invalid", "min_value", "max_value"), sentence)
    return forms.IntegerField(label=label, min_value=least, max_value=most, error_messages=errors, **options)


class PayPeriodForm(forms.Form):
    first_day = DateInputField(label="First day", noun="first day", error_messages={"required": "Enter the first day"})
    cycle = forms.ChoiceField(
        label="How often do you pay?",
        choices=CYCLE_WORDS,
        widget=Radios,
        error_messages={"required": "Select how often you pay"},
    )
    paid_on = DateInputField(
        label="Day of pay",
        help_text="The day the money reaches people.",
        noun="day of pay",
        error_messages={"required": "Enter the day of pay"},
    )


class PayRuleForm(forms.Form):
    """What a job is paid from a day on."""

    job = forms.ChoiceField(
        label="Which job?", choices=Job.choices, widget=Radios, error_messages={"required": "Select the job"}
    )
    starts_on = DateInputField(label="First day", noun="first day", error_messages={"required": "Enter the first day"})
    hour_pence = PoundsField(
        label="Pay an hour", error_messages={"required": "Enter the pay an hour in pounds, like 13.45"}
    )
    weekend_pence = PoundsField(label="Pay an hour at weekends (optional)", required=False)
    evening_pence = PoundsField(label="Pay an hour in evenings or nights (optional)", required=False)
    evening_from = TimeField(label="Evenings and nights start (optional)", required=False)
    evening_until = TimeField(label="Evenings and nights end (optional)", required=False)
    bank_holiday_percent = whole_number(
        "Bank holidays, as a percentage of the hour",
        100,
        1000,
        initial=150,
        help_text="100 is the ordinary hour. 150 is half as much again.",
    )
    travel_pence = PoundsField(
        label="Pay an hour for travel and waiting between visits (optional)",
        help_text="Leave it empty to pay the ordinary hour. Enter 0 if it is not paid: it still counts as work.",
        required=False,
    )
    training_pence = PoundsField(
        label="Pay an hour for training, supervision and meetings (optional)",
        help_text="Leave it empty to pay the ordinary hour.",
        required=False,
    )
    mileage_pence = PoundsField(
        label="Pay a mile (optional)",
        help_text="Leave it empty to pay the approved rate of the day. Less counts against the minimum wage.",
        required=False,
    )
    sleep_in_pence = PoundsField(
        label="Pay for a sleep-in, a night (optional)",
        help_text="Time awake is paid by the hour besides. Leave it empty if there are no sleep-ins.",
        required=False,
    )
    live_in_pence = PoundsField(
        label="Pay for a live-in day (optional)",
        help_text="Leave it empty if nobody lives in.",
        required=False,
    )
    live_in_hours = whole_number(
        "How many hours of a live-in day are work? (optional)",
        1,
        24,
        required=False,
        help_text="As you have agreed in writing with who lives in. The minimum wage is reckoned on them.",
    )
    basis = forms.ChoiceField(
        label="Which length of a visit is paid?", choices=BASIS_WORDS, widget=Radios, initial=PayBasis.LONGER.value
    )
    free_break_minutes = whole_number(
        "After how many minutes to spare is a gap between visits free time?",
        1,
        240,
        initial=60,
        help_text="A shorter wait is work, and paid.",
    )
    travel_gap_minutes = whole_number(
        "After a gap of how many minutes is the way between visits no travel?",
        1,
        600,
        initial=120,
        help_text="After a longer gap the PCA sets out from home.",
    )
    cancel_notice_hours = whole_number("A visit cancelled less than how many hours before is paid?", 0, 336, initial=24)
    cancel_percent = whole_number("How much of it is paid, as a percentage?", 0, 100, initial=100)
    rolls_up_holiday = YesNoField(
        label="Is holiday paid with each period’s pay?",
        help_text="Only for people with irregular hours. It is a line of its own.",
        error_messages={"required": "Select yes if holiday is paid with each period’s pay"},
    )

    def clean(self) -> dict[str, Any]:
        data = dict(super().clean() or self.cleaned_data)
        if "cancel_notice_hours" in data:
            data["cancel_notice_minutes"] = data.pop("cancel_notice_hours") * 60
        if "live_in_hours" in data:
            hours = data.pop("live_in_hours")
            data["live_in_minutes"] = None if hours is None else hours * 60
            if data.get("live_in_pence") is not None and hours is None:
                self.add_error("live_in_hours", "Enter the hours too: the minimum wage is reckoned on them")
        if "cancel_percent" in data:
            data["cancel_percent_bp"] = data.pop("cancel_percent") * WHOLE_BP // 100
        return data


class QueryForm(forms.Form):
    note = LongTextField(
        label="What is not right?",
        help_text="Your support worker will read it.",
        max_length=500,
        error_messages={"required": "Say what is not right"},
    )


class OtherWorkForm(forms.Form):
    kind = forms.ChoiceField(
        label="What was it?",
        choices=OtherWork.KINDS,
        widget=Radios,
        error_messages={"required": "Select what it was"},
    )
    about = forms.CharField(
        label="What was it about?",
        help_text="For example: Moving and handling.",
        max_length=120,
        error_messages={"required": "Say what it was about"},
    )
    on = DateInputField(label="Day", noun="day", error_messages={"required": "Enter the day"})
    starts = TimeField(label="From")
    ends = TimeField(label="Until")


class SickDaysForm(forms.Form):
    starts_on = DateInputField(
        label="First day off sick", noun="first day", error_messages={"required": "Enter the first day off sick"}
    )
    ends_on = DateInputField(
        label="Last day off sick",
        help_text="The same day, if it was one. Days of rest in between count as days off sick too.",
        noun="last day",
        error_messages={"required": "Enter the last day off sick"},
    )


class ChangedWayForm(forms.Form):
    """`ways`: from each visit to the next, as queries.pay.ways_in gives them."""

    way = forms.ChoiceField(label="Which way?", widget=Radios, error_messages={"required": "Select the way"})
    minutes = whole_number("How many minutes did it take?", 0, 240)
    miles = forms.DecimalField(
        label="How many miles was it? (optional)",
        help_text="For example 2.4. Leave it empty to keep our measure.",
        required=False,
        min_value=0,
        max_value=200,
        max_digits=4,
        decimal_places=1,
        error_messages={"invalid": "Enter miles as a number, like 2.4"},
    )
    reason = forms.CharField(
        label="Why is it changed?",
        help_text="The PCA reads it.",
        max_length=200,
        error_messages={"required": "Say why the way is changed"},
    )

    def __init__(self, *args: Any, ways: Sequence[tuple[Attendance, Attendance]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.ways = {f"{start.id}.{end.id}": (start, end) for start, end in ways}
        self.fields["way"].choices = [(key, _way_words(start, end)) for key, (start, end) in self.ways.items()]

    def clean(self) -> dict[str, Any]:
        data = dict(super().clean() or self.cleaned_data)
        miles = data.pop("miles", None)
        data["tenths"] = None if miles is None else int(miles * 10)
        return data

    def answers(self) -> dict[str, Any]:
        """What services.pay_entries.change_way takes beside the ends."""
        return {name: self.cleaned_data[name] for name in ("minutes", "tenths", "reason")}

    @property
    def ends(self) -> tuple[Attendance, Attendance]:
        return self.ways[self.cleaned_data["way"]]


def _way_words(start: Attendance, end: Attendance) -> str:
    """Monday 2 November at 9:45am, from Margaret Hughes to Cora Bright"""
    left = f"{gov_day(start.ends_at)} at {gov_time(start.ends_at)}"
    return f"{left}, from {start.visit.person.full_name} to {end.visit.person.full_name}"


class AdjustmentForm(forms.Form):
    kind = forms.ChoiceField(
        label="What is it?",
        choices=AdjustmentKind.choices,
        widget=Radios,
        error_messages={"required": "Select what it is"},
    )
    words = forms.CharField(
        label="What is it for?",
        help_text="The PCA reads it.",
        max_length=120,
        error_messages={"required": "Say what it is for"},
    )
    pence = PoundsField(
        label="How much?",
        max_value=LARGEST_PENCE,
        error_messages={"required": "Enter the amount in pounds, like 12.60"},
    )
