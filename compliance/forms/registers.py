"""What the forms of the registers have in common."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet

from coopcare.accounts.actor import Actor
from coopcare.clock import local, now, to_local, today
from coopcare.ui.fields import DateInputField, LongTextField, TimeField
from members.models import Person

LONGEST = 5000


class DeedForm(forms.Form):
    """One deed with one thing of a register. It carries the version it was drawn for: a stale page is refused."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row, self.actor = row, actor
        self.fields["version"].initial = getattr(row, "version", 1)
        self.prepare()

    def prepare(self) -> None:
        """Choices and first answers that come from the row."""

    def answers(self) -> dict[str, Any]:
        """What the service is given, by its own names."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    @property
    def is_stale(self) -> bool:
        return bool(self.cleaned_data["version"] != getattr(self.row, "version", 1))


class ReasonForm(DeedForm):
    reason = LongTextField(label="Why?", max_length=LONGEST, error_messages={"required": "Say why"})


class ProposeForm(DeedForm):
    what = LongTextField(
        label="What is to be done?",
        help_text="The board reads this in the action plan. Leave out names, and what would tell who is meant.",
        max_length=300,
        error_messages={"required": "Say what will be done"},
    )


def day_field(label: str, *, noun: str = "day", **options: Any) -> DateInputField:
    return DateInputField(label=label, noun=noun, initial=today, **options)


def time_field(label: str) -> TimeField:
    return TimeField(label=label, initial=_wall_clock, help_text="For example, 9:30am or 2pm")


def _wall_clock() -> dt.time:
    return to_local(now()).time().replace(second=0, microsecond=0)


def moment_of(form: forms.Form) -> dt.datetime:
    """The instant (UTC) of a day and a time that were typed as `on` and `time`."""
    return local(form.cleaned_data["on"], form.cleaned_data["time"])


def long_text(
    label: str, required: str, *, hint: str = "", optional: bool = False, longest: int = LONGEST
) -> LongTextField:
    return LongTextField(
        label=label,
        help_text=hint,
        max_length=longest,
        required=not optional,
        error_messages={"required": required},
    )


def line(label: str, required: str, *, hint: str = "", optional: bool = False, longest: int = 120) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=longest,
        required=not optional,
        error_messages={"required": required},
    )


def names_of(people: "QuerySet[Person]", nobody: str) -> list[tuple[str, str]]:
    """Choices of a select box, by name, with nobody first."""
    found = people.order_by("last_name", "first_name", "id")
    return [("", nobody), *((str(person.id), person.full_name) for person in found)]
