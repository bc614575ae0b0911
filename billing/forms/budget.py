"""The questions on a budget."""

import datetime as dt
from typing import Any

from django import forms

from billing.models import PAYER_WORDS, BudgetHeading
from billing.services.budget import LATEST, MONTHS_IN_YEAR
from clusters.models import Cluster
from coopcare.clock import today
from coopcare.money import LARGEST_PENCE
from coopcare.ui.fields import PoundsField, Radios
from coopcare.ui.formats import MONTHS

EARLIEST_YEAR = 2000
WHOLE = "For the whole co-op only."


class BudgetForm(forms.Form):
    cluster = forms.ModelChoiceField(
        label="Whose budget is it?", queryset=Cluster.objects.none(), required=False, empty_label="The whole co-op"
    )
    month = forms.TypedChoiceField(
        label="From which month?", coerce=int, choices=list(enumerate(MONTHS, start=1)),
        error_messages={"required": "Select the month"},
    )  # fmt: skip
    year = forms.IntegerField(
        label="Of which year?",
        min_value=EARLIEST_YEAR,
        max_value=LATEST.year - 1,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    months = forms.TypedChoiceField(
        label="How long are the amounts for?",
        coerce=int,
        choices=[(1, "That month alone"), (MONTHS_IN_YEAR, "A year from then, in twelve even parts")],
        widget=Radios,
        error_messages={"required": "Select a month or a year"},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Not at import time: the list is the active co-op's.
        cluster: Any = self.fields["cluster"]
        cluster.queryset = Cluster.objects.order_by("name")
        self.initial = {"month": today().month, "year": today().year, **self.initial}
        wrong = f"Enter a year from {EARLIEST_YEAR} to {LATEST.year - 1}"
        self.fields["year"].error_messages |= dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong)
        for heading in BudgetHeading:
            self.fields[heading.value] = PoundsField(
                label=f"{heading.label} (optional)", required=False, max_value=LARGEST_PENCE
            )
        for kind, words in PAYER_WORDS.items():
            self.fields[kind.value] = PoundsField(
                label=f"Income from: {words} (optional)", help_text=WHOLE, required=False, max_value=LARGEST_PENCE
            )

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.cleaned_data["year"], self.cleaned_data["month"], 1)

    @property
    def amounts(self) -> dict[str, int | None]:
        return {heading.value: self.cleaned_data.get(heading.value) for heading in BudgetHeading}

    @property
    def payers(self) -> dict[str, int | None]:
        return {kind.value: self.cleaned_data.get(kind.value) for kind in PAYER_WORDS}


class BudgetMonthForm(forms.Form):
    """Which cluster's budget of a month; none is the whole co-op's, or with `payers` its income by kind of payer."""

    cluster = forms.ModelChoiceField(queryset=Cluster.objects.none(), required=False)
    payers = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        cluster: Any = self.fields["cluster"]
        cluster.queryset = Cluster.objects.all()
