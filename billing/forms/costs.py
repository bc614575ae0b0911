"""The questions on what a month cost."""

from collections.abc import Iterable
from typing import Any

from django import forms

from billing.models import CostHeading
from clusters.models import Cluster
from coopcare.money import LARGEST_PENCE
from coopcare.ui.fields import PoundsField


class RunningCostsForm(forms.Form):
    """An amount for each of some headings; an empty box is one that nobody knows yet."""

    def __init__(self, *args: Any, headings: Iterable[CostHeading] = CostHeading, **options: Any) -> None:
        super().__init__(*args, **options)
        for heading in headings:
            self.fields[heading.value] = PoundsField(
                label=f"{heading.label} (optional)", required=False, max_value=LARGEST_PENCE
            )


class WhoseCostsForm(forms.Form):
    """Which cluster's own costs a page is about; none is what all of them share."""

    cluster = forms.ModelChoiceField(queryset=Cluster.objects.none(), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Not at import time: the list is the active co-op's.
        cluster: Any = self.fields["cluster"]
        cluster.queryset = Cluster.objects.order_by("name")
