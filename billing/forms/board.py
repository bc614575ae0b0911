"""The questions on what the board agrees, what is in the bank, and what goes with a paper."""

from collections.abc import Sequence
from typing import Any

from django import forms

from billing.models import Scenario
from billing.queries.scenarios import FOUNDERS, MOST_COMPARED
from billing.services.board import MOST_HOURS, MOST_WEEKS
from billing.viability.founders import NAME as FOUNDERS_NAME
from coopcare.clock import today
from coopcare.money import LARGEST_PENCE
from coopcare.ui.fields import Checkboxes, DateInputField, PoundsField


def _whole(label: str, most: int, *, required: bool = True, least: int = 1, **options: Any) -> forms.IntegerField:
    wrong = f"{label.removesuffix(' (optional)')}: enter a whole number from {least} to {most}"
    messages = dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong)
    field = forms.IntegerField(
        label=label, required=required, min_value=least, max_value=most, error_messages=messages, **options
    )
    field.widget = forms.TextInput(attrs={"inputmode": "numeric"})
    return field


class AimsForm(forms.Form):
    least_hours = _whole("Hours of care a week in a cluster, at least", MOST_HOURS)
    most_hours = _whole("Hours of care a week in a cluster, at most", MOST_HOURS)
    floor_weeks = _whole(
        "Reserve not to go below, in weeks of cost (optional)", MOST_WEEKS, required=False, least=0,
        help_text="If you give weeks and pounds, the higher of the two counts.",
    )  # fmt: skip
    floor_pence = PoundsField(
        label="Reserve not to go below, in pounds (optional)", required=False, max_value=LARGEST_PENCE
    )


class BalanceForm(forms.Form):
    on = DateInputField(label="At the end of which day?", noun="day")
    amount_pence = PoundsField(
        label="What was in all the co-op’s bank accounts together?",
        help_text="A minus before the amount if they were overdrawn, like -250.00.",
        min_value=-LARGEST_PENCE,
        max_value=LARGEST_PENCE,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        day: Any = self.fields["on"]
        day.latest = today()


class PaperForm(forms.Form):
    """Which scenarios go with a board paper: up to three, the founders' among them, or none."""

    chosen = forms.MultipleChoiceField(
        label="Which scenarios are attached? (optional)",
        help_text=f"Choose {MOST_COMPARED} at most.",
        widget=Checkboxes,
        required=False,
    )

    def __init__(self, *args: Any, scenarios: Sequence[Scenario], **options: Any) -> None:
        super().__init__(*args, **options)
        chosen: Any = self.fields["chosen"]
        chosen.choices = [(FOUNDERS, FOUNDERS_NAME), *((str(one.id), one.name) for one in scenarios)]
