"""What is typed about incidents, candour and the clocks beside them."""

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms

from clusters.models import Package
from compliance.forms.registers import DeedForm, day_field, line, long_text, moment_of, names_of, time_field
from compliance.queries.actions import people_who_act
from compliance.queries.registers import promised
from compliance.register_policies import people_to_choose, workers_to_choose
from compliance.registers.duties import others
from compliance.registers.grading import SERIOUS, SUGGESTED
from compliance.registers.words import Grade, Harm, IncidentKind
from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat
from coopcare.clock import today
from coopcare.tenancy.context import current_coop
from coopcare.ui.fields import Checkboxes, Radios, YesNoField
from coopcare.ui.formats import gov_short_date, gov_time
from rotas.policies import visits_visible_to

VISITS_BACK = dt.timedelta(days=3)
LETTER_BEGINS = "On {day} "


class ReportForm(forms.Form):
    """Two minutes on a phone: what, when, who, what was done, harm."""

    kind = forms.ChoiceField(
        label="What kind of thing happened?", error_messages={"required": "Select what kind of thing happened"}
    )
    on = day_field("On which day?", noun="day it happened")
    time = time_field("At what time?")
    visit_id = forms.ChoiceField(label="Was it at one of your visits? (optional)", required=False)
    person_id = forms.ChoiceField(label="Which person we support is it about? (optional)", required=False)
    worker_id = forms.ChoiceField(
        label="Was a worker hurt, or did a worker make a mistake? (optional)",
        required=False,
        help_text="We look for causes, not for someone to blame.",
    )
    what_happened = long_text(
        "What happened?",
        "Write what happened",
        hint="What you saw and heard, in plain words. Do not guess at causes.",
    )
    done_at_once = long_text(
        "What was done at once?", "Write what was done at once", hint="Who helped, and who was told."
    )
    harm = forms.ChoiceField(
        label="Was anybody hurt?",
        choices=Harm.choices,
        widget=Radios,
        error_messages={"required": "Select what harm was done, or that you do not know yet"},
    )
    police = YesNoField(label="Were the police told, or are they looking into it?")

    def __init__(self, *args: Any, actor: Actor, visit_id: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "Choose one"), *IncidentKind.choices]
        supported = Package.objects.on(today()).values("person_id")
        self.fields["person_id"].choices = names_of(people_to_choose(actor).filter(id__in=supported), "Nobody")
        self.fields["worker_id"].choices = names_of(workers_to_choose(actor), "No")
        self._offer_visits(actor, visit_id)

    def _offer_visits(self, actor: Actor, visit_id: str) -> None:
        """A PCA chooses from the last days' own visits; for the office it is found by person and time."""
        if actor.hat != Hat.PCA:
            del self.fields["visit_id"]
            return
        mine = visits_visible_to(actor).between(today() - VISITS_BACK, today()).select_related("person")
        mine = mine.filter(attendances__pca_id=actor.person_id).distinct().order_by("-starts_at", "id")
        self.fields["visit_id"].choices = [("", "No"), *((str(visit.id), _words_of(visit)) for visit in mine)]
        self.fields["visit_id"].initial = visit_id

    def answers(self) -> dict[str, Any]:
        """The service's own words."""
        typed = self.cleaned_data
        ids = {name: _id(typed.get(name)) for name in ("visit_id", "person_id", "worker_id")}
        plain = {name: typed[name] for name in ("kind", "what_happened", "done_at_once", "harm", "police")}
        return {**plain, **ids, "happened_at": moment_of(self)}


class GradeForm(DeedForm):
    grade = forms.ChoiceField(
        label="Grade",
        choices=Grade.choices,
        help_text="If in doubt, choose the higher one.",
        widget=Radios(
            hints={
                Grade.NEAR_MISS: "It could have done harm, and did not",
                Grade.NONE: "It happened, and nobody was harmed",
                Grade.LOW: "A small harm: first aid or a check",
                Grade.MODERATE: "A doctor, more care, or real upset",
                Grade.SEVERE: "Hospital or lasting harm, or the police",
                Grade.VERY_SEVERE: "A life changed, and it may be linked to our care",
                Grade.DEATH: "Somebody died, and it may be linked to our care",
            }
        ),
        error_messages={"required": "Select a grade"},
    )
    reason = long_text("Why this grade?", "Say why, in a sentence")
    serious = forms.MultipleChoiceField(
        label="The law’s test of a serious injury: select all that are so",
        help_text="For a person we support. In the opinion of a health professional. One is enough.",
        choices=list(SERIOUS.items()),
        required=False,
        widget=Checkboxes,
    )
    opinion_of = line(
        "Which health professional was asked?",
        "Enter who was asked",
        optional=True,
        hint="Needed where you selected one above. For example: Dr Lee, Hartley surgery.",
    )

    def prepare(self) -> None:
        incident = self.row
        suggested = SUGGESTED[Harm(incident.harm)]
        self.fields["grade"].initial = incident.grade or suggested
        self.fields["reason"].initial = incident.grade_reason
        self.fields["serious"].initial = incident.serious
        self.fields["opinion_of"].initial = incident.opinion_of


