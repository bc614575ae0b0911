"""The questions about prices and wages."""

import datetime as dt
from typing import Any

from django import forms

from billing.models import Funder
from billing.pricing import Basis, Boundary, Rounding
from coopcare.money import WHOLE_BP
from coopcare.ui.fields import DateInputField, PoundsField, Radios, TimeField, YesNoField
from members.models import Job

TIMES = [(str(bp), words) for bp, words in (
    (WHOLE_BP, "The usual price"), (12_500, "A quarter more"), (15_000, "Half as much again"), (20_000, "Double"),
)]  # fmt: skip
BASES = [
    (Basis.WITHIN_TOLERANCE.value, "The planned time if the visit took nearly that long, else the time it took"),
    (Basis.PLANNED.value, "Always the planned time"),
    (Basis.ACTUAL.value, "Always the time it took"),
]
ROUNDINGS = [
    (Rounding.NEAREST.value, "To the nearest step"),
    (Rounding.UP.value, "Up to the next step"),
    (Rounding.DOWN.value, "Down to the step before"),
    (Rounding.NONE.value, "Not at all"),
]
BOUNDARIES = [
    (Boundary.SPLIT.value, "Each part at its own price"),
    (Boundary.FIRST_RATE.value, "The whole visit at the price it begins with"),
]
FIXED_MINUTES = (15, 30, 45, 60)


def _number(sentence: str) -> dict[str, str]:
    return dict.fromkeys(("required", "invalid", "min_value", "max_value"), sentence)


