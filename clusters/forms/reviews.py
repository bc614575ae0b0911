"""What is typed about a review."""

from collections.abc import Iterable
from typing import Any

from django import forms

from clusters.models import Consent, Outcome, OutcomeStands, ReviewReason, StillRight
from clusters.models.reviews import LONGEST
from clusters.services.reviews import Checked, Said
from coopcare.clock import today
from coopcare.ui.fields import DateInputField, LongTextField, Radios, YesNoField

HELP_RIGHT = [choice for choice in StillRight.choices if choice[0] != StillRight.NONE]


def _words(label: str) -> LongTextField:
    return LongTextField(label=label, max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 3}))


def _still_right(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=Radios, error_messages={"required": "Select how this stands"}
    )


class ReviewForm(forms.Form):
    """The questions of policy P04, in the order of the paper form. `PARTS` are the headings of the page."""

    held_on = DateInputField(label="On which day was it held?", noun="day of the review", initial=today)
    reason = forms.ChoiceField(
        label="Why then?", choices=ReviewReason, widget=Radios, error_messages={"required": "Select why it was held"}
    )
    present = forms.CharField(
        label="Who was there?",
        help_text="For example: Joan, her daughter Ruth, and Amira, her PCA.",
        max_length=200,
        error_messages={"required": "Enter who was there"},
    )
    works_well = _words("What works well?")
    works_badly = _words("What does not?")
    right_people = _words("Do the right people come, at the right time, for long enough?")
    feels_safe = _words("Do they feel safe? Who decides about their day?")
    what_changed = _words("What has changed?")
    wants_next = _words("What do they want to be able to do next?")
    help_right = _still_right("Is the agreed help still right?", HELP_RIGHT)
    risks_right = _still_right("Is what we wrote about risks still right?", list(StillRight.choices))
    medicines_right = _still_right("Is the help with medicines still right?", list(StillRight.choices))
    equipment_checked_on = DateInputField(
        label="When was their equipment checked?",
        help_text="Leave empty if they use none.",
        noun="day of the check",
        required=False,
    )
    consent = forms.ChoiceField(
        label="Do they still agree to the help?",
        choices=Consent,
        widget=Radios,
        error_messages={"required": "Select whether they still agree"},
    )
    knew_how_to_complain = YesNoField(
        label="Do they know how to complain?", no="No, and we told them again",
        error_messages={"required": "Select whether they know how to complain"},
    )  # fmt: skip
    next_due_on = DateInputField(
        label="By when is the next review?",
        help_text="Leave empty for 12 months from this one, the latest there is.",
        noun="day of the next review",
        required=False,
    )

    def __init__(self, *args: Any, outcomes: Iterable[Outcome] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcomes = {f"outcome_{outcome.id}": outcome.id for outcome in outcomes}
        for name, outcome in zip(self.outcomes, outcomes, strict=True):
            self.fields[name] = forms.ChoiceField(
                label=f"{outcome.what}: how does it stand?",
                choices=OutcomeStands,
                widget=Radios,
                error_messages={"required": "Select how this stands"},
            )

    PARTS = (
        ("When, and with whom", ("held_on", "reason", "present")),
        (
            "In their own words",
            ("works_well", "works_badly", "right_people", "feels_safe", "what_changed", "wants_next"),
        ),
        (
            "Looked at together",
            ("help_right", "risks_right", "medicines_right", "equipment_checked_on", "consent", "knew_how_to_complain"),
        ),
        ("Next time", ("next_due_on",)),
    )

    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """(heading, its fields)."""
        found = [(heading, [self[name] for name in names]) for heading, names in self.PARTS]
        aims = ("What they want to be able to do", [self[name] for name in self.outcomes])
        return [*found[:2], aims, *found[2:]] if self.outcomes else found

    def answers(self) -> dict[str, Any]:
        """As write_review takes them."""
        typed = dict(self.cleaned_data)
        stands = {outcome_id: OutcomeStands(typed.pop(name)) for name, outcome_id in self.outcomes.items()}
        said = Said(**{name: typed.pop(name) for name in Said.__dataclass_fields__})
        checked = Checked(**{name: typed.pop(name) for name in Checked.__dataclass_fields__})
        return {**typed, "said": said, "checked": checked, "outcomes": stands}


class WishForm(forms.Form):
    why = LongTextField(label="Why now?", help_text="You need not say.", max_length=LONGEST, required=False)


class ChangeForm(forms.Form):
    what = forms.CharField(
        label="What will change?", max_length=300, error_messages={"required": "Enter what will change"}
    )
    who = forms.CharField(
        label="Who does it?",
        help_text="A name: somebody here, the person, their family, or another service.",
        max_length=120,
        error_messages={"required": "Enter who does it"},
    )
    by_on = DateInputField(label="By when?", noun="day by which it is done")


class ChangeMadeForm(forms.Form):
    came_of_it = forms.CharField(
        label="What came of it?",
        help_text="If it is not needed any more, say why.",
        max_length=300,
        error_messages={"required": "Say what came of it"},
    )


class LastWordForm(forms.Form):
    answer = LongTextField(
        label="What would you like to add?",
        help_text="Say if something is not right. You may leave this empty.",
        max_length=LONGEST,
        required=False,
    )
