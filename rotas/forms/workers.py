"""What PCAs type about when they can work, and what is asked about leave."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms

from clusters.models import Cluster
from coopcare.clock import today
from coopcare.ui.fields import Checkboxes, DateInputField, Radios, TimeField
from coopcare.ui.formats import WEEKDAYS, gov_date, gov_time_range
from members.forms import HoursField
from members.models import Person, TravelMode
from rotas.models import Attendance, LeaveKind
from rotas.suitability import Hours

BOTH_TIMES = "Enter both times, or neither"


class WeeklyHoursForm(forms.Form):
    """From a day on: from and until for each day of the week. A day left empty is a day off."""

    starts_on = DateInputField(noun="first day", label="From which day?", initial=today)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, name in enumerate(WEEKDAYS):
            self.fields[f"from_{number}"] = TimeField(label=f"{name} from", required=False)
            self.fields[f"until_{number}"] = TimeField(label=f"{name} until", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for number in range(len(WEEKDAYS)):
            starts, ends = cleaned.get(f"from_{number}"), cleaned.get(f"until_{number}")
            if (starts is None) != (ends is None):
                missing = "from" if starts is None else "until"
                if f"{missing}_{number}" not in self.errors:
                    self.add_error(f"{missing}_{number}", BOTH_TIMES)
        return cleaned

    def days(self) -> dict[int, list[Hours]]:
        cleaned = self.cleaned_data
        return {
            number: [Hours(cleaned[f"from_{number}"], cleaned[f"until_{number}"])]
            for number in range(len(WEEKDAYS))
            if cleaned.get(f"from_{number}") is not None
        }


class NoHoursForm(forms.Form):
    starts_on = DateInputField(noun="first day", label="From which day?", initial=today)


class DayChangeForm(forms.Form):
    """One day that is not as the others."""

    can_work = forms.ChoiceField(
        label="Can you work?",
        choices=[("no", "I cannot work"), ("yes", "I can also work")],
        widget=Radios,
        error_messages={"required": "Select whether you can work"},
    )
    on = DateInputField(noun="day", label="Which day?")
    starts = TimeField(label="From (optional)", help_text="Leave both times empty for the whole day.", required=False)
    ends = TimeField(label="Until (optional)", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if (cleaned.get("starts") is None) != (cleaned.get("ends") is None) and not self.errors:
            self.add_error("starts" if cleaned.get("starts") is None else "ends", BOTH_TIMES)
        return cleaned

    def hours(self) -> Hours | None:
        starts, ends = self.cleaned_data["starts"], self.cleaned_data["ends"]
        return Hours(starts, ends) if starts is not None else None


class AlsoWorksForm(DayChangeForm):
    """A day, or hours of it, on which a PCA can also work, as they told whoever runs their rota."""

    can_work = None  # type: ignore[assignment]


class LeaveForm(forms.Form):
    kind = forms.ChoiceField(
        label="What kind of leave?",
        choices=LeaveKind,
        widget=Radios,
        error_messages={"required": "Select the kind of leave"},
    )
    starts_on = DateInputField(noun="first day", label="First day off")
    ends_on = DateInputField(noun="last day", label="Last day off")
    note = forms.CharField(
        label="Anything to add? (optional)",
        help_text="You need not give a reason.",
        required=False,
        max_length=300,
    )


class DecideLeaveForm(forms.Form):
    answer = forms.ChoiceField(
        label="Your answer",
        choices=[("yes", "Yes, approve this leave"), ("no", "No, not these days")],
        widget=Radios(conditional={"no": ["reason"]}),
        error_messages={"required": "Select your answer"},
    )
    reason = forms.CharField(
        label="Why not?", help_text="They will read this.", required=False, max_length=300
    )  # fmt: skip


class CannotComeForm(forms.Form):
    """No reason is asked."""

    TODAY, VISITS, UNTIL = "today", "visits", "until"
    which = forms.ChoiceField(
        label="What can you not come to?",
        widget=Radios(conditional={"visits": ["places"], "until": ["until"]}),
        error_messages={"required": "Select what you cannot come to"},
    )
    places = forms.MultipleChoiceField(label="Which visits?", widget=Checkboxes, required=False)
    until = DateInputField(noun="last day", label="Until which day, that day included?", required=False)

    def __init__(self, *args: Any, places: Iterable[Attendance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(place.id), visit_words(place)) for place in places]
        self.fields["places"].choices = choices
        which = [
            (self.TODAY, "Any visit today"),
            (self.VISITS, "Only some visits"),
            (self.UNTIL, "Any visit until a day"),
        ]
        if not choices:
            which = [which[0], which[2]]
        self.fields["which"].choices = which

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("which") == self.VISITS and not cleaned.get("places") and "places" not in self.errors:
            self.add_error("places", "Select the visits that you cannot come to")
        if cleaned.get("which") == self.UNTIL and not cleaned.get("until") and "until" not in self.errors:
            self.add_error("until", "Enter the last day on which you cannot come")
        return cleaned

    def until_day(self) -> dt.date:
        return today() if self.cleaned_data["which"] == self.TODAY else self.cleaned_data["until"]


class CoversForm(forms.Form):
    clusters = forms.MultipleChoiceField(
        label="Where else are you willing to cover?",
        help_text="You may be asked, and you can always say no.",
        widget=Checkboxes,
        required=False,
    )

    def __init__(self, *args: Any, clusters: Iterable[Cluster], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clusters"].choices = [(str(one.id), one.name) for one in clusters]


class HowIWorkForm(forms.Form):
    travel_mode = forms.ChoiceField(
        label="How do you travel between visits?",
        choices=TravelMode,
        widget=Radios,
        error_messages={"required": "Select how you travel"},
    )
    most_minutes_a_day = HoursField(
        label="The most hours you wish to work in a day (optional)",
        help_text="Leave empty for no limit of your own.",
        required=False,
    )


class TravelTimeForm(forms.Form):
    """Somebody knows how long the way between two homes takes."""

    one = forms.ChoiceField(label="From the home of", error_messages={"required": "Select the first person"})
    other = forms.ChoiceField(label="To the home of", error_messages={"required": "Select the second person"})
    mode = forms.ChoiceField(
        label="How do they travel?",
        choices=TravelMode,
        widget=Radios,
        error_messages={"required": "Select how they travel"},
    )
    minutes = forms.IntegerField(
        label="How many minutes does it take?",
        min_value=1,
        max_value=240,
        error_messages={"required": "Enter the minutes", "invalid": "Enter a whole number of minutes"},
    )

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.id): person for person in people}
        choices = [("", "Choose somebody"), *((key, person.full_name) for key, person in self.people.items())]
        for name in ("one", "other"):
            self.fields[name].choices = choices

    def told(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {**cleaned, "one": self.people[cleaned["one"]], "other": self.people[cleaned["other"]]}


def visit_words(place: Attendance) -> str:
    """Tuesday 1 December 2026, 9am to 9:45am, Margaret"""
    times = gov_time_range(place.starts_at, place.ends_at)
    return f"{gov_date(place.starts_at)}, {times}, {place.visit.person.calling_name}"
