"""What is typed about medicines."""

from dataclasses import fields
from datetime import time
from typing import Any

from django import forms

from clusters.models import Medicine, MedicinesConsent
from clusters.rules.medicines import Level, Line, MedicineKind, Route, WrittenFrom
from clusters.services.medicines import Agreed
from coopcare.clock import today
from coopcare.ui.fields import DateInputField, LongTextField, Radios, TimeField
from coopcare.ui.formats import gov_time

ALLERGIC, NONE_KNOWN = "some", "none"


def _words(label: str, missing: str = "", *, longest: int = 200, **options: Any) -> forms.CharField:
    """One line; required where `missing` says what to enter."""
    return forms.CharField(
        label=label, max_length=longest, required=bool(missing), error_messages={"required": missing}, **options
    )


def _choice(label: str, choices: Any, missing: str, **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=Radios(**options), error_messages={"required": missing}
    )


def _plan(label: str, hint: str = "") -> LongTextField:
    return LongTextField(
        label=label, help_text=hint, max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class TimesField(forms.CharField):
    """Several times of day with commas between. Gives a tuple of `time`."""

    def clean(self, value: Any) -> tuple[time, ...]:
        typed = [part for part in str(super().clean(value)).split(",") if part.strip()]
        found = (TimeField(required=False).clean(part) for part in typed)
        return tuple(at for at in found if at is not None)

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else ", ".join(gov_time(at) for at in value)


class AgreementForm(forms.Form):
    """The conversation of policy P02, “Consent and assessment”."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    agreed_on = DateInputField(label="On which day was it agreed?", noun="day", initial=today)
    known = _choice(
        "Do they have allergies, or had a bad reaction to a medicine?",
        [(ALLERGIC, "Yes"), (NONE_KNOWN, "None known: I asked")],
        "Select whether they have allergies",
        conditional={ALLERGIC: ["allergies"]},
    )
    allergies = _words("To what, and what happens?", longest=300)
    gp_practice = _words("Which surgery?", "Enter the surgery", help_text="With its phone number.")
    pharmacy = _words("Which pharmacy?", "Enter the pharmacy", help_text="With its phone number.")
    orders = _words("Who orders?", "Enter who orders", longest=120, help_text="One person, so that nothing runs out.")
    collects = _words("Who collects, or who delivers?", "Enter who collects", longest=120)
    kept_where = _words("Where are they kept?", "Enter where they are kept", help_text="The person chooses the place.")
    others_give = _words(
        "What do family or another service give?", longest=300, help_text="So that no dose has two owners or none."
    )
    consent = _choice("Do they agree to this help?", MedicinesConsent, "Select whether they agree")
    consent_words = _words(
        "How did they say so?",
        "Say how they agreed",
        longest=300,
        help_text="Or: to what they did not agree; or who decided in their best interests, and when.",
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("known") == ALLERGIC and not typed.get("allergies"):
            self.add_error("allergies", "Enter what they are allergic to")
        return typed

    def answers(self) -> dict[str, Any]:
        """As agree_medicines takes them."""
        typed = dict(self.cleaned_data)
        none_known = typed.pop("known") == NONE_KNOWN
        agreed_on, seen = typed.pop("agreed_on"), typed.pop("seen")
        allergies = "" if none_known else typed.pop("allergies")
        typed.pop("allergies", None)
        agreed = Agreed(none_known=none_known, allergies=allergies, **typed)
        return {"agreed": agreed, "agreed_on": agreed_on, "seen": seen}


class _LabelForm(forms.Form):
    """What one line says. `PARTS` are the headings of the page; what a line must have is said by the rules."""

    written_from = _choice("What do you write it from?", WrittenFrom, "Select what you write it from")
    name = _words("Name of the medicine", "Enter the name, as on the label", longest=120)
    strength = _words("Strength", longest=60, help_text="For example: 500 mg.")
    form = _words("Form", longest=60, help_text="For example: tablet, liquid, drops, patch.")
    route = _choice("Which way?", Route, "Select which way it is taken")
    dose = _words("Dose, in words", "Enter the dose", longest=120, help_text="For example: one tablet; 10 ml.")
    reason = _words("What is it for?", "Enter what it is for")
    level = _choice(
        "Which help is agreed?", Level, "Select the level of help", conditional={Level.DELEGATED: ["delegated"]}
    )
    delegated = _words("Which nurse taught which PCA, and when do they check again?", longest=300)
    kind = _choice(
        "Which kind of line is it?",
        MedicineKind,
        "Select the kind",
        conditional={
            MedicineKind.AS_NEEDED: ["signs", "try_first", "ring_when"],
            MedicineKind.CREAM: ["body_where"],
        },
    )
    times = TimesField(
        label="At which times?", required=False, help_text="For example: 8am, 12:30pm, 8pm. None for an as-needed one."
    )
    every_days = forms.IntegerField(
        label="Every how many days?", initial=1, min_value=1, help_text="1 is each day; 7 is once a week."
    )
    is_time_critical = forms.BooleanField(label="It must be on time", required=False)
    latest_minutes = forms.IntegerField(
        label="Until how many minutes after its time is it safe?", required=False, min_value=1, max_value=240,
        help_text="Only if it must be on time. As the prescriber or pharmacist says.",
    )  # fmt: skip
    is_controlled = forms.BooleanField(label="A controlled drug: count what is left after each dose", required=False)
    notes = _words("How do they like to take it?", longest=300)
    signs = _plan("What is it for, and how do they show or say that they need it?")
    least_hours = forms.IntegerField(
        label="At least how many hours between doses?", required=False, min_value=1, max_value=72
    )
    most_in_day = forms.IntegerField(
        label="At most how many doses in 24 hours?", required=False, min_value=1, max_value=24
    )
    try_first = _plan("What to try first?")
    ring_when = _plan("When to ring the doctor?")
    body_where = _words("Where on the body, and how thick?", longest=300)

    PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("As the label says", ("written_from", "name", "strength", "form", "route", "dose", "reason", "notes")),
        ("The help", ("level",)),
        ("When", ("kind", "times", "every_days", "is_time_critical", "latest_minutes", "is_controlled")),
        ("Limits: always for an as-needed one", ("least_hours", "most_in_day")),
    )

    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """(heading, its fields)."""
        return [(heading, [self[name] for name in names]) for heading, names in self.PARTS]

    @property
    def line(self) -> Line:
        typed = {field.name: self.cleaned_data[field.name] for field in fields(Line)}
        return Line(**typed | {"level": Level(int(typed["level"]))})


class LineForm(_LabelForm):
    """A new line, and its days."""

    starts_on = DateInputField(label="From which day?", noun="first day", initial=today)
    ends_on = DateInputField(
        label="Until which day?", noun="last day", required=False, help_text="Only for a course that ends by itself."
    )
    end_reason = _words("Why does it end then?", longest=300, help_text="For example: a course of seven days.")

    PARTS = (*_LabelForm.PARTS, ("From and until", ("starts_on", "ends_on", "end_reason")))

    def answers(self) -> dict[str, Any]:
        """As write_medicine takes them."""
        days = {name: self.cleaned_data[name] for name in ("starts_on", "ends_on", "end_reason")}
        return {"line": self.line, **days}


class ChangeForm(_LabelForm):
    """The same line as it will be; it takes the place of the old one at once."""

    why = _words("Why does it change?", "Say why it changes", longest=300)
    PARTS = (*_LabelForm.PARTS, ("The change", ("why",)))

    def answers(self) -> dict[str, Any]:
        """As change_medicine takes them."""
        return {"line": self.line, "reason": self.cleaned_data["why"]}


ENDS_AT_ONCE = "If it is today, it ends at once. If that is before its first day, it never begins."


class EndForm(forms.Form):
    ends_on = DateInputField(label="Which is the last day?", noun="last day", initial=today, help_text=ENDS_AT_ONCE)
    reason = _words("Why does it end?", "Say why it ends", longest=300)


def as_line(medicine: Medicine) -> dict[str, Any]:
    """What a line says now, to begin a change with."""
    return {field.name: getattr(medicine, field.name) for field in fields(Line)}


def as_agreed(agreed: Any) -> dict[str, Any]:
    """What was agreed last, to begin with; its day and the yes are asked anew."""
    if agreed is None:
        return {}
    said = {field.name: getattr(agreed, field.name) for field in fields(Agreed)}
    known = NONE_KNOWN if agreed.none_known else ALLERGIC
    return {**said, "seen": str(agreed.id), "known": known, "consent": None, "consent_words": ""}
