"""What PCAs and support workers type about visits."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django import forms

from coopcare.clock import local, to_local
from coopcare.ui.fields import LongTextField, Radios, TimeField
from rotas.models import Attendance, CancelReason, OfferTo
from rotas.queries import Candidate
from rotas.queries.swaps import SwapOption
from rotas.weights import LEVELS, RULES, SoftRule

LONG_AFTER = dt.timedelta(hours=4)


class DeclineForm(forms.Form):
    """Declining is never misconduct, so no reason is asked for; one may be given."""

    reason = forms.CharField(
        label="Would you like to say why? (optional)",
        help_text="You never have to give a reason. Your support worker will read it.",
        required=False,
        max_length=200,
    )


class AskManyForm(forms.Form):
    """Whom to ask, of those whom no rule stops."""

    to = forms.ChoiceField(
        label="Who should be asked?",
        choices=OfferTo,
        widget=Radios(conditional={OfferTo.IN_ORDER: ["minutes_each"]}),
        error_messages={"required": "Select who should be asked"},
    )
    minutes_each = forms.IntegerField(
        label="How many minutes does each have before the next is asked?",
        help_text="Whoever was asked earlier may still say yes.",
        min_value=5,
        max_value=24 * 60,
        initial=30,
        required=False,
        error_messages={"invalid": "Enter a whole number of minutes"},
    )

    def __init__(self, data: Any, *, people: dict[str, list[Candidate]]) -> None:
        super().__init__(data)
        self.fields["to"].choices = [(to, label) for to, label in OfferTo.choices if people[to]]
        self.fields["to"].widget.hints = {
            to: ", ".join(one.pca.calling_name for one in people[to]) for to, _ in OfferTo.choices
        }

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        if answers.get("to") == OfferTo.IN_ORDER and answers.get("minutes_each") is None:
            self.add_error("minutes_each", "Enter how many minutes each has")
        return answers


class AskSwapForm(forms.Form):
    """What the colleague would give in return: nothing, or one of their visits that fits."""

    in_return = forms.ChoiceField(
        label="Would you take one of their visits in return?",
        widget=Radios,
        error_messages={"required": "Select a visit, or none", "invalid_choice": "Select a visit, or none"},
    )
    NOTHING = "nothing"

    def __init__(self, data: Any, *, option: SwapOption, words: Callable[[Attendance], str]) -> None:
        super().__init__(data)
        nothing = [(self.NOTHING, f"No, {option.pca.calling_name} would just take mine")] if option.can_take else []
        self.fields["in_return"].choices = [*nothing, *((str(one.id), words(one)) for one in option.returns)]

    @property
    def in_return_id(self) -> UUID | None:
        chosen = self.cleaned_data["in_return"]
        return None if chosen == self.NOTHING else UUID(chosen)


class NoteForm(forms.Form):
    text = LongTextField(
        label="Your note",
        help_text="What happened, in plain words. The person can read it.",
        max_length=4000,
        error_messages={"required": "Write your note, or go back"},
    )


class ErrandForm(forms.Form):
    """Miles driven for the person in the course of a visit."""

    miles = forms.DecimalField(
        label="How many miles?",
        help_text="For example: 3.4. Enter 0 to take them off.",
        min_value=0,
        max_value=200,
        decimal_places=1,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value", "max_decimal_places"),
            "Enter miles from 0 to 200, like 3.4",
        ),
    )
    what_for = forms.CharField(
        label="What for?",
        help_text="For example: to the chemist and back. The person and whoever pays read it.",
        max_length=120,
        required=False,
    )

    @property
    def tenths(self) -> int:
        return int(self.cleaned_data["miles"] * 10)


class SettleForm(forms.Form):
    """The times that were agreed on after a query, or put right after the visit."""

    arrived = TimeField(label="Arrived at", error_messages={"required": "Enter the time they arrived"})
    left = TimeField(label="Left at", error_messages={"required": "Enter the time they left"})
    reason = forms.CharField(
        label="How do you know?",
        help_text="For example: rang Margaret and Amira, both agree.",
        max_length=300,
        error_messages={"required": "Say how you know the right times"},
    )

    def __init__(self, *args: Any, attendance: Attendance, **kwargs: Any) -> None:
        first = {
            "arrived": to_local(attendance.arrived_at or attendance.starts_at).time(),
            "left": to_local(attendance.left_at or attendance.ends_at).time(),
        }
        super().__init__(*args, **{**kwargs, "initial": first})
        self.on = to_local(attendance.starts_at).date()
        self.overnight = to_local(attendance.ends_at).date()
        self.ends_at = attendance.ends_at

    def instants(self) -> dict[str, Any]:
        """arrived_at and left_at in UTC; the leaving time is of the later day, unless that is long after the plan."""
        arrived_at = local(self.on, self.cleaned_data["arrived"])
        found = [local(on, self.cleaned_data["left"]) for on in (self.on, self.overnight)]
        after = [left_at for left_at in found if left_at > arrived_at] or found[-1:]
        likely = [left_at for left_at in after if left_at <= self.ends_at + LONG_AFTER]
        return {"arrived_at": arrived_at, "left_at": max(likely, default=min(after))}


class MoveVisitForm(forms.Form):
    """Another start on the same day; `version` is of the visit as the page showed it."""

    starts_at = TimeField(label="When should it start?", error_messages={"required": "Enter when it should start"})
    version = forms.IntegerField(widget=forms.HiddenInput)


class WeightsForm(forms.Form):
    """How much each soft rule counts; `rules` with their present levels, of this version."""

    def __init__(self, *args: Any, rules: Iterable[tuple[SoftRule, int]], version: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(percent), words) for percent, words in LEVELS.items()]
        for rule, level in rules:
            self.fields[rule.name] = forms.ChoiceField(
                label=rule.title,
                help_text=rule.means,
                choices=choices,
                initial=str(level),
                widget=Radios,
                error_messages={"required": f"Select how much this counts: {rule.title.lower()}"},
            )
        self.fields["why"] = forms.CharField(
            label="Why do you change it?",
            help_text="Others will read this.",
            max_length=300,
            error_messages={"required": "Say why you change it"},
        )
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=version)

    def levels(self) -> dict[str, int]:
        return {rule.name: int(self.cleaned_data[rule.name]) for rule in RULES}


class ExtraTimeForm(forms.Form):
    minutes = forms.IntegerField(
        label="Extra minutes",
        min_value=1,
        max_value=240,
        error_messages={"required": "Enter how many extra minutes", "invalid": "Enter a whole number of minutes"},
    )


class MissedForm(forms.Form):
    reason = forms.CharField(
        label="What happened?", max_length=300, error_messages={"required": "Say what happened, as far as you know"}
    )


class OfficeCancelForm(forms.Form):
    reason = forms.ChoiceField(
        label="Why is this visit cancelled?",
        choices=CancelReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select why this visit is cancelled"},
    )
    note = forms.CharField(label="Anything to add? (optional)", required=False, max_length=300)
