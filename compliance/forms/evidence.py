"""What people type about evidence and self-assessment."""

from collections.abc import Sequence
from typing import Any

from django import forms

from compliance.forms.actions import OwnedForm, who
from compliance.forms.registration import file_field
from compliance.framework.scoring import Scoring
from compliance.framework.text import Topic
from compliance.models import Category, ItemKind, SelfAssessment
from coopcare.clock import today
from coopcare.ui.fields import Checkboxes, DateInputField, LongTextField, Radios


class EvidenceForm(forms.Form):
    kind = forms.ChoiceField(
        label="What is it?", choices=ItemKind, error_messages={"required": "Select what it is"},
        widget=Radios(conditional={ItemKind.VOICE: ["consent"]}),
    )  # fmt: skip
    consent = forms.CharField(
        label="Who agreed to be quoted, how and when?",
        help_text="For example: her daughter, by phone, 3 March. Without this we cannot keep it.",
        required=False,
    )
    title = forms.CharField(label="A short title", error_messages={"required": "Enter a short title"})
    words = LongTextField(
        label="In words",
        help_text="What was said, what was seen, or what the document or photo shows. Leave names out.",
        error_messages={"required": "Enter what was said or seen, or what it shows"},
    )
    file = file_field("The document or photo", "A PDF, JPEG or PNG. Take names and addresses off it first.")
    category = forms.ChoiceField(
        label="Which kind of evidence is it?", choices=Category, widget=Radios,
        error_messages={"required": "Select which kind of evidence it is"},
    )  # fmt: skip
    topics = forms.MultipleChoiceField(
        label="What is it about?", widget=Checkboxes, error_messages={"required": "Select what it is about"}
    )
    on = DateInputField(label="Which day is it of?", noun="day", initial=today)
    fresh_until = DateInputField(
        label="Until when is it fresh?", noun="day", required=False, help_text="Leave empty for one year."
    )

    def __init__(self, *args: Any, topics: Sequence[Topic], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].choices = [(topic.code, topic.name) for topic in topics]
        if len(topics) == 1:
            self.fields["topics"].initial = [topics[0].code]


class WithdrawForm(forms.Form):
    why = forms.CharField(
        label="Why is it taken back?",
        help_text="For example: the person has changed their mind.",
        error_messages={"required": "Say why it is taken back"},
    )


class AssessForm(OwnedForm):
    """`after` is the number of the newest assessment on the page: a stale page is refused."""

    after = forms.IntegerField(widget=forms.HiddenInput)
    score = forms.TypedChoiceField(
        label="Score", coerce=int, widget=Radios, error_messages={"required": "Select a score"}
    )
    story = LongTextField(
        label="How is it, and how do you know?", error_messages={"required": "Say how it is, and how you know"}
    )
    gaps = LongTextField(label="What is missing or not good enough?", required=False)
    actions = LongTextField(
        label="What will be done about it?",
        help_text="One thing on each line. Each goes into the action plan, which the board reads: name nobody.",
        required=False,
    )
    owner = who("Who sees to that?")
    due_on = DateInputField(label="By when?", noun="day", required=False)

    def __init__(self, *args: Any, scoring: Scoring | None, newest: SelfAssessment | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["after"] = newest.number if newest else 0
        if newest:
            kept = ("score", "story", "gaps", "actions", "owner", "due_on")
            self.initial.update({name: getattr(newest, name) for name in kept})
        if scoring is None:
            del self.fields["score"]
        else:
            self.fields["score"].choices = [
                (score, scoring.name_of(score)) for score in range(1, scoring.most + 1)
            ]  # fmt: skip
