"""What people tell us, and what the office types about it."""

from typing import Any
from uuid import UUID

from django import forms

from clusters.models import Package
from compliance.forms.registers import DeedForm, day_field, line, long_text, names_of
from compliance.queries.actions import people_who_act
from compliance.register_policies import people_to_choose
from compliance.registers.words import FeedbackKind, FeedbackStatus, FeedbackWay, Outcome, Relation
from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat
from coopcare.clock import today
from coopcare.ui.fields import Radios

RELATION_OF = {Hat.PERSON: Relation.PERSON, Hat.REPRESENTATIVE: Relation.REPRESENTATIVE}
NO_WORDS = "Write what happened, or what went well"
EMAIL = "Enter an e-mail address, like name@home.example"


class TellForm(forms.Form):
    """Open to everybody, and no name is needed."""

    kind = forms.ChoiceField(
        label="What would you like to tell us?",
        choices=FeedbackKind.choices,
        widget=Radios,
        error_messages={"required": "Select a complaint or a compliment"},
    )
    text = long_text(
        "What happened, or what went well?",
        "",
        optional=True,
        hint="In your own words. Or say it in a voice message.",
    )
    recording = forms.FileField(
        label="A voice message (optional)",
        required=False,
        help_text="Record it with your phone, then choose the sound file here. 10 MB or less.",
    )
    wish = long_text("What would put it right? (optional)", "", optional=True)
    relation = forms.ChoiceField(
        label="Who are you?",
        choices=Relation.choices,
        widget=Radios,
        error_messages={"required": "Select who you are"},
    )
    name = line("Your name (optional)", "", optional=True, hint="You need not say. Then we cannot write back to you.")
    email = forms.EmailField(
        label="Your e-mail address (optional)",
        required=False,
        help_text="Our answer goes there, and a link to see how it is going.",
        error_messages={"invalid": EMAIL},
    )
    phone = line("Your phone number (optional)", "", optional=True, longest=30)

    def __init__(self, *args: Any, actor: Actor, email: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].initial, self.fields["email"].initial = actor.name, email
        if actor.hat is not None:
            self.fields["relation"].initial = RELATION_OF.get(actor.hat, Relation.WORKER)

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        # A file that was refused has said so at its own field.
        if not typed.get("text") and not typed.get("recording") and not {"text", "recording"} & set(self.errors):
            self.add_error("text", NO_WORDS)
        return typed

    def answers(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class WriteDownForm(TellForm):
    """By the office, for somebody who rang, wrote, came by, or left a voice message."""

    way = forms.ChoiceField(
        label="How were we told?",
        choices=[choice for choice in FeedbackWay.choices if choice[0] != FeedbackWay.WEB],
        widget=Radios(conditional={FeedbackWay.VOICE: ["recording"]}),
        error_messages={"required": "Select how we were told"},
    )
    recording = forms.FileField(
        label="The voice message", required=False, help_text="A sound file, 10 MB or less. Type its words above."
    )
    received_on = day_field("When were we told?", noun="day we were told")
    person_id = forms.ChoiceField(label="Which person we support is it about? (optional)", required=False)
    field_order = [
        "kind", "way", "recording", "received_on", "text", "wish", "relation", "name", "email", "phone", "person_id",
    ]  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.fields["name"].initial, self.fields["relation"].initial = "", None
        for field, label in (
            ("name", "Their name"),
            ("email", "Their e-mail address"),
            ("phone", "Their phone number"),
        ):
            self.fields[field].label = f"{label} (optional)"
        self.fields["relation"].label = "Who are they? In their words"
        self.fields["text"].required, self.fields["text"].error_messages["required"] = True, NO_WORDS
        self.fields["text"].help_text = "In their own words. Read it back until they say that it is right."
        supported = Package.objects.on(today()).values("person_id")
        people = people_to_choose(actor).filter(id__in=supported)
        self.fields["person_id"].choices = names_of(people, "Nobody")

    def answers(self) -> dict[str, Any]:
        typed = dict(self.cleaned_data)
        typed["person_id"] = UUID(typed["person_id"]) if typed["person_id"] else None
        return typed


class SortForm(DeedForm):
    worker_id = forms.ChoiceField(
        label="Which worker is it about? (optional)", required=False, help_text="They cannot open it."
    )
    investigator_id = forms.ChoiceField(
        label="Who looks into it?",
        help_text="Never the worker it is about, a relative, a friend, or somebody of their own team.",
        required=False,
    )
    is_complex = forms.BooleanField(label="It is complex, or others are involved: use the longer time", required=False)

    def prepare(self) -> None:
        workers = people_who_act()
        self.fields["worker_id"].choices = names_of(workers, "Nobody")
        self.fields["investigator_id"].choices = names_of(workers.exclude(id__in=self.row.of_first_stage), "Nobody yet")
        for name in ("worker_id", "investigator_id", "is_complex"):
            value = getattr(self.row, name)
            self.fields[name].initial = value if isinstance(value, bool) else str(value or "")

    def answers(self) -> dict[str, Any]:
        typed = self.cleaned_data
        ids = {name: UUID(typed[name]) if typed[name] else None for name in ("worker_id", "investigator_id")}
        return {**ids, "is_complex": typed["is_complex"]}


class AcknowledgeForm(DeedForm):
    how = line("How were they told?", "Say how they were told", longest=300, hint="For example: Joyce rang at 10am.")


class AnswerForm(DeedForm):
    outcome = forms.ChoiceField(
        label="What was found?",
        choices=Outcome.choices,
        widget=Radios,
        error_messages={"required": "Select what was found"},
    )
    answer = long_text(
        "The answer",
        "Write the answer",
        hint="They will read this. Say sorry for what was wrong, and what we based it on.",
    )
    learned = long_text(
        "What will change?", "Write what will change", hint="Who does it, and by when. They do not see this."
    )

    def prepare(self) -> None:
        if self.row.status == FeedbackStatus.REVIEW:
            self.fields["learned"].initial = self.row.learned


class PassOnForm(DeedForm):
    learned = long_text("What was learned? (optional)", "", optional=True)

    def prepare(self) -> None:
        self.fields["learned"].initial = self.row.learned
        if self.row.is_complaint:
            self.fields["learned"].label = "What was learned?"


class UnhappyFields(forms.Form):
    reason = long_text("What are you not happy with?", "Say what you are not happy with", hint="In your own words.")


class UnhappyForm(UnhappyFields):
    """On their own page."""


class ReviewForm(UnhappyFields, DeedForm):
    """By the office, for somebody who rang."""
