"""What is typed about notifications, and about what was learned."""

from typing import Any

from django import forms

from compliance.forms.registers import DeedForm, day_field, line, long_text, moment_of, time_field
from compliance.registers.duties import events
from coopcare.ui.fields import DateInputField


class StartForm(forms.Form):
    event = forms.ChoiceField(
        label="What happened, or will happen?", error_messages={"required": "Select what happened"}
    )
    on = DateInputField(
        label="When?", noun="day it happens", help_text="The first day of an absence; the day of a change."
    )
    time = time_field("At what time?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [(event.key, event.title) for event in events().values()]
        self.fields["event"].choices = [("", "Choose one"), *listed]

    def answers(self) -> dict[str, Any]:
        return {"event": self.cleaned_data["event"], "happened_at": moment_of(self)}


class DraftForm(DeedForm):
    facts = long_text(
        "What is to be put into the form?",
        "Write what happened, and what was done",
        hint="What happened, when, what was done, what is planned. Use the code, never the name.",
    )

    def prepare(self) -> None:
        self.fields["facts"].initial = self.row.facts


class ApproveForm(DeedForm):
    approved_by = line(
        "Who read it and approved it?",
        "Enter who approved it",
        hint="For somebody who does not sign in here, by full name, once they have told you so. The page says that you "
        "wrote it down for them.",
    )


class SentForm(DeedForm):
    on = day_field("On which day was it sent?", noun="day it was sent")
    time = time_field("At what time?")
    reference = line(
        "The reference that proves it", "Enter the reference that proves it was sent", hint="From the form’s last page."
    )

    def answers(self) -> dict[str, Any]:
        return {"sent_at": moment_of(self), "reference": self.cleaned_data["reference"]}


class LessonFields(forms.Form):
    title = line("In a few words", "Give it a title", hint="For example: Rails are checked on every first visit.")
    learned = long_text(
        "What did we learn?", "Write what we learned", hint="No names, and nothing that tells who it was."
    )
    changed = long_text("What do we do differently now?", "Write what we do differently now")


class LessonForm(LessonFields):
    """What was learned from nothing in particular."""

    def answers(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class LessonOfForm(LessonFields, DeedForm):
    """What was learned from one thing of a register."""

    def prepare(self) -> None:
        self.fields["changed"].initial = getattr(self.row, "to_change", "") or getattr(self.row, "learned", "")
