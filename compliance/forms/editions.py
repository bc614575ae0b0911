"""What is typed about the co-op's own policies."""

from typing import Any
from uuid import UUID

from django import forms

from compliance.life.typed import LONGEST
from compliance.services.editions import LONGEST_CHANGE, LONGEST_REFERENCE, LONGEST_REMARK
from coopcare.ui.fields import DateInputField, LongTextField


class SectionForm(forms.Form):
    """One section. `seen` is the mark of the text that the page showed."""

    markdown = LongTextField(
        label="Your text",
        max_length=LONGEST,
        help_text=(
            "Leave an empty line between paragraphs. Begin each line of a list with a hyphen. "
            "Keep {{facts_in_brackets}}: they are filled in from your answers."
        ),
        error_messages={"required": "Write something. A heading with nothing under it cannot be printed"},
    )
    seen = forms.CharField(widget=forms.HiddenInput)


class VersionForm(forms.Form):
    """The version of the draft that the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ProposeForm(VersionForm):
    change = LongTextField(
        label="What is different in this version?",
        max_length=LONGEST_CHANGE,
        help_text="It is printed in the version table. For a first version, say “First version”.",
        error_messages={"required": "Say what is different in this version"},
    )


class ProposeAllForm(forms.Form):
    change = LongTextField(
        label="What is different in these versions?",
        max_length=LONGEST_CHANGE,
        initial="First version of our own.",
        help_text="Drafts that say it already keep their own words.",
        error_messages={"required": "Say what is different in these versions"},
    )


class ReasonForm(VersionForm):
    reason = LongTextField(
        label="What is to be put right?",
        max_length=LONGEST_REMARK,
        help_text="The manager reads it, and so does everybody who reads the draft.",
        error_messages={"required": "Say what is to be put right"},
    )


class CommentForm(forms.Form):
    words = LongTextField(
        label="Your comment",
        max_length=LONGEST_REMARK,
        help_text="The board reads it with your name and role. Name nobody who is supported.",
        error_messages={"required": "Write your comment"},
    )


class AdoptForm(forms.Form):
    """The board's decision about one draft or several. `versions`: "id:version" of each, as the page showed them."""

    minute_reference = forms.CharField(
        label="Minute reference", max_length=LONGEST_REFERENCE, help_text="For example, 2026-11-18, item 5",
        error_messages={"required": "Enter the number of the minute"},
    )  # fmt: skip
    decided_on = DateInputField(label="When did the board decide?", noun="day of the meeting")
    in_force_from = DateInputField(label="From when is it in force?", noun="first day in force")
    why_early = LongTextField(
        label="If members had less than two weeks to comment: why could it not wait?",
        required=False,
        max_length=LONGEST_CHANGE,
        help_text="It is shown with the policy.",
    )
    versions = forms.CharField(widget=forms.HiddenInput)

    def clean_versions(self) -> dict[UUID, int]:
        try:
            pairs = [pair.split(":") for pair in self.cleaned_data["versions"].split()]
            return {UUID(draft_id): int(version) for draft_id, version in pairs}
        except ValueError as error:
            raise forms.ValidationError("Open this page again from the list of drafts.") from error


def versions_of(drafts: Any) -> str:
    """What AdoptForm's `versions` is given."""
    return " ".join(f"{draft.id}:{draft.version}" for draft in drafts)
