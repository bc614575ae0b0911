"""The questions on the names of our workers and kinds of pay in payroll software."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms

from billing.pay.payroll import PAYROLL_WORDS
from members.models import Person


class PayrollCodesForm(forms.Form):
    """A box for each kind of pay; an empty one is a kind that is never paid."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for kind, words in PAYROLL_WORDS.items():
            self.fields[kind] = forms.CharField(label=f"{words} (optional)", required=False, max_length=40)


class PayrollNumbersForm(forms.Form):
    """A box for each worker, by their id."""

    def __init__(self, *args: Any, workers: Sequence[tuple[Person, str]], **options: Any) -> None:
        options["initial"] = {str(person.id): number for person, number in workers}
        super().__init__(*args, **options)
        self.ids = {str(person.id): person.id for person, _ in workers}
        for person, _ in workers:
            label = f"{person.full_name} (optional)"
            self.fields[str(person.id)] = forms.CharField(label=label, required=False, max_length=20)

    def numbers(self) -> Mapping[UUID, str]:
        return {pca_id: self.cleaned_data[key] for key, pca_id in self.ids.items()}
