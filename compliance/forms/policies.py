"""What the manager types about the policies."""

from typing import Any

from django import forms

from compliance.queries.library import Asked


class AnswerForm(forms.Form):
    """One question of the policy library; the field is named after its variable."""

    def __init__(self, *args: Any, asked: Asked, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        question = asked.question
        self.fields[question.name] = forms.CharField(
            label=question.question,
            help_text=f"{question.help} For example: {question.example}",
            initial=asked.answer,
            max_length=300,
            error_messages={"required": "Enter an answer. It is printed in the policies."},
        )
