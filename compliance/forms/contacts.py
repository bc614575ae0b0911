"""What is typed about contacts with other services."""

from typing import Any

from django import forms

from compliance.forms.registers import DeedForm, day_field, line, long_text, moment_of, time_field
from compliance.registers.words import ContactPurpose, ContactWay, ServiceKind, Sharing
from compliance.services.contacts import LONGEST
from coopcare.ui.fields import DateInputField, Radios


class ContactForm(forms.Form):
    """Two minutes on a phone: whom, when, what about, what came of it."""

    kind = forms.ChoiceField(
        label="Which kind of service?",
        choices=[("", "Choose one"), *ServiceKind.choices],
        error_messages={"required": "Select the kind of service"},
    )
    service = line("Its name, and who it was", "Enter which service it was", hint="Like Hartley Surgery, Dr Lee")
    way = forms.ChoiceField(
        label="Who contacted whom?",
        choices=ContactWay,
        widget=Radios,
        error_messages={"required": "Select who contacted whom"},
    )
    on = day_field("On which day?", noun="day of the contact")
    time = time_field("At what time?")
    purpose = forms.ChoiceField(
        label="What kind of contact was it?",
        choices=ContactPurpose,
        widget=Radios,
        error_messages={"required": "Select what kind of contact it was"},
    )
    what = long_text(
        "What was it about?",
        "Write what it was about",
        hint="In plain words. The person can read this.",
        longest=LONGEST,
    )
    sharing = forms.ChoiceField(
        label="Did the person agree that we share this?",
        choices=Sharing,
        widget=Radios(conditional={Sharing.WITHOUT: ["shared_because"]}),
        error_messages={"required": "Select whether the person agreed"},
    )
    shared_because = line(
        "Why was it shared?",
        "Say why it was shared",
        hint="For example: they were hurt and could not answer, and 999 needed to know.",
        optional=True,
        longest=300,
    )
    outcome = long_text(
        "What came of it? (optional while you wait for an answer)",
        "Write what came of it",
        optional=True,
        longest=LONGEST,
    )
    answer_by = DateInputField(
        label="If you wait for an answer: by which day?",
        noun="day for the answer",
        help_text="The manager is reminded after this day.",
        required=False,
    )

    def answers(self) -> dict[str, Any]:
        """The service's own words."""
        typed = {name: value for name, value in self.cleaned_data.items() if name not in ("on", "time")}
        return {**typed, "happened_at": moment_of(self)}


class AnswerForm(DeedForm):
    came_on = day_field("On which day did it come?", noun="day it came")
    answer = long_text("What did they answer?", "Write what they answered", longest=LONGEST)


class MoreForm(DeedForm):
    more = long_text(
        "What is there to add, or to put right?",
        "Write what is to be added",
        hint="What was written before stays as it is.",
        longest=LONGEST,
    )
