"""The questions of booking, changing and cancelling a visit."""

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.utils.text import capfirst

from clusters.models import PackageTask
from coopcare.clock import today
from coopcare.errors import Invalid
from coopcare.ui.fields import Checkboxes, DateInputField, LongTextField, Radios, TimeField
from coopcare.ui.formats import gov_date, gov_time_range, minutes_words
from members.models import Person
from rotas.booking_rules import start_instant
from rotas.models import CancelReason
from rotas.queries import Slot
from rotas.queries.help import require_may_be_given
from rotas.visit_kinds import LENGTH_OF_A_DAY, LENGTHS_OF_NIGHTS, LIMITS, MEANINGS, VisitKind

LENGTHS = (30, 45, 60, 90, 120, 180)
LONGER = 0
KINDS = [VisitKind.SLEEP_IN, VisitKind.WAKING_NIGHT, VisitKind.LIVE_IN_DAY]
ANYONE, ANOTHER_TIME = "anyone", "another"
FURTHEST_WEEKS = 6


class HelpForm(forms.Form):
    """What the visit is for: tasks of the package, in the person's words."""

    tasks = forms.MultipleChoiceField(
        label="What would you like help with?",
        help_text="Choose all that you want.",
        widget=Checkboxes,
        error_messages={"required": "Select what you would like help with"},
    )
    short_labels = {"tasks": "Help with"}

    def __init__(self, *args: Any, tasks: list[PackageTask], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.package_tasks = tasks
        self.fields["tasks"].choices = [(str(task.id), task.name) for task in tasks]

    def clean_tasks(self) -> list[UUID]:
        """Refuses at once what the co-op may not give: nobody answers six more questions for nothing."""
        chosen = [UUID(task) for task in self.cleaned_data["tasks"]]
        try:
            require_may_be_given([task for task in self.package_tasks if task.id in chosen], "booked")
        except Invalid as barred:
            raise forms.ValidationError(barred.message) from None
        return chosen


class LengthForm(forms.Form):
    minutes = forms.TypedChoiceField(
        label="How long would you like the visit to be?",
        choices=[*((minutes, minutes_words(minutes)) for minutes in LENGTHS), (LONGER, "A night, or a whole day")],
        coerce=int,
        widget=Radios,
        error_messages={"required": "Select how long the visit should be"},
    )
    short_labels = {"minutes": "Length"}


class KindForm(forms.Form):
    """A night or a live-in day, and how long by the clock. Which lengths each may have: rotas.visit_kinds."""

    kind = forms.ChoiceField(
        label="What should it be?",
        choices=[(kind.value, kind.label) for kind in KINDS],
        widget=Radios(hints={kind.value: MEANINGS[kind] for kind in KINDS}),
        error_messages={"required": "Select a sleep-in, a waking night or a live-in day"},
    )
    minutes = forms.TypedChoiceField(
        label="How many hours?",
        choices=[(minutes, minutes_words(minutes)) for minutes in (*LENGTHS_OF_NIGHTS, LENGTH_OF_A_DAY)],
        coerce=int,
        widget=Radios,
        error_messages={"required": "Select how many hours"},
    )
    title = "A night, or a whole day"
    short_labels = {"kind": "What it is", "minutes": "Hours"}

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        limits = LIMITS.get(answers.get("kind", ""))
        if limits and answers.get("minutes", 0) > limits.longest:
            self.add_error(
                "minutes", f"A {VisitKind(answers['kind']).label.lower()} lasts {minutes_words(limits.longest)} at most"
            )
        return answers


def lengths_for(kind: str, also: int | None = None) -> list[tuple[int, str]]:
    """What a form offers for a kind, with a length that is already agreed."""
    usual = {VisitKind.VISIT: LENGTHS, VisitKind.LIVE_IN_DAY: (*LENGTHS_OF_NIGHTS, LENGTH_OF_A_DAY)}
    found = {*usual.get(VisitKind(kind), LENGTHS_OF_NIGHTS), *([also] if also else [])}
    return [(minutes, minutes_words(minutes)) for minutes in sorted(found)]


class DayForm(forms.Form):
    """As soon as possible, or a day of one's own choosing."""

    day = forms.ChoiceField(
        label="When would you like a visit?",
        choices=[("soon", "As soon as possible"), ("chosen", "On a day I choose")],
        widget=Radios(conditional={"chosen": ["on"]}),
        error_messages={"required": "Select when you would like a visit"},
    )
    on = DateInputField(label="Which day?", noun="day", required=False)
    short_labels = {"day": "When", "on": "Day"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        example = today() + dt.timedelta(weeks=1)
        self.fields["on"].help_text = f"For example, {example.day} {example.month} {example.year}"

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        on = answers.get("on")
        if answers.get("day") == "chosen" and "on" not in self.errors:
            if on is None:
                self.add_error("on", "Enter the day you would like")
            elif on < today():
                self.add_error("on", "Choose today or a later day: this one has gone")
            elif on > today() + dt.timedelta(weeks=FURTHEST_WEEKS):
                self.add_error("on", f"Choose a day in the next {FURTHEST_WEEKS} weeks")
        return answers


class TimeForm(forms.Form):
    """Times that the rota can really give, the best three first; or another time on the chosen day."""

    slot = forms.ChoiceField(
        label="Choose a time",
        widget=Radios(conditional={ANOTHER_TIME: ["at"]}),
        error_messages={
            "required": "Select a time",
            "invalid_choice": "That time has just gone. Choose another time",
        },
    )
    at = TimeField(label="What time?", required=False, help_text="For example, 9:30am")
    short_labels = {"slot": "Time", "at": "Time you asked for"}

    def __init__(self, *args: Any, slots: list[Slot], on: dt.date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        choices: list[tuple[str, Any]] = _slots_by_day(slots)
        if on is not None:
            choices.append((ANOTHER_TIME, "Another time that day"))
        self.fields["slot"].choices = choices
        self.fields["slot"].widget.hints = {slot_key(slot): slot_hint(slot) for slot in slots}

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        if answers.get("slot") == ANOTHER_TIME and answers.get("at") is None and "at" not in self.errors:
            self.add_error("at", "Enter the time you would like")
        elif answers.get("slot") == ANOTHER_TIME and answers.get("at") and self.on:
            refuse_skipped_hour(self, self.on, answers["at"])
        return answers


def refuse_skipped_hour(form: forms.Form, on: dt.date, at: dt.time) -> None:
    """A time in the hour that the clocks skip in March is an error of the time box."""
    try:
        start_instant(on, at)
    except Invalid as error:
        form.add_error("at", error.message)


def slot_key(slot: Slot) -> str:
    return slot.starts_at.isoformat()


def slot_hint(slot: Slot) -> str:
    """Who could come then: "Amira or Ben could come"."""
    names = [person.calling_name for person in slot.pcas[:3]]
    return f"{' or '.join(names)} could come" if names else "We would look for somebody"


def _slots_by_day(slots: list[Slot]) -> list[tuple[str, Any]]:
    days: dict[str, list[tuple[str, str]]] = {}
    for slot in slots:
        words = capfirst(gov_time_range(slot.starts_at, slot.ends_at))
        days.setdefault(gov_date(slot.starts_at), []).append((slot_key(slot), words))
    return list(days.items())


class WhoForm(forms.Form):
    """The person's own team first, in their order."""

    pca = forms.ChoiceField(
        label="Who would you like to come?",
        widget=Radios,
        error_messages={"required": "Select who you would like to come", "invalid_choice": "Choose somebody else"},
    )
    short_labels = {"pca": "Who"}

    def __init__(self, *args: Any, people: list[tuple[Person, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(person.id), person.calling_name) for person, _ in people]
        anyone = (ANYONE, "I do not mind" if people else "Please look for somebody")
        self.fields["pca"].choices = [*choices, anyone]
        self.fields["pca"].widget.hints = {
            **{str(person.id): words for person, words in people},
            ANYONE: "We will ask your team in the order you chose." if people else "Nobody you know is free then.",
        }


class NoteForm(forms.Form):
    note = LongTextField(
        label="Is there anything they should know?",
        help_text="You can leave this empty. For example: bring the long shopping list.",
        required=False,
        max_length=500,
    )
    short_labels = {"note": "Note"}


class CheckForm(forms.Form):
    """Nothing more to ask."""


class CancelForm(forms.Form):
    reason = forms.ChoiceField(
        label="Why are you cancelling?",
        choices=[choice for choice in CancelReason.choices if choice[0] not in (CancelReason.DEATH, "our_fault")],
        widget=Radios,
        error_messages={"required": "Select why you are cancelling"},
    )
    note = forms.CharField(label="Anything to add? (optional)", required=False, max_length=300)


class QueryForm(forms.Form):
    note = LongTextField(
        label="What was different?",
        help_text="For example: Amira left at 10am, not 10:30am.",
        max_length=500,
        error_messages={"required": "Say what was different about the length of the visit"},
    )
