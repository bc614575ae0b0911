"""What the manager types about the policies."""

from collections.abc import Sequence
from typing import Any

from django import forms

from compliance.pack.questions import trouble_with
from compliance.queries.library import Asked


class AnswerForm(forms.Form):
    """One question of the policy library; the field is named after its variable."""

    def __init__(self, *args: Any, asked: Asked, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[asked.question.name] = _answer_field(asked, is_required=True)


class AnswersForm(forms.Form):
    """Several questions; what is left empty stays for later. Each wrong answer has its own sentence."""

    def __init__(self, *args: Any, asked: Sequence[Asked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = [one.question for one in asked]
        for one in asked:
            self.fields[one.question.name] = _answer_field(one, is_required=False)

    def clean(self) -> dict[str, str]:
        for question in self.questions:
            if trouble := trouble_with(question, self.cleaned_data.get(question.name, "")):
                self.add_error(question.name, trouble)
        return self.cleaned_data

    @property
    def given(self) -> dict[str, str]:
        """The answers that were typed, by variable."""
        return {name: value for name, value in self.cleaned_data.items() if value}


def _answer_field(asked: Asked, *, is_required: bool) -> forms.CharField:
    question = asked.question
    return forms.CharField(
        label=question.question,
        help_text=f"{question.help} For example: {question.example}",
        initial=asked.answer,
        max_length=300,
        required=is_required,
        error_messages={"required": "Enter an answer. It is printed in the policies."},
    )
