"""What a PCA who is running late presses and types."""

from collections.abc import Iterable
from typing import Any

from django import forms

from coopcare.ui.fields import Checkboxes, Radios
from coopcare.ui.formats import gov_time
from rotas.models import Attendance, LateReason
from rotas.watch.lateness import Late

OTHER = "other"
USUAL_MINUTES = (10, 20, 30, 45)
NOTHING = ("", "Say nothing more")


class RunningLateForm(forms.Form):
    minutes = forms.ChoiceField(
        label="How late will you be?",
        choices=[*((str(one), f"{one} minutes") for one in USUAL_MINUTES), (OTHER, "Another number of minutes")],
        widget=Radios(conditional={OTHER: ["other"]}),
        error_messages={"required": "Select how late you will be"},
    )
    other = forms.IntegerField(
        label="Minutes after the agreed start",
        required=False,
        min_value=1,
        max_value=180,
        error_messages={"invalid": "Enter a whole number of minutes"},
    )
    why = forms.ChoiceField(
        label="Would you like to say why? (optional)",
        choices=[NOTHING, *LateReason.choices],
        widget=Radios,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("minutes") == OTHER and cleaned.get("other") is None and "other" not in self.errors:
            self.add_error("other", "Enter the minutes")
        return cleaned

    def told(self) -> dict[str, Any]:
        chosen = self.cleaned_data["minutes"]
        minutes = self.cleaned_data["other"] if chosen == OTHER else int(chosen)
        return {"minutes": minutes, "why": self.cleaned_data["why"]}


class TellThemTooForm(forms.Form):
    places = forms.MultipleChoiceField(
        label="Who shall we tell?",
        widget=Checkboxes,
        error_messages={"required": "Select who shall be told, or go back to your day"},
    )

    def __init__(self, *args: Any, late: Iterable[Late[Attendance]], **kwargs: Any) -> None:
        choices = [
            (
                str(one.thing.id),
                f"{one.thing.visit.person.calling_name} at {gov_time(one.thing.starts_at)}: {one.words}",
            )
            for one in late
        ]
        super().__init__(*args, **{**kwargs, "initial": {"places": [key for key, _ in choices]}})
        self.fields["places"].choices = choices
