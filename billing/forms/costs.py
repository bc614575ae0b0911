"""The questions on what a month cost."""

from typing import Any

from django import forms

from billing.models import CostHeading
from coopcare.money import LARGEST_PENCE
from coopcare.ui.fields import PoundsField


class RunningCostsForm(forms.Form):
    """An amount for each heading; an empty box is one that nobody knows yet."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for heading in CostHeading:
            self.fields[heading.value] = PoundsField(
                label=f"{heading.label} (optional)", required=False, max_value=LARGEST_PENCE
            )
