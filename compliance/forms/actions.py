"""What is asked about actions and risks. What may be kept is decided by the services."""

from typing import Any

from django import forms

from clusters.rules.risk_table import HARM, LIKELY
from compliance.models import PlannedAction, Risk
from compliance.queries.actions import people_who_act
from compliance.services.risks import Figures
from coopcare.ui.fields import DateInputField, LongTextField, Radios, YesNoField
from members.models import Person


class PersonField(forms.ModelChoiceField):
    """Somebody who works or governs here, by name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.full_name)


def who(label: str, required: str = "") -> PersonField:
    """`required` is what is said when nobody is chosen; empty where nobody need be."""
    return PersonField(
        label=label,
        queryset=Person.objects.none(),
        required=bool(required),
        empty_label="Choose" if required else "Nobody yet",
        error_messages={"required": required, "invalid_choice": "Choose somebody who works or governs here"},
    )


class OwnedForm(forms.Form):
    """Any form that asks who."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner"].queryset = people_who_act()


class PlanActionForm(OwnedForm):
    owner = who("Who will do it?", "Choose who will do it")
    due_on = DateInputField(label="By which day?", noun="day")
    how_we_will_know = LongTextField(
        label="How will we know that it worked?",
        help_text="For example: the next audit finds no gaps.",
        max_length=300,
        error_messages={"required": "Say how we will know that it worked"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, action: PlannedAction, **options: Any) -> None:
        initial = {
            "owner": action.owner_id,
            "due_on": action.due_on,
            "how_we_will_know": action.how_we_will_know,
            "version": action.version,
        }
        super().__init__(*args, initial=initial, **options)


class AddActionForm(OwnedForm):
    what = LongTextField(
        label="What will be done?",
        help_text="The board reads this. Leave out names.",
        max_length=300,
        error_messages={"required": "Say what will be done"},
    )
    owner = who("Who will do it?", "Choose who will do it")
    due_on = DateInputField(label="By which day?", noun="day")
    how_we_will_know = LongTextField(
        label="How will we know that it worked?",
        help_text="For example: the next audit finds no gaps.",
        max_length=300,
        error_messages={"required": "Say how we will know that it worked"},
    )


class FinishForm(forms.Form):
    note = LongTextField(label="What was done?", max_length=500, error_messages={"required": "Say what was done"})


class CheckForm(forms.Form):
    worked = YesNoField(label="Did it work?", error_messages={"required": "Select yes or no"})
    note = LongTextField(
        label="How do you know?",
        help_text="If it did not work, say what is missing. It is then to do again.",
        max_length=500,
        error_messages={"required": "Say how you know"},
    )


class ReasonForm(forms.Form):
    reason = LongTextField(label="Why?", max_length=300, error_messages={"required": "Say why"})


def _figure(label: str, words: dict[int, str], hint: str = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        help_text=hint,
        choices=[(number, f"{number} {word}") for number, word in words.items()],
        coerce=int,
        widget=Radios,
        error_messages={"required": "Select one"},
    )


class ReviewRiskForm(OwnedForm):
    """A risk's figures; `risk` fills it in for a review."""

    likely_before = _figure("How likely is it, if we do nothing?", LIKELY)
    harm_before = _figure("How bad would it be, if we do nothing?", HARM)
    what_we_do = LongTextField(
        label="What do we do about it?", max_length=2000, error_messages={"required": "Say what we do about it"}
    )
    likely_after = _figure("How likely is it with what we do?", LIKELY)
    harm_after = _figure("How bad would it be with what we do?", HARM)
    owner = who("Who watches this risk?", "Choose who watches this risk")
    review_on = DateInputField(
        label="When do we look at it again?",
        noun="review date",
        help_text="Very high: within 1 month. High: 3 months. Moderate: 6 months. Low: 12 months.",
    )

    def __init__(self, *args: Any, risk: Risk | None = None, **options: Any) -> None:
        names = ("likely_before", "harm_before", "what_we_do", "likely_after", "harm_after")
        initial = {name: getattr(risk, name) for name in names} | {"owner": risk.owner_id} if risk else {}
        super().__init__(*args, initial=initial, **options)
        if risk is not None:
            self.fields["note"] = LongTextField(label="What has changed? (optional)", required=False, max_length=300)
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=risk.version)

    def answers(self) -> dict[str, Any]:
        """As the services take them."""
        given = dict(self.cleaned_data)
        names = ("likely_before", "harm_before", "likely_after", "harm_after")
        return {"figures": Figures(**{name: given.pop(name) for name in names}), **given}


class OpenRiskForm(ReviewRiskForm):
    sentence = LongTextField(
        label="What could go wrong?",
        help_text="One sentence. The board reads it: leave out names of people who are supported.",
        max_length=300,
        error_messages={"required": "Say in one sentence what could go wrong"},
    )
    field_order = ["sentence"]
