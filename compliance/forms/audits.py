"""What is asked in an audit."""

from typing import Any

from django import forms

from clusters.models import Cluster
from compliance.governance.audit_templates import UNITS, Template
from compliance.models import AuditReply, AuditSubject
from coopcare.ui.fields import LongTextField, Radios


class ClusterField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class StartAuditForm(forms.Form):
    cluster = ClusterField(
        label="Of which cluster?", queryset=Cluster.objects.none(), required=False, empty_label="The whole co-op"
    )
    size = forms.IntegerField(
        label="How many?",
        min_value=1,
        max_value=50,
        help_text="They are drawn by lot.",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": "Enter how many", "invalid": "Enter a whole number"},
    )

    def __init__(self, *args: Any, template: Template, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["size"].initial = template.size
        self.fields["cluster"].queryset = Cluster.objects.order_by("name")
        self.fields["size"].label = f"How many {UNITS[template.unit][1]}?"


class AnswersForm(forms.Form):
    """The questions of an audit about one of its sample: a reply and a note each, named after the question's code."""

    def __init__(self, *args: Any, subject: AuditSubject, **options: Any) -> None:
        super().__init__(*args, **options)
        given = {answer.question: answer for answer in subject.answers.all()}
        self.codes = [question["code"] for question in subject.audit.questions]
        for question in subject.audit.questions:
            code = question["code"]
            before = given.get(code)
            self.fields[code] = forms.ChoiceField(
                label=question["question"],
                help_text=f"Good looks like this: {question['good']}",
                choices=AuditReply.choices,
                widget=Radios,
                initial=before.reply if before else None,
                required=False,
            )
            self.fields[f"{code}_note"] = LongTextField(
                label="What did you find? (needed for partly and no)",
                required=False,
                max_length=300,
                initial=before.note if before else "",
            )

    def replies(self) -> dict[str, tuple[str, str]]:
        """Those that were answered: one may stop and come back."""
        given = self.cleaned_data
        return {code: (given[code], given[f"{code}_note"]) for code in self.codes if given[code]}


class ConclusionForm(forms.Form):
    note = LongTextField(
        label="What do you make of it? (optional)",
        help_text="The board reads this. Leave out names.",
        required=False,
        max_length=500,
    )
