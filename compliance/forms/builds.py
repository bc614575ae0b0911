"""What the manager chooses to print."""

from typing import Any

from django import forms

from compliance.queries.agreements import people_with_packages
from compliance.queries.builds import NO_PAPER_CHOSEN, NO_PERSON_CHOSEN, papers_to_choose
from coopcare.clock import today


class ChosenPapersForm(forms.Form):
    """Papers by code."""

    codes = forms.MultipleChoiceField(
        label="Papers to print",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": NO_PAPER_CHOSEN, "invalid_choice": "One of these papers is not in the library."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["codes"].choices = papers_to_choose()


class AgreementForm(forms.Form):
    """Whose agreement."""

    person = forms.ChoiceField(
        label="Whose agreement is it?",
        help_text="People we support now, and those who start later.",
        error_messages={"required": NO_PERSON_CHOSEN, "invalid_choice": NO_PERSON_CHOSEN},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = people_with_packages(today())
        self.fields["person"].choices = [("", "Choose"), *((str(person.id), person.full_name) for person in people)]