class InvestigatorForm(DeedForm):
    investigator_id = forms.ChoiceField(
        label="Who looks into it?",
        help_text="Not somebody who did it, planned it or was in charge of it. Not a friend or a relative.",
        error_messages={"required": "Select who looks into it"},
    )

    def prepare(self) -> None:
        workers = people_who_act().exclude(id=self.row.worker_id)
        self.fields["investigator_id"].choices = names_of(workers, "Choose somebody")

    def answers(self) -> dict[str, Any]:
        return {"investigator_id": _id(self.cleaned_data["investigator_id"])}


class FoundForm(DeedForm):
    found = long_text(
        "What was found?", "Write what was found", hint="What happened, and why. Ask why until it can change."
    )
    to_change = long_text("What will change?", "Write what will change", hint="Who does it, and by when.")

    def prepare(self) -> None:
        self.fields["found"].initial, self.fields["to_change"].initial = self.row.found, self.row.to_change


class ClocksForm(DeedForm):
    kinds = forms.MultipleChoiceField(
        label="Who else must be told?",
        widget=Checkboxes,
        error_messages={"required": "Select who else must be told"},
    )

    def prepare(self) -> None:
        there = set(self.row.clocks.values_list("kind", flat=True))
        left = {key: other for key, other in others().items() if key not in there}
        hints = {key: _law(other.law, check=other.to_be_checked) for key, other in left.items()}
        self.fields["kinds"].widget = Checkboxes(hints=hints)
        self.fields["kinds"].choices = [(key, other.title) for key, other in left.items()]


class ConfirmForm(DeedForm):
    """Nothing is asked: the button is the answer."""


class StepForm(DeedForm):
    """A talk of the duty of candour."""

    told = line("Who was told?", "Enter who was told")
    on = day_field("On which day?", noun="day")
    time = time_field("At what time?")
    said = long_text(
        "What was said, and what do they want to know?",
        "Write what was said",
        hint="If they did not wish to talk, write that. The offer stays open.",
    )

    def prepare(self) -> None:
        self.fields["told"].initial = self.row.incident.person.full_name

    def answers(self) -> dict[str, Any]:
        return {"told": self.cleaned_data["told"], "said": self.cleaned_data["said"], "on": moment_of(self)}


class LetterForm(DeedForm):
    """The letter: its frame, the apology, the advocate and the ombudsman are ours; these are its facts."""

    told = line("Who is the letter to?", "Enter who it is to", hint="The person, or a representative, by full name.")
    happened = long_text(
        "What happened?", "Write what happened", hint="In plain words, with dates. They will read this."
    )
    doing = long_text("What have we done, and what are we finding out?", "Write what we have done")
    ring = line("Whom can they ring?", "Enter whom they can ring", hint="A name and a number.", longest=200)

    def prepare(self) -> None:
        incident = self.row.incident
        day = gov_short_date(incident.happened_at)
        self.fields["told"].initial = incident.person.full_name
        self.fields["happened"].initial = LETTER_BEGINS.format(day=day)
        number = promised("incident_phone") or current_coop().phone
        self.fields["ring"].initial = f"{self.actor.name}, {number}"


class StopClockForm(DeedForm):
    needed = YesNoField(label="Were they told?", yes="Yes, they were told", no="No, it is not needed")
    reference = line("Their reference, or who took it", "", optional=True)
    said = line("If it is not needed: why?", "", optional=True, longest=300)


def _words_of(visit: Any) -> str:
    return f"{visit.person.full_name}, {gov_short_date(visit.on)}, {gov_time(visit.starts_at)}"


def _law(law: str, *, check: bool) -> str:
    return f"{law}. Check before relying on it" if check else law


def _id(value: str | None) -> UUID | None:
    return UUID(value) if value else None
