"""For whom or what a form is printed."""

from typing import Any

from django import forms

from compliance.pack.forms import DIRECTOR, JOB, MEETING, PERSON, VISIT, WORKER, PrintedForm
from compliance.queries.forms import subjects_of

QUESTIONS = {
    PERSON: "Whom is it about?",
    WORKER: "Which worker is it about?",
    VISIT: "Which visit is it about?",
    JOB: "Which job is it about?",
    DIRECTOR: "Which director is it about?",
    MEETING: "Which meeting is it about?",
}


class SubjectForm(forms.Form):
    """Nothing chosen is a blank form."""

    subject = forms.ChoiceField(
        required=False,
        help_text="What our records know is filled in. Leave it empty for a blank form.",
        error_messages={"invalid_choice": "Choose one from the list."},
    )

    def __init__(self, *args: Any, form: PrintedForm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].label = QUESTIONS[form.about]
        self.fields["subject"].choices = [("", "A blank form"), *subjects_of(form)]
