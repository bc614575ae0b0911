"""What is typed about safeguarding concerns."""

from typing import Any
from uuid import UUID

from django import forms

from clusters.models import Package
from compliance.forms.registers import DeedForm, day_field, line, long_text, moment_of, names_of, time_field
from compliance.queries.actions import people_who_act
from compliance.queries.registers import promised
from compliance.register_policies import people_to_choose, workers_to_choose
from compliance.registers.words import FirstHour
from coopcare.accounts.actor import Actor
from coopcare.clock import today
from coopcare.ui.fields import DateInputField, Radios


class RaiseForm(forms.Form):
    """Two minutes on a phone. Whoever raises it need prove nothing."""

    person_id = forms.ChoiceField(label="Who is it about? (optional)", required=False)
    about_words = line(
        "If they are not in the list: who is it about?", "", optional=True, longest=200, hint="A name, or who they are."
    )
    worker_id = forms.ChoiceField(
        label="Is it about what somebody did who works here? (optional)",
        required=False,
        help_text="If it is somebody who is not in the list, write the name below. Somebody named here cannot read it.",
    )
    what = long_text(
        "What did you see, hear or get told?",
        "Write what you saw, heard or were told",
        hint="Use the words that were used. Ask no more questions than you must.",
    )
    safe_now = line(
        "Are they safe now?",
        "Say whether they are safe now",
        longest=300,
        hint="If there is danger, ring 999 first. This form can wait.",
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        supported = Package.objects.on(today()).values("person_id")
        people = people_to_choose(actor).filter(id__in=supported)
        self.fields["person_id"].choices = names_of(people, "Not in this list")
        workers = workers_to_choose(actor).exclude(id=str(actor.person_id))
        self.fields["worker_id"].choices = names_of(workers, "No, or not in this list")

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if not typed.get("person_id") and not typed.get("about_words"):
            self.add_error("person_id", "Select who it is about, or write who it is")
        return typed

    def answers(self) -> dict[str, Any]:
        typed = self.cleaned_data
        ids = {name: UUID(typed[name]) if typed[name] else None for name in ("person_id", "worker_id")}
        return {**ids, **{name: typed[name] for name in ("about_words", "what", "safe_now")}}


class FirstStepForm(DeedForm):
    kind = forms.ChoiceField(label="What was done?", widget=Radios, error_messages={"required": "Select what was done"})
    said = line("How?", "Say how, in a sentence", longest=300)

    def prepare(self) -> None:
        done = set(self.row.steps.values_list("kind", flat=True))
        self.fields["kind"].choices = [choice for choice in FirstHour.choices if choice[0] not in done]


class PutOnForm(DeedForm):
    person_id = forms.ChoiceField(
        label="Who joins the case?",
        help_text="They can read all of it from now on, until you take them off.",
        error_messages={"required": "Select who joins the case"},
    )

    def prepare(self) -> None:
        on_it = self.row.places.filter(taken_off_at__isnull=True).values("person_id")
        workers = people_who_act().exclude(id__in=on_it).exclude(id=self.row.worker_id)
        self.fields["person_id"].choices = names_of(workers, "Choose somebody")

    def answers(self) -> dict[str, Any]:
        return {"person_id": UUID(self.cleaned_data["person_id"])}


class ReferForm(DeedForm):
    to = line("Which council, and who took it?", "Enter which council, and who took it")
    on = day_field("On which day?", noun="day of the referral")
    time = time_field("At what time?")
    reference = line("The council’s reference", "Enter the council’s reference")

    def prepare(self) -> None:
        self.fields["to"].initial = promised("council_name")

    def answers(self) -> dict[str, Any]:
        return {"to": self.cleaned_data["to"], "reference": self.cleaned_data["reference"], "at": moment_of(self)}


class PlanForm(DeedForm):
    plan = long_text(
        "What keeps the person safe from now on?",
        "Write what keeps the person safe",
        hint="Agreed with them. Who does it.",
    )
    review_on = DateInputField(label="When is it looked at again?", noun="day")

    def prepare(self) -> None:
        self.fields["plan"].initial, self.fields["review_on"].initial = (
            self.row.protection_plan,
            self.row.plan_reviewed_on,
        )


class OutcomeForm(DeedForm):
    outcome = long_text("What came of it?", "Write what came of it", hint="And what the person thinks of that.")
