"""What is typed about visits that are looked into, and about who is on call."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms

from coopcare.ui.fields import DateInputField, TimeField
from coopcare.ui.formats import gov_date_range
from members.models import Person
from rotas.models import WatchRules
from rotas.watch.ladder import FIGURES

NOBODY = "nobody"


class DealtWithForm(forms.Form):
    note = forms.CharField(
        label="How was it dealt with?",
        help_text="One sentence, for whoever reads this later. For example: rang Margaret, Ben is there now.",
        max_length=300,
        error_messages={"required": "Say how it was dealt with"},
    )


class MinutesField(forms.IntegerField):
    def __init__(self, **options: Any) -> None:
        messages = {"required": "Enter the minutes", "invalid": "Enter a whole number of minutes"}
        super().__init__(min_value=1, max_value=24 * 60, error_messages=messages, **options)


class WatchRulesForm(forms.Form):
    """The figures of WatchRules, by their names."""

    time_critical_minutes = MinutesField(label="Minutes to wait when the time matters most")
    normal_minutes = MinutesField(label="Minutes to wait at other visits")
    flexible_minutes = MinutesField(label="Minutes to wait when any time that day will do")
    step_minutes = MinutesField(label="Minutes without an answer before the next person is told")
    held_minutes = MinutesField(
        label="Minutes that “I know” holds it for", help_text="If nobody has come by then, the next person is told."
    )
    no_reply_minutes = MinutesField(
        label="Minutes before a visit from which an unanswered question is chased",
        help_text="240 minutes are 4 hours.",
    )
    answer_minutes = MinutesField(
        label="Minutes to answer before anybody is chased", help_text="However near the visit is."
    )
    on_call_changes_at = TimeField(
        label="Time of day at which on-call changes over", error_messages={"required": "Enter the time of day"}
    )

    def __init__(self, *args: Any, rules: WatchRules, **kwargs: Any) -> None:
        names = [*FIGURES, "on_call_changes_at"]
        super().__init__(*args, **{**kwargs, "initial": {name: getattr(rules, name) for name in names}})


class OnCallWeekForm(forms.Form):
    person = forms.ChoiceField(label="Who is on call?", error_messages={"required": "Select who is on call"})

    def __init__(self, *args: Any, people: Iterable[Person], chosen: Person | None, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": {"person": str(chosen.id) if chosen else ""}})
        self.people = {str(person.id): person for person in people}
        self.fields["person"].choices = [
            ("", "Choose somebody"), *_names(self.people), (NOBODY, "Nobody")
        ]  # fmt: skip

    def chosen(self) -> Person | None:
        return self.people.get(self.cleaned_data["person"])


class OnCallDaysForm(forms.Form):
    starts_on = DateInputField(noun="first day", label="First day")
    ends_on = DateInputField(noun="last day", label="Last day")
    person = forms.ChoiceField(label="Who takes over?", error_messages={"required": "Select who takes over"})

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.id): person for person in people}
        self.fields["person"].choices = [("", "Choose somebody"), *_names(self.people)]

    def told(self) -> dict[str, Any]:
        return {"person": self.people[self.cleaned_data["person"]]}


class SwapWeeksForm(forms.Form):
    monday = forms.ChoiceField(label="This week", error_messages={"required": "Select the first week"})
    other = forms.ChoiceField(label="With this week", error_messages={"required": "Select the other week"})

    def __init__(self, *args: Any, weeks: Iterable[tuple[dt.date, Person]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (monday.isoformat(), f"{gov_date_range(monday, monday + dt.timedelta(days=6))}: {person.full_name}")
            for monday, person in weeks
        ]
        for name in ("monday", "other"):
            self.fields[name].choices = [("", "Choose a week"), *choices]

    def days(self) -> tuple[dt.date, dt.date]:
        return dt.date.fromisoformat(self.cleaned_data["monday"]), dt.date.fromisoformat(self.cleaned_data["other"])


def _names(people: dict[str, Person]) -> list[tuple[str, str]]:
    return [(key, person.full_name) for key, person in people.items()]
