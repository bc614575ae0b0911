"""The form that moves a visit: day, time, length, who."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms

from coopcare.clock import local, to_local, today
from coopcare.home.forms import FURTHEST_WEEKS, lengths_for, refuse_skipped_hour
from coopcare.ui.fields import DateInputField, Radios, TimeField
from members.models import Person
from rotas.models import Visit
from rotas.visit_kinds import LONGEST_MINUTES, SHORTEST_MINUTES

KEEP = "keep"


class MoveForm(forms.Form):
    """Starts with the visit as it is; a second screen shows old and new before anything happens."""

    on = DateInputField(label="Day", noun="day")
    at = TimeField(label="Time", help_text="For example, 9:30am")
    minutes = forms.TypedChoiceField(label="Length", coerce=int, widget=Radios)
    pca = forms.ChoiceField(
        label="Who comes",
        widget=Radios,
        error_messages={"invalid_choice": "They are not free then. Choose somebody else, or another time"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, visit: Visit, people: list[tuple[Person, str]]) -> None:
        start = to_local(visit.starts_at)
        now_there = [attendance.pca for attendance in visit.current_attendances if attendance.pca]
        first = {
            "on": start.date(),
            "at": start.time(),
            "minutes": visit.length,
            "pca": KEEP,
            "version": visit.version,
        }
        super().__init__(data, initial=first)
        self.fields["minutes"].choices = lengths_for(visit.kind, also=visit.length)
        there = {person.id for person in now_there}
        self.names = {str(person.id): person.calling_name for person, _ in people if person.id not in there}
        keep = " and ".join(person.calling_name for person in now_there) or "Whoever the co-op finds"
        self.fields["pca"].choices = [(KEEP, keep), *self.names.items()]
        self.fields["pca"].widget.hints = {str(person.id): words for person, words in people}

    def clean_on(self) -> dt.date:
        on: dt.date = self.cleaned_data["on"]
        if on < today():
            raise forms.ValidationError("Choose today or a later day: this one has gone")
        if on > today() + dt.timedelta(weeks=FURTHEST_WEEKS):
            raise forms.ValidationError(f"Choose a day in the next {FURTHEST_WEEKS} weeks")
        return on

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        if answers.get("on") and answers.get("at"):
            refuse_skipped_hour(self, answers["on"], answers["at"])
        return answers

    def chosen_name(self) -> str:
        return self.names.get(self.cleaned_data["pca"], "")


class _Asked(forms.Form):
    on = DateInputField(required=False)
    at = TimeField(required=False)
    minutes = forms.IntegerField(required=False, min_value=SHORTEST_MINUTES, max_value=LONGEST_MINUTES)


def moved_start(data: Mapping[str, Any], visit: Visit) -> tuple[dt.datetime, int]:
    """(start, minutes) now asked for on the page, so that only people who are free then are offered."""
    asked = _Asked(data)
    asked.is_valid()
    answers = asked.cleaned_data
    on, at = answers.get("on"), answers.get("at")
    starts_at = local(on, at) if on and at else visit.starts_at
    return starts_at, answers.get("minutes") or visit.length