class AgreementForm(forms.Form):
    """A price for everybody, the people of one funder, or one person, and the rules for charging it."""

    name = forms.CharField(
        label="Name", help_text="For example: Council rate 2026.", max_length=80,
        error_messages={"required": "Give the price agreement a name"},
    )  # fmt: skip
    funder = forms.ModelChoiceField(
        label="Whose price is it?", queryset=Funder.objects.none(), required=False, empty_label="Everybody’s"
    )
    starts_on = DateInputField(label="First day", noun="first day", error_messages={"required": "Enter the first day"})
    hour_pence = PoundsField(
        label="Price an hour", error_messages={"required": "Enter the price an hour in pounds, like 26.00"}
    )
    weekend_pence = PoundsField(label="Price an hour on Saturday and Sunday (optional)", required=False)
    band_pence = PoundsField(
        label="Price an hour in the evening or at night (optional)",
        help_text="On Monday to Friday. On other days the price of the day wins.",
        required=False,
    )
    band_from = TimeField(label="From when? (optional)", required=False)
    band_until = TimeField(label="Until when? (optional)", required=False)
    bank_holidays = forms.ChoiceField(
        label="On bank holidays", choices=TIMES, initial="15000", widget=Radios,
        error_messages={"required": "Select the price on bank holidays"},
    )  # fmt: skip
    special_days = forms.ChoiceField(
        label="On Christmas Day, Boxing Day and New Year’s Day", choices=TIMES, initial="20000", widget=Radios,
        error_messages={"required": "Select the price on Christmas Day, Boxing Day and New Year’s Day"},
    )  # fmt: skip
    eves_from = TimeField(
        label="From when do Christmas Eve and New Year’s Eve cost as much as a bank holiday? (optional)",
        help_text="For example 6pm. Leave it empty if they are ordinary days.",
        required=False,
    )
    fixed_15 = PoundsField(label="15 minutes (optional)", required=False)
    fixed_30 = PoundsField(label="30 minutes (optional)", required=False)
    fixed_45 = PoundsField(label="45 minutes (optional)", required=False)
    fixed_60 = PoundsField(label="60 minutes (optional)", required=False)
    waking_night_pence = PoundsField(
        label="One waking night (optional)", help_text="Leave it empty to charge its hours.", required=False
    )
    sleep_in_pence = PoundsField(label="One sleep-in (optional)", required=False)
    live_in_day_pence = PoundsField(label="One live-in day (optional)", required=False)
    mile_pence = PoundsField(
        label="Each mile that a PCA drives for the person (optional)",
        help_text="For shopping, or to go somewhere together. Leave it empty if miles are in the price.",
        required=False,
    )
    basis = forms.ChoiceField(
        label="Which time is charged?", choices=BASES, initial=Basis.WITHIN_TOLERANCE.value, widget=Radios,
        error_messages={"required": "Select which time is charged"},
    )  # fmt: skip
    tolerance_minutes = forms.IntegerField(
        label="How many minutes shorter or longer count as “nearly”?", min_value=0, max_value=15, initial=5,
        error_messages=_number("Enter a number of minutes from 0 to 15"),
    )  # fmt: skip
    rounding = forms.ChoiceField(
        label="How is the time it took rounded?", choices=ROUNDINGS, initial=Rounding.NEAREST.value, widget=Radios,
        error_messages={"required": "Select how time is rounded"},
    )  # fmt: skip
    rounding_minutes = forms.TypedChoiceField(
        label="In which steps?", choices=[(1, "1 minute"), (5, "5 minutes"), (15, "15 minutes")], coerce=int,
        initial=5, widget=Radios, error_messages={"required": "Select the steps"},
    )  # fmt: skip
    minimum_minutes = forms.IntegerField(
        label="What is the shortest charge, in minutes?", min_value=0, max_value=240, initial=30,
        error_messages=_number("Enter a number of minutes from 0 to 240"),
    )  # fmt: skip
    cap_at_planned = YesNoField(
        label="Is longer than planned charged only when somebody agreed to it?", initial="yes",
    )  # fmt: skip
    boundary = forms.ChoiceField(
        label="When the price changes during a visit", choices=BOUNDARIES, initial=Boundary.SPLIT.value, widget=Radios,
        error_messages={"required": "Select what happens when the price changes during a visit"},
    )  # fmt: skip
    refused_basis = forms.ChoiceField(
        label="When the person cuts a visit short or does not want it at the door",
        choices=[(Basis.PLANNED.value, "The planned time is charged"), (Basis.ACTUAL.value, "The time it took is")],
        initial=Basis.PLANNED.value, widget=Radios,
        error_messages={"required": "Select what is charged then"},
    )  # fmt: skip
    notice_hours = forms.IntegerField(
        label="Until how many hours before is cancelling free?", min_value=0, max_value=24 * 14, initial=24,
        error_messages=_number("Enter a number of hours from 0 to 336"),
    )  # fmt: skip
    cancellation_percent = forms.IntegerField(
        label="After that, how many per cent of the price are charged?", min_value=0, max_value=100, initial=100,
        error_messages=_number("Enter a number from 0 to 100"),
    )  # fmt: skip
    hospital_hours = forms.IntegerField(
        label="After how many hours in hospital are visits free? (optional)",
        help_text="Leave it empty if hospital makes no difference.",
        required=False, min_value=0, max_value=24 * 28, initial=24,
        error_messages=_number("Enter a number of hours from 0 to 672"),
    )  # fmt: skip

    def __init__(self, *args: Any, for_person: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["funder"].queryset = Funder.objects.all()
        if for_person:
            del self.fields["funder"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        band = {field: data.get(field) for field in ("band_pence", "band_from", "band_until")}
        if any(value is not None for value in band.values()):
            for field in (field for field, value in band.items() if value is None and field not in self.errors):
                self.add_error(field, "Enter this too: an evening price needs a price, a start and an end")
        return data

    def terms(self) -> dict[str, Any]:
        """What start_agreement takes."""
        data = dict(self.cleaned_data)
        hospital = data.pop("hospital_hours")
        return {
            "name": data["name"],
            "funder": data.get("funder"),
            "starts_on": data["starts_on"],
            "hour_pence": data["hour_pence"],
            "card": self._card(data),
            "notice_minutes": data["notice_hours"] * 60,
            "cancellation_bp": data["cancellation_percent"] * 100,
            "hospital_free_after_minutes": None if hospital is None else hospital * 60,
            **{field: data[field] for field in RULES},
        }

    def _card(self, data: dict[str, Any]) -> dict[str, Any]:
        """What billing.pricing.rate_card takes besides the price an hour."""
        band: tuple[dt.time, dt.time, int] | None = None
        if data["band_pence"] is not None:
            band = (data["band_from"], data["band_until"], data["band_pence"])
        fixed = {minutes: data[f"fixed_{minutes}"] for minutes in FIXED_MINUTES}
        return {
            "bank_holiday_bp": int(data["bank_holidays"]),
            "special_days_bp": int(data["special_days"]),
            "eves_from": data["eves_from"],
            "weekend_pence": data["weekend_pence"],
            "band": band,
            "fixed_pence": {minutes: pence for minutes, pence in fixed.items() if pence is not None},
        }


RULES = (
    "basis", "tolerance_minutes", "rounding", "rounding_minutes", "minimum_minutes", "cap_at_planned", "boundary",
    "refused_basis", "waking_night_pence", "sleep_in_pence", "live_in_day_pence", "mile_pence",
)  # fmt: skip


class WageForm(forms.Form):
    job = forms.ChoiceField(
        label="Which job?", choices=Job.choices, widget=Radios, error_messages={"required": "Select the job"}
    )
    hour_pence = PoundsField(
        label="Wage an hour", error_messages={"required": "Enter the wage an hour in pounds, like 13.45"}
    )
    starts_on = DateInputField(label="First day", noun="first day", error_messages={"required": "Enter the first day"})
